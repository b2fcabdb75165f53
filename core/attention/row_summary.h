#pragma once
// What one row of weights says: its sums, its order, how evenly it divides its attention.

#include <vector>

#include "core/attention/matrix.h"

namespace attnscope {

// The sum of each row.
std::vector<double> row_sums(const MatrixD& weights);

struct RowSummary {
    std::vector<Index> by_weight;  // columns, the largest weight first; equal weights in the order of the columns
    double sum = 0.0;
    double entropy_bits = 0.0;     // -sum w log2 w; 0 log 0 is 0. Shannon 1948.
};
RowSummary row_summary(const MatrixD& weights, Index row);

// How many tokens, all seen equally, would give this entropy: 2^entropy.
double effective_count(double entropy_bits);

}  // namespace attnscope
