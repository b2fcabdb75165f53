#pragma once
// The arithmetic behind one number of a long text, from the vectors in double.

#include "core/attention/explain.h"
#include "core/compute/long_trace.h"

namespace attnscope {

// As explain() of a Trace tells it, for every array that a Trace has. Where a row's maximum, its sum, or an entry of `heads`
// has a term for each of more than `most_terms` tokens, the largest terms in size stand in the expression, in their order,
// and behind them one constant "\\cdots" that holds all others; the value is that of all terms. So the expression evaluates to
// the value, up to rounding, whatever is listed.
// O(n D) for a number of a row of scores, O(H n D) for `output` and `residual`. Asserts that the indices are inside the array.
Explanation explain_long(const LongTrace& trace, const NumberRef& number, Index most_terms = 32);

// Row `i` of an array        -> (1, columns); of `tokens`, ids. Costs as explain_long.
MatrixD array_row(const LongTrace& trace, ArrayId id, Index head, Index i);

}  // namespace attnscope
