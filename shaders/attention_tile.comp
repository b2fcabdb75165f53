#version 450
#extension GL_GOOGLE_include_directive : require

// One block of a head's n x m matrix, in full resolution:                    Vaswani et al. 2017, eq. 1
//   scores  S[i, j] = Q_i . K_j
//   scaled  cap(S * scale) - slope |i - j|      masked  the same, hidden_score where row i does not see key j
//   weights A[i, j] = exp(scaled - L[i]), 0 where row i does not see key j
// or, of weights, strips (row tiles, 2, columns) of (sum, maximum).
// Q, K as scores.glsl has them; L (rows, 2) as high + low, since one float near 1e4 is already off by 5e-4.

#include "shared.h"
#include "scores.glsl"

layout(local_size_x = tile_threads) in;

// true: scores as unevaluated sums of two floats, for scores so large that a float's rounding would spoil the weights
layout(constant_id = 0) const bool wide_sums = false;
// true: not the weights but the sum and the maximum of each column's rows before and from the tile's cut on, a pair for each:
// a sixteenth of the memory where bins are at least as high as tiles
layout(constant_id = 1) const bool in_strips = false;

layout(std430, set = 0, binding = 0) readonly buffer Queries { vec4 Q[]; };
layout(std430, set = 0, binding = 1) readonly buffer Keys { vec4 K[]; };
layout(std430, set = 0, binding = 2) readonly buffer LogSumExp { vec2 L[]; };
layout(std430, set = 0, binding = 3) readonly buffer Cells { uvec2 cells[]; };  // [row][block of columns], 1 = may be seen; then flags
layout(std430, set = 0, binding = 4) writeonly buffer Values { vec4 values[]; };
layout(std430, set = 0, binding = 5) writeonly buffer Strips { vec2 strips[]; };  // the same memory; one of both is written
layout(std430, set = 0, binding = 6) readonly buffer Cuts { uint cuts[]; };
layout(push_constant) uniform Parameters { TileParameters p; };

// high + low, unevaluated
struct Pair {
    vec4 high;
    vec4 low;
};

// a = high + low exactly, both of at most 12 binary digits, so that their products are exact. Dekker 1971, for |a| < 8e34
Pair halves(vec4 a) {
    precise vec4 c = 4097.0 * a;
    precise vec4 high = c - (c - a);
    precise vec4 low = a - high;
    return Pair(high, low);
}

// a * b exactly
Pair exact_product(vec4 a, vec4 b, Pair a_halves, Pair b_halves) {
    precise vec4 product = a * b;
    precise vec4 error = ((a_halves.high * b_halves.high - product) + a_halves.high * b_halves.low + a_halves.low * b_halves.high)
                       + a_halves.low * b_halves.low;
    return Pair(product, error);
}

// a + b exactly. Knuth, The Art of Computer Programming 2, section 4.2.2
Pair exact_sum(vec4 a, vec4 b) {
    precise vec4 sum = a + b;
    precise vec4 b_part = sum - a;
    precise vec4 error = (a - (sum - b_part)) + (b - b_part);
    return Pair(sum, error);
}

void add_exact_product(inout vec4 high, inout vec4 low, float a, vec4 b, Pair b_halves) {
    Pair product = exact_product(vec4(a), b, halves(vec4(a)), b_halves);
    Pair sum = exact_sum(high, product.high);
    high = sum.high;
    low += sum.low + product.low;
}

void add_exact_products(inout vec4 high[rows_per_thread], inout vec4 low[rows_per_thread]) {
    for (uint k = 0; k < tile_depth; ++k) {
        vec4 upper = left_slice[k * line_stride + down()];
        vec4 lower = left_slice[k * line_stride + down() + tile_threads_down];
        vec4 right = right_slice[k * line_stride + across()];
        Pair right_halves = halves(right);
        for (uint r = 0; r < 4u; ++r) {
            add_exact_product(high[r], low[r], upper[r], right, right_halves);
            add_exact_product(high[r + 4u], low[r + 4u], lower[r], right, right_halves);
        }
    }
}

// what is written for four columns of one row
vec4 quantity_of(vec4 high, vec4 low, int row, ivec4 columns, vec2 row_L, bvec4 seen) {
    if (p.quantity == quantity_scores) return high + low;
    if (p.as_streamed == 1u) {
        vec4 value = ruled(p.rule, high, row, columns);
        if (p.quantity == quantity_scaled) return value;
        if (p.quantity == quantity_masked) return mix(vec4(hidden_score), value, seen);
        precise vec4 below = (value - row_L.x) - row_L.y;
        return mix(vec4(0.0), exp_or_zero(min(below, vec4(0.0))), seen);
    }
    Pair scaled = exact_product(high, vec4(p.scale_high), halves(high), halves(vec4(p.scale_high)));
    scaled.low += high * p.scale_low + low * p.scale_high;
    if (p.rule.softcap > 0.0) scaled = Pair(capped(scaled.high + scaled.low, p.rule.softcap), vec4(0.0));

    vec4 steps = vec4(abs(ivec4(row) - columns));
    Pair bias = exact_product(steps, vec4(p.rule.slope_high), halves(steps), halves(vec4(p.rule.slope_high)));
    bias.low += steps * p.rule.slope_low;
    precise vec4 rest = scaled.low - bias.low;
    if (p.quantity != quantity_weights) {
        precise vec4 value = (scaled.high - bias.high) + rest;
        return p.quantity == quantity_masked ? mix(vec4(hidden_score), value, seen) : value;
    }
    // far from the diagonal the bias and L are both large, and nearly cancel
    Pair shift = exact_sum(bias.high, vec4(row_L.x));
    precise vec4 exponent = (scaled.high - shift.high) + (rest - (shift.low + row_L.y));
    // a weight is at most 1: rounding must not lift the exponent above 0
    return mix(vec4(0.0), exp_or_zero(min(exponent, vec4(0.0))), seen);
}

