#version 450
#extension GL_GOOGLE_include_directive : require
#extension GL_EXT_control_flow_attributes : require  // not where anything is precise: unrolled copies lose that

// O_i = sum_j exp(s(i, j) - m_i) V_j,  l_i = sum_j exp(s(i, j) - m_i),  m_i = max_j s(i, j)   over the keys that row i sees,
//   s(i, j) = cap(Q_i . K_j) - slope |i - j|
// in one walk along the keys with only the sums so far: Milakov and Gimelshein 2018, "Online normalizer calculation for
// softmax"; Rabe and Staats 2021, "Self-attention does not need O(n^2) memory". Divided by l elsewhere.
// A workgroup has 64 rows and 64 columns of V; what it found is added to what earlier walks left in O and in the sums.
// Q already times scale, K as scores.glsl has them; V [chunk of 64 columns][key][column]; O [chunk][row][column];
// sums [chunk][row] of (m, l). Every chunk keeps sums of its own, all alike: none waits for another.

#include "shared.h"
#include "scores.glsl"

layout(local_size_x = tile_threads) in;

layout(std430, set = 0, binding = 0) readonly buffer Queries { vec4 Q[]; };
layout(std430, set = 0, binding = 1) readonly buffer Keys { vec4 K[]; };
layout(std430, set = 0, binding = 2) readonly buffer Values { vec4 V[]; };
layout(std430, set = 0, binding = 3) readonly buffer Cells { uvec2 cells[]; };  // [row][block of keys], 1 = may be seen; then flags
layout(std430, set = 0, binding = 4) buffer Output { vec4 O[]; };
layout(std430, set = 0, binding = 5) buffer Sums { vec2 sums[]; };
layout(push_constant) uniform Parameters { StreamParameters p; };

shared float parts[tile_threads_across * part_stride];  // [thread across][row]
shared float halves_of_rows[2u * tile_rows];

int first_row() { return p.first_row + int(gl_WorkGroupID.x * tile_rows); }

void load_scores(out vec4 S[rows_per_thread], uint block) {
    [[unroll]] for (uint r = 0; r < rows_per_thread; ++r) S[r] = vec4(0.0);
    uint Q_block = (p.row_block + gl_WorkGroupID.x) * p.slices * slice_vectors;
    uint K_block = (p.key_block + block) * p.slices * slice_vectors;
    for (uint slice = 0; slice < p.slices; ++slice) {
        for (uint k = gl_LocalInvocationIndex; k < slice_vectors; k += tile_threads) {
            left_slice[place_of(k)] = Q[Q_block + slice * slice_vectors + k];
            right_slice[place_of(k)] = K[K_block + slice * slice_vectors + k];
        }
        barrier();
        add_products(S);
        barrier();
    }
}

void apply_rule(inout vec4 S[rows_per_thread], uint block, int first_key) {
    ivec4 columns = ivec4(first_key + int(4u * across())) + ivec4(0, 1, 2, 3);
    bool whole = tile_is_whole(p.rule, first_row(), first_key) && p.rule.cell_blocks == 0u;
    for (uint r = 0; r < rows_per_thread; ++r) {
        int row = first_row() + int(row_of(r));
        S[r] = ruled(p.rule, S[r], row, columns);
        if (whole) continue;
        bvec4 seen = sees(p.rule, row, columns);
        if (p.rule.cell_blocks > 0u)
            seen = mix(bvec4(false), seen, unhidden(cells[(gl_WorkGroupID.x * tile_rows + row_of(r)) * p.rule.cell_blocks + block]));
        S[r] = mix(vec4(hidden_score), S[r], seen);
    }
}

// the maximum of each row over the threads that share it; `mine` of this thread's columns
void share_maxima(inout float mine[rows_per_thread]) {
    [[unroll]] for (uint r = 0; r < rows_per_thread; ++r) parts[across() * part_stride + row_of(r)] = mine[r];
    barrier();
    uint row = gl_LocalInvocationIndex % tile_rows, half_of_row = gl_LocalInvocationIndex / tile_rows;
    float largest = hidden_score;
    for (uint a = 0; a < 8u; ++a) largest = max(largest, parts[(8u * half_of_row + a) * part_stride + row]);
    halves_of_rows[gl_LocalInvocationIndex] = largest;
    barrier();
    [[unroll]] for (uint r = 0; r < rows_per_thread; ++r) mine[r] = max(halves_of_rows[row_of(r)], halves_of_rows[tile_rows + row_of(r)]);
}

// the sum of each row over the threads that share it
void share_sums(inout float mine[rows_per_thread]) {
    barrier();
    [[unroll]] for (uint r = 0; r < rows_per_thread; ++r) parts[across() * part_stride + row_of(r)] = mine[r];
    barrier();
    uint row = gl_LocalInvocationIndex % tile_rows, half_of_row = gl_LocalInvocationIndex / tile_rows;
    float sum = 0.0;
    for (uint a = 0; a < 8u; ++a) sum += parts[(8u * half_of_row + a) * part_stride + row];
    halves_of_rows[gl_LocalInvocationIndex] = sum;
    barrier();
    [[unroll]] for (uint r = 0; r < rows_per_thread; ++r) mine[r] = halves_of_rows[row_of(r)] + halves_of_rows[tile_rows + row_of(r)];
}

