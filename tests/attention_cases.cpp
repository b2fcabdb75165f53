#include "tests/attention_cases.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/attention/attend.h"
#include "tests/tile_cases.h"

namespace attnscope::tests {

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

// what is added to the scores: the linear bias, and -inf where `cells` hides
MatrixD added_to(const ScoreRule& rule, Index n, Index m) {
    MatrixD added(n, m);
    for (Index i = 0; i < n; ++i)
        for (Index j = 0; j < m; ++j) added(i, j) = -rule.slope * static_cast<double>(std::abs(i - j));
    if (!rule.cells) return added;
    std::vector<std::uint8_t> visible(static_cast<std::size_t>(n * m), 1);
    const Visible answer = rule.cells({0, n}, {0, m}, visible);
    for (Index k = 0; k < n * m; ++k) {
        const bool seen = answer == Visible::all || (answer == Visible::some && visible[static_cast<std::size_t>(k)] != 0);
        if (!seen) added.data()[k] = -infinity;
    }
    return added;
}

// log sum_j exp(...) of what a row sees, from the scores before softcap, bias and mask
VectorD row_log_sums(const MatrixD& scores, const ScoreRule& rule, const MatrixD& added) {
    VectorD L(scores.rows());
    for (Index i = 0; i < scores.rows(); ++i) {
        const IndexRange seen = visible_keys(rule, i, scores.cols());
        std::vector<double> logits;
        for (Index j = seen.begin; j < seen.end; ++j) {
            const double capped = rule.softcap > 0 ? rule.softcap * std::tanh(scores(i, j) / rule.softcap) : scores(i, j);
            if (added(i, j) > -infinity) logits.push_back(capped + added(i, j));
        }
        L[i] = -infinity;
        if (logits.empty()) continue;
        const double largest = *std::max_element(logits.begin(), logits.end());
        double sum = 0.0;
        for (const double logit : logits) sum += std::exp(logit - largest);
        L[i] = largest + std::log(sum);
    }
    return L;
}

}  // namespace

AttendRequest Heads::request() const {
    return {.Q = Q, .K = K, .V = V, .rule = rule, .query_heads = query_heads, .key_heads = key_heads, .slopes = slopes};
}

Heads gaussian_heads(const HeadsShape& shape, ScoreRule rule, const std::string& name) {
    rule.scale = 1.0 / std::sqrt(static_cast<double>(shape.d));
    return {
        .Q = gaussian_floats(name + " Q", shape.n, shape.query_heads * shape.d),
        .K = gaussian_floats(name + " K", shape.m, shape.key_heads * shape.d),
        .V = gaussian_floats(name + " V", shape.m, shape.key_heads * shape.d_v),
        .rule = std::move(rule),
        .query_heads = shape.query_heads,
        .key_heads = shape.key_heads,
    };
}

Heads spiked_heads(const HeadsShape& shape, ScoreRule rule) {
    Heads heads = gaussian_heads(shape, std::move(rule));
    const float spike = static_cast<float>(std::sqrt(1e4 / heads.rule.scale));
    for (Index i = 0; i < shape.n; i += 3) heads.Q(i, i % heads.Q.cols()) += spike;
    for (Index j = 0; j < shape.m; j += 2) heads.K.row(j).array() += j % 4 == 0 ? spike : -spike;
    return heads;
}

Heads growing_heads(const HeadsShape& shape, ScoreRule rule) {
    Heads heads = gaussian_heads(shape, std::move(rule));
    const double growth = 100.0 / (heads.rule.scale * static_cast<double>(shape.m));
    for (Index h = 0; h < shape.query_heads; ++h) heads.Q.col(h * shape.d).array() = 1.0f;
    for (Index g = 0; g < shape.key_heads; ++g)
        for (Index j = 0; j < shape.m; ++j) heads.K(j, g * shape.d) += static_cast<float>(growth * static_cast<double>(j));
    return heads;
}

TrueHead true_head(const Heads& heads, Index head, Index bins) {
    const AttendRequest request = heads.request();
    const ScoreRule rule = rule_of(request, head);
    const Index n = heads.Q.rows(), m = heads.K.rows();
    const MatrixD added = added_to(rule, n, m);
    Attended attended = attend(queries_of(request, head).cast<double>(), keys_of(request, head).cast<double>(),
                               values_of(request, head).cast<double>(),
                               {.scale = rule.scale, .softcap = rule.softcap, .causal = rule.causal, .window = rule.window}, added);
    TrueHead truth{.O = std::move(attended.output), .weights = std::move(attended.weights), .scores = std::move(attended.scores),
                   .L = {}, .mean = {}, .max = {}};
    truth.L = row_log_sums(truth.scores, rule, added);
    const Index row_bins = std::min(bins, n), column_bins = std::min(bins, m);
    truth.mean.resize(row_bins, column_bins);
    truth.max.resize(row_bins, column_bins);
    for (Index p = 0; p < row_bins; ++p)
        for (Index q = 0; q < column_bins; ++q) {
            const Index row = p * n / row_bins, row_end = (p + 1) * n / row_bins;
            const Index column = q * m / column_bins, column_end = (q + 1) * m / column_bins;
            const auto cells = truth.weights.block(row, column, row_end - row, column_end - column);
            truth.mean(p, q) = cells.mean();
            truth.max(p, q) = cells.maxCoeff();
        }
    return truth;
}

double largest_score(const Heads& heads) {
    const AttendRequest request = heads.request();
    const Index n = heads.Q.rows(), m = heads.K.rows();
    const VectorD no_L;
    double largest = 0.0;
    for (Index h = 0; h < heads.query_heads; ++h) {
        const ScoreRule rule = rule_of(request, h);
        const double dot = score_bound({.Q = queries_of(request, h), .K = keys_of(request, h), .L = no_L, .rule = rule, .rows = {0, n},
                                        .columns = {0, m}, .quantity = Quantity::scores});
        largest = std::max(largest, dot + std::abs(rule.slope) * static_cast<double>(std::max(n, m)));
    }
    return largest;
}

}  // namespace attnscope::tests
