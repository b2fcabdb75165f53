#pragma once
// Windows whose scores are so large that a float's rounding would spoil the weights: everything in double.

#include "core/compute/backend.h"

namespace attnscope {

// rows x columns of the quantity, level 0. The ranges lie inside the matrices; request.rows and .columns are not looked at.
MatrixD quantity_in_double(const TileRequest& request, IndexRange rows, IndexRange columns);

// Writes the lines `lines` of the tile's values, (ceil(rows / 2^level), ceil(columns / 2^level)) in all.
void write_double_tile(const TileRequest& request, IndexRange lines, MatrixF& values);

}  // namespace attnscope
