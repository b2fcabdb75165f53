#include "app/gui/widgets/softmax_bars.h"

#include <imgui.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <string>

#include "app/gui/widgets/any_text.h"
#include "app/gui/widgets/controls.h"
#include "app/gui/widgets/formula_view.h"
#include "app/gui/widgets/labels.h"
#include "app/gui/widgets/matrix_view.h"
#include "core/attention/difference.h"
#include "core/figure/number_text.h"

namespace attnscope {
namespace {

constexpr std::array columns_in_order{ArrayId::masked, ArrayId::shifted, ArrayId::exp, ArrayId::weights};

// lengths at scale 1
constexpr float equation_em = 26.0f, least_equation_em = 16.0f, most_equation_height = 56.0f;
constexpr float caption_em = 18.0f, caption_below_baseline = 9.0f, caption_height = 30.0f, result_height = 28.0f;
constexpr float least_line = 16.0f, most_line = 60.0f, most_bar = 26.0f, most_column = 270.0f;
constexpr float most_name_width = 92.0f, column_gap = 28.0f, number_gap = 8.0f;

struct BarsLayout {
    float names = 0.0f, column = 0.0f, numbers = 0.0f;  // widths
    float left = 0.0f, captions = 0.0f, bars = 0.0f;    // of the first column, of the captions' and of the first bar's line
    float line = 0.0f;
    std::size_t lines = 0;                              // that fit
    float column_at(std::size_t c, const Look& look) const { return left + names + look.px(12.0f) + static_cast<float>(c) * (column + look.px(column_gap)); }
};

float small_width(const std::string& text, const Look& look, bool strong = false) {
    ImFont* font = strong ? look.fonts.small_strong : look.fonts.small;
    return font->CalcTextSizeA(font->FontSize, FLT_MAX, 0.0f, text.c_str()).x;
}

std::string bar_text(double value, int decimals) { return value == 0.0 ? "0" : number_text(value, decimals, Notation::fixed); }

void small_text(const Look& look, float x, float y, ImU32 color, const std::string& text, bool strong = false) {
    ImFont* font = strong ? look.fonts.small_strong : look.fonts.small;
    ImGui::GetWindowDrawList()->AddText(font, font->FontSize, ImVec2(std::floor(x), std::floor(y)), color, text.c_str());
}

// In the middle at the top; the height it takes.
float draw_equation(const Trace& trace, ArrayId sub_step, const Rect& place, UiState& ui, const Look& look) {
    const std::string markup = equation(StepId::softmax, trace.setup, sub_step);
    FormulaStyle style{.em = look.px(equation_em), .step = StepId::softmax};
    const FormulaSize full = formula_size(look, markup, style);
    style.em = std::floor(std::max(style.em * std::min({1.0f, look.px(most_equation_height) / full.height, place.width / full.width}), look.px(least_equation_em)));
    const FormulaSize size = formula_size(look, markup, style);
    if (const auto term = draw_formula(look, markup, style, ImVec2(place.x + (place.width - size.width) / 2.0f, place.y))) ui.hovered_term = term;
    return size.height;
}

// Those with the largest weights where not all have room, in the order of the tokens.
std::vector<SoftmaxCell> shown_cells(const SoftmaxRow& row, std::size_t lines) {
    std::vector<SoftmaxCell> cells = row.cells;
    if (cells.size() <= lines) return cells;
    std::ranges::stable_sort(cells, [](const SoftmaxCell& a, const SoftmaxCell& b) { return a.weight > b.weight; });
    cells.resize(lines);
    std::ranges::sort(cells, [](const SoftmaxCell& a, const SoftmaxCell& b) { return a.at < b.at; });
    return cells;
}

struct Bars {
    const Trace& trace;
    const Trace* before;
    Index head;
    const SoftmaxRow& row;
    ArrayId sub_step;
    const BarsLayout& layout;
    UiState& ui;
    const Look& look;

    bool along_columns() const { return trace.setup.options.softmax.axis == SoftmaxAxis::columns; }
    std::string token(Index i) const { return label_text(trace, LabelKind::tokens, i); }
    ImU32 color(ArrayId id) const { return role_color(look.theme, info(id).role); }

