#pragma once
// Windows whose scores are so large that a float's rounding would spoil the weights: everything in double.

#include "core/compute/backend.h"

namespace attnscope {

// Writes the lines `lines` of the tile's values, (ceil(rows / 2^level), ceil(columns / 2^level)) in all.
void write_double_tile(const TileRequest& request, IndexRange lines, MatrixF& values);

}  // namespace attnscope
