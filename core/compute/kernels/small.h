#pragma once
// A whole layer of self-attention for a handful of tokens, on one thread and without packing: less than a microsecond, where
// a thread's waking alone would take longer.

#include <cstddef>

#include "core/compute/score_rule.h"

namespace attnscope {

// X (n, D), W_Q, W_K (D, H*d), W_V (D, H*d_v), W_O (H*d_v, width), rows without gaps but for X -> Y (n, width), weights
// (H, n, n) where it is not null.
struct SmallLayer {
    const float* X = nullptr;
    std::size_t X_line = 0;
    const float *W_Q = nullptr, *W_K = nullptr, *W_V = nullptr, *W_O = nullptr;
    Index n = 0, D = 0, H = 0, d = 0, d_v = 0, width = 0;
    const ScoreRule* rule = nullptr;
    float *Y = nullptr, *weights = nullptr;
};

// Whether run_small_layer() takes these sizes and this rule: at most 64 of everything and a mask that is a formula.
bool is_small(const SmallLayer& layer);
inline constexpr std::size_t small_layer_scratch = 6 * 64 * 64 + 4 * 64;  // floats

void run_small_layer(const SmallLayer& layer, float* scratch);

}  // namespace attnscope
