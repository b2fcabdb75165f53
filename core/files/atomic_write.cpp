#include "core/files/atomic_write.h"

#include <fmt/format.h>

#include <algorithm>
#include <cassert>
#include <cerrno>
#include <chrono>
#include <new>
#include <random>
#include <utility>

#include "core/attention/error.h"

namespace attnscope {
namespace {

constexpr std::size_t buffer_bytes = std::size_t{256} << 10;
constexpr int attempts_at_a_name = 100;

// Where the bytes go: the end of a chain of links, so that the link survives.
std::filesystem::path end_of_links(const std::filesystem::path& path) {
    std::error_code no_link;
    const auto target = std::filesystem::canonical(path, no_link);
    return no_link ? path : target;
}

// Short, whatever the final name, and hidden.
std::filesystem::path name_beside(const std::filesystem::path& path) {
    std::random_device random;
    const auto now = std::chrono::steady_clock::now().time_since_epoch().count();
    const std::string name = fmt::format(".attnscope-{:08x}{:08x}.tmp", random(), static_cast<std::uint32_t>(now));
    return path.parent_path() / name;
}

Error read_error(const std::filesystem::path& path, const std::string& reason) {
    return Error(fmt::format("cannot read {}: {}", quoted(path), reason));
}

// Closes on every way out.
struct OpenFile {
    const FileSystem& files;
    int descriptor;
    ~OpenFile() {
        if (descriptor >= 0) files.close(descriptor);
    }
};

}  // namespace

AtomicFile::AtomicFile(std::filesystem::path path, const FileSystem& files)
    : files_(files), named_(std::move(path)), final_(named_) {
    if (named_.empty()) throw Error("cannot write a file without a name. Give a name");
    FileStatus old;
    const int found = files_.status(named_, old);
    if (found < 0 && found != -ENOENT) fail(-found);
    const bool exists = found >= 0;
    if (exists && old.kind == FileKind::folder) fail(EISDIR);
    if (!exists && !named_.has_filename()) fail(ENOENT);
    if (exists) {
        const int may_write = files_.writable(named_);
        if (may_write < 0) fail(-may_write);
    }
    if (exists && old.kind != FileKind::regular) {
        descriptor_ = files_.open_stream(named_);
        if (descriptor_ < 0) fail(-descriptor_);
        return;
    }
    final_ = end_of_links(named_);
    open_beside(old.mode, exists);
}

AtomicFile::~AtomicFile() { discard(); }

void AtomicFile::open_beside(unsigned mode_of_old, bool replaces) {
    for (int attempt = 0; attempt < attempts_at_a_name; ++attempt) {
        temporary_ = name_beside(final_);
        descriptor_ = files_.open_new(temporary_);
        if (descriptor_ != -EEXIST) break;
    }
    if (descriptor_ < 0) {
        temporary_.clear();
        fail(-descriptor_);
    }
    if (!replaces) return;
    const int changed = files_.change_mode(descriptor_, mode_of_old);
    if (changed < 0) fail(-changed);
}

void AtomicFile::append(std::string_view bytes) {
    assert(descriptor_ >= 0);
    size_ += bytes.size();
    while (!bytes.empty()) {
        const std::size_t part = std::min(bytes.size(), buffer_bytes - buffer_.size());
        buffer_.append(bytes.substr(0, part));
        bytes.remove_prefix(part);
        if (buffer_.size() == buffer_bytes) flush();
    }
}

void AtomicFile::flush() {
    std::span<const char> rest(buffer_);
    while (!rest.empty()) {
        const std::ptrdiff_t written = files_.write(descriptor_, rest);
        if (written <= 0) fail(written == 0 ? EIO : static_cast<int>(-written));
        rest = rest.subspan(static_cast<std::size_t>(written));
    }
    buffer_.clear();
}

void AtomicFile::commit() {
    assert(descriptor_ >= 0);
    flush();
    if (temporary_.empty()) {
        const int closed = files_.close(std::exchange(descriptor_, -1));
        if (closed < 0) fail(-closed);
        return;
    }
    if (const int synced = files_.sync(descriptor_); synced < 0) fail(-synced);
    if (const int closed = files_.close(std::exchange(descriptor_, -1)); closed < 0) fail(-closed);

    // the folder is opened before the rename, so that only its sync can fail after it; where we may write but not
    // list, there is nothing to sync by
    const auto folder_path = final_.has_parent_path() ? final_.parent_path() : std::filesystem::path(".");
    const OpenFile folder{files_, files_.open_folder(folder_path)};
    if (folder.descriptor < 0 && folder.descriptor != -EACCES) fail(-folder.descriptor);
    if (const int renamed = files_.rename(temporary_, final_); renamed < 0) fail(-renamed);
    temporary_.clear();
    if (folder.descriptor < 0) return;
    const int synced = files_.sync(folder.descriptor);
    if (synced < 0 && synced != -EINVAL && synced != -ENOTSUP)
        throw Error(fmt::format("{} is written completely, but the disk does not confirm it: {}", quoted(named_),
                                reason_and_remedy(-synced, named_)));
}

void AtomicFile::discard() {
    if (descriptor_ >= 0) files_.close(std::exchange(descriptor_, -1));
    if (!temporary_.empty()) files_.remove(temporary_);
    temporary_.clear();
}

void AtomicFile::fail(int error_number) {
    discard();
    throw Error(fmt::format("cannot write {}: {}", quoted(named_), reason_and_remedy(error_number, named_)));
}

void write_file(const std::filesystem::path& path, std::string_view bytes, const FileSystem& files) {
    AtomicFile file(path, files);
    file.append(bytes);
    file.commit();
}

std::string read_file(const std::filesystem::path& path, std::uint64_t max_bytes, const FileSystem& files) try {
    const OpenFile file{files, files.open_to_read(path)};
    if (file.descriptor < 0) throw read_error(path, reason_and_remedy(-file.descriptor, path));
    FileStatus status;
    if (const int found = files.status(file.descriptor, status); found < 0)
        throw read_error(path, reason_and_remedy(-found, path));
    if (status.kind == FileKind::folder) throw read_error(path, reason_and_remedy(EISDIR, path));
    if (status.kind == FileKind::other) throw read_error(path, "it is no file. Choose a file");
    if (status.size > max_bytes)
        throw read_error(path, fmt::format("it has {} bytes; at most {} are read", status.size, max_bytes));

    // one byte more than expected tells the end; what is still growing, and pipes, go on in steps
    std::string bytes;
    std::size_t filled = 0;
    bytes.resize(status.kind == FileKind::regular ? static_cast<std::size_t>(status.size) + 1 : buffer_bytes);
    while (true) {
        const std::ptrdiff_t count = files.read(file.descriptor, std::span(bytes).subspan(filled));
        if (count < 0) throw read_error(path, reason_and_remedy(static_cast<int>(-count), path));
        filled += static_cast<std::size_t>(count);
        if (filled > max_bytes) throw read_error(path, fmt::format("it has more than {} bytes, the most that is read", max_bytes));
        if (count == 0) break;
        if (filled == bytes.size()) bytes.resize(filled + std::max(filled / 2, buffer_bytes));
    }
    bytes.resize(filled);
    return bytes;
} catch (const std::bad_alloc&) {
    throw read_error(path, "there is not enough memory for it. Close other programs or choose a smaller file");
}

}  // namespace attnscope
