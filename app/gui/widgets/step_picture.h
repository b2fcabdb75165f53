#pragma once
// What stands on the stage at a step, whether in the window or presented.

#include <optional>

#include "app/gui/compared_trace.h"
#include "app/gui/look.h"
#include "app/gui/ui_state.h"
#include "app/gui/widgets/stage_layout.h"
#include "core/attention/trace.h"

namespace attnscope {

// What stands on the stage, of what can be chosen.
enum class StepView { nothing, comparison, plane, chips, bars, matrices };

// `comparing`: a comparison can be shown, where it is chosen.
StepView view_of_step(const Setup& setup, const UiState& ui, bool comparing);

// What is drawn, and what of it is a Trace's own.
struct StepPicture {
    const Trace& trace;
    const Trace* before = nullptr;      // the Trace before the last edit, whose other numbers are marked; may be null
    ComparedTrace* compared = nullptr;  // what a comparison shows; null where there is none
    std::optional<Rect> notes = {};     // where a legend of hatches and what part is seen are written; none: nowhere
};

// The tokens as chips, or of the step a comparison, a plane, the bars of softmax or its matrices, whichever is chosen. What is
// pointed at there is hovered.
void step_picture(const StepPicture& picture, const Rect& place, UiState& ui, const Look& look);

}  // namespace attnscope
