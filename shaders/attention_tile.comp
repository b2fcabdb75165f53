#version 450
#extension GL_GOOGLE_include_directive : require

// A[i, j] = exp(Q_i . K_j * scale - L[i]), and 0 where row i does not see key j        Vaswani et al. 2017, eq. 1
// One block of the n x m weights: Q (rows, width), K (columns, width), L (rows, 2) -> A (rows, columns), row-major floats.
// L is two floats, high + low, since one float near 1e4 is already off by 5e-4.

#include "shared.h"

layout(local_size_x = tile_threads) in;

// true: scores as unevaluated sums of two floats, for scores so large that a float's rounding would spoil the weights
layout(constant_id = 0) const bool wide_sums = false;

layout(std430, set = 0, binding = 0) readonly buffer Queries { float Q[]; };
layout(std430, set = 0, binding = 1) readonly buffer Keys { float K[]; };
layout(std430, set = 0, binding = 2) readonly buffer LogSumExp { vec2 L[]; };
layout(std430, set = 0, binding = 3) writeonly buffer Weights { float A[]; };
layout(push_constant) uniform Parameters { TileParameters p; };

shared float Q_slice[tile_depth * tile_stride];  // [depth][row]
shared float K_slice[tile_depth * tile_stride];  // [depth][column]

// exp of anything less is below the smallest normal float
const float smallest_exponent = -87.33654;

// a = x + y exactly, both of at most 12 binary digits, so that their products are exact. Dekker 1971, for |a| < 8e34
vec2 halves(float a) {
    precise float c = 4097.0 * a;
    precise float x = c - (c - a);
    precise float y = a - x;
    return vec2(x, y);
}

// a * b = x + y exactly
vec2 exact_product(float a, float b, vec2 a_halves, vec2 b_halves) {
    precise float product = a * b;
    precise float error = ((a_halves.x * b_halves.x - product) + a_halves.x * b_halves.y + a_halves.y * b_halves.x)
                        + a_halves.y * b_halves.y;
    return vec2(product, error);
}

// a + b = x + y exactly. Knuth, The Art of Computer Programming 2, section 4.2.2
vec2 exact_sum(float a, float b) {
    precise float sum = a + b;
    precise float b_part = sum - a;
    precise float error = (a - (sum - b_part)) + (b - b_part);
    return vec2(sum, error);
}

// key range of a row as shared.h describes it
bool sees(int row, int column) {
    return (p.left < 0 || column >= row - p.left) && (p.right < 0 || column <= row + p.right);
}

// false when no row of the tile sees any of its columns
bool tile_is_visible(ivec2 first_cell) {
    int last_row = first_cell.x + int(tile_rows) - 1;
    int last_column = first_cell.y + int(tile_columns) - 1;
    return (p.left < 0 || last_column >= first_cell.x - p.left) && (p.right < 0 || first_cell.y <= last_row + p.right);
}

void load_slices(uint tile_row, uint tile_column, uint depth) {
    for (uint k = gl_LocalInvocationIndex; k < tile_rows * tile_depth; k += tile_threads) {
        uint line = k / tile_depth, along = depth + k % tile_depth;
        uint place = (k % tile_depth) * tile_stride + line;
        bool inside = along < p.width;
        Q_slice[place] = inside && tile_row + line < p.rows ? Q[(tile_row + line) * p.width + along] : 0.0;
        K_slice[place] = inside && tile_column + line < p.columns ? K[(tile_column + line) * p.width + along] : 0.0;
    }
}

void main() {
    uint tile_row = gl_WorkGroupID.y * tile_rows;
    uint tile_column = gl_WorkGroupID.x * tile_columns;
    uint across = gl_LocalInvocationIndex % tile_threads_across;
    uint down = gl_LocalInvocationIndex / tile_threads_across;

    float high[rows_per_thread][columns_per_thread];
    float low[rows_per_thread][columns_per_thread];
    for (uint r = 0; r < rows_per_thread; ++r) {
        for (uint c = 0; c < columns_per_thread; ++c) {
            high[r][c] = 0.0;
            low[r][c] = 0.0;
        }
    }

    // scores: the same number of slices for every thread of the group, so that all meet at the barriers
    uint width = tile_is_visible(ivec2(p.first_row + int(tile_row), p.first_column + int(tile_column))) ? p.width : 0u;
    for (uint depth = 0; depth < width; depth += tile_depth) {
        load_slices(tile_row, tile_column, depth);
        barrier();
        for (uint k = 0; k < tile_depth; ++k) {
            float q[rows_per_thread];
            float key[columns_per_thread];
            for (uint r = 0; r < rows_per_thread; ++r) q[r] = Q_slice[k * tile_stride + down + r * tile_threads_down];
            vec2 key_halves[columns_per_thread];
            for (uint c = 0; c < columns_per_thread; ++c) {
                key[c] = K_slice[k * tile_stride + across + c * tile_threads_across];
                key_halves[c] = wide_sums ? halves(key[c]) : vec2(0.0);
            }
            for (uint r = 0; r < rows_per_thread; ++r) {
                vec2 q_halves = wide_sums ? halves(q[r]) : vec2(0.0);
                for (uint c = 0; c < columns_per_thread; ++c) {
                    if (wide_sums) {
                        vec2 product = exact_product(q[r], key[c], q_halves, key_halves[c]);
                        vec2 sum = exact_sum(high[r][c], product.x);
                        high[r][c] = sum.x;
                        low[r][c] += sum.y + product.y;
                    } else {
                        high[r][c] += q[r] * key[c];
                    }
                }
            }
        }
        barrier();
    }

    // weights
    vec2 scale_halves = halves(p.scale_high);
    for (uint r = 0; r < rows_per_thread; ++r) {
        uint row = tile_row + down + r * tile_threads_down;
        if (row >= p.rows) continue;
        vec2 row_L = L[row];
        for (uint c = 0; c < columns_per_thread; ++c) {
            uint column = tile_column + across + c * tile_threads_across;
            if (column >= p.columns) continue;
            vec2 scaled = exact_product(high[r][c], p.scale_high, halves(high[r][c]), scale_halves);
            precise float rest = scaled.y + (high[r][c] * p.scale_low + low[r][c] * p.scale_high);
            precise float exponent = (scaled.x - row_L.x) + (rest - row_L.y);
            // a weight is at most 1: rounding must not lift the exponent above 0
            bool counts = sees(p.first_row + int(row), p.first_column + int(column)) && exponent >= smallest_exponent;
            A[row * p.columns + column] = counts ? exp(min(exponent, 0.0)) : 0.0;
        }
    }
}
