#include "core/files/npy_write.h"

#include <algorithm>
#include <cassert>

#include "core/files/bytes.h"
#include "core/files/npy_header.h"

namespace attnscope {
namespace {

constexpr std::size_t numbers_per_part = std::size_t{1} << 15;  // keeps the copy in other bytes small

Index count_of(const Shape& shape) {
    Index count = 1;
    for (const Index length : shape) count *= length;
    return count;
}

template <class T>
void write_elements(const std::filesystem::path& path, const char* descr, const Shape& shape, std::span<const T> elements,
                    const FileSystem& files) {
    assert(static_cast<Index>(elements.size()) == count_of(shape));
    AtomicFile file(path, files);
    file.append(npy_header_bytes(descr, shape));
    while (!elements.empty()) {
        const auto part = elements.first(std::min(elements.size(), numbers_per_part));
        file.append(little_endian_bytes(part));
        elements = elements.subspan(part.size());
    }
    file.commit();
}

}  // namespace

NpyWriter::NpyWriter(const std::filesystem::path& path, NpyType type, const Shape& shape, const FileSystem& files)
    : file_(path, files), type_(type), rest_(count_of(shape)) {
    assert(type == NpyType::f4 || type == NpyType::f8);
    file_.append(npy_header_bytes(type == NpyType::f4 ? "<f4" : "<f8", shape));
}

template <class From>
void NpyWriter::append_as_type(std::span<const From> numbers) {
    rest_ -= static_cast<Index>(numbers.size());
    assert(rest_ >= 0);
    std::string bytes;
    while (!numbers.empty()) {
        const auto part = numbers.first(std::min(numbers.size(), numbers_per_part));
        bytes.clear();
        for (const From number : part) {
            if (type_ == NpyType::f4) append_little_endian(bytes, static_cast<float>(number));
            else append_little_endian(bytes, static_cast<double>(number));
        }
        file_.append(bytes);
        numbers = numbers.subspan(part.size());
    }
}

void NpyWriter::append(std::span<const double> numbers) { append_as_type(numbers); }
void NpyWriter::append(std::span<const float> numbers) { append_as_type(numbers); }

void NpyWriter::commit() {
    assert(rest_ == 0);
    file_.commit();
}

void write_npy(const std::filesystem::path& path, const Shape& shape, std::span<const double> elements, const FileSystem& files) {
    write_elements(path, "<f8", shape, elements, files);
}

void write_npy(const std::filesystem::path& path, const Shape& shape, std::span<const float> elements, const FileSystem& files) {
    write_elements(path, "<f4", shape, elements, files);
}

void write_npy(const std::filesystem::path& path, const Shape& shape, std::span<const std::int64_t> elements, const FileSystem& files) {
    write_elements(path, "<i8", shape, elements, files);
}

void write_npy(const std::filesystem::path& path, const Shape& shape, const std::vector<bool>& elements, const FileSystem& files) {
    const std::vector<std::uint8_t> bytes(elements.begin(), elements.end());
    write_elements<std::uint8_t>(path, "|b1", shape, bytes, files);
}

void write_npy(const std::filesystem::path& path, const MatrixD& matrix, const FileSystem& files) {
    write_elements<double>(path, "<f8", {matrix.rows(), matrix.cols()},
                           {matrix.data(), static_cast<std::size_t>(matrix.size())}, files);
}

}  // namespace attnscope
