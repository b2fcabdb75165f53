#include <algorithm>
#include <array>

#include "app/gui/panels/panels.h"
#include "app/gui/widgets/colormap_choice.h"
#include "app/gui/widgets/colour_bar.h"
#include "app/gui/widgets/controls.h"

namespace attnscope {

void colours_panel(const Trace& trace, UiState& ui, const Look& look, bool headed) {
    if (headed) section_head(look, look("colours.title"));
    colormap_choice(ui, look);

    const std::array ranges = {look("colours.shared"), look("colours.per_row"), look("colours.log")};
    int range = static_cast<int>(ui.range);
    control_row(look, look("colours.range"), {}, look("colours.range_tip"), segmented_width(look, ranges));
    if (segmented(look, "range", ranges, range)) ui.range = static_cast<Range>(range);

    Index decimals = ui.decimals;
    const float width = look.px(56.0f);
    control_row(look, look("colours.decimals"), {}, look("colours.decimals_tip"), width);
    if (integer_field("##decimals", decimals, {.least = 0, .most = 6}, width)) ui.decimals = static_cast<int>(decimals);

    if (trace.setup.tokens.empty() || ui.step == StepId::tokens) return;
    const Index head = std::clamp<Index>(ui.head, 0, trace.setup.sizes.H - 1);
    dim_sentence(look, colours_sentence(trace, plan_stage(trace, ui.step, ui.array, head), ui, look));
}

}  // namespace attnscope
