#pragma once
// Windows of one head's scores or weights in single precision, pooled or not, some rows of them at a time.

#include <cstddef>

#include "core/compute/backend.h"

namespace attnscope {

struct TileRows {
    const TileRequest& request;
    const float* keys;  // panels of pack_keys() of the window's columns: panel 0 begins at columns.begin
    float* values;      // the whole tile, lines of `line` floats
    std::size_t line;
};

// Rows of the tile (of values) that belong together on this machine: a whole number of them make one call efficient.
Index tile_rows_at_once(const TileRequest& request);

std::size_t tile_scratch(const TileRequest& request);  // floats

// The rows `lines` of the tile's values. Different lines may be computed at the same time, each with scratch of its own.
void compute_tile_rows(const TileRows& tile, IndexRange lines, float* scratch);

}  // namespace attnscope
