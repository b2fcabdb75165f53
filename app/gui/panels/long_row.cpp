#include <imgui.h>

#include <algorithm>
#include <cmath>
#include <string>

#include "app/gui/panels/panels.h"
#include "app/gui/widgets/any_text.h"
#include "app/gui/widgets/colormap_choice.h"
#include "app/gui/widgets/controls.h"
#include "app/gui/widgets/map_parts.h"
#include "core/figure/number_text.h"

namespace attnscope {
namespace {

constexpr Index most_bars = 10, fewest_bars = 5;
constexpr float line_height_of_bar = 24.0f, low_line_height_of_bar = 19.0f, bar_height = 14.0f, most_name_width = 78.0f, place_width = 62.0f;  // at scale 1
constexpr float head_gap = 8.0f, most_head_width = 140.0f;

float text_width(const ImFont& font, const std::string& text) { return font.CalcTextSizeA(font.FontSize, FLT_MAX, 0.0f, text.c_str()).x; }

std::string weight_text(double weight) { return number_text(weight, weight >= 0.01 || weight == 0.0 ? 3 : 1); }

struct Bar {
    Index row, column;
    double weight, largest;
    float names;  // width of the column of names
};

void draw_bar(LongMap& map, const Bar& bar, UiState& ui, const Look& look) {
    const LongTrace& trace = *map.trace();
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const float width = ImGui::GetContentRegionAvail().x, height = look.px(look.low ? low_line_height_of_bar : line_height_of_bar);
    ImGui::PushID(static_cast<int>(bar.column));
    if (ImGui::InvisibleButton("attended", ImVec2(width, height))) go_to_cell({bar.row, bar.column}, ui);
    const bool hovered = ImGui::IsItemHovered();
    tooltip(look, look("map.bar_tip"));
    ImGui::PopID();
    ImDrawList& list = *ImGui::GetWindowDrawList();
    if (hovered) list.AddRectFilled(at, ImVec2(at.x + width, at.y + height), look.theme.hover, look.px(4.0f));
    ImFont* font = look.fonts.small;
    const float y = std::floor(at.y + (height - font->FontSize) / 2.0f);
    const std::string token = token_text(trace, bar.column), place = number_of(bar.column), value = weight_text(bar.weight);
    const AnyText name{.text = token, .em = look.px(13.0f), .color = look.theme.ink, .most_width = bar.names};
    draw(name, ImVec2(at.x + bar.names - width_of(name, look), y), look);
    const float numbers = at.x + bar.names + look.px(8.0f);
    list.AddText(font, font->FontSize, ImVec2(std::floor(numbers), y), look.theme.dim, place.c_str());
    const float left = std::floor(numbers + look.px(place_width)), room = at.x + width - left - text_width(*font, value) - look.px(8.0f);
    const float length = bar.largest > 0.0 ? std::max(static_cast<float>(bar.weight / bar.largest) * std::max(room, 0.0f), 1.0f) : 0.0f;
    const float thick = look.px(bar_height), top = std::floor(at.y + (height - thick) / 2.0f);
    list.AddRectFilled(ImVec2(left, top), ImVec2(left + length, top + thick), look.theme.weight, std::min(look.px(3.0f), length / 2.0f));
    list.AddText(font, font->FontSize, ImVec2(std::floor(left + length + look.px(8.0f)), y), look.theme.dim, value.c_str());
}

}  // namespace

void long_row_panel(LongMap& map, UiState& ui, const Look& look) {
    if (map.trace() == nullptr) return;
    const LongTrace& trace = *map.trace();
    const auto known = map.row_or_latest(subject_of(map, ui).head, row_in_question(map, ui));
    const Index row = known ? known->row.row : row_in_question(map, ui);
    section_head(look, look.language("map.most_attended", {number_of(row)}), token_text(trace, row));
    const float line = look.px(look.low ? low_line_height_of_bar : line_height_of_bar);
    const Index bars = look.low ? fewest_bars + 1 : most_bars;
    if (!known) {
        ImGui::Dummy(ImVec2(0.0f, line * static_cast<float>(bars) + 3.0f * ImGui::GetFrameHeightWithSpacing()));
        return;
    }
    const MatrixD& weights = known->row.weights;
    float names = 0.0f;
    const auto shown = std::min<Index>(bars, trace.n());
    for (Index i = 0; i < shown; ++i) {
        const std::string token = token_text(trace, known->summary.by_weight[static_cast<std::size_t>(i)]);
        names = std::max(names, width_of({.text = token, .em = look.px(13.0f), .color = look.theme.ink, .most_width = look.px(most_name_width)}, look));
    }
    ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, ImVec2(0.0f, 0.0f));
    for (Index i = 0; i < shown; ++i) {
        const Index column = known->summary.by_weight[static_cast<std::size_t>(i)];
        if (weights(0, column) > 0.0)
            draw_bar(map, {.row = row, .column = column, .weight = weights(0, column), .largest = weights(0, known->summary.by_weight.front()), .names = names}, ui, look);
        else ImGui::Dummy(ImVec2(0.0f, line));  // the place is the same for every row
    }
    ImGui::PopStyleVar();
    if (!(known->summary.sum > 0.0)) {
        dim_sentence(look, look("row.fully_masked"));
        return;
    }
    value_row(look, look("row.sum"), number_text(known->summary.sum, 3), look("row.sum_tip"));
    const double bits = std::max(known->summary.entropy_bits, 0.0);
    const std::string as_many = number_text(effective_count(bits), 1);
    value_row(look, look("row.entropy"), look.language("row.entropy_value", {number_text(bits, 2), as_many}),
              look.language("row.entropy_tip", {number_text(std::log2(static_cast<double>(trace.n())), 2), as_many}));
    const RowCheck& check = trace.check;
    value_row(look, look("map.checked"), look.language("map.checked_value", {number_text(check.weight_absolute, 1), number_text(check.weight_relative, 1)}),
              look.language("map.checked_tip", {std::to_string(check.rows), number_text(check.weight_absolute, 2), number_text(check.weight_relative, 2), number_text(check.output_absolute, 2)}));
}

