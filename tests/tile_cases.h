#pragma once
// Inputs and error measures shared by the tests of every backend.

#include <algorithm>
#include <cmath>
#include <string>

#include <fmt/format.h>

#include "core/attention/attend.h"
#include "core/attention/random.h"
#include "core/compute/backend.h"
#include "core/compute/log_sum_exp.h"

namespace attnscope::tests {

// One head: unit-variance queries (n, d) and keys (m, d), and the whole matrix of weights (n, m) in double.
struct Head {
    MatrixF Q, K;
    ScoreRule rule;
    VectorD L;
    MatrixD weights;

    TileRequest window(IndexRange rows, IndexRange columns) const {
        return {.Q = Q, .K = K, .L = L, .rule = rule, .rows = rows, .columns = columns};
    }
    TileRequest whole() const { return window({0, Q.rows()}, {0, K.rows()}); }
};

inline MatrixF gaussian_floats(const std::string& name, Index rows, Index columns) {
    constexpr std::uint64_t seed = 20240607;
    return gaussian_matrix(RandomStream(seed, name), rows, columns, 1.0).cast<float>();
}

inline Head head_of(MatrixF Q, MatrixF K, ScoreRule rule) {
    Head head{.Q = std::move(Q), .K = std::move(K), .rule = rule, .L = {}, .weights = {}};
    head.L = log_sum_exp(head.Q, head.K, rule);
    const MatrixD K_double = head.K.cast<double>();
    head.weights = attend(head.Q.cast<double>(), K_double, K_double,
                          {.scale = rule.scale, .causal = rule.causal, .window = rule.window}).weights;
    return head;
}

inline Head gaussian_head(Index n, Index m, Index d, ScoreRule rule = {}) {
    rule.scale = 1.0 / std::sqrt(static_cast<double>(d));
    return head_of(gaussian_floats("Q", n, d), gaussian_floats("K", m, d), rule);
}

// Every third query and every second key carry a spike, so that scaled scores reach +-1e4 while the weights among the
// keys with a positive spike remain those of ordinary scores: where digits are lost, weights are wrong.
inline Head spiked_head(Index n, Index m, Index d) {
    Head head = gaussian_head(n, m, d);
    const float spike = static_cast<float>(std::sqrt(1e4 / head.rule.scale));
    for (Index i = 0; i < n; i += 3) head.Q(i, i % d) += spike;
    for (Index j = 0; j < m; j += 2) head.K.row(j).array() += j % 4 == 0 ? spike : -spike;
    return head_of(head.Q, head.K, head.rule);
}

struct Errors {
    double absolute = 0.0;
    double relative = 0.0;  // where the true weight is at least `smallest_judged`
};

// A relative error says nothing about weights that no picture and no sum can tell from 0.
inline constexpr double smallest_judged = 1e-30;

inline Errors errors_of(const MatrixF& weights, const MatrixD& truth) {
    Errors errors;
    for (Index i = 0; i < truth.rows(); ++i) {
        for (Index j = 0; j < truth.cols(); ++j) {
            const double error = std::abs(static_cast<double>(weights(i, j)) - truth(i, j));
            // NaN must not slip through a comparison
            if (!(error <= errors.absolute)) errors.absolute = error;
            if (truth(i, j) >= smallest_judged && !(error / truth(i, j) <= errors.relative)) errors.relative = error / truth(i, j);
        }
    }
    return errors;
}

inline Errors errors_of(const Tile& tile, const Head& head, const TileRequest& request) {
    return errors_of(tile.values, head.weights.block(request.rows.begin, request.columns.begin,
                                                      request.rows.size(), request.columns.size()));
}

inline void keep_larger(Errors& largest, const Errors& errors) {
    if (!(errors.absolute <= largest.absolute)) largest.absolute = errors.absolute;
    if (!(errors.relative <= largest.relative)) largest.relative = errors.relative;
}

inline std::string sentence(const Errors& errors) {
    return fmt::format("largest absolute error {:.2g}, largest relative error {:.2g}", errors.absolute, errors.relative);
}

}  // namespace attnscope::tests
