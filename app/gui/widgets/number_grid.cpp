#include "app/gui/widgets/number_grid.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "app/gui/widgets/matrix_view.h"
#include "core/figure/number_text.h"
#include "core/figure/palette.h"

namespace attnscope {
namespace {

// as matrices of a Trace are drawn
constexpr Index most_drawn_cells = 4096;
constexpr double least_drawn_cell = 3.0, least_gap_cell = 7.0;  // pixels
constexpr int hatch_period = 6;

ImFont* font_of_em(float em, const Look& look) {
    if (em >= look.px(15.0f)) return look.fonts.text;
    if (em >= look.px(13.0f)) return look.fonts.small;
    return em > 0.0f ? look.fonts.tiny : nullptr;
}

bool holds(const std::function<bool(Cell)>& rule, Cell cell) { return rule && rule(cell); }

void draw_text_in(const Rect& rect, ImFont* font, ImU32 ink, const std::string& text) {
    const ImVec2 extent = font->CalcTextSizeA(font->FontSize, FLT_MAX, 0.0f, text.c_str());
    ImGui::GetWindowDrawList()->AddText(font, font->FontSize, ImVec2(std::floor(rect.x + (rect.width - extent.x) / 2.0f + 0.5f), std::floor(rect.y + (rect.height - extent.y) / 2.0f)),
                                        ink, text.c_str());
}

void draw_cell(const NumberGrid& grid, Cell cell, const Look& look) {
    ImDrawList& draw = *ImGui::GetWindowDrawList();
    const double side = std::min(grid.rows.pixels_per_cell(), grid.columns.pixels_per_cell());
    Rect rect = rect_of_cell(grid, cell);
    const float gap = side >= least_gap_cell ? 1.0f : 0.0f, rounding = side < 12.0 ? 0.0f : look.px(2.5f);
    rect.width -= gap;
    rect.height -= gap;
    const double value = grid.value(cell);
    ImFont* font = font_of_em(grid.number_size, look);
    if (holds(grid.calm, cell)) {
        draw.AddRectFilled(ImVec2(rect.x, rect.y), ImVec2(rect.right(), rect.bottom()), color_of(palette(look.theme.paper_kind).paper), rounding);
        if (font) draw_text_in(rect, font, look.theme.dim, "=");
        return;
    }
    const bool masked = holds(grid.masked, cell);
    const auto color = masked ? std::nullopt : color_of(value, grid.range, cell.row, grid.map, look.theme.paper_kind);
    if (color) draw.AddRectFilled(ImVec2(rect.x, rect.y), ImVec2(rect.right(), rect.bottom()), color_of(*color), rounding);
    else draw_swatch(masked ? CellLook::masked : CellLook::not_a_number, rect, look);
    if (!font) return;
    const std::string text = cell_text(value, grid.decimals);
    // lines of this colour would cross out their number
    if (!color && !masked) {
        const float width = font->CalcTextSizeA(font->FontSize, FLT_MAX, 0.0f, text.c_str()).x / 2.0f + look.px(2.0f), height = font->FontSize * 0.36f;
        const ImVec2 middle(rect.x + rect.width / 2.0f, rect.y + rect.height / 2.0f);
        draw.AddRectFilled(ImVec2(middle.x - width, middle.y - height), ImVec2(middle.x + width, middle.y + height), color_of(palette(look.theme.paper_kind).hatch_ground));
    }
    draw_text_in(rect, font, color ? color_of(readable_ink(*color)) : masked ? look.theme.dim : look.theme.ink, text);
}

struct Pooled {
    double mean = std::numeric_limits<double>::quiet_NaN();  // of what is finite
    bool masked = true;                                      // all of it
};

Pooled pooled(const NumberGrid& grid, const CellSpan& rows, const CellSpan& columns) {
    Pooled all;
    double sum = 0.0;
    Index count = 0;
    for (Index row = rows.begin; row < rows.end; ++row)
        for (Index column = columns.begin; column < columns.end; ++column) {
            all.masked = all.masked && holds(grid.masked, {row, column});
            const double value = grid.value({row, column});
            if (!std::isfinite(value)) continue;
            sum += value;
            ++count;
        }
    if (count > 0) all.mean = sum / static_cast<double>(count);
    return all;
}

// One colour for each pixel: the mean of the cells that it covers.
Picture picture_of(const NumberGrid& grid, const Look& look) {
    const Palette& colors = palette(look.theme.paper_kind);
    Picture picture{.width = static_cast<int>(grid.columns.length), .height = static_cast<int>(grid.rows.length), .pixels = {}};
    for (int y = 0; y < picture.height; ++y)
        for (int x = 0; x < picture.width; ++x) {
            const CellSpan rows = cells_of_pixel(grid.rows, y);
            const Pooled cells = pooled(grid, rows, cells_of_pixel(grid.columns, x));
            const auto color = cells.masked ? std::nullopt : color_of(cells.mean, grid.range, rows.begin, grid.map, look.theme.paper_kind);
            const Rgb hatch = (x + y) % hatch_period != 0 ? colors.hatch_ground : cells.masked ? colors.hatch_line : colors.not_a_number;
            picture.pixels.push_back(color_of(color.value_or(hatch)));
        }
    return picture;
}

}  // namespace

Rect rect_of_cell(const NumberGrid& grid, Cell cell) {
    const float left = edge_pixel(grid.columns, cell.column), top = edge_pixel(grid.rows, cell.row);
    return {left, top, edge_pixel(grid.columns, cell.column + 1) - left, edge_pixel(grid.rows, cell.row + 1) - top};
}

float fitting_grid_em(float widest, const AxisMap& rows, const AxisMap& columns, const Look& look) {
    constexpr float padding = 4.0f, line = 1.2f;
    for (const float em : {look.px(15.0f), look.px(13.0f), look.px(11.0f)})
        if (static_cast<double>(widest * em + look.px(padding)) <= columns.pixels_per_cell() && static_cast<double>(em * line) <= rows.pixels_per_cell()) return em;
    return 0.0f;
}

void draw_number_grid(const NumberGrid& grid, const Look& look) {
    if (grid.rows.length < 1.0f || grid.columns.length < 1.0f || grid.rows.count < 1 || grid.columns.count < 1) return;
    const Rect place{grid.columns.begin, grid.rows.begin, grid.columns.length, grid.rows.length};
    const double side = std::min(grid.rows.pixels_per_cell(), grid.columns.pixels_per_cell());
    const CellSpan rows = visible_cells(grid.rows), columns = visible_cells(grid.columns);
    const bool as_picture = (rows.end - rows.begin) * (columns.end - columns.begin) > most_drawn_cells || side < least_drawn_cell;
    ImDrawList& draw = *ImGui::GetWindowDrawList();
    if (grid.map == Colormap::diverging && (as_picture || side >= least_gap_cell))
        draw.AddRectFilled(ImVec2(place.x - 1.0f, place.y - 1.0f), ImVec2(place.right(), place.bottom()), look.theme.rule);
    if (!as_picture) {
        draw.PushClipRect(ImVec2(place.x, place.y), ImVec2(place.right(), place.bottom()), true);
        for (Index row = rows.begin; row < rows.end; ++row)
            for (Index column = columns.begin; column < columns.end; ++column) draw_cell(grid, {row, column}, look);
        draw.PopClipRect();
        return;
    }
    const std::string key = fmt::format("grid {} {}x{} {},{} {},{} {},{}", grid.key, grid.columns.length, grid.rows.length, grid.columns.first, grid.rows.first, grid.columns.visible, grid.rows.visible, static_cast<int>(grid.map), static_cast<int>(look.theme.paper_kind));
    const DrawCache::Texture texture = look.cache.picture(key, [&] { return picture_of(grid, look); });
    draw.AddImage(texture.id, ImVec2(place.x, place.y), ImVec2(place.right(), place.bottom()));
}

}  // namespace attnscope
