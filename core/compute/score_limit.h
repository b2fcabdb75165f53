#pragma once
// Whether the scores of any query and key stay numbers in single precision.

#include "core/compute/backend.h"

namespace attnscope {

// |Q_i . K_j| and |Q_i . K_j * scale| are at most the product of the largest norms, by Cauchy and Schwarz. Beyond this an engine
// may find that a query sees nothing, which must not pass for a result. Heads side by side count as one.
inline constexpr double largest_float_score = 1e38;

// Throws Error where they may be larger.
void require_float_scores(const MatrixView& Q, const MatrixView& K, double scale);

}  // namespace attnscope
