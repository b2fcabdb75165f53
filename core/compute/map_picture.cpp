#include "core/compute/map_picture.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <vector>

namespace attnscope {

namespace {

constexpr double rounding_of_texels = 1e-9;
constexpr Index most_cells_beyond_bins = Index{32768} * 32768;

// how many cells a texel of bins covers at most
double cells_of_bin(const BinsSize& bins, const MapSize& size) {
    return std::min(static_cast<double>(size.rows) / static_cast<double>(bins.rows), static_cast<double>(size.columns) / static_cast<double>(bins.columns));
}

IndexRange cells_of_bins(Index first, Index end, Index bins, Index size) {
    return {first_of_bin(std::min(first, bins), bins, size), first_of_bin(std::min(end, bins), bins, size)};
}

Index most_cells_of_texel(int halvings, Index bins, Index size) {
    const Index together = Index{1} << halvings;
    return std::min(size, ((size + bins - 1) / bins) * together);
}

// blocks that hold a run of cells
IndexRange blocks_of(IndexRange cells, int halvings, Index bins, Index size) {
    const auto bin_of = [&](Index cell) {
        auto bin = static_cast<Index>(static_cast<__int128>(cell) * bins / size);
        while (first_of_bin(bin + 1, bins, size) <= cell) ++bin;
        return bin;
    };
    const Index side = block_texels << halvings;
    return {bin_of(cells.begin) / side, bin_of(cells.end - 1) / side + 1};
}

bool overlap(IndexRange a, IndexRange b) { return a.begin < b.end && b.begin < a.end; }

// blocks of bins that are seen, with as many bins in one texel as that it is not smaller than a pixel
std::vector<BinsPlace> bins_of(const MapView& view, int halvings, const MapLimits& limits, const BinsSize& bins) {
    const IndexRange rows = visible_rows(view, limits), columns = visible_columns(view, limits);
    if (rows.size() == 0 || columns.size() == 0) return {};
    const IndexRange down = blocks_of(rows, halvings, bins.rows, limits.size.rows), across = blocks_of(columns, halvings, bins.columns, limits.size.columns);
    std::vector<BinsPlace> blocks;
    for (Index row = down.begin; row < down.end; ++row)
        for (Index column = across.begin; column < across.end; ++column) blocks.push_back({.halvings = halvings, .row = row, .column = column});
    return blocks;
}

}  // namespace

IndexRange rows_of_bins(Index first, Index end, const BinsSize& bins, const MapSize& size) { return cells_of_bins(first, end, bins.rows, size.rows); }
IndexRange columns_of_bins(Index first, Index end, const BinsSize& bins, const MapSize& size) { return cells_of_bins(first, end, bins.columns, size.columns); }

IndexRange texels_of(Index block, int halvings, Index bins) {
    const Index all = (bins + (Index{1} << halvings) - 1) >> halvings;
    const Index first = std::min(block * block_texels, all);
    return {first, std::min(first + block_texels, all)};
}

IndexRange rows_of(const BinsPlace& block, const BinsSize& bins, const MapSize& size) {
    const IndexRange texels = texels_of(block.row, block.halvings, bins.rows);
    return rows_of_bins(texels.begin << block.halvings, texels.end << block.halvings, bins, size);
}

IndexRange columns_of(const BinsPlace& block, const BinsSize& bins, const MapSize& size) {
    const IndexRange texels = texels_of(block.column, block.halvings, bins.columns);
    return columns_of_bins(texels.begin << block.halvings, texels.end << block.halvings, bins, size);
}

MatrixF values_of(const AttentionMap& map, Pooling pooling, const BinsPlace& block, const MapSize& size) {
    const MatrixF& pooled = pooling == Pooling::mean ? map.mean : map.max;
    const BinsSize bins{pooled.rows(), pooled.cols()};
    const IndexRange down = texels_of(block.row, block.halvings, bins.rows), across = texels_of(block.column, block.halvings, bins.columns);
    assert(down.size() > 0 && across.size() > 0);
    const Index together = Index{1} << block.halvings;
    // cells of each bin, in the order of the block's
    const auto cells_in = [together](IndexRange texels, Index count, Index cells) {
        std::vector<double> sizes;
        for (Index bin = texels.begin * together; bin < std::min(texels.end * together, count); ++bin)
            sizes.push_back(static_cast<double>(first_of_bin(bin + 1, count, cells) - first_of_bin(bin, count, cells)));
        return sizes;
    };
    const std::vector<double> rows_in = cells_in(down, bins.rows, size.rows), columns_in = cells_in(across, bins.columns, size.columns);
    MatrixF values(down.size(), across.size());
    for (Index p = 0; p < down.size(); ++p)
        for (Index q = 0; q < across.size(); ++q) {
            const Index row = (down.begin + p) * together, column = (across.begin + q) * together;
            const Index row_end = std::min(row + together, bins.rows), column_end = std::min(column + together, bins.columns);
            if (pooling == Pooling::max) {
                values(p, q) = pooled.block(row, column, row_end - row, column_end - column).maxCoeff();
                continue;
            }
            double sum = 0.0, cells = 0.0;
            for (Index i = row; i < row_end; ++i)
                for (Index j = column; j < column_end; ++j) {
                    const double count = rows_in[static_cast<std::size_t>(i - down.begin * together)] * columns_in[static_cast<std::size_t>(j - across.begin * together)];
                    sum += count * static_cast<double>(pooled(i, j));
                    cells += count;
                }
            values(p, q) = static_cast<float>(sum / cells);
        }
    return values;
}

MapPicture best_picture(const MapView& view, const MapLimits& limits, const BinsSize& bins, const std::function<bool(const TilePlace&)>& has) {
    MapPicture picture;
    const int level = level_of(view);
    const bool any_bins = bins.rows > 0 && bins.columns > 0;
    int halvings = 0;
    if (any_bins)
        while (std::ldexp(cells_of_bin(bins, limits.size) * view.pixels_per_cell, halvings) < 1.0 - rounding_of_texels) ++halvings;
    const auto cover = [&](Index cells) { picture.covers = std::max(picture.covers, cells); };
    const auto cover_bins = [&] {
        cover(std::max(most_cells_of_texel(halvings, bins.rows, limits.size.rows), most_cells_of_texel(halvings, bins.columns, limits.size.columns)));
    };
    // tiles as coarse as the bins would show no more than these; little more is not worth very many cells
    const bool many = visible_rows(view, limits).size() * visible_columns(view, limits).size() > most_cells_beyond_bins;
    if (any_bins && std::ldexp(1.0, level) >= std::ldexp(cells_of_bin(bins, limits.size), many ? 0 : halvings)) {
        picture.bins = bins_of(view, halvings, limits, bins);
        picture.shows_bins = true;
        cover_bins();
        return picture;
    }

    std::vector<TilePlace> exact;
    for (const TilePlace& tile : tiles_of(view, level, limits)) {
        if (has(tile)) {
            exact.push_back(tile);
            cover(Index{1} << level);
            continue;
        }
        picture.missing.push_back(tile);
        int other = level + 1;
        while (other <= highest_level && !has(coarser(tile, other))) ++other;
        const double bin = any_bins ? cells_of_bin(bins, limits.size) : std::ldexp(1.0, highest_level + 1);
        if (other <= highest_level && std::ldexp(1.0, other) <= bin) {
            picture.tiles.push_back(coarser(tile, other));
            cover(Index{1} << other);
        } else {
            picture.shows_bins = true;
        }
    }
    std::sort(picture.tiles.begin(), picture.tiles.end(), [](const TilePlace& a, const TilePlace& b) { return b < a; });
    picture.tiles.erase(std::unique(picture.tiles.begin(), picture.tiles.end()), picture.tiles.end());
    picture.tiles.insert(picture.tiles.end(), exact.begin(), exact.end());
    picture.shows_bins = picture.shows_bins && any_bins;
    if (!picture.shows_bins) return picture;
    cover_bins();
    for (const BinsPlace& block : bins_of(view, halvings, limits, bins)) {
        const IndexRange rows = rows_of(block, bins, limits.size), columns = columns_of(block, bins, limits.size);
        const bool seen = std::any_of(picture.missing.begin(), picture.missing.end(), [&](const TilePlace& tile) {
            return overlap(rows, rows_of(tile, limits.size)) && overlap(columns, columns_of(tile, limits.size));
        });
        if (seen) picture.bins.push_back(block);
    }
    return picture;
}

}  // namespace attnscope
