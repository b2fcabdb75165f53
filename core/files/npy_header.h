#pragma once
// What stands before the numbers of an NPY file.

#include <string>
#include <string_view>

#include "core/files/npy.h"

namespace attnscope {

struct NpyHeader {
    Shape shape;
    NpyType type = NpyType::f8;
    bool big_endian = false;
    bool fortran_order = false;
    std::size_t bytes = 0;       // of the header with everything before it
    std::size_t data_bytes = 0;  // that the elements take
};

// Reads the beginning of `file`. Throws Error naming `name`; sizes are checked for overflow, not against the file.
NpyHeader npy_header_of(std::string_view file, const std::string& name);

// The beginning of a file in C order, little endian; a multiple of 64 bytes, as NumPy aligns it.
// `descr` is the element type in NumPy's words, such as "<f8".
std::string npy_header_bytes(std::string_view descr, const Shape& shape);

}  // namespace attnscope
