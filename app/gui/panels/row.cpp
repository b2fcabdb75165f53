#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <string>

#include "app/gui/panels/panels.h"
#include "app/gui/widgets/any_text.h"
#include "app/gui/widgets/controls.h"
#include "app/gui/widgets/labels.h"
#include "app/gui/widgets/row_summary.h"
#include "core/figure/number_text.h"

namespace attnscope {
namespace {

constexpr Index most_bars = 8;
constexpr float bar_height = 16.0f, line_height = 24.0f, low_bar_height = 11.0f, low_line_height = 16.0f, most_name_width = 76.0f;  // at scale 1

// The token whose row is in question: that of the number pointed at or pinned, else the last one.
Index row_in_question(const Trace& trace, const UiState& ui) {
    const Index last = trace.setup.sizes.n - 1;
    const auto number = number_in_question(ui);
    if (number && info(number->array).rows == Axis::tokens) return std::clamp<Index>(number->row, 0, last);
    return last;
}

float text_width(const ImFont& font, const std::string& text) { return font.CalcTextSizeA(font.FontSize, FLT_MAX, 0.0f, text.c_str()).x; }

void draw_text(ImFont* font, float x, float y, ImU32 color, const std::string& text) {
    ImGui::GetWindowDrawList()->AddText(font, font->FontSize, ImVec2(std::floor(x), std::floor(y)), color, text.c_str());
}

struct BarLine {
    Index column;
    double weight, largest;
    float names;  // width of the column of names
};

void draw_bar(const Trace& trace, const BarLine& bar, UiState& ui, Index head, Index row, const Look& look) {
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const float width = ImGui::GetContentRegionAvail().x, height = look.px(look.low ? low_line_height : line_height), thickness = look.px(look.low ? low_bar_height : bar_height);
    ImGui::PushID(static_cast<int>(bar.column));
    const NumberRef number{.array = ArrayId::weights, .head = head, .row = row, .column = bar.column};
    if (ImGui::InvisibleButton("bar", ImVec2(width, height))) ui.pinned = number;
    if (ImGui::IsItemHovered()) ui.hovered = number;
    ImGui::PopID();
    ImFont* font = look.fonts.small;
    const float text_y = at.y + (height - font->FontSize) / 2.0f;
    const std::string token = label_text(trace, LabelKind::tokens, bar.column);
    const AnyText name{.text = token, .em = look.px(13.0f), .color = look.theme.ink, .most_width = bar.names};
    draw(name, ImVec2(at.x + bar.names - width_of(name, look), text_y), look);
    const std::string value = number_text(bar.weight, 3);
    const float left = std::floor(at.x + bar.names + look.px(10.0f));
    const float room = width - (left - at.x) - text_width(*font, "0.000") - look.px(14.0f);
    const float length = bar.largest > 0.0 ? static_cast<float>(bar.weight / bar.largest) * room : 0.0f;
    const float top = at.y + (height - thickness) / 2.0f;
    if (length >= 0.5f)
        ImGui::GetWindowDrawList()->AddRectFilled(ImVec2(left, top), ImVec2(left + std::max(length, 1.0f), top + thickness), look.theme.weight, std::min(look.px(3.0f), length / 2.0f));
    draw_text(font, left + std::max(length, 1.0f) + look.px(8.0f), text_y, look.theme.dim, value);
}

}  // namespace

void row_panel(const Trace& trace, UiState& ui, const Look& look) {
    if (trace.setup.tokens.empty()) return;
    const Index row = row_in_question(trace, ui), n = trace.setup.sizes.n;
    const Index head = std::clamp<Index>(ui.head, 0, trace.setup.sizes.H - 1);
    section_head(look, look.language("row.title", {std::to_string(row + 1)}), label_text(trace, LabelKind::tokens, row));
    const MatrixD& weights = array(trace, ArrayId::weights, head);
    const RowSummary summary = row_summary(weights, row);
    if (trace.fully_masked[static_cast<std::size_t>(row)]) dim_sentence(look, look("row.fully_masked"));

    const Index bars = std::min(n, most_bars);
    float names = 0.0f;
    for (Index i = 0; i < bars; ++i)
        names = std::max(names, width_of({.text = label_text(trace, LabelKind::tokens, summary.by_weight[static_cast<std::size_t>(i)]), .em = look.px(13.0f),
                                          .color = look.theme.ink, .most_width = look.px(most_name_width)}, look));
    ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, ImVec2(0.0f, 0.0f));
    for (Index i = 0; i < bars; ++i) {
        const Index column = summary.by_weight[static_cast<std::size_t>(i)];
        draw_bar(trace, {.column = column, .weight = weights(row, column), .largest = weights(row, summary.by_weight.front()), .names = names}, ui, head, row, look);
    }
    ImGui::PopStyleVar();
    if (bars < n) dim_sentence(look, look.language("row.more", {std::to_string(n - bars)}));
    value_row(look, look("row.sum"), number_text(summary.sum, 3), look("row.sum_tip"));
    const std::string most = number_text(std::log2(static_cast<double>(n)), 2);
    value_row(look, look("row.entropy"), number_text(std::max(summary.entropy_bits, 0.0), 2) + " bit", look.language("row.entropy_tip", {most}));
}

}  // namespace attnscope
