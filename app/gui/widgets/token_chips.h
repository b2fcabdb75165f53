#pragma once
// The tokens of a text side by side, each with its place and its id.

#include "app/gui/look.h"
#include "app/gui/ui_state.h"
#include "app/gui/widgets/stage_layout.h"
#include "core/attention/trace.h"

namespace attnscope {

// Tokens with the id of the one pointed at are set off. What does not fit is counted at the end. A token is dragged to another
// place, removed by a sign in its corner, and a new one is typed between two; see chip_editing.h for the keys.
void token_chips(const Trace& trace, const Rect& place, UiState& ui, const Look& look);

}  // namespace attnscope
