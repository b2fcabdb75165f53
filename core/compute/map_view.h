#pragma once
// Which part of a long matrix is seen and how large, and which tiles of it that needs: plain geometry, in cells and pixels.

#include <optional>
#include <vector>

#include "core/attention/matrix.h"
#include "core/compute/index_range.h"

namespace attnscope {

struct MapSize {
    Index rows = 0, columns = 0;  // cells of the matrix
    bool operator==(const MapSize&) const = default;
};

// Pixels from the upper left corner of the place, and how large it is.
struct MapPoint {
    double x = 0.0, y = 0.0;
};
struct MapPlace {
    double width = 0.0, height = 0.0;
};

// A cell is as wide as it is high. `row` and `column` lie at the upper left corner of the place, in cells from 0; they are
// negative where the place begins before the matrix.
struct MapView {
    double row = 0.0, column = 0.0;
    double pixels_per_cell = 1.0;
    bool operator==(const MapView&) const = default;
};

// A whole matrix, however small, is never drawn with larger cells, and no zoom goes beyond: numbers fit.
struct MapLimits {
    MapSize size;
    MapPlace place;
    double most_pixels_per_cell = 56.0;
};

MapView whole_map(const MapLimits& limits);
// The scale between that of the whole map and the largest; never more of the place empty at an edge than beside the whole map.
MapView kept_inside(const MapView& view, const MapLimits& limits);
// What lies at `point` stays there, also from the whole map on; zooming out, as far as kept_inside allows it.
MapView zoomed_about(const MapView& view, const MapPoint& point, double factor, const MapLimits& limits);
MapView panned(const MapView& view, double dx, double dy, const MapLimits& limits);  // the matrix follows by so many pixels
MapView centred_on(const MapView& view, const Cell& cell, const MapLimits& limits);
// At least this large, with the cell in the middle; a view that is nearer stays as near.
MapView looking_at(const MapView& view, const Cell& cell, double pixels_per_cell, const MapLimits& limits);

// Where a row or column begins, in whole pixels: neighbours share it.
double edge_of_row(const MapView& view, Index row);
double edge_of_column(const MapView& view, Index column);
// Nothing outside the matrix.
std::optional<Cell> cell_at(const MapView& view, const MapPoint& point, const MapSize& size);
// Every cell that is seen at least in part.
IndexRange visible_rows(const MapView& view, const MapLimits& limits);
IndexRange visible_columns(const MapView& view, const MapLimits& limits);

// A tile pools 2^level x 2^level cells into one texel. It has tile_texels(level) texels on a side, fewer at high levels, so
// that no tile takes the work of more than 16384 x 16384 cells; tiles at the lower and right edge may be smaller.
struct TilePlace {
    int level = 0;
    Index row = 0, column = 0;  // of tiles, from 0
    bool operator==(const TilePlace&) const = default;
    auto operator<=>(const TilePlace&) const = default;
};
inline constexpr int highest_level = 20;
Index tile_texels(int level);
IndexRange rows_of(const TilePlace& tile, const MapSize& size);     // cells
IndexRange columns_of(const TilePlace& tile, const MapSize& size);

// The lowest level at which no texel is smaller than a pixel: nearest sampling would skip cells otherwise.
int level_of(const MapView& view);

// What the view shows, the middle first.
std::vector<TilePlace> tiles_of(const MapView& view, int level, const MapLimits& limits);

// What will be seen next when the view goes on as it came from `before`: pan on by as much as it just moved, at least by a
// quarter of the place, or zoom on by half a level. Without what is already seen; nothing while nothing moves.
std::vector<TilePlace> tiles_ahead(const MapView& view, const MapView& before, const MapLimits& limits);

// The tile of a coarser level that holds all cells of `tile`; asserts a level not below the tile's own.
TilePlace coarser(const TilePlace& tile, int level);

}  // namespace attnscope
