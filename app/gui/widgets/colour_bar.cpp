#include "app/gui/widgets/colour_bar.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "app/gui/widgets/matrix_view.h"
#include "core/figure/formula.h"
#include "core/figure/number_text.h"

namespace attnscope {
namespace {

constexpr float strip = 12.0f, gap = 8.0f;  // at scale 1

struct Tick {
    double position;
    std::string text;
};

bool rows_differ(const ColourBar& bar, const UiState& ui, const Look& look) {
    return value_range_of(bar.trace, bar.arrays, ui, look).rows.size() > 1 && bar.row < 0;
}

std::vector<Tick> ticks_of(const ColourBar& bar, int count, const UiState& ui, const Look& look) {
    const ValueRange& range = value_range_of(bar.trace, bar.arrays, ui, look);
    if (rows_differ(bar, ui, look)) return {{0.0, look("stage.row_low")}, {1.0, look("stage.row_high")}};
    std::vector<Tick> ticks;
    const Index row = std::clamp<Index>(bar.row, 0, static_cast<Index>(range.rows.size()) - 1);
    for (int i = 0; i < count; ++i) {
        const double position = static_cast<double>(i) / (count - 1);
        ticks.push_back({position, number_text(value_at(position, range, row), std::max(ui.decimals, 2))});
    }
    return ticks;
}

float text_width(const Look& look, const std::string& text) {
    return look.fonts.small->CalcTextSizeA(look.fonts.small->FontSize, FLT_MAX, 0.0f, text.c_str()).x;
}

}  // namespace

std::string range_sentence(const Trace& trace, std::span<const ArrayId> arrays, const UiState& ui, const Look& look) {
    const ValueRange& range = value_range_of(trace, arrays, ui, look);
    if (range.rows.empty()) return {};
    if (range.rows.size() > 1) return look("colours.span_of_rows");
    const int decimals = std::max(ui.decimals, 2);
    const bool all_heads = info(arrays.front()).per_head && trace.setup.sizes.H > 1;
    return look.language(all_heads ? "colours.span_of_heads" : "colours.span",
                         {number_text(value_at(0.0, range), decimals), number_text(value_at(1.0, range), decimals)});
}

std::string colours_sentence(const Trace& trace, const StagePlan& plan, const UiState& ui, const Look& look) {
    std::string names;
    for (const StageMatrix* matrix : plan.on_the_bar()) names += (names.empty() ? "" : ", ") + plain_text(parsed_formula(matrix->symbol));
    return look.language(plan.one_range() ? "colours.of" : "colours.of_some", {names, range_sentence(trace, plan.coloured().colours, ui, look)});
}

float colour_strip_width(const Look& look) { return look.px(strip); }

float colour_bar_width(const ColourBar& bar, const UiState& ui, const Look& look) {
    float widest = 0.0f;
    for (const Tick& tick : ticks_of(bar, 5, ui, look)) widest = std::max(widest, text_width(look, tick.text));
    return std::ceil(look.px(strip + gap) + widest);
}

void draw_colour_bar(const ColourBar& bar, const Rect& place, const UiState& ui, const Look& look) {
    ImDrawList& draw = *ImGui::GetWindowDrawList();
    const Colormap map = colormap_of(bar.arrays.front(), ui);
    const float left = std::floor(place.x), right = left + look.px(strip);
    const int height = static_cast<int>(place.height);
    // one line for each pixel: no color of the bar is between two of the map
    for (int y = 0; y < height; ++y) {
        const double position = 1.0 - (static_cast<double>(y) + 0.5) / height;
        const float top = place.y + static_cast<float>(y);
        draw.AddRectFilled(ImVec2(left, top), ImVec2(right, top + 1.0f), color_of(color_at(map, look.theme.paper_kind, position)));
    }
    draw.AddRect(ImVec2(left, place.y), ImVec2(right, place.bottom()), look.theme.rule, 0.0f);

    ImFont* font = look.fonts.small;
    const int count = place.height >= 5.5f * font->FontSize ? 5 : place.height >= 3.0f * font->FontSize ? 3 : 2;
    for (const Tick& tick : ticks_of(bar, count, ui, look)) {
        const float middle = place.bottom() - static_cast<float>(tick.position) * place.height;
        const float top = std::clamp(middle - font->FontSize / 2.0f, place.y - font->FontSize * 0.25f, std::max(place.y - font->FontSize * 0.25f, place.bottom() - font->FontSize * 0.75f));
        draw.AddText(font, font->FontSize, ImVec2(std::floor(right + look.px(gap)), std::floor(top)), look.theme.dim, tick.text.c_str());
    }
}

}  // namespace attnscope
