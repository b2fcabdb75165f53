#include "core/attention/attention.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <string>

#include "core/attention/random.h"

namespace attnscope {

MatrixD sinusoidal_positions(Index n, Index D) {
    MatrixD P(n, D);
    for (Index i = 0; i < n; ++i)
        for (Index c = 0; c < D; ++c) {
            const double even_column = static_cast<double>(c - c % 2);
            const double angle = static_cast<double>(i) / std::pow(10000.0, even_column / static_cast<double>(D));
            P(i, c) = c % 2 == 0 ? std::sin(angle) : std::cos(angle);
        }
    return P;
}

MatrixD layer_normalized(const MatrixD& X, const MatrixD& gamma, const MatrixD& beta, double epsilon) {
    assert(gamma.rows() == 1 && gamma.cols() == X.cols() && beta.rows() == 1 && beta.cols() == X.cols());
    MatrixD result(X.rows(), X.cols());
    for (Index i = 0; i < X.rows(); ++i) {
        const double mean = X.row(i).mean();
        const double variance = (X.row(i).array() - mean).square().mean();
        result.row(i) = (X.row(i).array() - mean) / std::sqrt(variance + epsilon) * gamma.row(0).array() + beta.row(0).array();
    }
    return result;
}

MatrixD projected(const MatrixD& X, const MatrixD& W, const MatrixD& b) {
    assert(X.cols() == W.rows());
    MatrixD result = X * W;
    if (b.size() != 0) {
        assert(b.rows() == 1 && b.cols() == W.cols());
        result.rowwise() += b.row(0);
    }
    return result;
}

MatrixD head_columns(const MatrixD& flat, Index h, Index width) {
    assert(h >= 0 && (h + 1) * width <= flat.cols());
    return flat.middleCols(h * width, width);
}

double rotary_angle(Index position, Index pair, Index d_k) {
    return static_cast<double>(position) / std::pow(10000.0, static_cast<double>(2 * pair) / static_cast<double>(d_k));
}

MatrixD rotated(const MatrixD& Q) {
    assert(Q.cols() % 2 == 0);
    MatrixD result(Q.rows(), Q.cols());
    for (Index i = 0; i < Q.rows(); ++i)
        for (Index pair = 0; pair < Q.cols() / 2; ++pair) {
            const double angle = rotary_angle(i, pair, Q.cols());
            const double x = Q(i, 2 * pair), y = Q(i, 2 * pair + 1);
            result(i, 2 * pair) = x * std::cos(angle) - y * std::sin(angle);
            result(i, 2 * pair + 1) = x * std::sin(angle) + y * std::cos(angle);
        }
    return result;
}

MatrixD dot_scores(const MatrixD& Q, const MatrixD& K) {
    assert(Q.cols() == K.cols());
    return Q * K.transpose();
}

MatrixD cosine_scores(const MatrixD& Q, const MatrixD& K) {
    MatrixD S = dot_scores(Q, K);
    for (Index i = 0; i < S.rows(); ++i)
        for (Index j = 0; j < S.cols(); ++j) {
            const double norms = Q.row(i).norm() * K.row(j).norm();
            S(i, j) = norms == 0 ? 0 : S(i, j) / norms;
        }
    return S;
}

MatrixD additive_scores(const MatrixD& Q, const MatrixD& K, const AdditiveWeights& weights) {
    assert(weights.W_a.cols() == Q.cols() && weights.U_a.cols() == K.cols() && weights.v_a.cols() == weights.W_a.rows());
    const MatrixD from_queries = Q * weights.W_a.transpose();  // (n, d_a)
    const MatrixD from_keys = K * weights.U_a.transpose();     // (m, d_a)
    MatrixD S(Q.rows(), K.rows());
    for (Index i = 0; i < S.rows(); ++i)
        for (Index j = 0; j < S.cols(); ++j)
            S(i, j) = weights.v_a.row(0).dot((from_queries.row(i) + from_keys.row(j)).array().tanh().matrix());
    return S;
}

double scale_factor(const Options& options, Index d_k) {
    const double inverse_root = 1 / std::sqrt(static_cast<double>(d_k));
    switch (options.scale.kind) {
        case ScaleKind::standard: return options.similarity == Similarity::dot ? inverse_root : 1;
        case ScaleKind::inverse_sqrt_d_k: return inverse_root;
        case ScaleKind::off: return 1;
        case ScaleKind::number: return options.scale.number;
    }
    return 1;
}

double linear_bias_slope(Index h, Index H) {
    return std::exp2(-8.0 * static_cast<double>(h + 1) / static_cast<double>(H));
}

MatrixD scaled_scores(const MatrixD& S, double scale, double temperature, double slope) {
    assert(temperature > 0);
    MatrixD result = S * scale / temperature;
    if (slope != 0)
        for (Index i = 0; i < S.rows(); ++i)
            for (Index j = 0; j < S.cols(); ++j) result(i, j) -= slope * static_cast<double>(std::abs(i - j));
    return result;
}

HidingParts hiding_parts(const MaskOptions& mask, Index i, Index j) {
    const bool too_far_left = mask.window && mask.window->left >= 0 && i - j > mask.window->left;
    const bool too_far_right = mask.window && mask.window->right >= 0 && j - i > mask.window->right;
    return {.causal = mask.causal && j > i,
            .window = too_far_left || too_far_right,
            .padding = std::binary_search(mask.padding.begin(), mask.padding.end(), j),
            .painted = std::binary_search(mask.blocked.begin(), mask.blocked.end(), Cell{i, j})};
}

MatrixD masked_scores(const MatrixD& S, const MaskOptions& mask) {
    assert(std::is_sorted(mask.padding.begin(), mask.padding.end()) && std::is_sorted(mask.blocked.begin(), mask.blocked.end()));
    MatrixD M = S;
    for (Index i = 0; i < M.rows(); ++i)
        for (Index j = 0; j < M.cols(); ++j)
            if (hiding_parts(mask, i, j).any()) M(i, j) = -infinity;
    return M;
}

double rounded_to_float32(double x) {
    // halfway between the largest float and the next power of two: what IEEE rounds to infinity
    constexpr double first_infinite = 0x1.ffffffp127;
    if (std::abs(x) >= first_infinite) return std::copysign(infinity, x);
    return static_cast<double>(static_cast<float>(x));
}

bool dropout_keeps(const DropoutOptions& dropout, Index h, Index n, Index i, Index j) {
    const RandomStream stream(dropout.seed, "dropout/" + std::to_string(h));
    return stream.uniform(static_cast<std::uint64_t>(i * n + j)) >= dropout.p;
}

MatrixD dropped_out(const MatrixD& A, const DropoutOptions& dropout, Index h) {
    if (dropout.p == 0) return A;
    const RandomStream stream(dropout.seed, "dropout/" + std::to_string(h));
    MatrixD result = A / (1 - dropout.p);
    for (Index k = 0; k < result.size(); ++k)
        if (stream.uniform(static_cast<std::uint64_t>(k)) < dropout.p) result.data()[k] = 0;
    return result;
}

MatrixD weighted_sum(const MatrixD& A, const MatrixD& V) {
    assert(A.cols() == V.rows());
    return A * V;
}

MatrixD concatenated(const std::vector<const MatrixD*>& heads) {
    assert(!heads.empty());
    const Index d_v = heads.front()->cols();
    MatrixD result(heads.front()->rows(), static_cast<Index>(heads.size()) * d_v);
    for (std::size_t h = 0; h < heads.size(); ++h) result.middleCols(static_cast<Index>(h) * d_v, d_v) = *heads[h];
    return result;
}

}  // namespace attnscope
