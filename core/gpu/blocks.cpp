#include "core/gpu/blocks.h"

#include <algorithm>
#include <cassert>

#include "shaders/shared.h"

namespace attnscope {

using shaders::tile_columns;
using shaders::tile_rows;

namespace {

// the largest multiple of `tile` that is at most `limit`, but at least one tile, and no more than is left
Index whole_tiles(std::uint64_t limit, std::uint64_t tile, Index left) {
    const std::uint64_t rounded = std::max(limit / tile, std::uint64_t{1}) * tile;
    return rounded >= static_cast<std::uint64_t>(left) ? left : static_cast<Index>(rounded);
}

}  // namespace

bool one_tile_fits(Index width, const BlockLimits& limits) {
    assert(width >= 1);
    const std::uint64_t vectors = limits.buffer_floats / static_cast<std::uint64_t>(width);
    return vectors >= std::max(tile_rows, tile_columns) && limits.cells >= std::uint64_t{tile_rows} * tile_columns;
}

Index columns_of_block(Index columns_left, Index width, const BlockLimits& limits) {
    assert(one_tile_fits(width, limits));
    const auto d = static_cast<std::uint64_t>(width);
    const std::uint64_t most = std::min({limits.buffer_floats / d, limits.cells / tile_rows,
                                         limits.multiply_adds / (tile_rows * d), limits.workgroups_across * tile_columns});
    return whole_tiles(most, tile_columns, columns_left);
}

Index rows_of_block(Index rows_left, Index block_columns, Index width, const BlockLimits& limits) {
    assert(one_tile_fits(width, limits) && block_columns >= 1);
    const auto d = static_cast<std::uint64_t>(width), across = static_cast<std::uint64_t>(block_columns);
    const std::uint64_t most = std::min({limits.buffer_floats / d, limits.cells / across,
                                         limits.multiply_adds / (across * d), limits.workgroups_down * tile_rows});
    return whole_tiles(most, tile_rows, rows_left);
}

std::uint64_t seen_cells(const ScoreRule& rule, IndexRange rows, IndexRange columns, Index keys) {
    Index tiles = 0;
    for (Index row = rows.begin; row < rows.end; row += tile_rows) {
        const Index last = std::min(row + Index{tile_rows}, rows.end) - 1;
        const Index begin = std::max(visible_keys(rule, row, keys).begin, columns.begin), end = std::min(visible_keys(rule, last, keys).end, columns.end);
        if (begin < end) tiles += (end - 1 - columns.begin) / tile_columns - (begin - columns.begin) / tile_columns + 1;
    }
    return static_cast<std::uint64_t>(tiles) * tile_rows * tile_columns;
}

void SubmissionPace::learn(std::uint64_t multiply_adds, double seconds) {
    constexpr double shortest_seconds = 0.03, longest_seconds = 0.08, wished_seconds = 0.05;
    // one long step might be misled by a submission too small to fill the device, several shorter ones correct each other
    constexpr double largest_step = 8.0;
    constexpr std::uint64_t largest = std::uint64_t{1} << 50;
    if (seconds > longest_seconds) {
        multiply_adds_ = std::max(multiply_adds_ / 2, std::uint64_t{1});
    } else if (seconds < shortest_seconds && 2 * multiply_adds > multiply_adds_) {
        // only a submission that was nearly full says that a fuller one would do
        const double step = std::min(wished_seconds / std::max(seconds, 1e-9), largest_step);
        multiply_adds_ = std::min(static_cast<std::uint64_t>(static_cast<double>(multiply_adds_) * step) + 1, largest);
    }
}

}  // namespace attnscope
