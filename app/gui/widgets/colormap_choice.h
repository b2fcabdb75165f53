#pragma once
// The choice of how numbers become colours, one row of a panel.

#include "app/gui/look.h"
#include "app/gui/ui_state.h"

namespace attnscope {

void colormap_choice(UiState& ui, const Look& look);

}  // namespace attnscope
