#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <string>

#include "app/gui/panels/panels.h"
#include "app/gui/widgets/any_text.h"
#include "app/gui/widgets/controls.h"
#include "app/gui/widgets/labels.h"
#include "app/gui/widgets/vector_sliders.h"
#include "core/attention/attention.h"
#include "core/attention/row_summary.h"
#include "core/figure/formula.h"
#include "core/figure/number_text.h"

namespace attnscope {
namespace {

constexpr Index fewest_bars = 8;
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

// The columns of a row that are not masked, the largest weight first.
std::vector<Index> seen_columns(const Trace& trace, const RowSummary& summary, const MatrixD& weights, Index head, Index row) {
    const MatrixD& masked = array(trace, ArrayId::masked, head);
    std::vector<Index> seen;
    for (const Index column : summary.by_weight)
        if (weights(row, column) != 0.0 || masked(row, column) != -infinity) seen.push_back(column);
    return seen;
}

// As many lines as there is room for above the sum, the entropy and the colours.
Index fitting_bars(Index wanted, const Look& look) {
    constexpr float rows_below = 5.0f, texts_below = 100.0f;  // the latter at scale 1
    const float below = rows_below * ImGui::GetFrameHeightWithSpacing() + look.px(texts_below);
    const float room = ImGui::GetContentRegionAvail().y - below;
    const auto fitting = static_cast<Index>(std::max(room, 0.0f) / look.px(look.low ? low_line_height : line_height));
    const Index bars = std::min(wanted, std::max(fitting, fewest_bars));
    return wanted == bars + 1 ? wanted : bars;  // a line that says "and 1 more" takes as much room
}

struct BarLine {
    ArrayId array;
    Index column;
    double weight, largest;
    float names;  // width of the column of names
};

void draw_bar(const Trace& trace, const BarLine& bar, UiState& ui, Index head, Index row, const Look& look) {
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const float width = ImGui::GetContentRegionAvail().x, height = look.px(look.low ? low_line_height : line_height), thickness = look.px(look.low ? low_bar_height : bar_height);
    ImGui::PushID(static_cast<int>(bar.column));
    const NumberRef number{.array = bar.array, .head = head, .row = row, .column = bar.column};
    if (ImGui::InvisibleButton("bar", ImVec2(width, height))) ui.pinned = number;
    if (ImGui::IsItemHovered()) ui.hovered = number;
    ImGui::PopID();
    ImFont* font = look.fonts.small;
    const float text_y = at.y + (height - font->FontSize) / 2.0f;
    const std::string token = label_text(trace, LabelKind::tokens, bar.column);
    const AnyText name{.text = token, .em = look.px(13.0f), .color = look.theme.ink, .most_width = bar.names};
    draw(name, ImVec2(at.x + bar.names - width_of(name, look), text_y), look);
    const std::string value = bar.weight == 0.0 ? "0" : number_text(bar.weight, 3);
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
    if (const auto vector = pinned_vector(trace, ui)) {
        vector_sliders(trace, *vector, ui, look);
        return;
    }
    const Index row = row_in_question(trace, ui), n = trace.setup.sizes.n;
    const Index head = head_in_question(ui, trace);
    const ArrayId shown = weights_of_step(trace, ui.step);
    const std::string symbol = plain_text(parsed_formula(info(shown).symbol)) + (trace.setup.sizes.H > 1 ? subscript_text(std::to_string(head + 1)) : "");
    section_head(look, look.language("row.title", {std::to_string(row + 1), symbol}), label_text(trace, LabelKind::tokens, row));
    const MatrixD& weights = array(trace, shown, head);
    const RowSummary summary = row_summary(weights, row);
    if (trace.fully_masked[static_cast<std::size_t>(row)]) dim_sentence(look, look("row.fully_masked"));

    const std::vector<Index> seen = seen_columns(trace, summary, weights, head, row);
    const auto count = static_cast<Index>(seen.size()), bars = fitting_bars(count, look);
    float names = 0.0f;
    for (Index i = 0; i < bars; ++i)
        names = std::max(names, width_of({.text = label_text(trace, LabelKind::tokens, seen[static_cast<std::size_t>(i)]), .em = look.px(13.0f),
                                          .color = look.theme.ink, .most_width = look.px(most_name_width)}, look));
    ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, ImVec2(0.0f, 0.0f));
    for (Index i = 0; i < bars; ++i) {
        const Index column = seen[static_cast<std::size_t>(i)];
        draw_bar(trace, {.array = shown, .column = column, .weight = weights(row, column), .largest = weights(row, seen.front()), .names = names}, ui, head, row, look);
    }
    ImGui::PopStyleVar();
    if (!look.low) ImGui::Dummy(ImVec2(0.0f, look.px(2.0f)));
    std::string rest = bars < count ? look.language("row.more", {std::to_string(count - bars)}) : "";
    if (count < n && count > 0) rest += (rest.empty() ? "" : " \u00b7 ") + look.language("row.masked", {std::to_string(n - count)});
    if (!rest.empty()) dim_sentence(look, rest);
    value_row(look, look("row.sum"), number_text(summary.sum, 3), look("row.sum_tip"));
    // what dropout or another axis leaves is no distribution, nor is a row of nothing
    const bool is_distribution = shown == ArrayId::weights && trace.setup.options.softmax.axis == SoftmaxAxis::rows &&
                                 !trace.fully_masked[static_cast<std::size_t>(row)] && std::isfinite(summary.entropy_bits);
    if (!is_distribution) return;
    const std::string most = number_text(std::log2(static_cast<double>(n)), 2);
    const std::string entropy = number_text(std::max(summary.entropy_bits, 0.0), 2), as_many = number_text(effective_count(summary.entropy_bits), 1);
    value_row(look, look("row.entropy"), look.language("row.entropy_value", {entropy, as_many}), look.language("row.entropy_tip", {most, as_many}));
}

}  // namespace attnscope