void long_heads_panel(LongMap& map, UiState& ui, const Look& look, const HeadsPlace& place) {
    if (map.trace() == nullptr) return;
    if (!place.tab) section_head(look, look("heads.title"));
    const Index heads = map.trace()->heads();
    const float free = ImGui::GetContentRegionAvail().x, gap = look.px(head_gap);
    Index columns = std::clamp<Index>(heads, place.tab ? 3 : 2, 4);
    const auto width_at = [&](Index count) { return std::floor(std::min((free - gap * static_cast<float>(count - 1)) / static_cast<float>(count), look.px(most_head_width))); };
    const float text = look.fonts.small->FontSize + look.px(8.0f);
    const auto height_at = [&](Index count) { return static_cast<float>((heads + count - 1) / count) * (width_at(count) + text); };
    while (place.tab && columns < 6 && height_at(columns) > place.most_height) ++columns;
    const float side = width_at(columns);
    const ImVec2 start = ImGui::GetCursorScreenPos();
    ImDrawList& list = *ImGui::GetWindowDrawList();
    for (Index head = 0; head < heads; ++head) {
        const ImVec2 at(start.x + static_cast<float>(head % columns) * (side + gap), start.y + static_cast<float>(head / columns) * (side + text));
        if (!ImGui::IsRectVisible(at, ImVec2(at.x + side, at.y + side + text))) continue;
        ImGui::SetCursorScreenPos(at);
        ImGui::PushID(static_cast<int>(head));
        if (ImGui::InvisibleButton("long head", ImVec2(side, side + text - look.px(4.0f)))) ui.head = head;
        tooltip(look, look("heads.tip"));
        ImGui::PopID();
        const bool current = subject_of(map, ui).head == head;
        list.AddRect(at, ImVec2(at.x + side, at.y + side + text - look.px(4.0f)), current ? look.theme.accent : look.theme.rule, look.px(control_rounding), 0, current ? look.px(2.0f) : 1.0f);
        const float inset = look.px(6.0f);
        draw_small_map(map, {.head = head, .quantity = Quantity::weights, .pooling = ui.map.pooling},
                       {std::floor(at.x + inset), std::floor(at.y + inset), std::floor(side - 2.0f * inset), std::floor(side - 2.0f * inset)}, ui, look);
        const std::string& name = map.trace()->setup.head_names[static_cast<std::size_t>(head)];
        const std::string number = std::to_string(head + 1);
        const std::string title = name.empty() ? number : look.language("heads.named", {number, look(std::string("heads.") + name)});
        const std::string shown = shortened(*look.fonts.small, title, side - 2.0f * inset);
        list.AddText(look.fonts.small, look.fonts.small->FontSize,
                     ImVec2(std::floor(at.x + (side - text_width(*look.fonts.small, shown)) / 2.0f), std::floor(at.y + side - look.px(1.0f))), current ? look.theme.ink : look.theme.dim, shown.c_str());
    }
    ImGui::SetCursorScreenPos(start);
    ImGui::Dummy(ImVec2(free, height_at(columns)));
}

void long_colours_panel(UiState& ui, const Look& look, bool headed) {
    if (headed) section_head(look, look("colours.title"));
    colormap_choice(ui, look);
    const std::array ranges = {look("colours.shared"), look("colours.per_row")};
    int range = ui.map.per_row ? 1 : 0;
    control_row(look, look("colours.range"), {}, look("map.range_tip"), segmented_width(look, ranges));
    if (segmented(look, "map range", ranges, range)) ui.map.per_row = range == 1;
    const std::array shares = {"100 %", "99.9 %", "99 %", "95 %"};
    static_assert(std::size(map_shares) == 4);
    const float share_width = choice_width(look, shares);
    control_row(look, look("map.share"), {}, look("map.share_tip"), share_width);
    choice(look, "##share", shares, ui.map.share, share_width);
}

}  // namespace attnscope
