#include "app/gui/widgets/step_matrices.h"

#include <algorithm>

#include "app/gui/widgets/softmax_bars.h"

namespace attnscope {

std::optional<StageView> step_matrices(const Trace& trace, const Trace* before, const StagePlan& plan, const Rect& place, UiState& ui, const Look& look) {
    if (ui.step == StepId::softmax && ui.softmax_bars) {
        softmax_bars(trace, before, std::clamp<Index>(ui.head, 0, trace.setup.sizes.H - 1), place, ui, look);
        return std::nullopt;
    }
    StageView stage = fitted_stage(trace, plan, place, ui, look);
    point_at_stage(stage, ui, look);
    draw_stage(stage, ui, look);
    if (before) draw_stage_changes(stage, *before, ui, look);
    return stage;
}

}  // namespace attnscope