// O += weights times the values of the block's keys, 16 keys at a time: the c-th column of every thread
void add_values(inout vec4 O_sums[rows_per_thread], vec4 weights[rows_per_thread], uint block) {
    uint first = (gl_WorkGroupID.y * p.value_stride + (p.key_block + block) * tile_columns) * line_vectors;
    [[unroll]] for (uint c = 0; c < columns_per_thread; ++c) {
        left_slice[across() * line_stride + down()] = vec4(weights[0][c], weights[1][c], weights[2][c], weights[3][c]);
        left_slice[across() * line_stride + down() + tile_threads_down] = vec4(weights[4][c], weights[5][c], weights[6][c], weights[7][c]);
        for (uint k = gl_LocalInvocationIndex; k < slice_vectors; k += tile_threads) {
            uint key = k / line_vectors * columns_per_thread + c;
            right_slice[place_of(k)] = V[first + key * line_vectors + k % line_vectors];
        }
        barrier();
        add_products(O_sums);
        barrier();
    }
}

// O = O of the keys before, times what is left of it, + O_sums, which begins anew. Each thread reads and writes its own columns.
void add_to_output(inout vec4 O_sums[rows_per_thread], float m[rows_per_thread], inout float m_there[rows_per_thread], bool first) {
    [[unroll]] for (uint r = 0; r < rows_per_thread; ++r) {
        uint place = (gl_WorkGroupID.y * p.row_stride + (p.row_block + gl_WorkGroupID.x) * tile_rows + row_of(r)) * line_vectors + across();
        vec4 before = first ? vec4(0.0) : O[place] * exp_or_zero(vec4(m_there[r] - m[r])).x;
        O[place] = before + O_sums[r];
        O_sums[r] = vec4(0.0);
        m_there[r] = m[r];
    }
}

void main() {
    uint first_sum = gl_WorkGroupID.y * p.row_stride + (p.row_block + gl_WorkGroupID.x) * tile_rows;
    vec4 O_sums[rows_per_thread];
    float m[rows_per_thread];
    float m_there[rows_per_thread];  // of what O holds
    float l[rows_per_thread];        // of this thread's columns; the first thread of a row has also what came before
    float l_error[rows_per_thread];  // what rounding added to l: Kahan 1965
    [[unroll]] for (uint r = 0; r < rows_per_thread; ++r) {
        vec2 before = p.fresh == 1u ? vec2(lowest_maximum, 0.0) : sums[first_sum + row_of(r)];
        O_sums[r] = vec4(0.0);
        m[r] = before.x;
        m_there[r] = before.x;
        l[r] = across() == 0u ? before.y : 0.0;
        l_error[r] = 0.0;
    }

    bool first = p.fresh == 1u;
    uint blocks_added = 0u;
    for (uint block = 0; block < p.key_blocks; ++block) {
        int first_key = p.first_key + int(block * tile_columns);
        // the same for all threads of the group
        if (!tile_is_seen(p.rule, first_row(), first_key)) continue;
        if (p.rule.cell_blocks > 0u && cells[p.first_flag + gl_WorkGroupID.x * p.rule.cell_blocks + block].x == 0u) continue;
        vec4 S[rows_per_thread];
        load_scores(S, block);
        apply_rule(S, block, first_key);

        float largest[rows_per_thread];
        [[unroll]] for (uint r = 0; r < rows_per_thread; ++r) largest[r] = max(max(S[r].x, S[r].y), max(S[r].z, S[r].w));
        share_maxima(largest);
        for (uint r = 0; r < rows_per_thread; ++r) {
            float new_m = max(m[r], largest[r]);
            float shrink = exp_or_zero(vec4(m[r] - new_m)).x;
            m[r] = new_m;
            O_sums[r] *= shrink;
            S[r] = exp_or_zero(S[r] - new_m);  // a hidden score is far below any maximum
            precise float part = (S[r].x + S[r].y) + (S[r].z + S[r].w) - l_error[r] * shrink;
            precise float before = l[r] * shrink;
            precise float sum = before + part;
            l_error[r] = (sum - before) - part;
            l[r] = sum;
        }
        add_values(O_sums, S, block);
        // a float that has grown over many keys would swallow small weights whole
        if (++blocks_added % blocks_per_sum == 0u) {
            add_to_output(O_sums, m, m_there, first);
            first = false;
        }
    }
    if (blocks_added == 0u && p.fresh == 0u) return;
    if (first || blocks_added % blocks_per_sum != 0u) add_to_output(O_sums, m, m_there, first);
    share_sums(l);
    if (across() > 0u) return;
    [[unroll]] for (uint r = 0; r < rows_per_thread; ++r) sums[first_sum + row_of(r)] = vec2(m[r], l[r]);
}
