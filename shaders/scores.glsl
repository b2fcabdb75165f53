// What attention_tile.comp and attention_stream.comp share: products of two slices, and which scores count.
// Lines are rows of Q or K, 64 to a block, in memory as [block][slice][depth 16][line 64] with zeros for what is not there:
// every load is of neighbouring vectors, and none needs a bounds check.

shared vec4 left_slice[tile_depth * line_stride];   // [depth][row]
shared vec4 right_slice[tile_depth * line_stride];  // [depth][column]

// exp of anything less is below the smallest normal float
const float smallest_exponent = -87.33654;

uint across() { return gl_LocalInvocationIndex % tile_threads_across; }
uint down() { return gl_LocalInvocationIndex / tile_threads_across; }

// the row of the tile that a thread's r-th register holds
uint row_of(uint r) { return 4u * down() + (r & 3u) + (r < 4u ? 0u : tile_rows / 2u); }

// where the k-th vector of a slice stands in shared memory
uint place_of(uint k) { return k / line_vectors * line_stride + k % line_vectors; }

// sums[r][c] += the products of both slices, over the depth
void add_products(inout vec4 sums[rows_per_thread]) {
    for (uint k = 0; k < tile_depth; ++k) {
        vec4 upper = left_slice[k * line_stride + down()];
        vec4 lower = left_slice[k * line_stride + down() + tile_threads_down];
        vec4 right = right_slice[k * line_stride + across()];
        sums[0] += upper.x * right;
        sums[1] += upper.y * right;
        sums[2] += upper.z * right;
        sums[3] += upper.w * right;
        sums[4] += lower.x * right;
        sums[5] += lower.y * right;
        sums[6] += lower.z * right;
        sums[7] += lower.w * right;
    }
}

vec4 exp_or_zero(vec4 x) { return mix(vec4(0.0), exp(x), greaterThanEqual(x, vec4(smallest_exponent))); }

// c tanh(s / c). Where tanh is nearly its argument, (1 - e) / (1 + e) would lose digits to the difference.
vec4 capped(vec4 s, float c) {
    vec4 x = abs(s) / c;
    vec4 e = exp(-2.0 * min(x, vec4(40.0)));
    vec4 xx = x * x;
    // Taylor; the first missing term is 2e-8 of the whole at 0.35
    vec4 near = x * (1.0 + xx * (-1.0 / 3.0 + xx * (2.0 / 15.0 + xx * (-17.0 / 315.0 + xx * (62.0 / 2835.0 - xx * (1382.0 / 155925.0))))));
    return sign(s) * c * mix((1.0 - e) / (1.0 + e), near, lessThan(x, vec4(0.35)));
}

// cap(s) - slope |i - j|, each step rounded alike wherever this is used
vec4 ruled(RuleParameters rule, vec4 s, int row, ivec4 columns) {
    if (rule.softcap > 0.0) s = capped(s, rule.softcap);
    if (rule.slope_high == 0.0) return s;
    precise vec4 bias = rule.slope_high * vec4(abs(ivec4(row) - columns));
    precise vec4 biased = s - bias;
    return biased;
}

// key range of a row as shared.h describes it
bvec4 sees(RuleParameters rule, int row, ivec4 columns) {
    bvec4 seen = lessThan(columns, ivec4(rule.keys));
    if (rule.left >= 0) seen = mix(bvec4(false), seen, greaterThanEqual(columns, ivec4(row - rule.left)));
    if (rule.right >= 0) seen = mix(bvec4(false), seen, lessThanEqual(columns, ivec4(row + rule.right)));
    return seen;
}

// false when no row of the tile sees any of its columns, hidden cells aside
bool tile_is_seen(RuleParameters rule, int first_row, int first_column) {
    int last_row = first_row + int(tile_rows) - 1, last_column = first_column + int(tile_columns) - 1;
    return (rule.left < 0 || last_column >= first_row - rule.left) && (rule.right < 0 || first_column <= last_row + rule.right);
}

// true when every row of the tile sees all of its columns, hidden cells aside
bool tile_is_whole(RuleParameters rule, int first_row, int first_column) {
    int last_row = first_row + int(tile_rows) - 1, last_column = first_column + int(tile_columns) - 1;
    return last_column < rule.keys && (rule.left < 0 || first_column >= last_row - rule.left) &&
           (rule.right < 0 || last_column <= first_row + rule.right);
}

// the four columns of this thread within 64 bits of a row, the first column in the lowest bit of .x
bvec4 unhidden(uvec2 bits) {
    uint four = (across() < 8u ? bits.x : bits.y) >> (4u * (across() & 7u));
    return notEqual(uvec4(four) & uvec4(1u, 2u, 4u, 8u), uvec4(0u));
}
