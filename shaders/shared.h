// Sizes and parameters of the compute shaders, read by GLSL and by C++: the one place where they are defined.

#ifdef __cplusplus
#pragma once
#include <cstdint>
namespace attnscope::shaders {
using uint = std::uint32_t;
#endif

// A workgroup works on 64 x 64 scores, of which every thread holds 8 x 4 in registers, walking along d in slices of 16.
// 128 threads and 16,384 bytes of shared memory are what Vulkan guarantees on any device.
const uint tile_rows = 64u;
const uint tile_columns = 64u;
const uint tile_depth = 16u;
const uint tile_threads_across = 16u;  // side by side along the columns, four neighbouring columns each
const uint tile_threads_down = 8u;     // four neighbouring rows each in the upper half of the tile, and four in the lower
const uint tile_threads = tile_threads_across * tile_threads_down;
const uint rows_per_thread = tile_rows / tile_threads_down;
const uint columns_per_thread = tile_columns / tile_threads_across;

// A slice is 16 lines of 16 vectors of four floats, in memory one after the other. In shared memory a line is one vector
// longer: slices of weights are written across the lines, which must not hit one memory bank only.
const uint line_vectors = tile_rows / 4u;
const uint line_stride = line_vectors + 1u;
const uint slice_vectors = tile_depth * line_vectors;
const uint slice_bytes = tile_depth * line_stride * 16u;

// attention_stream.comp: the value columns of one workgroup, and what its rows exchange
const uint value_columns = 64u;
const uint part_stride = tile_rows + 1u;
const uint blocks_per_sum = 8u;  // of 64 keys: then registers are added to what memory holds
const uint largest_shared_bytes = 2u * slice_bytes + tile_threads_across * part_stride * 4u + 2u * tile_rows * 4u;

// Shaders need not honour infinities. A score that is not seen, and a maximum of no scores; every score that counts is larger.
const float hidden_score = -3.0e38f;
const float lowest_maximum = -1.0e38f;

// what attention_tile.comp writes
const uint quantity_scores = 0u;
const uint quantity_scaled = 1u;
const uint quantity_masked = 2u;
const uint quantity_weights = 3u;

// buffers that a shader sees at once; Vulkan guarantees 4, GPUs have 8 and more
const uint tile_buffers = 7u;
const uint stream_buffers = 6u;
const uint pool_buffers = 4u;

// specialization constants, as bits
const uint tile_wide_sums = 1u;   // attention_tile.comp: scores as unevaluated sums of two floats
const uint tile_strips = 2u;      // attention_tile.comp: sums and maxima of the columns of each tile in place of its weights
const uint pool_strips = 1u;      // pool.comp: pools such strips

// A tile is cut into at most two strips of rows, one of which may be empty.
const uint strips_of_tile = 2u;

// push constants; every member has four bytes, so that GLSL and C++ agree on the layout

// what TileParameters and StreamParameters have in common
struct RuleParameters {
    int left;    // row i sees keys i - left ... i + right; -1 is unlimited; causal is right = 0
    int right;
    int keys;    // m: columns from here on do not exist
    float softcap;     // 0 is off
    float slope_high;  // slope = slope_high + slope_low
    float slope_low;
    uint cell_blocks;  // blocks of 64 columns in the bits of the hidden cells; 0 when no cell is hidden
};

struct TileParameters {
    RuleParameters rule;
    uint quantity;
    uint slices;        // d / tile_depth, rounded up
    uint row_block;     // of the first row within Q and L
    uint column_block;  // of the first column within K
    uint stride;        // of the rows of the values, in vectors of four
    int first_row;      // of this block within the n x m weights: the mask needs to know
    int first_column;
    float scale_high;   // scale = scale_high + scale_low: a float's scale would be off by 6e-8 of every score
    float scale_low;
    uint rows;          // of this block; strips leave the others out
    uint first_strip;   // where the cuts of this block's strips begin
    uint as_streamed;   // 1: Q is already times scale, and scores are rounded as attention_stream.comp does, whose L this is
    uint first_flag;    // as below
};

struct StreamParameters {
    RuleParameters rule;
    uint slices;        // d / tile_depth, rounded up
    uint row_block;     // of the first row within Q, O and the sums
    uint key_block;     // of the first key within K and V
    uint key_blocks;    // to walk along
    uint value_stride;  // keys of one chunk of V
    uint row_stride;    // rows of one chunk of O
    int first_row;
    int first_key;
    uint fresh;         // 1: nothing came before; 0: O and the sums are those of earlier keys
    uint first_flag;    // where the flags begin among the hidden cells: [block of rows][block of columns], 0 where all are hidden
};

struct PoolParameters {
    uint stride;          // of the rows of the values, in floats
    uint row_cuts;        // where the cuts of this block's rows begin: bin b covers rows cut[b] ... cut[b + 1] - 1 of the block
    uint column_cuts;
    uint column_bins;
    uint bins_per_group;  // column bins of one workgroup; when more than one, together at most tile_threads columns
    uint first_result;
    uint count;           // 1: the second number is the count of visible cells; 0: the maximum
};

#ifdef __cplusplus
static_assert(tile_rows == tile_columns && value_columns == tile_columns, "all slices share one stride");
static_assert(tile_threads == strips_of_tile * tile_columns && strips_of_tile * tile_threads_down * tile_threads_across * 16 <= slice_bytes,
              "each thread adds up one column of one strip, in the memory of a slice");
static_assert(largest_shared_bytes <= 16384, "more shared memory than Vulkan guarantees");
static_assert(sizeof(TileParameters) <= 128 && sizeof(StreamParameters) <= 128 && sizeof(PoolParameters) <= 128,
              "more push constants than Vulkan guarantees");
}  // namespace attnscope::shaders
#endif
