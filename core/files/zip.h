#pragma once
// ZIP archives as NumPy writes and reads them: entries stored or deflated, zip64, no folders.
// Format: PKWARE APPNOTE.TXT 6.3.

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "core/files/atomic_write.h"

namespace attnscope {

struct ZipEntry {
    std::string name;
    bool deflated = false;
    std::uint32_t crc = 0;
    std::uint64_t packed_bytes = 0, bytes = 0;
    std::uint64_t offset = 0;      // of the local header
    std::uint64_t data_begin = 0;
};

// An archive held in memory. What it says about itself is checked when it is opened: sizes against the file and against what
// deflate can reach, no overlap, no name twice, no name with a folder, no encryption, and all entries together at most
// `most_gained` bytes larger than the file. Throws Error naming `name`.
class ZipArchive {
public:
    static constexpr std::uint64_t usual_gain = std::uint64_t{2} << 30;
    ZipArchive(std::string bytes, std::string name, std::uint64_t most_gained = usual_gain);

    const std::vector<ZipEntry>& entries() const { return entries_; }
    const ZipEntry* find(std::string_view entry_name) const;  // nullptr: none
    const std::string& name() const { return name_; }

    // Memory grows with what is really there; stops at the declared size. Throws Error for damaged data and a wrong checksum.
    std::string unpacked(const ZipEntry& entry) const;

private:
    std::string bytes_, name_;
    std::vector<ZipEntry> entries_;
};

// Stored entries of a fixed date, so that the same arrays give the same bytes.
class ZipWriter {
public:
    // zip64_from: sizes and offsets from here on are written in zip64's fields
    explicit ZipWriter(const std::filesystem::path& path, const FileSystem& files = real_files(), std::uint64_t zip64_from = 0xFFFFFFFF);

    // `produce` hands the contents to its argument part by part; it is run twice, for the checksum and for the bytes, and must
    // give the same both times. Asserts that `name` is new.
    using Consumer = std::function<void(std::string_view)>;
    void add(const std::string& name, const std::function<void(const Consumer&)>& produce);
    void commit();

private:
    AtomicFile file_;
    std::uint64_t zip64_from_;
    std::vector<ZipEntry> entries_;
};

}  // namespace attnscope
