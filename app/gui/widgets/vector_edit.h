#pragma once
// Changing the vector of a token by its numbers: what sliders and the heads of arrows share.

#include <vector>

#include "app/gui/ui_state.h"
#include "core/attention/trace.h"

namespace attnscope {

// The smallest of 1, 1.5, 2, 3, 4, 6, 8, 10, 15 ... above `largest`, at most 8e307: how far a scale reaches to both sides of 0. A number that
// was dragged to its end has a longer scale the next time.
double bound_of_scale(double largest);

// The largest magnitude among finite numbers; 0 where there are none.
double largest_magnitude(const MatrixD& numbers);

// The nearest number of the scale, which has hundredths below 10 and coarser steps beyond.
double on_scale(double value, double bound);
double step_of_scale(double bound);

// Whether a change of this row of E reaches other tokens too, which take their vector from the same row of a table.
bool shares_vector(const Setup& setup, const NumberRef& number);

// One number, and with it those of equal tokens where `shared`.
void add_edits(const Trace& trace, const NumberRef& number, double value, bool shared, std::vector<NumberEdit>& edits);

}  // namespace attnscope
