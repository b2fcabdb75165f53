#include "core/compute/map_view.h"

#include <algorithm>
#include <cassert>
#include <cmath>

namespace attnscope {

namespace {

constexpr Index usual_texels = 256, least_texels = 16;
constexpr Index most_cells_of_tile = 16384;
// a scale of 1/2^level that was reached by many factors is a little off
constexpr double rounding = 1e-9;

double least_scale(const MapLimits& limits) {
    const double rows = static_cast<double>(std::max<Index>(limits.size.rows, 1)), columns = static_cast<double>(std::max<Index>(limits.size.columns, 1));
    return std::min({limits.place.width / columns, limits.place.height / rows, limits.most_pixels_per_cell});
}

// Beside the whole map there may be a margin of so many pixels at either end, and no zoom makes it wider: what lies under the
// pointer can then stay there from the whole map on.
double margin(double length, double least, Index count) { return std::max((length - static_cast<double>(count) * least) / 2.0, 0.0); }

double first_inside(double first, double length, double scale, double least, Index count) {
    const double beside = margin(length, least, count) / scale;
    return std::clamp(first, -beside, std::max(static_cast<double>(count) + beside - length / scale, -beside));
}

IndexRange visible(double first, double seen, Index count) {
    const auto begin = static_cast<Index>(std::floor(first)), end = static_cast<Index>(std::ceil(first + seen));
    const Index inside = std::clamp<Index>(begin, 0, count);
    return {inside, std::clamp<Index>(end, inside, count)};
}

double edge(double first, double pixels_per_cell, Index cell) { return std::floor((static_cast<double>(cell) - first) * pixels_per_cell + 0.5); }

std::optional<Index> index_at(double first, double pixels_per_cell, double pixel, Index count) {
    const double at = first + pixel / pixels_per_cell;
    if (!(at > -2.0 && at < static_cast<double>(count) + 2.0)) return std::nullopt;  // also where there is no pointer
    auto cell = static_cast<Index>(std::floor(at));
    // edges are rounded to whole pixels; where several cells share a pixel there is nothing to correct
    if (pixels_per_cell >= 1.0) {
        while (pixel < edge(first, pixels_per_cell, cell)) --cell;
        while (pixel >= edge(first, pixels_per_cell, cell + 1)) ++cell;
    }
    if (cell < 0 || cell >= count) return std::nullopt;
    return cell;
}

IndexRange cells_of(int level, Index index, Index count) {
    const Index side = tile_texels(level) << level;
    const Index begin = std::min(index * side, count);
    return {begin, std::min(begin + side, count)};
}

}  // namespace

MapView whole_map(const MapLimits& limits) { return kept_inside({.row = 0.0, .column = 0.0, .pixels_per_cell = least_scale(limits)}, limits); }

MapView kept_inside(const MapView& view, const MapLimits& limits) {
    const double scale = std::clamp(view.pixels_per_cell, least_scale(limits), limits.most_pixels_per_cell);
    const double least = least_scale(limits);
    return {.row = first_inside(view.row, limits.place.height, scale, least, limits.size.rows),
            .column = first_inside(view.column, limits.place.width, scale, least, limits.size.columns),
            .pixels_per_cell = scale};
}

MapView zoomed_about(const MapView& view, const MapPoint& point, double factor, const MapLimits& limits) {
    assert(factor > 0.0);
    const double scale = std::clamp(view.pixels_per_cell * factor, least_scale(limits), limits.most_pixels_per_cell);
    return kept_inside({.row = view.row + point.y / view.pixels_per_cell - point.y / scale,
                        .column = view.column + point.x / view.pixels_per_cell - point.x / scale,
                        .pixels_per_cell = scale},
                       limits);
}

MapView panned(const MapView& view, double dx, double dy, const MapLimits& limits) {
    return kept_inside({.row = view.row - dy / view.pixels_per_cell, .column = view.column - dx / view.pixels_per_cell, .pixels_per_cell = view.pixels_per_cell}, limits);
}

MapView centred_on(const MapView& view, const Cell& cell, const MapLimits& limits) {
    return kept_inside({.row = static_cast<double>(cell.row) + 0.5 - limits.place.height / view.pixels_per_cell / 2.0,
                        .column = static_cast<double>(cell.column) + 0.5 - limits.place.width / view.pixels_per_cell / 2.0,
                        .pixels_per_cell = view.pixels_per_cell},
                       limits);
}

MapView looking_at(const MapView& view, const Cell& cell, double pixels_per_cell, const MapLimits& limits) {
    MapView nearer = view;
    nearer.pixels_per_cell = std::clamp(std::max(view.pixels_per_cell, pixels_per_cell), least_scale(limits), limits.most_pixels_per_cell);
    return centred_on(nearer, cell, limits);
}

double edge_of_row(const MapView& view, Index row) { return edge(view.row, view.pixels_per_cell, row); }
double edge_of_column(const MapView& view, Index column) { return edge(view.column, view.pixels_per_cell, column); }

std::optional<Cell> cell_at(const MapView& view, const MapPoint& point, const MapSize& size) {
    const auto row = index_at(view.row, view.pixels_per_cell, point.y, size.rows), column = index_at(view.column, view.pixels_per_cell, point.x, size.columns);
    if (!row || !column) return std::nullopt;
    return Cell{*row, *column};
}

IndexRange visible_rows(const MapView& view, const MapLimits& limits) {
    return visible(view.row, limits.place.height / view.pixels_per_cell, limits.size.rows);
}

IndexRange visible_columns(const MapView& view, const MapLimits& limits) {
    return visible(view.column, limits.place.width / view.pixels_per_cell, limits.size.columns);
}

Index tile_texels(int level) {
    assert(level >= 0 && level <= highest_level);
    return std::clamp(most_cells_of_tile >> level, least_texels, usual_texels);
}

IndexRange rows_of(const TilePlace& tile, const MapSize& size) { return cells_of(tile.level, tile.row, size.rows); }
IndexRange columns_of(const TilePlace& tile, const MapSize& size) { return cells_of(tile.level, tile.column, size.columns); }

int level_of(const MapView& view) {
    int level = 0;
    while (level < highest_level && std::ldexp(view.pixels_per_cell, level) < 1.0 - rounding) ++level;
    return level;
}

std::vector<TilePlace> tiles_of(const MapView& view, int level, const MapLimits& limits) {
    const IndexRange rows = visible_rows(view, limits), columns = visible_columns(view, limits);
    if (rows.size() == 0 || columns.size() == 0) return {};
    const Index side = tile_texels(level) << level;
    std::vector<TilePlace> tiles;
    for (Index row = rows.begin / side; row <= (rows.end - 1) / side; ++row)
        for (Index column = columns.begin / side; column <= (columns.end - 1) / side; ++column) tiles.push_back({.level = level, .row = row, .column = column});
    const double middle_row = static_cast<double>(rows.begin + rows.end) / 2.0, middle_column = static_cast<double>(columns.begin + columns.end) / 2.0;
    const auto far = [&](const TilePlace& tile) {
        return std::hypot((static_cast<double>(tile.row) + 0.5) * static_cast<double>(side) - middle_row,
                          (static_cast<double>(tile.column) + 0.5) * static_cast<double>(side) - middle_column);
    };
    std::stable_sort(tiles.begin(), tiles.end(), [&](const TilePlace& a, const TilePlace& b) { return far(a) < far(b); });
    return tiles;
}

std::vector<TilePlace> tiles_ahead(const MapView& view, const MapView& before, const MapLimits& limits) {
    if (view == before) return {};
    const MapPlace& place = limits.place;
    MapView next = view;
    const double zoomed = view.pixels_per_cell / before.pixels_per_cell;
    if (std::abs(zoomed - 1.0) > rounding) {
        const MapPoint middle{place.width / 2.0, place.height / 2.0};
        next = zoomed_about(view, middle, zoomed > 1.0 ? std::sqrt(2.0) : 1.0 / std::sqrt(2.0), limits);
    } else {
        const auto on = [&](double moved, double least) { return moved == 0.0 ? 0.0 : std::copysign(std::max(std::abs(moved), least), moved); };
        next = panned(view, on((before.column - view.column) * view.pixels_per_cell, place.width / 4.0),
                      on((before.row - view.row) * view.pixels_per_cell, place.height / 4.0), limits);
    }
    std::vector<TilePlace> ahead = tiles_of(next, level_of(next), limits);
    const std::vector<TilePlace> seen = tiles_of(view, level_of(view), limits);
    std::erase_if(ahead, [&](const TilePlace& tile) { return std::find(seen.begin(), seen.end(), tile) != seen.end(); });
    return ahead;
}

TilePlace coarser(const TilePlace& tile, int level) {
    assert(level >= tile.level);
    const Index side = tile_texels(tile.level) << tile.level, coarser_side = tile_texels(level) << level;
    return {.level = level, .row = tile.row * side / coarser_side, .column = tile.column * side / coarser_side};
}

}  // namespace attnscope
