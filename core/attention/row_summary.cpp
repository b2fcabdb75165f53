#include "core/attention/row_summary.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace attnscope {

std::vector<double> row_sums(const MatrixD& weights) {
    std::vector<double> sums;
    for (Index row = 0; row < weights.rows(); ++row) sums.push_back(weights.row(row).sum());
    return sums;
}

RowSummary row_summary(const MatrixD& weights, Index row) {
    RowSummary summary;
    summary.by_weight.resize(static_cast<std::size_t>(weights.cols()));
    std::iota(summary.by_weight.begin(), summary.by_weight.end(), Index{0});
    std::ranges::stable_sort(summary.by_weight, [&](Index a, Index b) { return weights(row, a) > weights(row, b); });
    for (Index column = 0; column < weights.cols(); ++column) {
        const double weight = weights(row, column);
        summary.sum += weight;
        if (weight > 0.0) summary.entropy_bits -= weight * std::log2(weight);
    }
    return summary;
}

double effective_count(double entropy_bits) { return std::exp2(std::max(entropy_bits, 0.0)); }

}  // namespace attnscope
