#pragma once
// "r0:r1,c0:c1@level": a window of a matrix, from 0, with the end left out.

#include <string>
#include <string_view>

#include "core/compute/index_range.h"

namespace attnscope {

struct TileChoice {
    IndexRange rows, columns;
    int level = 0;  // pooled by 2^level
};

// Throws Error (bad usage) for anything else, for an empty window and for levels above 30.
TileChoice tile_choice(std::string_view option, const std::string& text);

// Throws Error (bad usage) where the window reaches beyond (rows, columns).
void require_inside(std::string_view option, const TileChoice& tile, Index rows, Index columns);

// How many values it has after pooling.
Index pooled_size(IndexRange range, int level);

}  // namespace attnscope
