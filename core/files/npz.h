#pragma once
// NumPy's archives of named arrays.

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/files/npy.h"
#include "core/files/zip.h"

namespace attnscope {

// Every function throws Error naming the file and, inside it, the array. Entries that are no arrays are passed over.
class NpzArchive {
public:
    explicit NpzArchive(ZipArchive archive) : archive_(std::move(archive)) {}

    std::vector<std::string> names() const;   // in the order of the file
    bool has(std::string_view name) const;
    NpyArray array(std::string_view name) const;  // Error names those there are where `name` is none of them

private:
    ZipArchive archive_;
};

NpzArchive read_npz(const std::filesystem::path& path, const FileSystem& files = real_files());

// Arrays are stored, not packed; the same arrays give the same bytes. The file appears with commit().
class NpzWriter {
public:
    explicit NpzWriter(const std::filesystem::path& path, const FileSystem& files = real_files(), std::uint64_t zip64_from = 0xFFFFFFFF)
        : zip_(path, files, zip64_from) {}

    // The parts, one after the other, are the elements of `shape` in C order; asserts their number.
    void add(const std::string& name, const Shape& shape, const std::vector<std::span<const double>>& parts);
    void add(const std::string& name, const Shape& shape, std::span<const std::int64_t> elements);
    void add(const std::string& name, std::span<const std::string> texts);  // one-dimensional, UTF-32
    void commit() { zip_.commit(); }

private:
    ZipWriter zip_;
};

}  // namespace attnscope
