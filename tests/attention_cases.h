#pragma once
// Inputs of attend() and attention_map() for the tests of every backend, and what must come out, in double and by obvious loops.

#include <string>
#include <vector>

#include "core/compute/backend.h"

namespace attnscope::tests {

// Heads side by side as an AttendRequest has them; unit-variance Q (n, H*d), K (m, G*d), V (m, G*d_v).
struct Heads {
    MatrixF Q, K, V;
    ScoreRule rule;
    Index query_heads = 1, key_heads = 1;
    std::vector<double> slopes = {};

    AttendRequest request() const;
};

struct HeadsShape {
    Index n = 1, m = 1, d = 1, d_v = 1;
    Index query_heads = 1, key_heads = 1;
};

// rule.scale is set to 1/sqrt(d). `name` seeds the numbers.
Heads gaussian_heads(const HeadsShape& shape, ScoreRule rule = {}, const std::string& name = "heads");

// Every third query and every second key carry a spike, so that scaled scores reach +-1e4.
Heads spiked_heads(const HeadsShape& shape, ScoreRule rule = {});

// Scores that rise by about 100 from the first key to the last, so that every block of keys has a new maximum.
Heads growing_heads(const HeadsShape& shape, ScoreRule rule = {});

// What one head must give; weights (n, m), map of min(bins, n) x min(bins, m).
struct TrueHead {
    MatrixD O, weights, scores;
    VectorD L;
    MatrixD mean, max;
};
TrueHead true_head(const Heads& heads, Index head, Index bins);

// The largest score that rounding acts on, the linear bias included; of the whole request.
double largest_score(const Heads& heads);

}  // namespace attnscope::tests
