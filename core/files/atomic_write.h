#pragma once
// Files that appear complete or not at all, and files read whole.

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

#include "core/files/file_system.h"

namespace attnscope {

// Written beside its final name, synced, then renamed over it. Without commit() nothing remains and a file that was there
// before stays as it was. A link stays a link: the file it leads to is replaced. Pipes and devices are written directly.
// Every function throws Error saying which file, why and what to try.
class AtomicFile {
public:
    explicit AtomicFile(std::filesystem::path path, const FileSystem& files = real_files());
    ~AtomicFile();
    AtomicFile(const AtomicFile&) = delete;
    AtomicFile& operator=(const AtomicFile&) = delete;

    void append(std::string_view bytes);
    std::uint64_t size() const { return size_; }  // bytes appended so far
    void commit();                                // at most once; nothing is appended after it

private:
    void open_beside(unsigned mode_of_old, bool replaces);
    void flush();
    void discard();
    [[noreturn]] void fail(int error_number);

    const FileSystem& files_;
    std::filesystem::path named_;      // as given, for sentences
    std::filesystem::path final_;      // after links
    std::filesystem::path temporary_;  // empty where the target is written directly
    int descriptor_ = -1;
    std::uint64_t size_ = 0;
    std::string buffer_;
};

void write_file(const std::filesystem::path& path, std::string_view bytes, const FileSystem& files = real_files());

// Throws Error for what is missing, a folder, not permitted, or larger than `max_bytes` (nothing is allocated then).
inline constexpr std::uint64_t max_file_bytes = std::uint64_t{8} << 30;
std::string read_file(const std::filesystem::path& path, std::uint64_t max_bytes = max_file_bytes,
                      const FileSystem& files = real_files());

}  // namespace attnscope
