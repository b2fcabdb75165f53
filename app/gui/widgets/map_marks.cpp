// What is drawn over the map of a long text: names of tokens at its edges, and the lines through the cell in question.

#include <imgui.h>

#include <algorithm>
#include <cmath>
#include <string>

#include "app/gui/widgets/any_text.h"
#include "app/gui/widgets/map_canvas.h"
#include "app/gui/widgets/matrix_view.h"
#include "core/figure/label.h"

namespace attnscope {
namespace {

constexpr float named_cell = 15.0f;                         // at scale 1; smaller cells have no names
constexpr float widest_name = 84.0f, highest_name = 64.0f;  // at scale 1
constexpr float upright_cell = 36.0f;                       // at scale 1; in narrower columns names are turned

AnyText name_of(const std::string& text, float room, bool marked, ImU32 color, const Look& look) {
    return {.text = text, .em = look.px(13.0f), .bold = marked, .color = color, .most_width = room};
}

void draw_row_names(const MapCanvas& canvas, const std::optional<Cell>& marked, const Look& look) {
    const LongTrace& trace = *canvas.map.trace();
    const IndexRange rows = visible_rows(canvas.view, canvas.limits);
    const Rect all = rect_of(canvas, rows, visible_columns(canvas.view, canvas.limits));
    ImDrawList& draw_list = *ImGui::GetWindowDrawList();
    const float width = look.px(widest_name);
    draw_list.AddRectFilled(ImVec2(all.x, all.y), ImVec2(all.x + width, all.bottom()), look.theme.panel);
    for (Index row = rows.begin; row < rows.end; ++row) {
        const std::string text = visible_label(trace.setup.tokens.label(row));
        const bool is_marked = marked && marked->row == row;
        const AnyText name = name_of(text, width - look.px(12.0f), is_marked, is_marked ? look.theme.query : look.theme.ink, look);
        const Rect place = rect_of(canvas, {row, row + 1}, {0, 1});
        draw(name, ImVec2(all.x + width - look.px(6.0f) - width_of(name, look), place.y + (place.height - line_height(name.em, look)) / 2.0f), look);
    }
}

void draw_column_names(const MapCanvas& canvas, const std::optional<Cell>& marked, const Look& look) {
    const LongTrace& trace = *canvas.map.trace();
    const IndexRange columns = visible_columns(canvas.view, canvas.limits);
    const Rect all = rect_of(canvas, visible_rows(canvas.view, canvas.limits), columns);
    const bool upright = canvas.view.pixels_per_cell >= static_cast<double>(look.px(upright_cell));
    const float height = upright ? line_height(look.px(13.0f), look) + look.px(6.0f) : look.px(highest_name);
    ImDrawList& draw_list = *ImGui::GetWindowDrawList();
    draw_list.AddRectFilled(ImVec2(all.x, all.y), ImVec2(all.right(), all.y + height), look.theme.panel);
    for (Index column = columns.begin; column < columns.end; ++column) {
        const std::string text = visible_label(trace.setup.tokens.label(column));
        const bool is_marked = marked && marked->column == column;
        const Rect place = rect_of(canvas, {0, 1}, {column, column + 1});
        const float room = upright ? static_cast<float>(canvas.view.pixels_per_cell) - look.px(4.0f) : height - look.px(10.0f);
        AnyText name = name_of(text, room, is_marked, is_marked ? look.theme.key : look.theme.ink, look);
        name.turned = !upright;
        const float width = width_of(name, look), line = line_height(name.em, look);
        if (upright) draw(name, ImVec2(place.x + (place.width - width) / 2.0f, all.y + look.px(3.0f)), look);
        else draw(name, ImVec2(place.x + (place.width - line) / 2.0f, all.y + height - look.px(5.0f)), look);
    }
}

void draw_cross(const MapCanvas& canvas, const Cell& cell, const Look& look) {
    const Rect& place = canvas.place;
    const Rect all = rect_of(canvas, {0, canvas.limits.size.rows}, {0, canvas.limits.size.columns});
    const Rect of = rect_of(canvas, {cell.row, cell.row + 1}, {cell.column, cell.column + 1});
    ImDrawList& draw_list = *ImGui::GetWindowDrawList();
    const float line = std::max(1.0f, std::floor(look.scale));
    const bool wide = canvas.view.pixels_per_cell >= static_cast<double>(look.px(4.0f));
    const bool row_seen = static_cast<double>(cell.row) + 1.0 > canvas.view.row && place.y + static_cast<float>(edge_of_row(canvas.view, cell.row)) < place.bottom();
    const bool column_seen = static_cast<double>(cell.column) + 1.0 > canvas.view.column && place.x + static_cast<float>(edge_of_column(canvas.view, cell.column)) < place.right();
    // a line through narrow cells, a frame around a row or column of wide ones
    if (row_seen && wide) draw_list.AddRect(ImVec2(all.x, of.y - line), ImVec2(all.right(), of.bottom()), with_alpha(look.theme.query, 0.85f), 0.0f, 0, line);
    else if (row_seen) draw_list.AddRectFilled(ImVec2(all.x, std::floor(of.y)), ImVec2(all.right(), std::floor(of.y) + line), look.theme.query);
    if (column_seen && wide) draw_list.AddRect(ImVec2(of.x - line, all.y), ImVec2(of.right(), all.bottom()), with_alpha(look.theme.key, 0.85f), 0.0f, 0, line);
    else if (column_seen) draw_list.AddRectFilled(ImVec2(std::floor(of.x), all.y), ImVec2(std::floor(of.x) + line, all.bottom()), look.theme.key);
    if (row_seen && column_seen && wide) draw_frame(of, {.color = look.theme.ink, .thickness = look.px(2.0f)}, look);
}

}  // namespace

void draw_map_marks(const MapCanvas& canvas, const UiState& ui, const Look& look) {
    const Rect& place = canvas.place;
    const std::optional<Cell> cell = cell_in_question(ui.map);
    ImDrawList& draw_list = *ImGui::GetWindowDrawList();
    draw_list.PushClipRect(ImVec2(place.x, place.y), ImVec2(place.right(), place.bottom()), true);
    if (cell) draw_cross(canvas, *cell, look);
    if (canvas.view.pixels_per_cell >= static_cast<double>(look.px(named_cell))) {
        draw_row_names(canvas, cell, look);
        draw_column_names(canvas, cell, look);
    }
    draw_list.PopClipRect();
}

}  // namespace attnscope
