#include "app/gui/ui_state.h"

namespace attnscope {

void go_to_step(UiState& ui, StepId step) {
    ui.step = step;
    ui.array = info(step).main_result;
    ui.hovered.reset();
    ui.pinned.reset();
    ui.hovered_term.reset();
    ui.view = {};
}

}  // namespace attnscope
