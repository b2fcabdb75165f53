#pragma once
// NumPy's array files, written: version 1.0, C order, little endian.

#include <cstdint>
#include <filesystem>
#include <span>

#include "core/files/atomic_write.h"
#include "core/files/npy.h"

namespace attnscope {

// Writes an array of float32 or float64 part by part; numbers are rounded to the nearest where the type is narrower.
// The file appears with commit(). Throws Error as AtomicFile does.
class NpyWriter {
public:
    NpyWriter(const std::filesystem::path& path, NpyType type, const Shape& shape, const FileSystem& files = real_files());
    void append(std::span<const double> numbers);
    void append(std::span<const float> numbers);
    void commit();  // asserts that as many numbers came as the shape has

private:
    template <class From>
    void append_as_type(std::span<const From> numbers);

    AtomicFile file_;
    NpyType type_;
    Index rest_;  // numbers to come
};

// `elements` are those of `shape` in C order; asserts their number.
void write_npy(const std::filesystem::path& path, const Shape& shape, std::span<const double> elements,
               const FileSystem& files = real_files());
void write_npy(const std::filesystem::path& path, const Shape& shape, std::span<const float> elements,
               const FileSystem& files = real_files());
void write_npy(const std::filesystem::path& path, const Shape& shape, std::span<const std::int64_t> elements,
               const FileSystem& files = real_files());
void write_npy(const std::filesystem::path& path, const Shape& shape, const std::vector<bool>& elements,
               const FileSystem& files = real_files());
void write_npy(const std::filesystem::path& path, const MatrixD& matrix, const FileSystem& files = real_files());  // float64

}  // namespace attnscope
