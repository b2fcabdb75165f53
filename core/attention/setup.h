#pragma once
// What one run starts from: labels, options and every given number, all resolved.

#include <cstdint>
#include <string>
#include <vector>

#include "core/attention/matrix.h"
#include "core/attention/options.h"
#include "core/attention/override.h"

namespace attnscope {

// v_a . tanh(W_a q + U_a k): W_a, U_a (d_a, d_k), v_a (1, d_a); one per head
struct AdditiveWeights {
    MatrixD W_a, U_a, v_a;
};

// W_Q, W_K (D, H*d_k), W_V (D, H*d_v), W_O (H*d_v, D); biases, gamma and beta have one row.
// Empty matrices where the options leave them out.
struct Weights {
    MatrixD W_Q, W_K, W_V, W_O;
    MatrixD b_Q, b_K, b_V, b_O;
    MatrixD gamma, beta;  // (1, D), layer norm
    std::vector<AdditiveWeights> additive;
};

// Where numbers come from is always said.
enum class Provenance { own, made_by_hand, identity, random_untrained, one_hot, same_word_same_vector, none };

struct Setup {
    Options options;
    Sizes sizes;
    std::vector<std::string> tokens;      // n labels, UTF-8
    std::vector<Index> ids;               // n, by first appearance of the distinct text
    std::vector<std::string> vocabulary;  // the distinct texts, by id
    std::vector<std::string> head_names;  // H names, empty strings where a head has none
    MatrixD E;                            // (n, D)
    MatrixD P;                            // (n, D), used by PositionKind::own; others compute it
    Weights weights;
    std::vector<Override> overrides;      // sorted by number, each number once
    Provenance embedding_provenance = Provenance::own;
    Provenance weights_provenance = Provenance::own;
    std::uint64_t seed = 0;
};

}  // namespace attnscope
