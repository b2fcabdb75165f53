#include "core/compute/row_check.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <limits>

#include "core/attention/random.h"
#include "core/compute/double_tile.h"

namespace attnscope {

namespace {

// NaN must not slip through a comparison
void keep_larger(double& largest, double error) {
    if (!(error <= largest)) largest = error;
}

void check_row(const AttendRequest& request, const AttendResult& result, Index head, Index row, Backend& backend, RowCheck& check) {
    const Index m = request.K.rows();
    const VectorD L = result.L.row(head);
    TileRequest tile{.Q = queries_of(request, head), .K = keys_of(request, head), .L = L, .rule = rule_of(request, head), .rows = {row, row + 1}, .columns = {0, m},
                     .quantity = Quantity::masked};
    const MatrixD masked = quantity_in_double(tile, tile.rows, tile.columns);
    const double largest = masked.maxCoeff();
    MatrixD truth = MatrixD::Zero(1, m);
    if (largest > -std::numeric_limits<double>::infinity()) {
        truth = (masked.array() - largest).exp();
        truth /= truth.sum();
    }
    tile.quantity = Quantity::weights;
    const MatrixD weights = backend.tile(tile).values.cast<double>();
    const double judged = 1e-3 / static_cast<double>(m);
    for (Index j = 0; j < m; ++j) {
        const double error = std::abs(weights(0, j) - truth(0, j));
        keep_larger(check.weight_absolute, error);
        if (truth(0, j) > judged) keep_larger(check.weight_relative, error / truth(0, j));
    }
    const Index d_v = request.V.cols() / request.key_heads;
    const MatrixD output = truth * values_of(request, head).cast<double>();
    keep_larger(check.output_absolute, (result.O.row(row).segment(head * d_v, d_v).cast<double>() - output).cwiseAbs().maxCoeff());
    ++check.rows;
}

}  // namespace

RowCheck check_rows(const AttendRequest& request, const AttendResult& result, Backend& backend, const JobControl& control) {
    const Index n = request.Q.rows(), m = request.K.rows(), H = request.query_heads;
    assert(result.O.rows() == n && result.L.rows() == H && result.L.cols() == n);
    RowCheck check;
    if (n == 0 || m == 0) return check;
    const RandomStream random(/*seed=*/1, "row_check");
    for (Index k = 0; k < std::min(rows_to_check, n * H); ++k) {
        if (control.stop.stop_requested()) throw Cancelled();
        const Index row = std::min(static_cast<Index>(random.uniform(static_cast<std::uint64_t>(k)) * static_cast<double>(n)), n - 1);
        check_row(request, result, k % H, row, backend, check);
    }
    return check;
}

}  // namespace attnscope
