#include "core/files/file_system.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <system_error>

#include "core/text/tokenizer.h"

namespace attnscope {
namespace {

// Repeats what a signal interrupts; -errno on failure.
template <class Call>
auto result_of(Call call) {
    auto result = call();
    while (result < 0 && errno == EINTR) result = call();
    return result < 0 ? static_cast<decltype(result)>(-errno) : result;
}

FileStatus status_of(const struct stat& found) {
    FileStatus status;
    if (S_ISREG(found.st_mode)) status.kind = FileKind::regular;
    else if (S_ISDIR(found.st_mode)) status.kind = FileKind::folder;
    else if (S_ISFIFO(found.st_mode) || S_ISCHR(found.st_mode)) status.kind = FileKind::stream;
    if (status.kind == FileKind::regular) status.size = static_cast<std::uint64_t>(found.st_size);
    status.mode = found.st_mode & 0777U;
    return status;
}

class RealFiles final : public FileSystem {
public:
    int open_to_read(const Path& path) const override {
        // opened without waiting, then read with waiting: a pipe that nobody writes to is empty instead of a hang
        const int descriptor = result_of([&] { return ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK); });
        if (descriptor >= 0) ::fcntl(descriptor, F_SETFL, ::fcntl(descriptor, F_GETFL) & ~O_NONBLOCK);
        return descriptor;
    }
    int open_new(const Path& path) const override {
        return result_of([&] { return ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666); });
    }
    int open_stream(const Path& path) const override {
        return result_of([&] { return ::open(path.c_str(), O_WRONLY | O_CLOEXEC); });
    }
    int open_folder(const Path& path) const override {
        return result_of([&] { return ::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC); });
    }
    int status(const Path& path, FileStatus& status) const override {
        struct stat found {};
        const int result = result_of([&] { return ::stat(path.c_str(), &found); });
        if (result >= 0) status = status_of(found);
        return result;
    }
    int status(int descriptor, FileStatus& status) const override {
        struct stat found {};
        const int result = result_of([&] { return ::fstat(descriptor, &found); });
        if (result >= 0) status = status_of(found);
        return result;
    }
    int writable(const Path& path) const override {
        return result_of([&] { return ::access(path.c_str(), W_OK); });
    }
    std::ptrdiff_t read(int descriptor, std::span<char> bytes) const override {
        return result_of([&] { return ::read(descriptor, bytes.data(), bytes.size()); });
    }
    std::ptrdiff_t write(int descriptor, std::span<const char> bytes) const override {
        return result_of([&] { return ::write(descriptor, bytes.data(), bytes.size()); });
    }
    int change_mode(int descriptor, unsigned mode) const override {
        return result_of([&] { return ::fchmod(descriptor, static_cast<mode_t>(mode)); });
    }
    int sync(int descriptor) const override {
        return result_of([&] { return ::fsync(descriptor); });
    }
    int close(int descriptor) const override { return ::close(descriptor) < 0 && errno != EINTR ? -errno : 0; }
    int rename(const Path& from, const Path& to) const override {
        return result_of([&] { return std::rename(from.c_str(), to.c_str()); });
    }
    int remove(const Path& path) const override {
        return result_of([&] { return ::unlink(path.c_str()); });
    }
};

const RealFiles the_operating_system;

}  // namespace

const FileSystem& real_files() { return the_operating_system; }

namespace {

std::string on_one_line(std::string_view bytes) {
    std::string text;
    for (const char c : clean_utf8(bytes).text)
        text += static_cast<unsigned char>(c) < 0x20 || c == 0x7F ? fmt::format("\\x{:02x}", static_cast<unsigned>(c)) : std::string(1, c);
    return text;
}

}  // namespace

std::string quoted(const std::filesystem::path& path) { return "'" + on_one_line(path.string()) + "'"; }

std::string quoted_beginning(std::string_view text) {
    constexpr std::size_t longest = 40;
    if (text.size() <= longest) return "'" + on_one_line(text) + "'";
    std::size_t end = longest;
    while (end > longest - 4 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;  // not inside a character
    return "'" + on_one_line(text.substr(0, end)) + "…'";
}

std::string lower_case_ending(const std::filesystem::path& path) {
    std::string ending = path.extension().string();
    for (char& c : ending)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return ending;
}

std::string reason_and_remedy(int error_number, const std::filesystem::path& path) {
    switch (error_number) {
        case ENOSPC: return "the disk is full. Free some space or choose another folder";
        case EDQUOT: return "your share of the disk is used up. Free some space or choose another folder";
        case EACCES:
        case EPERM: return "permission is denied. Change the permissions or choose another place";
        case EROFS: return "the disk can only be read. Choose another folder";
        case ENOENT: {
            const auto folder = path.has_parent_path() ? path.parent_path() : std::filesystem::path(".");
            std::error_code ignored;
            if (std::filesystem::exists(folder, ignored)) return "there is no such file. Check the name";
            return fmt::format("the folder {} does not exist. Check the name or create it", quoted(folder));
        }
        case ENOTDIR: return "a part of the path is no folder. Check the path";
        case EISDIR: return "it is a folder. Name a file inside it";
        case ENAMETOOLONG: return "the name is too long. Choose a shorter one";
        case ELOOP: return "its links lead in a circle. Choose another file";
        case EFBIG: return "the file would be larger than this disk allows. Choose another folder";
        case EIO: return "the disk reports an error. Choose another disk and check this one";
        case EMFILE:
        case ENFILE: return "too many files are open. Close other programs and try again";
        case ETXTBSY: return "a program runs from it. Choose another name";
        default: return std::generic_category().message(error_number) + ". Choose another place";
    }
}

}  // namespace attnscope
