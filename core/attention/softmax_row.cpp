#include "core/attention/softmax_row.h"

#include <algorithm>
#include <cassert>
#include <cmath>

#include "core/attention/attention.h"

namespace attnscope {

SoftmaxRow softmax_row(const Trace& trace, Index head, Cell cell) {
    const HeadTrace& h = trace.head[static_cast<std::size_t>(head)];
    assert(cell.row >= 0 && cell.row < h.masked.rows() && cell.column >= 0 && cell.column < h.masked.cols());
    const bool columns = trace.setup.options.softmax.axis == SoftmaxAxis::columns;
    SoftmaxRow row{.cells = {}, .number = columns ? cell.column : cell.row};
    row.maximum = h.row_max(row.number, 0);
    row.sum = h.row_sum(row.number, 0);
    for (Index k = 0; k < (columns ? h.masked.rows() : h.masked.cols()); ++k) {
        const Index i = columns ? k : row.number, j = columns ? row.number : k;
        row.cells.push_back({.at = {i, j}, .score = h.masked(i, j), .shifted = h.shifted(i, j), .exp = h.exp(i, j),
                             .weight = h.weights(i, j), .masked = h.masked(i, j) == -infinity});
    }
    return row;
}

BarSpan bar_span(double value, double low, double high) {
    if (!std::isfinite(value) || !(high > low)) return {};
    const auto share = [&](double x) { return std::clamp((x - low) / (high - low), 0.0, 1.0); };
    return {std::min(share(0.0), share(value)), std::max(share(0.0), share(value))};
}

BarScale bar_scale(const SoftmaxRow& row, ArrayId id) {
    BarScale scale{.low = 0.0, .high = 0.0};
    for (const SoftmaxCell& cell : row.cells) {
        const double number = number_of(cell, id);
        if (!std::isfinite(number)) continue;
        scale.low = std::min(scale.low, number);
        scale.high = std::max(scale.high, number);
    }
    if (id == ArrayId::exp || id == ArrayId::weights) scale.high = std::max(scale.high, 1.0);
    if (scale.low == scale.high) scale.high = 1.0;
    return scale;
}

double number_of(const SoftmaxCell& cell, ArrayId id) {
    switch (id) {
        case ArrayId::masked: return cell.score;
        case ArrayId::shifted: return cell.shifted;
        case ArrayId::exp: return cell.exp;
        default: assert(id == ArrayId::weights); return cell.weight;
    }
}

}  // namespace attnscope
