#include "core/attention/difference.h"

#include <cassert>
#include <cmath>

#include "core/attention/attention.h"

namespace attnscope {

bool same_number(double a, double b) { return a == b || (std::isnan(a) && std::isnan(b)); }

const MatrixD* find_array(const Trace& trace, ArrayId id, Index head) {
    const std::size_t heads = id >= ArrayId::W_a ? trace.setup.weights.additive.size() : trace.head.size();
    const bool of_heads = id >= ArrayId::W_a || info(id).per_head;
    if (of_heads && (head < 0 || head >= static_cast<Index>(heads))) return nullptr;
    return &array(trace, id, head);
}

bool comparable(const Trace& before, const Trace& after, ArrayId id, Index head) {
    const MatrixD* a = find_array(before, id, head);
    const MatrixD* b = find_array(after, id, head);
    return a && b && a->rows() == b->rows() && a->cols() == b->cols();
}

MatrixD difference(const MatrixD& before, const MatrixD& after) {
    assert(before.rows() == after.rows() && before.cols() == after.cols());
    return before.binaryExpr(after, [](double a, double b) { return same_number(a, b) ? 0.0 : b - a; });
}

std::vector<Cell> changed_cells(const Trace& before, const Trace& after, ArrayId id, Index head) {
    assert(comparable(before, after, id, head));
    const MatrixD& a = array(before, id, head);
    const MatrixD& b = array(after, id, head);
    std::vector<Cell> cells;
    for (Index i = 0; i < a.rows(); ++i)
        for (Index j = 0; j < a.cols(); ++j)
            if (!same_number(a(i, j), b(i, j))) cells.push_back({i, j});
    return cells;
}

std::optional<Cell> largest_difference(const MatrixD& before, const MatrixD& after) {
    assert(before.rows() == after.rows() && before.cols() == after.cols());
    std::optional<Cell> largest;
    double most = 0;
    for (Index i = 0; i < before.rows(); ++i)
        for (Index j = 0; j < before.cols(); ++j) {
            if (same_number(before(i, j), after(i, j))) continue;
            const double size = std::abs(after(i, j) - before(i, j));
            const double rank = std::isnan(size) ? infinity : size;
            if (largest && rank <= most) continue;
            most = rank;
            largest = Cell{i, j};
        }
    return largest;
}

}  // namespace attnscope
