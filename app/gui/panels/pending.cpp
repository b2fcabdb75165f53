#include "app/gui/panels/panels.h"
namespace attnscope {
void step_strip_panel(const Trace&, UiState&, const Look&) {}
void stage_panel(const Trace&, UiState&, const Look&) {}
void arithmetic_panel(const Trace&, UiState&, const Look&) {}
void heads_panel(const Trace&, UiState&, const Look&) {}
void row_panel(const Trace&, UiState&, const Look&) {}
void colours_panel(const Trace&, UiState&, const Look&) {}
}
