// Online softmax: Milakov and Gimelshein 2018, "Online normalizer calculation for softmax"; over blocks of queries and keys
// that stay in the caches: Dao et al. 2022, "FlashAttention". What is added here is the map: the maximum and the sum of
// every column bin are kept per row, and become weights when the row's sum is known.

#include "core/compute/kernels/targets.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "core/compute/kernels/streaming.cpp"
#include <hwy/foreach_target.h>

#include "core/compute/kernels/streaming_map-inl.h"

#include "core/compute/kernels/streaming.h"

HWY_BEFORE_NAMESPACE();
namespace attnscope::HWY_NAMESPACE {
namespace {

// they share each block of keys while it is in the second-level cache
constexpr Index blocks_of_group = 4;
constexpr Index rows_of_one_group = blocks_of_group * block_rows;

struct BlockSizes {
    explicit BlockSizes(const StreamingHead& head) {
        Q = static_cast<std::size_t>(head.d) * panel;
        O = static_cast<std::size_t>(head.d_v) * panel;
        bins = static_cast<std::size_t>(std::max<Index>(head.column_bins, 1)) * panel;
        all = Q + O + 3 * panel + 2 * bins;
    }
    std::size_t Q, O, bins, all;
};

std::size_t scratch_of(const StreamingHead& head) {
    return blocks_of_group * BlockSizes(head).all + static_cast<std::size_t>(keys_at_once) * panel + GroupMap::scratch_floats(head, rows_of_one_group);
}

Block block_of(const StreamingHead& head, IndexRange rows, float* scratch) {
    const BlockSizes sizes(head);
    Block block{};
    block.rows = rows;
    block.keys = {visible_keys(head.rule, rows.begin, head.m).begin, visible_keys(head.rule, rows.end - 1, head.m).end};
    block.keys.end = std::max(block.keys.begin, block.keys.end);
    block.bins = bins_of(block.keys, head.column_bins, head.m);
    block.Q = scratch;
    block.O = block.Q + sizes.Q;
    block.sum = block.O + sizes.O;
    block.sum_error = block.sum + panel;
    block.reference = block.sum_error + panel;
    block.bin_sum = block.reference + panel;
    block.bin_max = block.bin_sum + sizes.bins;
    return block;
}

void stream(const StreamingHead& head, Index group, float* scratch, const std::stop_token& stop) {
    const IndexRange rows{group * rows_of_one_group, std::min((group + 1) * rows_of_one_group, head.n)};
    KeyPass pass(head, scratch);
    scratch += static_cast<std::size_t>(keys_at_once) * panel;
    std::vector<Block> blocks;
    IndexRange keys{head.m, 0};
    for (Index row = rows.begin; row < rows.end; row += block_rows, scratch += BlockSizes(head).all) {
        Block& block = blocks.emplace_back(block_of(head, {row, std::min(row + block_rows, rows.end)}, scratch));
        pass.begin_block(block);
        keys = {std::min(keys.begin, block.keys.begin), std::max(keys.end, block.keys.end)};
    }
    for (Index key = keys.begin; key < keys.end; key += keys_at_once) {
        if (stop.stop_requested()) return;
        for (Block& block : blocks) {
            const IndexRange seen{std::max(key, block.keys.begin), std::min(key + keys_at_once, block.keys.end)};
            if (seen.begin < seen.end) pass.see_keys(block, seen);
        }
    }
    for (Block& block : blocks) pass.finish_block(block);
    if (head.row_bins == 0) return;
    GroupMap map(head, rows, scratch);
    for (const Block& block : blocks) map.add(block);
    map.write(group);
}

void merge(const StreamingHead& head) {
    const Index columns = head.column_bins, rows = rows_of_one_group, groups = (head.n + rows - 1) / rows;
    std::vector<float> mean(static_cast<std::size_t>(columns)), max(static_cast<std::size_t>(columns));
    for (Index bin = 0; bin < head.row_bins; ++bin) {
        const Index begin = first_of_bin(bin, head.row_bins, head.n), end = first_of_bin(bin + 1, head.row_bins, head.n);
        const Index first = begin / rows, last = (end - 1) / rows;
        if (first == last) continue;
        std::fill(mean.begin(), mean.end(), 0.0f);
        std::fill(max.begin(), max.end(), 0.0f);
        for (Index group = first; group <= std::min(last, groups - 1); ++group) {
            const float* edge = head.edges + ((group * 2 + (group == first ? 1 : 0)) * 2) * columns;
            for (Index b = 0; b < columns; ++b) {
                mean[static_cast<std::size_t>(b)] += edge[b];
                max[static_cast<std::size_t>(b)] = std::max(max[static_cast<std::size_t>(b)], edge[columns + b]);
            }
        }
        for (Index b = 0; b < columns; ++b) head.mean[bin * columns + b] = mean[static_cast<std::size_t>(b)] / cells_of_bin(head, bin, b);
        std::copy_n(max.data(), columns, head.max + bin * columns);
    }
}

Index group_rows() { return rows_of_one_group; }

}  // namespace
}  // namespace attnscope::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace attnscope {

HWY_EXPORT(group_rows);
HWY_EXPORT(scratch_of);
HWY_EXPORT(stream);
HWY_EXPORT(merge);

Index rows_of_group() { return HWY_DYNAMIC_DISPATCH(group_rows)(); }
std::size_t streaming_scratch(const StreamingHead& head) { return HWY_DYNAMIC_DISPATCH(scratch_of)(head); }
void stream_group(const StreamingHead& head, Index group, float* scratch, const std::stop_token& stop) {
    HWY_DYNAMIC_DISPATCH(stream)(head, group, scratch, stop);
}
void merge_edges(const StreamingHead& head) { HWY_DYNAMIC_DISPATCH(merge)(head); }

}  // namespace attnscope
#endif
