#include "core/compute/backend.h"

#include <algorithm>
#include <cassert>
#include <cmath>

namespace attnscope {

namespace {

// |row|^2 in double, of the longest row of the given ones; 0 when there are none
double largest_squared_norm(const Eigen::Ref<const MatrixF>& matrix, IndexRange rows) {
    double largest = 0.0;
    for (Index i = rows.begin; i < rows.end; ++i) largest = std::max(largest, matrix.row(i).cast<double>().squaredNorm());
    return largest;
}

[[maybe_unused]] bool lies_inside(IndexRange range, Index size) {
    return 0 <= range.begin && range.begin <= range.end && range.end <= size;
}

}  // namespace

void check_shapes([[maybe_unused]] const TileRequest& request) {
    assert(request.Q.cols() == request.K.cols() && request.Q.cols() >= 1);
    assert(request.L.size() == request.Q.rows());
    assert(lies_inside(request.rows, request.Q.rows()));
    assert(lies_inside(request.columns, request.K.rows()));
    assert(std::isfinite(request.rule.scale));
}

double score_bound(const TileRequest& request) {
    return std::sqrt(largest_squared_norm(request.Q, request.rows)) *
           std::sqrt(largest_squared_norm(request.K, request.columns)) * std::abs(request.rule.scale);
}

}  // namespace attnscope
