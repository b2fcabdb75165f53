#include "core/attention/attend.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <limits>

namespace attnscope {
namespace {

constexpr double minus_infinity = -std::numeric_limits<double>::infinity();

// One query's capped and masked scores, then its weights, in place.
void softmax_of_row(Eigen::Ref<Eigen::RowVectorXd> row) {
    const double maximum = row.size() == 0 ? minus_infinity : row.maxCoeff();
    if (maximum == minus_infinity) {
        row.setZero();
        return;
    }
    double sum = 0.0;
    for (Index j = 0; j < row.size(); ++j) {
        row(j) = std::exp(row(j) - maximum);
        sum += row(j);
    }
    row /= sum;
}

}  // namespace

KeyRange visible_keys(Index i, Index m, bool causal, const std::optional<Window>& window) {
    KeyRange keys{0, m};
    // a window wider than all the keys is as good as none, and i + right must not overflow
    if (causal) keys.end = std::min(keys.end, i + 1);
    if (window && window->left >= 0 && window->left <= i) keys.begin = i - window->left;
    if (window && window->right >= 0 && window->right < m) keys.end = std::min(keys.end, i + window->right + 1);
    keys.begin = std::min(keys.begin, m);
    keys.end = std::max(keys.begin, keys.end);
    return keys;
}

Index key_head_of(Index query_head, Index query_heads, Index key_heads) {
    assert(key_heads > 0 && query_heads % key_heads == 0);
    assert(query_head >= 0 && query_head < query_heads);
    return query_head / (query_heads / key_heads);
}

Attended attend(const MatrixD& Q, const MatrixD& K, const MatrixD& V, const AttendOptions& options, const MatrixD& added) {
    assert(Q.cols() == K.cols());
    assert(K.rows() == V.rows());
    assert(added.size() == 0 || (added.rows() == Q.rows() && added.cols() == K.rows()));
    const Index n = Q.rows(), m = K.rows();

    // scores (n, m)
    Attended result;
    result.scores.noalias() = Q * K.transpose();
    result.scores *= options.scale;

    // softcap, mask and softmax, a row at a time
    result.weights.resize(n, m);
    for (Index i = 0; i < n; ++i) {
        auto row = result.weights.row(i);
        const KeyRange keys = visible_keys(options.first_query + i, m, options.causal, options.window);
        row.setConstant(minus_infinity);
        for (Index j = keys.begin; j < keys.end; ++j) {
            const double score = result.scores(i, j);
            row(j) = options.softcap > 0 ? options.softcap * std::tanh(score / options.softcap) : score;
        }
        if (added.size() > 0) row += added.row(i);
        softmax_of_row(row);
    }

    // output (n, d_v)
    result.output.noalias() = result.weights * V;
    return result;
}

}  // namespace attnscope
