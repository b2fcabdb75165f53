#include "core/compute/backend.h"

#include <algorithm>
#include <cassert>
#include <cmath>

namespace attnscope {

namespace {

// |row|^2 in double, of the longest row of the given ones; 0 when there are none
double largest_squared_norm(const MatrixView& matrix, IndexRange rows) {
    double largest = 0.0;
    for (Index i = rows.begin; i < rows.end; ++i) largest = std::max(largest, matrix.row(i).cast<double>().squaredNorm());
    return largest;
}

[[maybe_unused]] bool is_good(const ScoreRule& rule) {
    return std::isfinite(rule.scale) && std::isfinite(rule.slope) && std::isfinite(rule.softcap) && rule.softcap >= 0.0;
}

// the columns of part `part` of `parts`
MatrixView part_of(const MatrixView& matrix, Index part, Index parts) {
    const Index width = matrix.cols() / parts;
    return matrix.middleCols(part * width, width);
}

}  // namespace

void check_shapes([[maybe_unused]] const TileRequest& request) {
    assert(request.Q.cols() == request.K.cols() && request.Q.cols() >= 1);
    assert(request.L.size() == request.Q.rows() || request.quantity != Quantity::weights);
    assert(lies_inside(request.rows, request.Q.rows()));
    assert(lies_inside(request.columns, request.K.rows()));
    assert(request.level >= 0 && request.level <= 30);
    assert(is_good(request.rule));
}

void check_shapes([[maybe_unused]] const AttendRequest& request) {
    assert(request.key_heads >= 1 && request.query_heads >= 1 && request.query_heads % request.key_heads == 0);
    assert(request.Q.cols() % request.query_heads == 0 && request.K.cols() % request.key_heads == 0);
    assert(request.Q.cols() / request.query_heads == request.K.cols() / request.key_heads && request.Q.cols() >= 1);
    assert(request.V.cols() % request.key_heads == 0 && request.V.rows() == request.K.rows());
    assert(request.slopes.empty() || static_cast<Index>(request.slopes.size()) == request.query_heads);
    assert(is_good(request.rule));
}

MatrixView queries_of(const AttendRequest& request, Index head) { return part_of(request.Q, head, request.query_heads); }

MatrixView keys_of(const AttendRequest& request, Index head) {
    return part_of(request.K, key_head_of(head, request.query_heads, request.key_heads), request.key_heads);
}

MatrixView values_of(const AttendRequest& request, Index head) {
    return part_of(request.V, key_head_of(head, request.query_heads, request.key_heads), request.key_heads);
}

ScoreRule rule_of(const AttendRequest& request, Index head) {
    ScoreRule rule = request.rule;
    if (!request.slopes.empty()) rule.slope = request.slopes[static_cast<std::size_t>(head)];
    return rule;
}

double score_bound(const TileRequest& request) {
    return std::sqrt(largest_squared_norm(request.Q, request.rows)) *
           std::sqrt(largest_squared_norm(request.K, request.columns)) * std::abs(request.rule.scale);
}

}  // namespace attnscope
