#include "core/compute/score_limit.h"

#include <algorithm>
#include <cmath>

namespace attnscope {

namespace {

double longest_row(const MatrixView& matrix) {
    double largest = 0.0;
    for (Index i = 0; i < matrix.rows(); ++i) largest = std::max(largest, matrix.row(i).cast<double>().squaredNorm());
    return std::sqrt(largest);
}

}  // namespace

void require_float_scores(const MatrixView& Q, const MatrixView& K, double scale) {
    const double bound = longest_row(Q) * longest_row(K);
    if (std::max(bound, bound * std::abs(scale)) <= largest_float_score) return;
    throw Error("the scores can grow beyond single precision, in which they are computed; give smaller numbers or a smaller scale");
}

}  // namespace attnscope