    void caption(ArrayId id, float x, bool worked_out) const;
    void bar(const SoftmaxCell& cell, ArrayId id, const BarScale& scale, float x, float y) const;
    void earlier(const NumberRef& number, const BarScale& scale, const Rect& room) const;
    void largest(float x, float y) const;
    void result(std::size_t column, float y, const char* key, double value, bool current) const;
    void name(const SoftmaxCell& cell, float y) const;
};

// What is still to come is pale.
void Bars::caption(ArrayId id, float x, bool worked_out) const {
    const ArrayId current_array = sub_step == ArrayId::row_max ? ArrayId::masked : sub_step == ArrayId::row_sum ? ArrayId::exp : sub_step;
    const FormulaStyle style{.em = look.px(caption_em), .ink = worked_out ? color(id) : look.theme.pale, .style = MathStyle::text};
    const Options& options = trace.setup.options;
    const std::string markup = id == ArrayId::exp ? "\\exp(" + symbol(ArrayId::shifted, options) + ")" : symbol(id, options);
    const FormulaSize size = formula_size(look, markup, style);
    const float bottom = layout.captions + look.px(caption_height) - look.px(6.0f);
    draw_formula(look, markup, style, ImVec2(x + (layout.column - size.width) / 2.0f, bottom - look.px(caption_below_baseline) - size.ascent));
    const bool current = id == current_array;
    ImGui::GetWindowDrawList()->AddRectFilled(ImVec2(x, bottom), ImVec2(x + layout.column, bottom + look.px(current ? 2.0f : 1.0f)), current ? look.theme.accent : look.theme.rule);
}

void Bars::bar(const SoftmaxCell& cell, ArrayId id, const BarScale& scale, float x, float y) const {
    const NumberRef number{.array = id, .head = head, .row = cell.at.row, .column = cell.at.column};
    ImDrawList& draw = *ImGui::GetWindowDrawList();
    const std::string label = std::string("bar ") + info(id).name + " " + std::to_string(along_columns() ? cell.at.row + 1 : cell.at.column + 1);
    ImGui::SetCursorScreenPos(ImVec2(x, y));
    if (ImGui::InvisibleButton(label.c_str(), ImVec2(layout.column, layout.line))) {
        if (ui.pinned == number) ui.pinned.reset();
        else ui.pinned = number;
    }
    const ImVec2 least(x - look.px(4.0f), y), most(x + layout.column + look.px(4.0f), y + layout.line);
    if (ImGui::IsItemHovered()) ui.hovered = number;
    const bool lit = ui.hovered == number || ui.hovered_operand == number;
    if (lit) draw.AddRectFilled(least, most, look.theme.hover, look.px(3.0f));
    if (ui.pinned == number) {
        ui.pinned_least = ImVec2(x + layout.column - layout.numbers, y);
        ui.pinned_most = ImVec2(x + layout.column, y + layout.line);
    }
    if (ui.pinned == number || (ImGui::IsItemFocused() && ImGui::GetIO().NavVisible))
        draw.AddRect(least, most, ui.pinned == number ? look.theme.ink : look.theme.accent, look.px(3.0f), 0, look.px(1.5f));

    const double value = number_of(cell, id);
    const std::string text = bar_text(value, ui.decimals);
    const float room = layout.column - layout.numbers - look.px(number_gap), thickness = std::min(look.px(most_bar), layout.line - look.px(4.0f));
    const float top = std::floor(y + (layout.line - thickness) / 2.0f);
    if (cell.masked) draw_swatch(CellLook::masked, {x, top, room, thickness}, look);
    else {
        const BarSpan span = bar_span(value, scale.low, scale.high), zero = bar_span(0.0, scale.low, scale.high);
        const float begin = x + static_cast<float>(span.begin) * room, end = x + static_cast<float>(span.end) * room;
        if (end > begin) draw.AddRectFilled(ImVec2(std::floor(begin), top), ImVec2(std::max(std::floor(end), std::floor(begin) + 1.0f), top + thickness), color(id), look.px(2.0f));
        earlier(number, scale, {x, top, room, thickness});
        const float axis = std::floor(x + static_cast<float>(zero.begin) * room);
        draw.AddLine(ImVec2(axis, y), ImVec2(axis, y + layout.line), look.theme.dim, std::max(1.0f, std::floor(look.scale)));
    }
    small_text(look, x + layout.column - small_width(text, look), y + (layout.line - look.fonts.small->FontSize) / 2.0f, cell.masked ? look.theme.dim : look.theme.ink, text);
}

// The outline of a bar as it was before the last edit.
void Bars::earlier(const NumberRef& number, const BarScale& scale, const Rect& room) const {
    if (before == nullptr || !comparable(*before, trace, number.array, head)) return;
    const double old = array(*before, number.array, head)(number.row, number.column);
    if (same_number(old, array(trace, number.array, head)(number.row, number.column))) return;
    const BarSpan span = bar_span(old, scale.low, scale.high);
    const float begin = std::floor(room.x + static_cast<float>(span.begin) * room.width), end = std::floor(room.x + static_cast<float>(span.end) * room.width);
    const float out = look.px(1.5f);
    ImGui::GetWindowDrawList()->AddRect(ImVec2(begin - out, room.y - out), ImVec2(std::max(end, begin + 1.0f) + out, room.bottom() + out), look.theme.accent, look.px(2.0f), 0, look.px(1.5f));
}

// A frame around the bar that is the maximum.
void Bars::largest(float x, float y) const {
    const float room = layout.column - layout.numbers - look.px(number_gap);
    ImGui::GetWindowDrawList()->AddRect(ImVec2(x - look.px(2.0f), y + look.px(0.5f)), ImVec2(x + room + look.px(2.0f), y + layout.line - look.px(0.5f)), look.theme.accent, look.px(3.0f), 0, look.px(2.0f));
}

void Bars::result(std::size_t column, float y, const char* key, double value, bool current) const {
    const float x = layout.column_at(column, look);
    const std::string number = bar_text(value, ui.decimals);
    const float room = layout.column - small_width(number, look, current) - look.px(number_gap);
    ImGui::GetWindowDrawList()->AddLine(ImVec2(x, y + look.px(3.0f)), ImVec2(x + layout.column, y + look.px(3.0f)), look.theme.rule, std::max(1.0f, std::floor(look.scale)));
    small_text(look, x, y + look.px(8.0f), current ? look.theme.accent : look.theme.dim, shortened(current ? *look.fonts.small_strong : *look.fonts.small, look(key), room), current);
    small_text(look, x + layout.column - small_width(number, look, current), y + look.px(8.0f), current ? look.theme.accent : look.theme.ink, number, current);
}

void Bars::name(const SoftmaxCell& cell, float y) const {
    const std::string text = token(along_columns() ? cell.at.row : cell.at.column);
    const AnyText shown{.text = text, .em = look.px(13.0f), .color = cell.masked ? look.theme.dim : look.theme.ink, .most_width = layout.names};
    draw(shown, ImVec2(layout.left + layout.names - width_of(shown, look), y + (layout.line - look.fonts.small->FontSize) / 2.0f), look);
}

// Heights first: only cells that have a line are measured.
BarsLayout lines_of(const SoftmaxRow& row, const Rect& place, float equation_height, const Look& look) {
    BarsLayout layout;
    layout.captions = place.y + equation_height + look.px(8.0f);
    layout.bars = layout.captions + look.px(caption_height);
    const float high = place.bottom() - look.px(result_height) - layout.bars;
    const auto fitting = static_cast<std::size_t>(std::max(high / look.px(least_line), 1.0f));
    // a line that says how many are missing
    layout.lines = row.cells.size() <= fitting ? row.cells.size() : std::max<std::size_t>(fitting - 1, 1);
    layout.line = std::floor(std::clamp(high / static_cast<float>(std::min(row.cells.size(), fitting)), look.px(least_line), look.px(most_line)));
    return layout;
}

void place_columns(const Trace& trace, const std::vector<SoftmaxCell>& cells, const Rect& place, int decimals, const Look& look, BarsLayout& layout) {
    for (const SoftmaxCell& cell : cells) {
        for (const Index i : {cell.at.row, cell.at.column})
            layout.names = std::max(layout.names, width_of({.text = label_text(trace, LabelKind::tokens, i), .em = look.px(13.0f), .color = look.theme.ink, .most_width = look.px(most_name_width)}, look));
        for (const ArrayId id : columns_in_order) layout.numbers = std::max(layout.numbers, small_width(bar_text(number_of(cell, id), decimals), look));
    }
    constexpr auto count = static_cast<float>(columns_in_order.size());
    const float room = place.width - layout.names - look.px(12.0f) - (count - 1.0f) * look.px(column_gap) - look.px(8.0f);
    layout.column = std::floor(std::min(room / count, look.px(most_column)));
    const float width = layout.names + look.px(12.0f) + count * layout.column + (count - 1.0f) * look.px(column_gap);
    layout.left = std::floor(place.x + (place.width - width) / 2.0f);
}

}  // namespace

Cell cell_of_row_in_question(const Trace& trace, const UiState& ui) {
    const Index last = trace.setup.sizes.n - 1;
    const auto& number = ui.pinned;
    if (!number || info(number->array).rows != Axis::tokens) return {last, last};
    const bool square = info(number->array).columns == Axis::tokens;
    const bool of_columns = info(number->array).columns == Axis::one && trace.setup.options.softmax.axis == SoftmaxAxis::columns;
    const Index row = std::clamp<Index>(number->row, 0, last);
    return {of_columns ? last : row, square ? std::clamp<Index>(number->column, 0, last) : of_columns ? row : last};
}

std::vector<ArrayId> bar_columns(ArrayId sub_step) {
    switch (sub_step) {
        case ArrayId::row_max: return {ArrayId::masked};
        case ArrayId::shifted: return {ArrayId::masked, ArrayId::shifted};
        case ArrayId::exp:
        case ArrayId::row_sum: return {ArrayId::masked, ArrayId::shifted, ArrayId::exp};
        default: return {ArrayId::masked, ArrayId::shifted, ArrayId::exp, ArrayId::weights};
    }
}

void softmax_bars(const Trace& trace, const Trace* before, Index head, const Rect& place, UiState& ui, const Look& look) {
    ui.pinned_least = ui.pinned_most = {};
    const SoftmaxRow row = softmax_row(trace, head, cell_of_row_in_question(trace, ui));
    const float equation = draw_equation(trace, ui.array, place, ui, look);
    BarsLayout layout = lines_of(row, place, equation, look);
    const std::vector<SoftmaxCell> cells = shown_cells(row, layout.lines);
    const bool along_columns = trace.setup.options.softmax.axis == SoftmaxAxis::columns;
    const std::string title = look.language(along_columns ? "softmax.column" : "softmax.row", {std::to_string(row.number + 1)});
    layout.names = small_width(title, look);
    place_columns(trace, cells, place, ui.decimals, look, layout);
    if (layout.column < layout.numbers + look.px(number_gap)) return;
    const Bars bars{.trace = trace, .before = before, .head = head, .row = row, .sub_step = ui.array, .layout = layout, .ui = ui, .look = look};

    const float caption_y = layout.captions + look.px(caption_height) - look.px(9.0f) - look.fonts.small->FontSize;
    small_text(look, layout.left + layout.names - small_width(title, look), caption_y, look.theme.dim, title);
    const std::vector<ArrayId> columns = bar_columns(ui.array);
    for (std::size_t c = 0; c < columns_in_order.size(); ++c) bars.caption(columns_in_order[c], layout.column_at(c, look), /*worked_out=*/c < columns.size());
    for (std::size_t c = 0; c < columns.size(); ++c) {
        const float x = layout.column_at(c, look);
        const BarScale scale = bar_scale(row, columns[c]);
        bool found = false;
        for (std::size_t i = 0; i < cells.size(); ++i) {
            const float y = layout.bars + static_cast<float>(i) * layout.line;
            if (c == 0) bars.name(cells[i], y);
            bars.bar(cells[i], columns[c], scale, x, y);
            if (columns[c] != ArrayId::masked || found || cells[i].masked || cells[i].score != row.maximum) continue;
            if (ui.array == ArrayId::row_max || ui.array == ArrayId::shifted) bars.largest(x, y);
            found = true;
        }
    }
    float y = layout.bars + static_cast<float>(cells.size()) * layout.line;
    if (cells.size() < row.cells.size()) {
        small_text(look, layout.left, y, look.theme.dim, look.language("row.more", {std::to_string(row.cells.size() - cells.size())}));
        y += layout.line;
    }
    bars.result(0, y, "stage.sub.row_max", row.maximum, ui.array == ArrayId::row_max);
    if (ui.array == ArrayId::row_sum || ui.array == ArrayId::weights) bars.result(2, y, "stage.sub.row_sum", row.sum, ui.array == ArrayId::row_sum);
    if (ui.array == ArrayId::weights) {
        double total = 0.0;
        for (const SoftmaxCell& cell : row.cells) total += cell.weight;
        bars.result(3, y, "stage.sub.row_sum", total, /*current=*/false);
    }
}

}  // namespace attnscope
