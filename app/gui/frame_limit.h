#pragma once
// What is computed in the frame that asks for it; everything else goes to a worker.

#include "core/attention/trace.h"

namespace attnscope {

// n = 64, D = 64, H = 8 and all that is smaller.
inline bool fits_into_a_frame(const Sizes& sizes) { return sizes.n <= 64 && multiplications(sizes) <= 4e6; }

}  // namespace attnscope
