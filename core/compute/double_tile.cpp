#include "core/compute/double_tile.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

namespace attnscope {

namespace {

constexpr double minus_infinity = -std::numeric_limits<double>::infinity();

// a block of scores stays in the second-level cache, also in double
constexpr Index rows_of_double_block = 64;
constexpr Index columns_of_double_block = 512;

// exp of anything less is below the smallest normal float
const double smallest_exponent = std::log(static_cast<double>(std::numeric_limits<float>::min()));

// scores (rows, columns) = Q_i . K_j of one block -> the wanted quantity in double
MatrixD quantity_of_block(const MatrixD& scores, const TileRequest& request, IndexRange rows, IndexRange columns) {
    if (request.quantity == Quantity::scores) return scores;
    const ScoreRule& rule = request.rule;
    MatrixD out(scores.rows(), scores.cols());
    for (Index i = 0; i < rows.size(); ++i)
        for (Index j = 0; j < columns.size(); ++j) {
            double scaled = scores(i, j) * rule.scale;
            if (rule.softcap > 0) scaled = rule.softcap * std::tanh(scaled / rule.softcap);
            out(i, j) = scaled - rule.slope * static_cast<double>(std::abs(rows.begin + i - columns.begin - j));
        }
    if (request.quantity == Quantity::scaled) return out;

    std::vector<std::uint8_t> visible;
    if (rule.cells) {
        visible.assign(static_cast<std::size_t>(out.size()), 1);
        const Visible seen = rule.cells(rows, columns, visible);
        if (seen != Visible::some) std::fill(visible.begin(), visible.end(), seen == Visible::all);
    }
    for (Index i = 0; i < rows.size(); ++i) {
        const IndexRange seen = visible_keys(rule, rows.begin + i, request.K.rows());
        for (Index j = 0; j < columns.size(); ++j) {
            const bool hidden = columns.begin + j < seen.begin || columns.begin + j >= seen.end ||
                                (!visible.empty() && visible[static_cast<std::size_t>(i * columns.size() + j)] == 0);
            if (hidden) out(i, j) = minus_infinity;
        }
    }
    if (request.quantity == Quantity::masked) return out;

    for (Index i = 0; i < rows.size(); ++i) {
        const double L = request.L[rows.begin + i];
        for (Index j = 0; j < columns.size(); ++j) {
            // a weight is at most 1: rounding must not lift the exponent above 0; and a float must be able to hold it
            const double exponent = L == minus_infinity ? minus_infinity : std::min(out(i, j) - L, 0.0);
            out(i, j) = exponent >= smallest_exponent ? std::exp(exponent) : 0.0;
        }
    }
    return out;
}

MatrixD dot_products(const TileRequest& request, IndexRange rows, IndexRange columns) {
    const MatrixD Q = request.Q.middleRows(rows.begin, rows.size()).cast<double>();
    const MatrixD K = request.K.middleRows(columns.begin, columns.size()).cast<double>();
    return Q * K.transpose();
}

// What the cells of one value have added up to so far.
struct Pooled {
    double sum = 0.0, max = minus_infinity;
    Index count = 0;

    // what is hidden does not count among scores, and counts as 0 among weights
    void add(double cell) {
        max = std::max(max, cell);
        if (cell == minus_infinity) return;
        sum += cell;
        ++count;
    }
    double value(Pooling pooling) const {
        if (pooling == Pooling::max) return max;
        return count == 0 ? minus_infinity : sum / static_cast<double>(count);
    }
};

}  // namespace

MatrixD quantity_in_double(const TileRequest& request, IndexRange rows, IndexRange columns) {
    return quantity_of_block(dot_products(request, rows, columns), request, rows, columns);
}

void write_double_tile(const TileRequest& request, IndexRange lines, MatrixF& values) {
    const Index step = Index{1} << request.level;
    for (Index line = lines.begin; line < lines.end; ++line) {
        std::vector<Pooled> cells(static_cast<std::size_t>(values.cols()));
        const IndexRange of_line{request.rows.begin + line * step, std::min(request.rows.begin + (line + 1) * step, request.rows.end)};
        for (Index row = of_line.begin; row < of_line.end; row += rows_of_double_block) {
            const IndexRange rows{row, std::min(row + rows_of_double_block, of_line.end)};
            for (Index column = request.columns.begin; column < request.columns.end; column += columns_of_double_block) {
                const IndexRange columns{column, std::min(column + columns_of_double_block, request.columns.end)};
                const MatrixD block = quantity_in_double(request, rows, columns);
                for (Index i = 0; i < rows.size(); ++i)
                    for (Index j = 0; j < columns.size(); ++j)
                        cells[static_cast<std::size_t>((column - request.columns.begin + j) >> request.level)].add(block(i, j));
            }
        }
        for (Index q = 0; q < values.cols(); ++q) values(line, q) = static_cast<float>(cells[static_cast<std::size_t>(q)].value(request.pooling));
    }
}

}  // namespace attnscope
