#version 450
#extension GL_GOOGLE_include_directive : require

// The values of a block pooled into bins: of each bin the sum and the maximum, or the sum and the count, of its visible cells.
// values (rows, stride), or strips (2 of each 64 rows, stride, 2), as attention_tile.comp leaves them -> results (row bins, column bins, 2)
// One workgroup pools one row bin and a few column bins: each thread walks down a column, so that neighbours read neighbours.

#include "shared.h"

layout(local_size_x = tile_threads) in;

// true: rows are strips
layout(constant_id = 0) const bool in_strips = false;

layout(std430, set = 0, binding = 0) readonly buffer Values { float values[]; };
layout(std430, set = 0, binding = 1) readonly buffer Strips { vec2 strips[]; };  // the same memory
layout(std430, set = 0, binding = 2) readonly buffer Cuts { uint cuts[]; };
layout(std430, set = 0, binding = 3) writeonly buffer Results { vec2 results[]; };
layout(push_constant) uniform Parameters { PoolParameters p; };

shared float sums[tile_threads];
shared float seconds[tile_threads];  // maxima or counts

float second_of(float a, float b) { return p.count == 1u ? a + b : max(a, b); }

void main() {
    uint first_bin = gl_WorkGroupID.x * p.bins_per_group;
    uint bins = min(p.bins_per_group, p.column_bins - first_bin);
    uint row_begin = cuts[p.row_cuts + gl_WorkGroupID.y], row_end = cuts[p.row_cuts + gl_WorkGroupID.y + 1u];
    uint column_begin = cuts[p.column_cuts + first_bin], column_end = cuts[p.column_cuts + first_bin + bins];

    float sum = 0.0;
    float second = p.count == 1u ? 0.0 : hidden_score;
    for (uint column = column_begin + gl_LocalInvocationIndex; column < column_end; column += tile_threads) {
        for (uint row = row_begin; row < row_end; ++row) {
            if (in_strips) {
                vec2 strip = strips[row * p.stride + column];
                sum += strip.x;
                second = max(second, strip.y);
                continue;
            }
            float value = values[row * p.stride + column];
            bool seen = value > lowest_maximum;
            sum += seen ? value : 0.0;
            second = second_of(second, p.count == 1u ? float(seen) : value);
        }
    }
    sums[gl_LocalInvocationIndex] = sum;
    seconds[gl_LocalInvocationIndex] = second;
    barrier();

    // each bin's columns stand side by side; a bin of more columns than threads has all threads
    if (gl_LocalInvocationIndex >= bins) return;
    uint begin = cuts[p.column_cuts + first_bin + gl_LocalInvocationIndex] - column_begin;
    uint end = min(cuts[p.column_cuts + first_bin + gl_LocalInvocationIndex + 1u] - column_begin, tile_threads);
    float bin_sum = 0.0;
    float bin_second = p.count == 1u ? 0.0 : hidden_score;
    for (uint k = begin; k < end; ++k) {
        bin_sum += sums[k];
        bin_second = second_of(bin_second, seconds[k]);
    }
    results[p.first_result + gl_WorkGroupID.y * p.column_bins + first_bin + gl_LocalInvocationIndex] = vec2(bin_sum, bin_second);
}
