// What the blocks of a group have kept per column bin becomes weights, is turned so that lanes are column bins, and is added
// up by row bin.

#if defined(ATTNSCOPE_STREAMING_MAP_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef ATTNSCOPE_STREAMING_MAP_INL_H_
#undef ATTNSCOPE_STREAMING_MAP_INL_H_
#else
#define ATTNSCOPE_STREAMING_MAP_INL_H_
#endif

#include <algorithm>
#include <vector>

#include "core/compute/kernels/streaming_block-inl.h"

HWY_BEFORE_NAMESPACE();
namespace attnscope::HWY_NAMESPACE {
namespace {

// Rows of a block that lie in one row bin.
struct Run {
    Index row_bin;           // counted from the first of the group
    std::size_t begin, end;  // lanes
};

inline float cells_of_bin(const StreamingHead& head, Index row_bin, Index column_bin) {
    return static_cast<float>(size_of_bin(row_bin, head.row_bins, head.n)) * static_cast<float>(size_of_bin(column_bin, head.column_bins, head.m));
}

// The map of a group of rows: the row bins that it touches.
class GroupMap {
public:
    // scratch: scratch_floats() of it
    GroupMap(const StreamingHead& head, IndexRange rows, float* scratch);
    static std::size_t scratch_floats(const StreamingHead& head, Index most_rows);

    void add(const Block& block);  // finished
    void write(Index group);       // to the head's map and edges

private:
    void list_runs(const Block& block);

    const StreamingHead& head_;
    IndexRange rows_, row_bins_;
    Index map_line_;
    float* of_chunk_;       // three times [lanes][lane]
    float *mean_, *max_;    // [row bin of the group][column bin], lines of map_line_
    std::vector<Run> runs_;  // of the block at hand
};

// whole vectors, and one more for a chunk that begins anywhere
inline Index map_line(const StreamingHead& head) {
    const auto vector = static_cast<Index>(lanes);
    return (head.column_bins + 2 * vector - 1) / vector * vector;
}

// so many rows touch at most so many bins
inline Index most_row_bins(const StreamingHead& head, Index rows) {
    return head.row_bins == 0 ? 0 : std::min(rows, rows * head.row_bins / std::max<Index>(head.n, 1) + 2);
}

inline std::size_t GroupMap::scratch_floats(const StreamingHead& head, Index most_rows) {
    return 3 * lanes * panel + 2 * static_cast<std::size_t>(most_row_bins(head, most_rows) * map_line(head));
}

inline GroupMap::GroupMap(const StreamingHead& head, IndexRange rows, float* scratch)
    : head_(head), rows_(rows), row_bins_(bins_of(rows, head.row_bins, head.n)), map_line_(map_line(head)), of_chunk_(scratch) {
    mean_ = of_chunk_ + 3 * lanes * panel;
    max_ = mean_ + row_bins_.size() * map_line_;
    std::fill_n(mean_, 2 * row_bins_.size() * map_line_, 0.0f);
}

// from [lanes][panel] to [panel][lanes]
HWY_INLINE void turn_panel(const float* from, float* to) {
    for (std::size_t v = 0; v < panel_vectors; ++v) turn_square(from + v * lanes, panel, to + v * lanes * lanes, lanes);
}

// A chunk of column bins at a time: weights [bin][lane], turned so that lanes are bins, and added up by row bin.
inline void GroupMap::add(const Block& block) {
    const Lines inverse = load(block.sum), reference = load(block.reference);
    list_runs(block);
    float* const sums = of_chunk_ + lanes * panel;
    float* const maxima = sums + lanes * panel;
    for (Index first = block.bins.begin; first < block.bins.end; first += static_cast<Index>(lanes)) {
        const auto count = static_cast<std::size_t>(std::min<Index>(static_cast<Index>(lanes), block.bins.end - first));
        const std::size_t place = static_cast<std::size_t>(first - block.bins.begin) * panel;
        std::fill(of_chunk_ + count * panel, of_chunk_ + lanes * panel, 0.0f);  // bins beyond gain nothing
        for (std::size_t b = 0; b < count; ++b) {
#pragma GCC unroll 4
            for (std::size_t v = 0; v < panel_vectors; ++v) {
                const std::size_t at = b * panel + v * lanes;
                hn::StoreU(hn::Mul(hn::LoadU(floats, block.bin_sum + place + at), inverse.v[v]), floats, of_chunk_ + at);
            }
        }
        turn_panel(of_chunk_, sums);
        for (std::size_t b = 0; b < count; ++b) {
#pragma GCC unroll 4
            for (std::size_t v = 0; v < panel_vectors; ++v) {
                const std::size_t at = b * panel + v * lanes;
                const Vector power = exp2(hn::Sub(hn::LoadU(floats, block.bin_max + place + at), reference.v[v]));
                // rounding must not lift a weight above 1
                hn::StoreU(hn::Min(hn::Mul(power, inverse.v[v]), hn::Set(floats, 1.0f)), floats, of_chunk_ + at);
            }
        }
        turn_panel(of_chunk_, maxima);
        for (const Run& run : runs_) {
            const Index at = run.row_bin * map_line_ + first;
            Vector sum = hn::LoadU(floats, mean_ + at), max = hn::LoadU(floats, max_ + at);
            for (std::size_t i = run.begin; i < run.end; ++i) {
                sum = hn::Add(sum, hn::LoadU(floats, sums + i * lanes));
                max = hn::Max(max, hn::LoadU(floats, maxima + i * lanes));
            }
            hn::StoreU(sum, floats, mean_ + at);
            hn::StoreU(max, floats, max_ + at);
        }
    }
}

inline void GroupMap::list_runs(const Block& block) {
    runs_.clear();
    for (Index i = 0; i < block.rows.size();) {
        const Index bin = bin_of(block.rows.begin + i, head_.row_bins, head_.n);
        const Index end = std::min(first_of_bin(bin + 1, head_.row_bins, head_.n) - block.rows.begin, block.rows.size());
        runs_.push_back({bin - row_bins_.begin, static_cast<std::size_t>(i), static_cast<std::size_t>(end)});
        i = end;
    }
}

inline void GroupMap::write(Index group) {
    const Index columns = head_.column_bins;
    const auto write_bin = [&](Index row_bin, const float* mean, const float* max) {
        float* to_mean = head_.mean + row_bin * columns;
        for (Index b = 0; b < columns; ++b) to_mean[b] = mean[b] / cells_of_bin(head_, row_bin, b);
        std::copy_n(max, columns, head_.max + row_bin * columns);
    };
    for (Index bin = row_bins_.begin; bin < row_bins_.end; ++bin) {
        const float* mean = mean_ + (bin - row_bins_.begin) * map_line_;
        const float* max = max_ + (bin - row_bins_.begin) * map_line_;
        const bool begins_here = first_of_bin(bin, head_.row_bins, head_.n) >= rows_.begin;
        const bool ends_here = first_of_bin(bin + 1, head_.row_bins, head_.n) <= rows_.end;
        if (begins_here && ends_here) {
            write_bin(bin, mean, max);
            continue;
        }
        // a bin that began earlier is the first edge, one that ends later the second
        float* edge = head_.edges + ((group * 2 + (begins_here ? 1 : 0)) * 2) * columns;
        std::copy_n(mean, columns, edge);
        std::copy_n(max, columns, edge + columns);
    }
}

}  // namespace
}  // namespace attnscope::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
