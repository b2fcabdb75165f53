#pragma once
// What softmax does with one row, cell by cell.

#include <vector>

#include "core/attention/trace.h"

namespace attnscope {

struct SoftmaxCell {
    Cell at;
    double score = 0.0;    // M: what softmax is given, -inf where masked
    double shifted = 0.0;  // M - m
    double exp = 0.0;
    double weight = 0.0;
    bool masked = false;
};

struct SoftmaxRow {
    std::vector<SoftmaxCell> cells;  // of a row; of a column where softmax goes along columns
    Index number = 0;                // which row or column that is
    double maximum = 0.0, sum = 0.0; // of the cells that share them: of everything where softmax goes along all
};

// The row, or the column, in which the cell stands. Asserts that there is such a cell.
SoftmaxRow softmax_row(const Trace& trace, Index head, Cell cell);

// Where a bar begins and ends on a scale, as shares from 0 to 1 of its length; empty for what is not finite.
struct BarSpan {
    double begin = 0.0, end = 0.0;
};
BarSpan bar_span(double value, double low, double high);

// A scale on which 0 and every finite number of an array have their place. exp and weights begin at 0 and reach 1 at least,
// so that one is seen to become the other.
struct BarScale {
    double low = 0.0, high = 1.0;
};
BarScale bar_scale(const SoftmaxRow& row, ArrayId id);

// The number of a cell in `masked`, `shifted`, `exp` or `weights`.
double number_of(const SoftmaxCell& cell, ArrayId id);

}  // namespace attnscope
