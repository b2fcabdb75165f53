#include <cassert>
#include <cmath>

#include "core/attention/attention.h"

namespace attnscope {
namespace {

// The cells that share one maximum and one sum: first row, first column, rows and columns.
struct Group {
    Index row, column, rows, columns;
};

Group group_of(Index k, Index rows, Index columns, SoftmaxAxis axis) {
    switch (axis) {
        case SoftmaxAxis::rows: return {k, 0, 1, columns};
        case SoftmaxAxis::columns: return {0, k, rows, 1};
        case SoftmaxAxis::all: return {0, 0, rows, columns};
    }
    return {};
}

double largest(const MatrixD& M, const Group& g) {
    double maximum = -infinity;
    for (Index i = g.row; i < g.row + g.rows; ++i)
        for (Index j = g.column; j < g.column + g.columns; ++j) maximum = std::fmax(maximum, M(i, j));
    return maximum;
}

}  // namespace

Softmax softmax(const MatrixD& M, const SoftmaxOptions& options) {
    assert(M.rows() == M.cols() || options.axis == SoftmaxAxis::rows);
    const bool narrow = options.precision == SoftmaxPrecision::float32;
    const auto stored = [narrow](double x) { return narrow ? rounded_to_float32(x) : x; };
    const Index n = M.rows(), m = M.cols();
    Softmax s{MatrixD(n, 1), MatrixD(n, m), MatrixD(n, m), MatrixD(n, 1), MatrixD(n, m)};

    const Index groups = options.axis == SoftmaxAxis::all ? std::min<Index>(n, 1) : n;
    for (Index k = 0; k < groups; ++k) {
        const Group g = group_of(k, n, m, options.axis);
        const auto for_each_cell = [&g](auto&& visit) {
            for (Index i = g.row; i < g.row + g.rows; ++i)
                for (Index j = g.column; j < g.column + g.columns; ++j) visit(i, j);
        };
        // 1. maximum; -inf: everything is masked
        const double maximum = stored(largest(M, g));
        const bool fully_masked = maximum == -infinity;
        s.maximum(k, 0) = maximum;
        // 2. shifted: exists only for numerical stability, the quotient is the same; -inf - -inf would be NaN
        const bool subtract = options.shifted && !fully_masked;
        for_each_cell([&](Index i, Index j) { s.shifted(i, j) = stored(subtract ? stored(M(i, j)) - maximum : M(i, j)); });
        // 3. exp
        for_each_cell([&](Index i, Index j) { s.exp(i, j) = stored(std::exp(s.shifted(i, j))); });
        // 4. sum
        double sum = 0;
        for_each_cell([&](Index i, Index j) { sum += s.exp(i, j); });
        s.sum(k, 0) = stored(sum);
        // 5. divide
        for_each_cell([&](Index i, Index j) { s.weights(i, j) = fully_masked ? 0 : stored(s.exp(i, j) / s.sum(k, 0)); });
    }
    if (options.axis == SoftmaxAxis::all && n > 0) {
        s.maximum.setConstant(s.maximum(0, 0));
        s.sum.setConstant(s.sum(0, 0));
    }
    return s;
}

}  // namespace attnscope
