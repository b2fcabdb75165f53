#include "app/gui/widgets/stage_view.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "app/gui/widgets/any_text.h"
#include "app/gui/widgets/colour_bar.h"
#include "app/gui/widgets/labels.h"
#include "core/attention/row_summary.h"
#include "app/gui/widgets/stage_text.h"
#include "core/figure/number_text.h"

namespace attnscope {
namespace {

constexpr float most_label_width = 92.0f, most_turned_label = 64.0f;  // at scale 1
constexpr float caption_em = 18.0f, operator_em = 22.0f;
constexpr float equation_em = 32.0f, least_equation_em = 18.0f, most_equation_height = 62.0f;
constexpr double largest_zoomed_cell = 64.0;
constexpr float shapes_gap = 6.0f;
constexpr float least_height_for_large_numbers = 480.0f;  // of the stage, at scale 1

// Symbols whose markup names no matrix, such as O_{1}, have its color all the same.
FormulaStyle caption_style(const StageMatrix& matrix, const Look& look) {
    const bool table = !matrix.array_rows.empty();  // the same numbers as E, and in the equation no matrix of its own
    return {.em = look.px(caption_em), .ink = table ? look.theme.ink : role_color(look.theme, info(matrix.array).role), .style = MathStyle::text};
}
FormulaStyle operator_style(const Look& look) { return {.em = look.px(operator_em), .ink = look.theme.dim, .style = MathStyle::text}; }

float small_text_width(const Look& look, const std::string& text) {
    return look.fonts.small->CalcTextSizeA(look.fonts.small->FontSize, FLT_MAX, 0.0f, text.c_str()).x;
}

// Names that stand once for several matrices in line.
bool has_row_labels(const StagePlan& plan, std::size_t m) {
    const StageMatrix& matrix = plan.matrices[m];
    if (matrix.row_labels == LabelKind::none) return false;
    if (matrix.slot == Slot::left || matrix.slot == Slot::top) return true;
    if (matrix.slot != Slot::line) return false;
    return m == 0 || plan.matrices[m - 1].row_labels != matrix.row_labels || plan.matrices[m - 1].rows != matrix.rows;
}
bool has_column_labels(const StagePlan& plan, std::size_t m) {
    const StageMatrix& matrix = plan.matrices[m];
    return matrix.column_labels != LabelKind::none && (matrix.slot == Slot::left || matrix.slot == Slot::top || matrix.slot == Slot::line);
}

FormulaStyle fitted_equation(const std::string& markup, StepId step, float width, const Look& look) {
    FormulaStyle style{.em = look.px(equation_em), .step = step};
    const FormulaSize size = formula_size(look, markup, style);
    const float shrink = std::min({1.0f, look.px(most_equation_height) / size.height, width / size.width});
    style.em = std::floor(std::max(style.em * shrink, look.px(least_equation_em)));
    return style;
}

// Numbers of rows and columns are small where every pixel of height counts.
bool has_large_numbers(const StageView& stage, const Look& look) { return stage.metrics.height >= look.px(least_height_for_large_numbers); }

// What its column labels need: their height upright and turned, and the width of a cell in which all of them stand upright.
void measure_column_labels(const StageView& stage, const StageMatrix& matrix, SlotShape& slot, const Look& look) {
    const LabelExtent extent = label_extent({stage.trace, matrix.column_labels, matrix.columns, has_large_numbers(stage, look)}, look);
    slot.column_labels = std::ceil(extent.height);
    if (matrix.column_labels != LabelKind::tokens) return;
    slot.turned_labels = std::ceil(std::min(extent.widest, look.px(most_turned_label)));
    slot.upright_width = room_for_names(stage.trace, matrix.columns, look);
}

StageShape measured_shape(const StageView& stage, const UiState& ui, const Look& look) {
    const StagePlan& plan = stage.plan;
    StageShape shape{.product = plan.is_product()};
    for (std::size_t m = 0; m < plan.matrices.size(); ++m) {
        const StageMatrix& matrix = plan.matrices[m];
        SlotShape slot{.rows = matrix.rows, .columns = matrix.columns};
        const float row_labels = std::ceil(std::min(label_extent({stage.trace, matrix.row_labels, matrix.rows, has_large_numbers(stage, look)}, look).widest, look.px(most_label_width)));
        if (has_row_labels(plan, m)) slot.row_labels = row_labels;
        if (matrix.slot == Slot::line) slot.first_row_labels = row_labels;
        if (has_column_labels(plan, m)) measure_column_labels(stage, matrix, slot, look);
        slot.caption = std::ceil(formula_size(look, matrix.symbol, caption_style(matrix, look)).width);
        slot.number_width = widest_number(stage.trace, matrix, ui.decimals, look);
        if (ui.decimals > 1) slot.short_width = widest_number(stage.trace, matrix, ui.decimals - 1, look);
        slot.block_gap = matrix.block > 0 ? block_gap(look) : 0.0f;
        shape.slots.push_back(slot);
    }
    for (const std::string& markup : plan.operators)
        shape.operators.push_back(markup.empty() ? look.px(4.0f) : std::ceil(formula_size(look, markup, operator_style(look)).width));
    if (plan.row_sums) shape.sums = std::ceil(small_text_width(look, "0.000"));
    const float symbol = formula_size(look, plan.coloured().symbol, caption_style(plan.coloured(), look)).width;
    shape.bar = std::max(colour_bar_width({.trace = stage.trace, .arrays = plan.coloured().colours}, ui, look), std::ceil(symbol));
    const FormulaSize equation = formula_size(look, stage.equation, stage.equation_style);
    shape.equation_width = std::ceil(std::max(equation.width, small_text_width(look, stage.shapes)));
    shape.equation_height = std::ceil(equation.height + look.px(shapes_gap) + look.fonts.small->FontSize);
    return shape;
}

StageMetrics metrics_of(const Rect& place, const Look& look) {
    return {.width = place.width, .height = place.height, .gap = look.px(28.0f), .label_gap = look.px(8.0f), .largest_cell = look.px(56.0f),
            .caption_height = look.px(22.0f), .number_sizes = {look.px(15.0f), look.px(13.0f), look.px(11.0f)},  // of the fonts text, small and tiny
           
            .number_padding = look.px(4.0f)};
}

void move_to(StageLayout& layout, float x, float y) {
    const auto move = [&](Rect& rect) {
        rect.x += x;
        rect.y += y;
    };
    for (SlotRects& slot : layout.slots)
        for (Rect* rect : {&slot.cells, &slot.row_labels, &slot.column_labels, &slot.caption}) move(*rect);
    for (Rect& rect : layout.operators) move(rect);
    for (Rect* rect : {&layout.equation, &layout.sums, &layout.bar, &layout.bar_caption}) move(*rect);
}

// Rows and columns that are in line with the result's are zoomed with it.
ShownMatrix zoomed_view(const StageView& stage, std::size_t m, const View& view) {
    const StageMatrix& matrix = stage.plan.matrices[m];
    const StageMatrix& result = stage.plan.result();
    const SlotRects& slot = stage.layout.slots[m];
    const bool line = matrix.slot == Slot::line && matrix.rows == result.rows && matrix.columns == result.columns;
    const bool rows = matrix.slot == Slot::result || matrix.slot == Slot::left || line ||
                      (matrix.slot == Slot::line && matrix.rows == result.rows && matrix.columns == 1);
    const bool columns = matrix.slot == Slot::result || matrix.slot == Slot::top || matrix.slot == Slot::under_top || line;
    const float zoom = static_cast<float>(view.zoom);
    const float zoomed = view.zoom > 1.0 ? fitting_number_size(stage.shape.slots[m], stage.metrics, slot.cell_width * (columns ? zoom : 1.0f), slot.cell_height * (rows ? zoom : 1.0f)) : 0.0f;
    return {.trace = stage.trace, .matrix = matrix,
            .rows = axis_map(slot.cells.y, slot.cells.height, matrix.rows, rows ? view.zoom : 1.0, rows ? view.center_row : 0.5),
            .columns = axis_map(slot.cells.x, slot.cells.width, matrix.columns, columns ? view.zoom : 1.0, columns ? view.center_column : 0.5),
            .number_size = std::max(slot.number_size, zoomed), .short_numbers = slot.short_numbers && zoomed <= 0.0f};
}

// Nothing where the whole result is seen and every cell has a pixel.
std::string note_of(const StageView& stage, const UiState& ui, const Look& look) {
    const ShownMatrix& view = stage.views.back();
    const CellsOfPixel pooling = pooling_of(view);
    const auto count = [](double cells) { return cells < 9.95 ? fmt::format("{:.1f}", cells) : fmt::format("{:.0f}", cells); };
    std::string text;
    if (pooling.any()) text = look.language("stage.pooled", {count(pooling.rows), count(pooling.columns)});
    if (ui.view.zoom > 1.0) {
        const CellSpan rows = visible_cells(view.rows), columns = visible_cells(view.columns);
        if (!text.empty()) text += " · ";
        text += look.language("stage.zoomed", {std::to_string(rows.begin + 1), std::to_string(rows.end), std::to_string(columns.begin + 1),
                                               std::to_string(columns.end)});
    }
    return text;
}

// Names of rows and columns, with those of the number in question set off.
void draw_labels(const StageView& stage, const UiState& ui, const Look& look) {
    const StagePlan& plan = stage.plan;
    const std::optional<NumberRef> number = ui.hovered ? ui.hovered : ui.pinned;
    std::vector<CellBlock> marked(plan.matrices.size());
    if (number) marked = cells_behind(plan, stage.trace, *number);
    for (std::size_t m = 0; m < plan.matrices.size(); ++m) {
        const StageMatrix& matrix = plan.matrices[m];
        const auto cell = number ? drawn_cell(matrix, *number) : std::nullopt;
        if (cell) marked[m] = {{cell->row, cell->row + 1}, {cell->column, cell->column + 1}};
        const auto mark = [&](const CellSpan& span) {
            const bool one = span.end == span.begin + 1;
            return LabelMark{one ? span.begin : -1, plan.is_product() ? role_color(look.theme, info(matrix.array).role) : look.theme.ink};
        };
        const SlotRects& slot = stage.layout.slots[m];
        // the names of a line stand for all its matrices, also for those from which nothing is read
        const StageMatrix& result = plan.result();
        if (marked[m].empty() && number && matrix.slot == Slot::line && matrix.rows == result.rows && matrix.row_labels == result.row_labels)
            if (const auto in_result = drawn_cell(result, *number)) marked[m].rows = {in_result->row, in_result->row + 1};
        if (slot.row_labels.width > 0.0f)
            draw_row_labels({.trace = stage.trace, .kind = matrix.row_labels, .axis = stage.views[m].rows, .place = slot.row_labels, .mark = mark(marked[m].rows), .large_numbers = has_large_numbers(stage, look)}, look);
        if (has_column_labels(plan, m))
            draw_column_labels({.trace = stage.trace, .kind = matrix.column_labels, .axis = stage.views[m].columns, .place = slot.column_labels, .mark = mark(marked[m].columns), .large_numbers = has_large_numbers(stage, look)},
                               stage.layout.upright_labels || matrix.column_labels != LabelKind::tokens, look);
    }
}

void draw_row_sums(const StageView& stage, const Look& look) {
    const Rect& place = stage.layout.sums;
    if (place.width <= 0.0f) return;
    const StageMatrix& result = stage.plan.result();
    const std::vector<double> sums = row_sums(array(stage.trace, result.array, result.head));
    ImDrawList& draw = *ImGui::GetWindowDrawList();
    const AxisMap& rows = stage.views.back().rows;
    ImFont* font = rows.pixels_per_cell() >= static_cast<double>(look.px(15.0f)) ? look.fonts.small : look.fonts.tiny;
    const auto width = [font](const std::string& text) { return font->CalcTextSizeA(font->FontSize, FLT_MAX, 0.0f, text.c_str()).x; };
    const std::string head = look("stage.sum");
    // in line with the names of the result's columns, and as large
    const Rect& names = stage.layout.slots.back().column_labels;
    const float em = token_names_em(stage.trace, result.columns, stage.views.back().columns, look);
    const AnyText name{.text = head, .em = em, .color = look.theme.dim};
    const float bottom = names.height > 0.0f ? names.bottom() : place.y - look.px(4.0f);
    attnscope::draw(name, ImVec2(place.right() - width_of(name, look), bottom - line_height(em, look)), look);
    const CellSpan seen = visible_cells(rows);
    for (Index row = seen.begin; row < seen.end; ++row) {
        const std::string text = number_text(sums[static_cast<std::size_t>(row)], 3);
        const float middle = (edge_pixel(rows, row) + edge_pixel(rows, row + 1)) / 2.0f;
        if (middle < place.y || middle > place.bottom()) continue;
        draw.AddText(font, font->FontSize, ImVec2(std::floor(place.right() - width(text)), std::floor(middle - font->FontSize / 2.0f)),
                     look.theme.dim, text.c_str());
    }
}

// Where the number in question changes within its matrix, its frames move.
void follow_number(UiState& ui, const Look& look) {
    const std::optional<NumberRef> number = ui.hovered ? ui.hovered : ui.pinned;
    if (number == ui.slide.to) return;
    const bool same_matrix = number && ui.slide.to && number->array == ui.slide.to->array && number->head == ui.slide.to->head;
    ui.slide = {.from = look.motion && same_matrix ? ui.slide.to : std::nullopt, .to = number, .since = ImGui::GetTime()};
    if (ui.slide.from) ui.moving_until = std::max(ui.moving_until, ui.slide.since + slide_seconds);
}

}  // namespace

StageView fitted_stage(const Trace& trace, const StagePlan& plan, const Rect& place, const UiState& ui, const Look& look) {
    StageView stage{.trace = trace, .plan = plan, .shape = {}, .metrics = metrics_of(place, look), .layout = {}, .views = {},
                    .equation = equation(plan.step, trace.setup, plan.result().array), .equation_style = {},
                    .shapes = look.language("stage.shapes", {shapes_text(plan, trace.setup.options)}), .note = {}};
    stage.equation_style = fitted_equation(stage.equation, plan.step, place.width * 0.9f, look);
    stage.shape = measured_shape(stage, ui, look);
    stage.layout = layout_stage(stage.shape, stage.metrics);
    move_to(stage.layout, place.x, place.y);
    for (std::size_t m = 0; m < plan.matrices.size(); ++m) stage.views.push_back(zoomed_view(stage, m, ui.view));
    stage.note = note_of(stage, ui, look);
    return stage;
}

void draw_stage(const StageView& stage, UiState& ui, const Look& look) {
    ImDrawList& draw = *ImGui::GetWindowDrawList();
    const StageLayout& layout = stage.layout;
    for (std::size_t m = 0; m < stage.plan.matrices.size(); ++m) {
        draw_matrix(stage.views[m], ui, look);
        const Rect& caption = layout.slots[m].caption;
        if (caption.width > 0.0f)
            draw_formula_centred(look, stage.plan.matrices[m].symbol, caption_style(stage.plan.matrices[m], look), ImVec2(caption.x, caption.y), ImVec2(caption.right(), caption.bottom()));
    }
    for (std::size_t i = 0; i < layout.operators.size(); ++i) {
        const bool curve = stage.plan.step == StepId::embedding && (ui.hovered || ui.pinned);  // joins the two matrices instead
        if (stage.plan.operators[i].empty() || curve) continue;
        const Rect& place = layout.operators[i];
        draw_formula_centred(look, stage.plan.operators[i], operator_style(look), ImVec2(place.x, place.y), ImVec2(place.right(), place.bottom()));
    }
    if (layout.equation.width > 0.0f) {
        const FormulaSize size = formula_size(look, stage.equation, stage.equation_style);
        const float middle = layout.equation.x + layout.equation.width / 2.0f;
        FormulaStyle style = stage.equation_style;
        const std::optional<NumberRef>& read = ui.hovered_operand ? ui.hovered_operand : ui.hovered;
        if (read) style.lit = read->array;
        if (const auto term = draw_formula(look, stage.equation, style, ImVec2(middle - size.width / 2.0f, layout.equation.y)))
            ui.hovered_term = term;
        draw.AddText(look.fonts.small, look.fonts.small->FontSize,
                     ImVec2(std::floor(middle - small_text_width(look, stage.shapes) / 2.0f), std::floor(layout.equation.y + size.height + look.px(shapes_gap))),
                     look.theme.dim, stage.shapes.c_str());
    }
    draw_labels(stage, ui, look);
    draw_row_sums(stage, look);
    if (layout.bar.width > 0.0f) {
        const auto& number = ui.hovered ? ui.hovered : ui.pinned;
        const Index row = number && number->array == stage.plan.coloured().array ? number->row : -1;
        draw_colour_bar({.trace = stage.trace, .arrays = stage.plan.coloured().colours, .row = row}, layout.bar, ui, look);
    }
    if (const Rect& place = layout.bar_caption; place.width > 0.0f) {
        // over the strip, not over its numbers
        const StageMatrix& coloured = stage.plan.coloured();
        const float width = formula_size(look, coloured.symbol, caption_style(coloured, look)).width, strip = colour_strip_width(look);
        const float left = place.x + std::max((strip - width) / 2.0f, -look.px(8.0f));
        draw_formula_centred(look, coloured.symbol, caption_style(coloured, look), ImVec2(left, place.y), ImVec2(left + width, place.bottom()));
    }
    follow_number(ui, look);
    draw_stage_marks(stage, ui, look);
    draw_stage_tips(stage, ui, look);
}

}  // namespace attnscope
