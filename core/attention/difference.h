#pragma once
// What changed between two Traces.

#include <optional>
#include <vector>

#include "core/attention/expression.h"
#include "core/attention/trace.h"

namespace attnscope {

// The same number, or both not a number; unlike ==.
bool same_number(double a, double b);

// An array of a head; null where the Trace has no such head, or no such weights.
const MatrixD* find_array(const Trace& trace, ArrayId id, Index head);

// Whether an array of a head stands in both Traces with the same shape, so that its cells can be compared.
bool comparable(const Trace& before, const Trace& after, ArrayId id, Index head);

// after - before of two matrices of one shape; 0 where both hold the same number, also where that is infinite.
MatrixD difference(const MatrixD& before, const MatrixD& after);

// The cells of an array whose numbers differ, row by row. Asks for comparable().
std::vector<Cell> changed_cells(const Trace& before, const Trace& after, ArrayId id, Index head);

// The cell whose numbers differ most, the first of equal ones; none where nothing differs. An infinite difference, and one
// that is not a number, are larger than every finite one.
std::optional<Cell> largest_difference(const MatrixD& before, const MatrixD& after);

}  // namespace attnscope
