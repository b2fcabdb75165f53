#pragma once
// Arrays that options name: their headers before anything large is read, their numbers checked as they are taken.

#include <string>

#include "app/cli/attend_shapes.h"
#include "core/files/npy_header.h"

namespace attnscope {

// `name` is for sentences: "--q 'q.npy'".
struct ArrayFile {
    std::string name, path;
    NpyHeader header{};
    NamedShape shape() const { return {name, header.shape}; }
};

// Reads the header alone, so that nothing large is read before it is known to fit. Throws Error, also for pipes.
ArrayFile array_file(const char* option, const std::string& path);

// The same; throws Error for other numbers than float32 and float64.
ArrayFile numbers_file(const char* option, const std::string& path);

// All of it, with its name for sentences.
struct ArrayInput {
    explicit ArrayInput(const ArrayFile& file);
    std::string name;
    NpyArray array;
};

// One head's rows [first, first + rows) of (…, length, width). Throws Error where a number is not finite.
MatrixD finite_rows(const ArrayInput& input, Index head, Index first, Index rows);

// The same in single precision; throws Error where a number is too large for it, too.
MatrixF finite_float_rows(const ArrayInput& input, Index head, Index first, Index rows);

// "(0, 2, 1)" of the element at `place` in C order
std::string place_text(const Shape& shape, Index place);

}  // namespace attnscope
