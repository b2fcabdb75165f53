#include "app/gui/widgets/colormap_choice.h"

#include <array>

#include "app/gui/widgets/controls.h"

namespace attnscope {

void colormap_choice(UiState& ui, const Look& look) {
    // the first stands for no choice of one's own
    const std::array maps = {look("colours.automatic"), look("colours.cividis"), look("colours.viridis"), look("colours.magma"), look("colours.grey"),
                             look("colours.diverging")};
    int map = ui.colormap ? static_cast<int>(*ui.colormap) + 1 : 0;
    const float width = choice_width(look, maps);
    control_row(look, look("colours.map"), {}, look("colours.map_tip"), width);
    if (!choice(look, "##map", maps, map, width)) return;
    if (map == 0) ui.colormap.reset();
    else ui.colormap = static_cast<Colormap>(map - 1);
}

}  // namespace attnscope
