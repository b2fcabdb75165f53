#include "core/compute/log_sum_exp.h"

#include <cassert>
#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

namespace attnscope {

namespace {

// a block of scores in double is 64 * 512 * 8 bytes = 256 KiB and stays in the second-level cache
constexpr Index rows_at_once = 64;
constexpr Index keys_per_block = 512;
constexpr double infinity = std::numeric_limits<double>::infinity();

// the sum so far is sum * exp(maximum)
struct RunningSum {
    double maximum = -infinity;
    double sum = 0.0;
};

// a row that has seen only -inf keeps the empty sum: -inf minus -inf would be NaN
template <class Scores>
void add_scores(RunningSum& running, const Scores& scores) {
    const double maximum = std::max(running.maximum, scores.maxCoeff());
    if (maximum == -infinity) return;
    running.sum = running.sum * std::exp(running.maximum - maximum) + (scores.array() - maximum).exp().sum();
    running.maximum = maximum;
}

}  // namespace

VectorD log_sum_exp(const Eigen::Ref<const MatrixF>& Q, const Eigen::Ref<const MatrixF>& K, const ScoreRule& rule) {
    assert(Q.cols() == K.cols());
    const Index n = Q.rows(), m = K.rows();
    VectorD L(n);
    for (Index first_row = 0; first_row < n; first_row += rows_at_once) {
        const Index rows = std::min(rows_at_once, n - first_row);
        const MatrixD Q_block = Q.middleRows(first_row, rows).cast<double>();
        std::vector<RunningSum> running(static_cast<std::size_t>(rows));

        const Index begin = visible_keys(rule, first_row, m).begin;
        const Index end = visible_keys(rule, first_row + rows - 1, m).end;
        for (Index first_key = begin; first_key < end; first_key += keys_per_block) {
            const Index keys = std::min(keys_per_block, end - first_key);
            const MatrixD K_block = K.middleRows(first_key, keys).cast<double>();
            const MatrixD scores = (Q_block * K_block.transpose()) * rule.scale;
            for (Index i = 0; i < rows; ++i) {
                const IndexRange seen = visible_keys(rule, first_row + i, m);
                const Index from = std::max(seen.begin - first_key, Index{0});
                const Index to = std::min(seen.end - first_key, keys);
                if (from < to) add_scores(running[static_cast<std::size_t>(i)], scores.row(i).segment(from, to - from));
            }
        }
        for (Index i = 0; i < rows; ++i) {
            const RunningSum& row = running[static_cast<std::size_t>(i)];
            L[first_row + i] = row.maximum + std::log(row.sum);
        }
    }
    return L;
}

}  // namespace attnscope
