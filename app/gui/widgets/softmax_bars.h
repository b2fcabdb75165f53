#pragma once
// Softmax on one row: its five sub-steps side by side, a bar and a number for every token.

#include "app/gui/look.h"
#include "app/gui/ui_state.h"
#include "app/gui/widgets/stage_layout.h"
#include "core/attention/softmax_row.h"
#include "core/attention/trace.h"

namespace attnscope {

// The row in question: that of the pinned number, else the last one.
Cell cell_of_row_in_question(const Trace& trace, const UiState& ui);

// Which columns of bars a sub-step shows: what has been worked out up to it.
std::vector<ArrayId> bar_columns(ArrayId sub_step);

// Equation, bars, maximum and sum, within the place. The number that is pointed at is hovered, a click pins it. A bar whose
// number is another than in an earlier Trace has the outline of what it was; `before` may be null.
void softmax_bars(const Trace& trace, const Trace* before, Index head, const Rect& place, UiState& ui, const Look& look);

}  // namespace attnscope
