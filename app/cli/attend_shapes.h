#pragma once
// How the arrays of `attnscope attend` fit together, and what they cost, before a number is read.

#include <cstddef>
#include <string>
#include <vector>

#include "core/files/npy.h"

namespace attnscope {

// q (n, d), (H, n, d) or (B, H, n, d); k (…, m, d); v (…, m, d_v); k and v have G heads, and G divides H.
struct AttendShapes {
    Index rank = 2, B = 1, H = 1, G = 1, n = 0, m = 0, d = 0, d_v = 0;
    Shape output() const { return leading({n, d_v}); }
    Shape weights() const { return leading({n, m}); }

private:
    Shape leading(Shape inner) const;
};

struct NamedShape {
    std::string name;  // for sentences: "--q 'q.npy'"
    Shape shape;
};

// Throws Error that names the array whose shape does not fit, and why.
AttendShapes attend_shapes(const NamedShape& q, const NamedShape& k, const NamedShape& v);

// How far apart the mask's numbers for neighbouring batches, heads, rows and columns are; 0 where one number serves all.
struct MaskStrides {
    Index batch = 0, head = 0, row = 0, column = 0;
};

// As NumPy broadcasts `mask` to weights(), for a mask in C order. Throws Error where that is impossible.
MaskStrides broadcast_strides(const NamedShape& mask, const AttendShapes& shapes);

// Queries are computed in blocks, so that no head needs all of its weights at once.
Index queries_per_block(const AttendShapes& shapes);

// What one number takes in the files.
struct AttendBytes {
    std::size_t number = 8;       // of queries, keys and values
    std::size_t mask_number = 0;  // 0: no mask
    MaskStrides mask;
};

// Bytes that are needed at once: the arrays as they are stored, one head in double, one block of its weights.
// Saturates instead of overflowing.
std::size_t estimated_bytes(const AttendShapes& shapes, const AttendBytes& bytes);

// Throws Error with the bytes that are needed, and the lengths that would fit, where the estimate exceeds `limit`.
void require_memory(const AttendShapes& shapes, const AttendBytes& bytes, std::size_t limit);

}  // namespace attnscope
