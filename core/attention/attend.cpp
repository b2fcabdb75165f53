#include "core/attention/attend.h"

#include <algorithm>
#include <cassert>
#include <cmath>

#include "core/attention/attention.h"

namespace attnscope {
namespace {

// What softmax sees        scores (n, m), added (n, m) or empty -> (n, m), -inf where masked
MatrixD capped_and_masked(const MatrixD& scores, const AttendOptions& options, const MatrixD& added) {
    MatrixD masked = MatrixD::Constant(scores.rows(), scores.cols(), -infinity);
    for (Index i = 0; i < scores.rows(); ++i) {
        const KeyRange keys = visible_keys(options.first_query + i, scores.cols(), options.causal, options.window);
        for (Index j = keys.begin; j < keys.end; ++j) {
            const double score = scores(i, j);
            masked(i, j) = options.softcap > 0 ? options.softcap * std::tanh(score / options.softcap) : score;
        }
    }
    if (added.size() > 0) masked += added;
    return masked;
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
    Attended result;
    result.scores = dot_scores(Q, K) * options.scale;
    result.weights = softmax(capped_and_masked(result.scores, options, added), {}).weights;
    result.output = weighted_sum(result.weights, V);
    return result;
}

}  // namespace attnscope
