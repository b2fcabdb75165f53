#pragma once
// Single rows of a long text's matrices in double, from the vectors in double: what is shown or explained as a number.

#include "core/compute/long_trace.h"
#include "core/compute/long_vectors.h"

namespace attnscope {

// What row `row` of one head holds, as a Trace has it. Matrices of one row, so that row_summary(weights, 0) tells entropy,
// order and sum of it.
struct LongRow {
    Index head = 0, row = 0;
    MatrixD scores, scaled, masked, weights;  // (1, n)
    double row_max = 0.0;                     // of masked; -inf: sees no key
    double row_sum = 0.0;                     // of exp(masked - row_max)
    double L = 0.0;                           // row_max + log row_sum
};

// O(n D): a dot product with W_K applied to the query, so that no key is computed; O(n D d_k) for cosines where words do not
// share their vectors. Asserts that head and row exist.
LongRow row_in_double(const LongTrace& trace, Index head, Index row);

// Row i of Q, K (after rotary positions) or V of a head        -> (1, d)
MatrixD head_row_in_double(const LongTrace& trace, Projection projection, Index head, Index row);

// sum_j weights[j] V[j, c]        weights (1, n) -> (1, d_v) of the head. O(n D).
MatrixD weighted_values(const LongTrace& trace, Index head, const MatrixD& weights);

// Column c of V of a head        -> (n, 1). O(n D).
MatrixD value_column(const LongTrace& trace, Index head, Index column);

}  // namespace attnscope
