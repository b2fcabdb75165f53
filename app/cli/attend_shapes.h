#pragma once
// How the arrays of `attnscope attend` fit together, and what they cost, before a number is read.

#include <cstddef>
#include <string>
#include <vector>

#include "core/attention/matrix.h"

namespace attnscope {

using Shape = std::vector<Index>;

// "(2, 3, 4)", "(5,)", "()"
std::string text_of(const Shape& shape);

// q (n, d), (H, n, d) or (B, H, n, d); k (…, m, d); v (…, m, d_v); k and v have G heads, and G divides H.
struct AttendShapes {
    Index rank = 2, B = 1, H = 1, G = 1, n = 0, m = 0, d = 0, d_v = 0;
    Shape output() const { return leading({n, d_v}); }
    Shape weights() const { return leading({n, m}); }

private:
    Shape leading(Shape inner) const;
};

// Throws Error that names the option whose shape does not fit, and why.
AttendShapes attend_shapes(const Shape& q, const Shape& k, const Shape& v);

// Where the mask's numbers for one (b, h) begin and how far apart its rows and columns are; 0 where one number serves all.
struct MaskStrides {
    Index batch = 0, head = 0, row = 0, column = 0;
};

// As NumPy broadcasts `mask` to weights(), for a mask stored row by row. Throws Error where that is impossible.
MaskStrides broadcast_strides(const Shape& mask, const AttendShapes& shapes);

// Queries are computed in blocks, so that no head needs all of its weights at once.
Index queries_per_block(const AttendShapes& shapes);

// Bytes that are needed at once: `file_bytes` of arrays as they are stored, one head in double, one block of its weights.
// Saturates instead of overflowing.
std::size_t attend_bytes(const AttendShapes& shapes, std::size_t file_bytes);

}  // namespace attnscope
