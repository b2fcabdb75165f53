#pragma once
// A step's numbers within a place, whether in the window or presented.

#include <optional>

#include "app/gui/widgets/stage_view.h"

namespace attnscope {

// The step's matrices, or the bars of softmax where these are chosen; what is pointed at there is hovered, what changed since
// `before`, which may be null, is marked. The matrices that were drawn; none where there are bars.
std::optional<StageView> step_matrices(const Trace& trace, const Trace* before, const StagePlan& plan, const Rect& place, UiState& ui, const Look& look);

}  // namespace attnscope
