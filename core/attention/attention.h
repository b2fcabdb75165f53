#pragma once
// One pure function per step of self-attention, in double precision: slow, obvious, and the truth that every fast path is held to.
// Source of all: Vaswani et al. 2017, "Attention is all you need", eq. 1 and sections 3.2 to 3.5, unless a line names another.

#include <limits>
#include <vector>

#include "core/attention/matrix.h"
#include "core/attention/options.h"
#include "core/attention/setup.h"

namespace attnscope {

inline constexpr double infinity = std::numeric_limits<double>::infinity();

// P[i, 2c] = sin(i / 10000^(2c/D)), P[i, 2c+1] = cos(same angle)        -> P (n, D)
MatrixD sinusoidal_positions(Index n, Index D);

// Each row: (x - mean) / sqrt(variance + epsilon) * gamma + beta, with the population variance.
// X (n, D), gamma and beta (1, D) -> (n, D). Ba, Kiros, Hinton 2016, "Layer normalization".
MatrixD layer_normalized(const MatrixD& X, const MatrixD& gamma, const MatrixD& beta, double epsilon);

// X W + b        X (n, D), W (D, w), b (1, w) or empty -> (n, w). Asserts matching widths.
MatrixD projected(const MatrixD& X, const MatrixD& W, const MatrixD& b);

// Columns h*width to (h+1)*width        flat (n, H*width) -> (n, width)
MatrixD head_columns(const MatrixD& flat, Index h, Index width);

// The angle by which rotary positions turn the pair (2c, 2c+1) of the token at `position`: position * 10000^(-2c/d_k).
// Su et al. 2021, "RoFormer", eq. 15.
double rotary_angle(Index position, Index pair, Index d_k);

// Every pair (2c, 2c+1) turned by its angle        Q (n, d_k), d_k even -> (n, d_k)
MatrixD rotated(const MatrixD& Q);

// S = Q K^T        Q (n, d_k), K (m, d_k) -> S (n, m), unscaled. Eq. 1.
MatrixD dot_scores(const MatrixD& Q, const MatrixD& K);

// Q_i . K_j / (|Q_i| |K_j|), 0 where a norm is 0        -> S (n, m)
MatrixD cosine_scores(const MatrixD& Q, const MatrixD& K);

// v_a . tanh(W_a Q_i + U_a K_j)        W_a, U_a (d_a, d_k), v_a (1, d_a) -> S (n, m).
// Bahdanau, Cho, Bengio 2014, section A.1.2.
MatrixD additive_scores(const MatrixD& Q, const MatrixD& K, const AdditiveWeights& weights);

// What scores are multiplied by before the temperature divides them.
double scale_factor(const Options& options, Index d_k);

// The slope of head h of H (h from 0): 2^(-8(h+1)/H). Press, Smith, Lewis 2021, "Train short, test long", section 3.
double linear_bias_slope(Index h, Index H);

// S * scale / temperature - slope * |i - j|        S (n, n) -> (n, n)
MatrixD scaled_scores(const MatrixD& S, double scale, double temperature, double slope);

// The parts of a mask that hide key j from query i; none of them if it may be seen.
struct HidingParts {
    bool causal = false, window = false, padding = false, painted = false;
    bool any() const { return causal || window || padding || painted; }
    bool operator==(const HidingParts&) const = default;
};
HidingParts hiding_parts(const MaskOptions& mask, Index i, Index j);

// Hidden cells become -inf        S (n, n) -> (n, n)
MatrixD masked_scores(const MatrixD& S, const MaskOptions& mask);

// The five sub-steps. With columns or all as axis, maximum and sum belong to the column, or to the whole matrix (one value n times).
struct Softmax {
    MatrixD maximum;   // (n, 1)
    MatrixD shifted;   // (n, n)
    MatrixD exp;       // (n, n)
    MatrixD sum;       // (n, 1)
    MatrixD weights;   // (n, n)
};

// M (n, n) -> Softmax. A group in which everything is masked has weights 0, never NaN; naive or float32 arithmetic may overflow to NaN.
Softmax softmax(const MatrixD& M, const SoftmaxOptions& options);

// The nearest float, infinite beyond the largest one.
double rounded_to_float32(double x);

// Whether head h keeps weight (i, j) of n x n weights.
bool dropout_keeps(const DropoutOptions& dropout, Index h, Index n, Index i, Index j);

// A * keep / (1 - p)        A (n, n) -> (n, n). Srivastava et al. 2014.
MatrixD dropped_out(const MatrixD& A, const DropoutOptions& dropout, Index h);

// O = A V        A (n, m), V (m, d_v) -> O (n, d_v). Eq. 1.
MatrixD weighted_sum(const MatrixD& A, const MatrixD& V);

// Heads side by side        H x (n, d_v) -> (n, H*d_v). Section 3.2.2.
MatrixD concatenated(const std::vector<const MatrixD*>& heads);

}  // namespace attnscope