// adds up the threads that share columns, in the memory of the slices; weights are at least 0
void write_strips(vec4 sums[strips_of_tile], vec4 maxima[strips_of_tile]) {
    for (uint strip = 0; strip < strips_of_tile; ++strip) {
        left_slice[(strip * tile_threads_down + down()) * tile_threads_across + across()] = sums[strip];
        right_slice[(strip * tile_threads_down + down()) * tile_threads_across + across()] = maxima[strip];
    }
    barrier();
    uint strip = gl_LocalInvocationIndex / tile_columns, column = gl_LocalInvocationIndex % tile_columns;
    vec2 pair = vec2(0.0);
    for (uint k = 0; k < tile_threads_down; ++k) {
        uint place = (strip * tile_threads_down + k) * tile_threads_across + column / 4u;
        pair = vec2(pair.x + left_slice[place][column % 4u], max(pair.y, right_slice[place][column % 4u]));
    }
    uint line = strips_of_tile * gl_WorkGroupID.y + strip;
    strips[line * p.stride * 4u + gl_WorkGroupID.x * tile_columns + column] = pair;
}

void main() {
    int first_row = p.first_row + int(gl_WorkGroupID.y * tile_rows);
    int first_column = p.first_column + int(gl_WorkGroupID.x * tile_columns);
    vec4 high[rows_per_thread];
    vec4 low[rows_per_thread];
    for (uint r = 0; r < rows_per_thread; ++r) {
        high[r] = vec4(0.0);
        low[r] = vec4(0.0);
    }

    // scores: the same number of slices for every thread of the group, so that all meet at the barriers
    bool needed = p.quantity < quantity_masked || tile_is_seen(p.rule, first_row, first_column);
    if (p.rule.cell_blocks > 0u)
        needed = needed && cells[p.first_flag + gl_WorkGroupID.y * p.rule.cell_blocks + gl_WorkGroupID.x].x != 0u;
    uint Q_block = (p.row_block + gl_WorkGroupID.y) * p.slices * slice_vectors;
    uint K_block = (p.column_block + gl_WorkGroupID.x) * p.slices * slice_vectors;
    for (uint slice = 0; slice < (needed ? p.slices : 0u); ++slice) {
        for (uint k = gl_LocalInvocationIndex; k < slice_vectors; k += tile_threads) {
            left_slice[place_of(k)] = Q[Q_block + slice * slice_vectors + k];
            right_slice[place_of(k)] = K[K_block + slice * slice_vectors + k];
        }
        barrier();
        if (wide_sums) add_exact_products(high, low);
        else add_products(high);
        barrier();
    }

    vec4 sums[strips_of_tile] = {vec4(0.0), vec4(0.0)};
    vec4 maxima[strips_of_tile] = {vec4(0.0), vec4(0.0)};
    uint cut = in_strips ? cuts[p.first_strip + gl_WorkGroupID.y] : 0u;
    ivec4 columns = ivec4(first_column + int(4u * across())) + ivec4(0, 1, 2, 3);
    for (uint r = 0; r < rows_per_thread; ++r) {
        uint row = gl_WorkGroupID.y * tile_rows + row_of(r);
        bvec4 seen = sees(p.rule, p.first_row + int(row), columns);
        if (p.rule.cell_blocks > 0u) seen = mix(bvec4(false), seen, unhidden(cells[row * p.rule.cell_blocks + gl_WorkGroupID.x]));
        vec2 row_L = p.quantity == quantity_weights ? L[p.row_block * tile_rows + row] : vec2(0.0);
        vec4 four = quantity_of(high[r], low[r], p.first_row + int(row), columns, row_L, seen);
        if (in_strips) {
            if (row >= p.rows) four = vec4(0.0);
            bool after = row_of(r) >= cut;
            sums[0] += after ? vec4(0.0) : four;
            sums[1] += after ? four : vec4(0.0);
            maxima[0] = max(maxima[0], after ? vec4(0.0) : four);
            maxima[1] = max(maxima[1], after ? four : vec4(0.0));
        } else {
            values[row * p.stride + gl_WorkGroupID.x * line_vectors + across()] = four;
        }
    }
    if (in_strips) write_strips(sums, maxima);
}
