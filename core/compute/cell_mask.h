#pragma once
// Masks that no formula describes, such as padding and painted cells, asked for block by block so that n x m need not exist.

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "core/attention/matrix.h"
#include "core/compute/index_range.h"

namespace attnscope {

enum class Visible { all, some, none };

// Says which cells of rows x columns may be seen. `visible` (rows * columns, row-major, 1 = seen) is all 1 on entry; the mask
// writes 0 where a cell is hidden, and nothing else; what it wrote counts only when the answer is `some`. Called by
// several threads at once; the same question must get the same answer. Empty: all is visible.
using CellMask = std::function<Visible(IndexRange rows, IndexRange columns, std::span<std::uint8_t> visible)>;

// No query sees these keys. `keys`: from 0.
CellMask padding_mask(std::vector<Index> keys);

// Single cells that are masked.
CellMask painted_mask(std::vector<Cell> cells);

// Seen where both allow it; either may be empty.
CellMask both(CellMask a, CellMask b);

}  // namespace attnscope
