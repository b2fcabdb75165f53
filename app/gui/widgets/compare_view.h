#pragma once
// A, B and B - A on the stage.

#include "app/gui/compared_trace.h"
#include "app/gui/look.h"
#include "app/gui/ui_state.h"
#include "app/gui/widgets/stage_layout.h"

namespace attnscope {

// The result of the step at hand in A and in B, and what differs; every cell is pointed at in all of them.
void comparison_stage(ComparedTrace& compared, const Rect& place, UiState& ui, const Look& look);

}  // namespace attnscope
