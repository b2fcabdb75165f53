#pragma once
// What the readers and writers ask of the operating system, so that tests can let any call fail.

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>

namespace attnscope {

enum class FileKind { regular, folder, stream, other };  // stream: pipes and character devices

struct FileStatus {
    FileKind kind = FileKind::other;
    std::uint64_t size = 0;  // bytes, of a regular file
    unsigned mode = 0;       // permission bits
};

// A call gives a result >= 0, or -errno. Calls that a signal interrupts are repeated.
class FileSystem {
public:
    using Path = std::filesystem::path;
    virtual ~FileSystem() = default;

    // A descriptor. Reading never waits for somebody to open the other end of a pipe.
    virtual int open_to_read(const Path& path) const = 0;
    virtual int open_new(const Path& path) const = 0;       // fails where the name is taken; mode by umask
    virtual int open_stream(const Path& path) const = 0;    // an existing pipe or device, to write
    virtual int open_folder(const Path& path) const = 0;    // to sync it

    virtual int status(const Path& path, FileStatus& status) const = 0;  // of what a link leads to
    virtual int status(int descriptor, FileStatus& status) const = 0;
    virtual int writable(const Path& path) const = 0;

    virtual std::ptrdiff_t read(int descriptor, std::span<char> bytes) const = 0;
    virtual std::ptrdiff_t write(int descriptor, std::span<const char> bytes) const = 0;
    virtual int change_mode(int descriptor, unsigned mode) const = 0;
    virtual int sync(int descriptor) const = 0;
    virtual int close(int descriptor) const = 0;

    virtual int rename(const Path& from, const Path& to) const = 0;
    virtual int remove(const Path& path) const = 0;
};

// The operating system itself.
const FileSystem& real_files();

// 'x.json' on one line, with what is not UTF-8 replaced: for sentences.
std::string quoted(const std::filesystem::path& path);

// The same of any text, shortened when it would fill the sentence.
std::string quoted_beginning(std::string_view text);

// ".png" of "a.PNG"
std::string lower_case_ending(const std::filesystem::path& path);

// Why a call failed and what to try: "the disk is full. Free some space or choose another folder".
std::string reason_and_remedy(int error_number, const std::filesystem::path& path);

}  // namespace attnscope
