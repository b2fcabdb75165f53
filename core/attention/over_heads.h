#pragma once
// What all heads together say about one pair of tokens.

#include "core/attention/trace.h"

namespace attnscope {

struct OverHeads {
    double mean = 0.0;     // of all H heads; not a number where one of them is none
    double largest = 0.0;  // of those that are numbers; not a number where none is
    Index head = 0;        // the first that has the largest
};

// One cell of an array that every head has, such as A (H, n, n). Asserts H > 0 and that the cell exists.
OverHeads over_heads(const Trace& trace, ArrayId id, Cell cell);

}  // namespace attnscope
