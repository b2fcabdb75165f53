#pragma once
// Everything about one self-attention layer that is chosen rather than computed, apart from the numbers themselves.

#include <cstdint>
#include <optional>
#include <vector>

#include "core/attention/matrix.h"

namespace attnscope {

enum class Similarity { dot, cosine, additive };

// standard: 1/sqrt(d_k) for dot products, 1 for cosine and additive similarity
enum class ScaleKind { standard, inverse_sqrt_d_k, off, number };
struct ScaleOption {
    ScaleKind kind = ScaleKind::standard;
    double number = 1.0;  // used by ScaleKind::number
    bool operator==(const ScaleOption&) const = default;
};

// rotary acts on Q and K, linear_bias on the scaled scores; the others are added to E
enum class PositionKind { none, sinusoidal, own, rotary, linear_bias };

// query i may see keys i - left to i + right; -1 is unlimited
struct Window {
    Index left = -1;
    Index right = -1;
    bool operator==(const Window&) const = default;
};

// All parts combine by AND: a key is seen when every part allows it.
struct MaskOptions {
    bool causal = false;            // keys j <= i
    std::optional<Window> window;
    std::vector<Index> padding;     // tokens that no query may see, from 0, sorted
    std::vector<Cell> blocked;      // painted: single cells that are masked, sorted
    bool operator==(const MaskOptions&) const = default;
};

enum class SoftmaxPrecision { float64, float32 };
enum class SoftmaxAxis { rows, columns, all };  // rows is right; the others show what goes wrong
struct SoftmaxOptions {
    bool shifted = true;  // subtract the maximum first, so that exp cannot overflow
    SoftmaxPrecision precision = SoftmaxPrecision::float64;
    SoftmaxAxis axis = SoftmaxAxis::rows;
    bool operator==(const SoftmaxOptions&) const = default;
};

struct DropoutOptions {
    double p = 0.0;  // probability that a weight is dropped, 0 <= p < 1; 0 is off
    std::uint64_t seed = 1;
    bool operator==(const DropoutOptions&) const = default;
};

struct Options {
    PositionKind positions = PositionKind::none;
    bool layer_norm = false;
    double layer_norm_epsilon = 1e-5;
    bool projections = true;  // off: Q = K = V = X'
    Similarity similarity = Similarity::dot;
    ScaleOption scale;
    double temperature = 1.0;
    MaskOptions mask;
    SoftmaxOptions softmax;
    DropoutOptions dropout;
    bool output_projection = true;
    bool residual = false;
    bool operator==(const Options&) const = default;
};

// n tokens, model width D, H heads, query and key width d_k, value width d_v
struct Sizes {
    Index n = 0, D = 0, H = 0, d_k = 0, d_v = 0;
    bool operator==(const Sizes&) const = default;
};

}  // namespace attnscope
