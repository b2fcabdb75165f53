#pragma once
// The best picture that can be had at once of what a view shows, and what is missing to the right one.

#include <functional>
#include <vector>

#include "core/compute/backend.h"
#include "core/compute/map_view.h"

namespace attnscope {

// The pooled map of a whole matrix, coarsened by 2^halvings: of B bins, texel t covers bins t 2^h to (t + 1) 2^h. Its values
// are those of all cells of the bins together, in blocks of block_texels texels on a side.
struct BinsPlace {
    int halvings = 0;
    Index row = 0, column = 0;  // of blocks
    bool operator==(const BinsPlace&) const = default;
    auto operator<=>(const BinsPlace&) const = default;
};
inline constexpr Index block_texels = 128;

struct BinsSize {
    Index rows = 0, columns = 0;  // bins; 0: there is no pooled map of this quantity
};

// The bins of a texel, as cells of the matrix.
IndexRange rows_of_bins(Index first, Index end, const BinsSize& bins, const MapSize& size);
IndexRange columns_of_bins(Index first, Index end, const BinsSize& bins, const MapSize& size);
// All cells of a block.
IndexRange rows_of(const BinsPlace& block, const BinsSize& bins, const MapSize& size);
IndexRange columns_of(const BinsPlace& block, const BinsSize& bins, const MapSize& size);
// The first texel of a row or column of blocks, and how many there are of them.
IndexRange texels_of(Index block, int halvings, Index bins);

// values of one block, exact: the mean weighs each bin with its cells. Asserts that the map has these bins.
MatrixF values_of(const AttentionMap& map, Pooling pooling, const BinsPlace& block, const MapSize& size);

struct MapPicture {
    std::vector<BinsPlace> bins;       // drawn first
    std::vector<TilePlace> tiles;      // drawn over them, the coarsest first
    std::vector<TilePlace> missing;    // to compute, the most wanted first
    bool shows_bins = false;           // somewhere nothing better than the bins is seen
    // One texel covers at most so many rows and columns anywhere in the picture; 0 where nothing can be drawn yet.
    Index covers = 0;
    bool complete() const { return missing.empty(); }
};

// `has`: whether a tile can be drawn at once.
MapPicture best_picture(const MapView& view, const MapLimits& limits, const BinsSize& bins, const std::function<bool(const TilePlace&)>& has);

}  // namespace attnscope
