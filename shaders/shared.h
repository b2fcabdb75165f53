// Sizes and parameters of the compute shaders, read by GLSL and by C++: the one place where they are defined.

#ifdef __cplusplus
#pragma once
#include <cstdint>
namespace attnscope::shaders {
using uint = std::uint32_t;
#endif

// attention_tile.comp: a workgroup computes tile_rows x tile_columns weights, walking along d in slices of tile_depth.
// Every thread holds 8 x 4 of them in registers. 128 threads and 8,320 bytes of shared memory are within what
// Vulkan guarantees on any device (128 and 16,384).
const uint tile_rows = 64u;
const uint tile_columns = 64u;
const uint tile_depth = 16u;
const uint tile_threads_across = 16u;  // side by side along the columns
const uint tile_threads_down = 8u;
const uint tile_threads = tile_threads_across * tile_threads_down;
const uint rows_per_thread = tile_rows / tile_threads_down;
const uint columns_per_thread = tile_columns / tile_threads_across;

// one number of padding: the slices are written across and read along, and neither may hit one memory bank only
const uint tile_stride = tile_rows + 1u;
const uint tile_shared_bytes = 2u * tile_depth * tile_stride * 4u;

// push constants; every member has four bytes, so that GLSL and C++ agree on the layout
struct TileParameters {
    uint rows;         // of this block
    uint columns;      // of this block
    uint width;        // d
    int first_row;     // of this block within the n x m weights: the mask needs to know
    int first_column;
    int left;          // row i sees keys i - left ... i + right; -1 is unlimited; causal is right = 0
    int right;
    float scale_high;  // scale = scale_high + scale_low: a float's scale would be off by 6e-8 of every score
    float scale_low;
};

#ifdef __cplusplus
static_assert(tile_rows == tile_columns, "the two slices share one stride");
static_assert(sizeof(TileParameters) <= 128, "more push constants than Vulkan guarantees");
}  // namespace attnscope::shaders
#endif
