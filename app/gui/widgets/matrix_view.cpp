#include "app/gui/widgets/matrix_view.h"

#include <fmt/format.h>

#include <algorithm>
#include <cassert>
#include <cmath>

#include "app/gui/widgets/matrix_picture.h"
#include "core/figure/figure.h"
#include "core/figure/number_text.h"
#include "core/figure/palette.h"

namespace attnscope {
namespace {

constexpr Index most_drawn_cells = 4096;  // more become a picture
constexpr Index most_rounded_cells = 700;
constexpr float least_drawn_cell = 3.0f;  // pixels at any scale; smaller cells become a picture
constexpr float least_gap_cell = 7.0f;    // from here on a line of paper lies between cells
constexpr float gap_between_blocks = 4.0f;  // at scale 1
constexpr float least_framed_cell = 7.0f;   // at scale 1; a smaller one that was dropped is mere paper
constexpr float low_dropped_cell = 16.0f;   // at scale 1; a lower one has corners, not a frame

// By its em; a font's own size is that of its lines.
ImFont* font_of_em(float em, const Look& look) {
    if (em >= look.px(15.0f)) return look.fonts.text;
    if (em >= look.px(13.0f)) return look.fonts.small;
    return em > 0.0f ? look.fonts.tiny : nullptr;
}

PictureColors picture_colors(ArrayId id, const UiState& ui, const Look& look) {
    const Palette& colors = palette(look.theme.paper_kind);
    return {.map = colormap_of(id, ui), .paper = look.theme.paper_kind, .hatch_ground = colors.hatch_ground, .hatch_line = colors.hatch_line,
            .not_a_number = colors.not_a_number, .dropped = colors.paper};
}

struct CellRect {
    ImVec2 least, most;
};

// Without the gaps around it.
CellRect rect_of_cell(const ShownMatrix& view, Cell cell, float scale) {
    const float gap = view.columns.pixels_per_cell() >= static_cast<double>(least_gap_cell) && view.rows.pixels_per_cell() >= static_cast<double>(least_gap_cell) ? 1.0f : 0.0f;
    CellRect rect{{edge_pixel(view.columns, cell.column), edge_pixel(view.rows, cell.row)},
                  {edge_pixel(view.columns, cell.column + 1) - gap, edge_pixel(view.rows, cell.row + 1) - gap}};
    const Index block = view.in_blocks ? view.matrix.block : 0;
    if (block > 0 && (cell.column + 1) % block == 0 && cell.column + 1 < view.matrix.columns)
        rect.most.x -= std::min(gap_between_blocks * scale, (rect.most.x - rect.least.x) / 4.0f);
    return rect;
}

void draw_hatched(ImDrawList& draw, const CellRect& rect, float rounding, ImU32 ground, ImU32 line, float scale) {
    draw.AddRectFilled(rect.least, rect.most, ground, rounding);
    draw.PushClipRect(rect.least, rect.most, true);
    const float step = 6.0f * scale, height = rect.most.y - rect.least.y;
    // all lines of neighbouring cells are in line
    for (float x = std::floor((rect.least.x + rect.least.y) / step) * step; x < rect.most.x + rect.most.y; x += step)
        draw.AddLine(ImVec2(x - rect.least.y, rect.least.y), ImVec2(x - rect.least.y - height, rect.most.y), line, scale);
    draw.PopClipRect();
}

// Strokes of equal length with gaps between them, a stroke at both ends.
void broken_line(ImDrawList& draw, ImVec2 from, ImVec2 to, ImU32 color, float thickness, float wanted_stroke) {
    const float length = std::max(to.x - from.x, to.y - from.y);
    const int strokes = std::max(2, static_cast<int>((length / wanted_stroke + 1.0f) / 2.0f));
    const float part = 1.0f / static_cast<float>(2 * strokes - 1);
    const auto at = [&](float share) { return ImVec2(from.x + (to.x - from.x) * share, from.y + (to.y - from.y) * share); };
    for (int i = 0; i < strokes; ++i) draw.AddLine(at(static_cast<float>(2 * i) * part), at(static_cast<float>(2 * i + 1) * part), color, thickness);
}

void draw_dropped(ImDrawList& draw, const CellRect& rect, const Look& look) {
    draw.AddRectFilled(rect.least, rect.most, look.theme.paper);
    const bool low = rect.most.y - rect.least.y < look.px(low_dropped_cell);  // its number nearly fills it
    const float thickness = look.px(1.0f), inset = look.px(low ? 0.5f : 1.5f);
    const ImVec2 least(rect.least.x + inset, rect.least.y + inset), most(rect.most.x - inset, rect.most.y - inset);
    if (most.x - least.x < look.px(least_framed_cell) || most.y - least.y < look.px(least_framed_cell)) return;
    if (low) {
        const float arm = look.px(3.0f);
        for (const float y : {least.y, most.y}) {
            draw.AddLine(ImVec2(least.x - inset, y), ImVec2(least.x + arm, y), look.theme.dim, thickness);
            draw.AddLine(ImVec2(most.x - arm, y), ImVec2(most.x + inset, y), look.theme.dim, thickness);
        }
        for (const float x : {least.x, most.x}) {
            draw.AddLine(ImVec2(x, least.y), ImVec2(x, least.y + arm), look.theme.dim, thickness);
            draw.AddLine(ImVec2(x, most.y - arm), ImVec2(x, most.y), look.theme.dim, thickness);
        }
        return;
    }
    broken_line(draw, least, ImVec2(most.x, least.y), look.theme.dim, thickness, look.px(3.0f));
    broken_line(draw, ImVec2(least.x, most.y), most, look.theme.dim, thickness, look.px(3.0f));
    broken_line(draw, least, ImVec2(least.x, most.y), look.theme.dim, thickness, look.px(3.0f));
    broken_line(draw, ImVec2(most.x, least.y), most, look.theme.dim, thickness, look.px(3.0f));
}

ImU32 thin_frame(const StageMatrix& matrix, const Look& look) { return with_alpha(role_color(look.theme, info(matrix.array).role), 0.5f); }

// Paper in a frame of the matrix's own colour, paler than the frame of a number in question.
void draw_uncoloured(ImDrawList& draw, const CellRect& rect, ImU32 frame, float rounding, const Look& look) {
    draw.AddRectFilled(rect.least, rect.most, look.theme.paper, rounding);
    draw.AddRect(rect.least, rect.most, frame, rounding, 0, look.px(1.0f));
}

void draw_cells(const ShownMatrix& view, const CellSpan& rows, const CellSpan& columns, const UiState& ui, const Look& look) {
    ImDrawList& draw = *ImGui::GetWindowDrawList();
    const DrawnValues values(view.trace, view.matrix);
    const PictureColors colors = picture_colors(view.matrix.array, ui, look);
    const ValueRange& range = value_range_of(view.trace, view.matrix.colours, ui, look);
    const bool many = (rows.end - rows.begin) * (columns.end - columns.begin) > most_rounded_cells;
    const double least_side = std::min(view.rows.pixels_per_cell(), view.columns.pixels_per_cell());
    const float rounding = many || least_side < 12.0 ? 0.0f : look.px(2.5f);
    ImFont* font = font_of_em(view.number_size, look);
    const int decimals = ui.decimals - (view.short_numbers ? 1 : 0);
    for (Index row = rows.begin; row < rows.end; ++row)
        for (Index column = columns.begin; column < columns.end; ++column) {
            const double value = values(row, column);
            const CellRect rect = rect_of_cell(view, {row, column}, look.scale);
            const NumberRef number = number_at(view.matrix, {row, column});
            const CellLook cell = look_of(view.trace, number, value);
            const bool coloured = cell == CellLook::coloured && !view.matrix.uncoloured;
            const auto color = coloured ? color_of(value, range, number.row, colors.map, colors.paper) : std::nullopt;
            if (color) draw.AddRectFilled(rect.least, rect.most, color_of(*color), rounding);
            else if (cell == CellLook::dropped) draw_dropped(draw, rect, look);
            else if (cell == CellLook::coloured) draw_uncoloured(draw, rect, thin_frame(view.matrix, look), rounding, look);
            else draw_hatched(draw, rect, rounding, color_of(colors.hatch_ground), color_of(cell == CellLook::masked ? colors.hatch_line : colors.not_a_number), look.scale);
            if (!font) continue;
            const std::string text = cell_text(value, decimals);
            const float size = font->FontSize;
            const ImVec2 extent = font->CalcTextSizeA(size, FLT_MAX, 0.0f, text.c_str());
            const ImU32 ink = color ? color_of(readable_ink(*color)) : cell == CellLook::masked || cell == CellLook::dropped ? look.theme.dim : look.theme.ink;
            // lines of this colour would cross out their number
            if (cell == CellLook::not_a_number)
                draw.AddRectFilled(ImVec2((rect.least.x + rect.most.x - extent.x) / 2.0f - look.px(2.0f), (rect.least.y + rect.most.y) / 2.0f - size * 0.36f),
                                   ImVec2((rect.least.x + rect.most.x + extent.x) / 2.0f + look.px(2.0f), (rect.least.y + rect.most.y) / 2.0f + size * 0.36f),
                                   color_of(colors.hatch_ground));
            draw.AddText(font, size, ImVec2(std::floor((rect.least.x + rect.most.x - extent.x) / 2.0f + 0.5f),
                                            std::floor((rect.least.y + rect.most.y - extent.y) / 2.0f)), ink, text.c_str());
        }
}

void draw_as_picture(const ShownMatrix& view, const UiState& ui, const Look& look) {
    const PictureColors colors = picture_colors(view.matrix.array, ui, look);
    const ValueRange& range = value_range_of(view.trace, view.matrix.colours, ui, look);
    const auto axis = [](const AxisMap& map) {
        return std::to_string(map.length) + "," + std::to_string(map.first) + "," + std::to_string(map.visible) + " ";
    };
    std::string ranged_with;
    for (const ArrayId id : view.matrix.colours) ranged_with += "+" + std::to_string(static_cast<int>(id));
    const std::string key = "matrix " + std::to_string(static_cast<int>(view.matrix.array)) + ranged_with + (view.matrix.transposed ? "t" : "") +
                            (view.matrix.array_rows.empty() ? "" : "v") + " head " + std::to_string(view.matrix.head) + " " +
                            axis(view.rows) + axis(view.columns) + std::to_string(static_cast<int>(colors.map)) + "," +
                            std::to_string(static_cast<int>(ui.range)) + "," + std::to_string(static_cast<int>(colors.paper));
    const DrawCache::Texture texture = look.cache.picture(
        key, [&] { return matrix_picture(view.trace, view.matrix, view.rows, view.columns, range, colors); });
    const Rect place = place_of(view);
    ImGui::GetWindowDrawList()->AddImage(texture.id, ImVec2(place.x, place.y), ImVec2(place.right(), place.bottom()));
}

}  // namespace

Colormap colormap_of(ArrayId id, const UiState& ui) {
    return ui.colormap.value_or(info(id).is_signed ? Colormap::diverging : Colormap::cividis);
}

const ValueRange& value_range_of(const Trace& trace, std::span<const ArrayId> arrays, const UiState& ui, const Look& look) {
    assert(!arrays.empty());
    const Colormap map = colormap_of(arrays.front(), ui);
    std::string key = std::to_string(static_cast<int>(map)) + "," + std::to_string(static_cast<int>(ui.range));
    for (const ArrayId id : arrays) key += "," + std::to_string(static_cast<int>(id));
    return look.cache.range(key, [&] {
        std::vector<const MatrixD*> matrices;
        for (const ArrayId id : arrays)
            for (Index head = 0; head < (info(id).per_head ? trace.setup.sizes.H : 1); ++head) matrices.push_back(&array(trace, id, head));
        return range_of(matrices, ui.range, map);
    });
}

CellLook look_of(const Trace& trace, const NumberRef& number, double value) {
    if (is_masked(trace, number.array, number.head, number.row, number.column)) return CellLook::masked;
    if (!std::isfinite(value)) return CellLook::not_a_number;
    // a weight that is 0 before dropout looks like any 0
    const bool dropped = number.array == ArrayId::dropped && value == 0.0 && array(trace, ArrayId::weights, number.head)(number.row, number.column) != 0.0;
    return dropped ? CellLook::dropped : CellLook::coloured;
}

OtherLooks other_looks(const Trace& trace, const StageMatrix& matrix, const Look& look) {
    const std::string key = fmt::format("looks {},{}", static_cast<int>(matrix.array), matrix.head);
    const auto found = static_cast<unsigned>(look.cache.number(key, [&] {
        unsigned looks = 0;  // a bit for each
        const DrawnValues values(trace, matrix);
        for (Index row = 0; row < matrix.rows; ++row)
            for (Index column = 0; column < matrix.columns; ++column)
                looks |= 1u << static_cast<unsigned>(look_of(trace, number_at(matrix, {row, column}), values(row, column)));
        return static_cast<float>(looks);
    }));
    const auto has = [found](CellLook wanted) { return (found >> static_cast<unsigned>(wanted) & 1u) != 0; };
    return {.masked = has(CellLook::masked), .not_a_number = has(CellLook::not_a_number), .dropped = has(CellLook::dropped)};
}

void draw_swatch(CellLook cell, const Rect& place, const Look& look) {
    const Palette& colors = palette(look.theme.paper_kind);
    ImDrawList& draw = *ImGui::GetWindowDrawList();
    if (cell == CellLook::dropped) {
        draw_dropped(draw, {{place.x, place.y}, {place.right(), place.bottom()}}, look);
        return;
    }
    draw_hatched(draw, {{place.x, place.y}, {place.right(), place.bottom()}}, look.px(2.5f), color_of(colors.hatch_ground),
                 color_of(cell == CellLook::masked ? colors.hatch_line : colors.not_a_number), look.scale);
    draw.AddRect(ImVec2(place.x, place.y), ImVec2(place.right(), place.bottom()), look.theme.rule, look.px(2.5f));
}

float widest_number(const Trace& trace, const StageMatrix& matrix, int decimals, const Look& look) {
    // where no number can fit, none is measured
    if (matrix.rows * matrix.columns > most_drawn_cells) return 10.0f;
    const ImFont& font = *look.fonts.small;
    const std::string key = fmt::format("widest {},{},{},{}", static_cast<int>(matrix.array), matrix.head, decimals, font.FontSize);
    return look.cache.number(key, [&] {
        const DrawnValues values(trace, matrix);
        std::string widest;
        float width = 0.0f;
        for (Index row = 0; row < matrix.rows; ++row)
            for (Index column = 0; column < matrix.columns; ++column) {
                const std::string text = cell_text(values(row, column), decimals);
                if (text.size() < widest.size()) continue;  // figures are tabular, so that length decides
                widest = text;
                width = std::max(width, font.CalcTextSizeA(font.FontSize, FLT_MAX, 0.0f, text.c_str()).x);
            }
        return width / look.px(13.0f);
    });
}

float block_gap(const Look& look) { return look.px(gap_between_blocks); }

Rect place_of(const ShownMatrix& view) { return {view.columns.begin, view.rows.begin, view.columns.length, view.rows.length}; }

std::optional<Cell> cell_at(const ShownMatrix& view, ImVec2 pixel) {
    const auto row = cell_at_pixel(view.rows, pixel.y), column = cell_at_pixel(view.columns, pixel.x);
    if (!row || !column) return std::nullopt;
    return Cell{*row, *column};
}

Rect rect_of(const ShownMatrix& view, const CellBlock& block) {
    const Rect place = place_of(view);
    const float left = std::clamp(edge_pixel(view.columns, block.columns.begin), place.x, place.right());
    const float top = std::clamp(edge_pixel(view.rows, block.rows.begin), place.y, place.bottom());
    const float right = std::clamp(edge_pixel(view.columns, block.columns.end), place.x, place.right());
    const float bottom = std::clamp(edge_pixel(view.rows, block.rows.end), place.y, place.bottom());
    return {left, top, right - left, bottom - top};
}

CellsOfPixel pooling_of(const ShownMatrix& view) {
    const auto cells_per_pixel = [](const AxisMap& map) { return map.pixels_per_cell() < 1.0 && map.length > 0.0f ? 1.0 / map.pixels_per_cell() : 1.0; };
    return {.rows = cells_per_pixel(view.rows), .columns = cells_per_pixel(view.columns)};
}

void draw_matrix(const ShownMatrix& view, const UiState& ui, const Look& look) {
    const Rect place = place_of(view);
    if (place.width < 1.0f || place.height < 1.0f) return;
    const CellSpan rows = visible_cells(view.rows), columns = visible_cells(view.columns);
    const double least_side = std::min(view.rows.pixels_per_cell(), view.columns.pixels_per_cell());
    const Index count = (rows.end - rows.begin) * (columns.end - columns.begin);
    const bool as_picture = count > most_drawn_cells || least_side < static_cast<double>(least_drawn_cell);
    ImDrawList& draw = *ImGui::GetWindowDrawList();
    // neutral cells have the color of the paper: thin lines between and around them show where they are
    const bool diverging = colormap_of(view.matrix.array, ui) == Colormap::diverging;
    if (diverging && (as_picture || least_side >= static_cast<double>(least_gap_cell)))
        draw.AddRectFilled(ImVec2(place.x - 1.0f, place.y - 1.0f), ImVec2(place.right(), place.bottom()), look.theme.rule);
    draw.PushClipRect(ImVec2(place.x, place.y), ImVec2(place.right(), place.bottom()), true);
    if (as_picture && view.matrix.uncoloured) draw_uncoloured(draw, {{place.x, place.y}, {place.right(), place.bottom()}}, thin_frame(view.matrix, look), 0.0f, look);
    else if (as_picture) draw_as_picture(view, ui, look);
    else draw_cells(view, rows, columns, ui, look);
    draw.PopClipRect();
}

void draw_frame(const Rect& rect, const FrameLine& line, const Look& look) {
    if (rect.width <= 0.0f || rect.height <= 0.0f) return;
    const float out = line.thickness / 2.0f;
    const ImVec2 least(rect.x - out, rect.y - out), most(rect.right() - 1.0f + out, rect.bottom() - 1.0f + out);
    ImDrawList& draw = *ImGui::GetWindowDrawList();
    const float halo = line.thickness + look.px(2.0f), corner = look.px(2.0f);
    if (line.halo_across && line.halo_down) draw.AddRect(least, most, look.theme.paper, look.px(4.0f), 0, halo);
    else if (line.halo_down)
        for (const float y : {least.y, most.y}) draw.AddLine(ImVec2(least.x + corner, y), ImVec2(most.x - corner, y), look.theme.paper, halo);
    else if (line.halo_across)
        for (const float x : {least.x, most.x}) draw.AddLine(ImVec2(x, least.y + corner), ImVec2(x, most.y - corner), look.theme.paper, halo);
    draw.AddRect(least, most, line.color, look.px(4.0f), 0, line.thickness);
}

}  // namespace attnscope
