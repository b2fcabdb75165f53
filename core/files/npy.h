#pragma once
// NumPy's array files, read. Format: numpy.lib.format, versions 1.0, 2.0 and 3.0. Writing is in npy_write.h.

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "core/attention/matrix.h"
#include "core/files/file_system.h"

namespace attnscope {

using Shape = std::vector<Index>;

enum class NpyType { b1, i1, i2, i4, i8, u1, u2, u4, u8, f2, f4, f8 };
std::size_t element_bytes(NpyType type);
const char* type_name(NpyType type);  // "float32", "bool", ...
bool is_floating(NpyType type);
bool is_integer(NpyType type);

// An array as it lies in its file; numbers are converted when they are asked for.
struct NpyArray {
    Shape shape;
    NpyType type = NpyType::f8;
    bool big_endian = false;
    bool fortran_order = false;
    std::string file;            // all its bytes
    std::size_t data_begin = 0;

    Index count() const;  // of elements
};

// `name` is for sentences. Throws Error for a damaged header, for elements that are no numbers (objects, text, records,
// complex), and for a size that is not exactly that of the bytes. Takes the bytes over, copies nothing.
NpyArray npy_from_bytes(std::string file, const std::string& name);
NpyArray read_npy(const std::filesystem::path& path, const FileSystem& files = real_files());

// Elements [first, first + count) in C order, whatever the order of the file; rounded to the nearest where the type asked for
// is narrower; true is 1. Asserts the range.
std::vector<double> doubles_of(const NpyArray& array, Index first, Index count);
std::vector<float> floats_of(const NpyArray& array, Index first, Index count);

// All elements in C order.
std::vector<double> doubles_of(const NpyArray& array);
std::vector<float> floats_of(const NpyArray& array);
std::vector<bool> bools_of(const NpyArray& array);             // asserts NpyType::b1; any byte but 0 is true
std::vector<std::int64_t> integers_of(const NpyArray& array);  // asserts is_integer; Throws Error beyond int64

// "(2, 3)", "(5,)", "()", as Python writes it
std::string shape_text(const Shape& shape);

}  // namespace attnscope
