#include "core/compute/cpu_backend.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace attnscope {

namespace {

// a block of scores stays in the second-level cache, also in double
constexpr Index rows_per_block = 64;
constexpr Index columns_per_block = 512;

// exp of anything less is below the smallest normal float
const float smallest_exponent = std::log(std::numeric_limits<float>::min());

// scores (rows, columns) of one block -> weights of its visible cells; the others keep their 0
template <class Real>
void write_weights(const Eigen::Matrix<Real, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>& scores,
                   const TileRequest& request, IndexRange rows, IndexRange columns, MatrixF& weights) {
    for (Index i = rows.begin; i < rows.end; ++i) {
        const double L = request.L[i];
        const IndexRange seen = visible_keys(request.rule, i, request.K.rows());
        const Index begin = std::max(seen.begin, columns.begin);
        const Index count = std::min(seen.end, columns.end) - begin;
        if (count <= 0 || L == -std::numeric_limits<double>::infinity()) continue;

        // a weight is at most 1: rounding must not lift the exponent above 0; and a float must be able to hold it
        const auto scaled = scores.row(i - rows.begin).segment(begin - columns.begin, count).template cast<double>();
        const Eigen::ArrayXf exponents = (scaled.array() * request.rule.scale - L).max(-1000.0).min(0.0).template cast<float>();
        weights.row(i - request.rows.begin).segment(begin - request.columns.begin, count) =
            (exponents >= smallest_exponent).select(exponents.exp(), 0.0f).transpose();
    }
}

template <class Real>
MatrixF tile_with_products_in(const TileRequest& request) {
    using Matrix = Eigen::Matrix<Real, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
    MatrixF weights = MatrixF::Zero(request.rows.size(), request.columns.size());
    for (Index row = request.rows.begin; row < request.rows.end; row += rows_per_block) {
        const IndexRange rows{row, std::min(row + rows_per_block, request.rows.end)};
        const Matrix Q = request.Q.middleRows(rows.begin, rows.size()).template cast<Real>();
        const Index begin = visible_keys(request.rule, rows.begin, request.K.rows()).begin;
        const Index end = visible_keys(request.rule, rows.end - 1, request.K.rows()).end;
        for (Index column = request.columns.begin; column < request.columns.end; column += columns_per_block) {
            const IndexRange columns{column, std::min(column + columns_per_block, request.columns.end)};
            if (columns.end <= begin || end <= columns.begin) continue;
            const Matrix K = request.K.middleRows(columns.begin, columns.size()).template cast<Real>();
            const Matrix scores = Q * K.transpose();
            write_weights<Real>(scores, request, rows, columns, weights);
        }
    }
    return weights;
}

}  // namespace

Tile CpuBackend::tile(const TileRequest& request) {
    check_shapes(request);
    const bool plain = score_bound(request) <= plain_float_score_bound;
    return {.weights = plain ? tile_with_products_in<float>(request) : tile_with_products_in<double>(request), .notice = {}};
}

}  // namespace attnscope
