#pragma once
// How a large window is cut into blocks that fit a device's buffers and its patience, and how fast they follow.

#include <cstdint>

#include "core/attention/matrix.h"
#include "core/compute/score_rule.h"

namespace attnscope {

struct BlockLimits {
    std::uint64_t buffer_floats = 0;      // of each of Q and K
    std::uint64_t cells = 0;              // of a block
    std::uint64_t multiply_adds = 0;      // of one submission; the tile of a single workgroup is never cut
    std::uint64_t workgroups_across = 0;  // of one dispatch
    std::uint64_t workgroups_down = 0;
};

// True when a single tile with vectors of this width (at least 1) fits the buffers.
bool one_tile_fits(Index width, const BlockLimits& limits);

// How many columns, and beside a block of so many columns how many rows, go into the next block: as many whole tiles as
// the limits allow, at most what is left. Wide before high, so that a block's keys serve the blocks below it.
// Both assert that one tile fits.
Index columns_of_block(Index columns_left, Index width, const BlockLimits& limits);
Index rows_of_block(Index rows_left, Index block_columns, Index width, const BlockLimits& limits);

// Cells of the 64 x 64 tiles of this block in which a row sees a key, hidden cells aside; `keys` is m.
std::uint64_t seen_cells(const ScoreRule& rule, IndexRange rows, IndexRange columns, Index keys);

// Finds the size of a submission that takes 30 to 80 ms: long enough to keep the device busy, and short enough that no
// watchdog fires (2 s on common systems) and a window drawn by the same GPU does not stutter.
class SubmissionPace {
public:
    explicit SubmissionPace(std::uint64_t first_multiply_adds) : multiply_adds_(first_multiply_adds) {}

    std::uint64_t multiply_adds() const { return multiply_adds_; }  // at least 1
    void learn(std::uint64_t multiply_adds, double seconds);        // of the last submission

private:
    std::uint64_t multiply_adds_;
};

}  // namespace attnscope
