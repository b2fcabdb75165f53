#pragma once
// What can be switched where it is seen: the axis of softmax, the scale of the scores, and the view of softmax.

#include <imgui.h>

#include "app/gui/look.h"
#include "app/gui/ui_state.h"
#include "core/attention/trace.h"
#include "core/document/document.h"

namespace attnscope {

// The line of a step's title.
struct TitleLine {
    ImVec2 at;
    float width = 0.0f, title = 0.0f;  // of the line and of the title in it
    float taken = 0.0f;                // at its right end
};

// Draws the step's switches at the right of the title, or under it where they have no room there. The width they take in the
// title's line with a gap; 0 where they stand under it, above the cursor.
float stage_switches(const Trace& trace, const TitleLine& line, UiState& ui, const Look& look);

// Takes over what was switched on the stage in the last frame.
void take_option_edit(Document& draft, UiState& ui);

// After such a switch: where nothing is pinned, pins the number that changed most, so that old and new are read under the stage.
void pin_largest_change(const Trace& trace, const Trace* before, UiState& ui);

}  // namespace attnscope
