#pragma once
// The real file system, of which one folder may be written to: elsewhere every new, renamed or removed file is "no permission".

#include <algorithm>
#include <cerrno>
#include <utility>

#include "core/files/file_system.h"

namespace attnscope {

class ConfinedFiles final : public FileSystem {
public:
    explicit ConfinedFiles(const Path& folder) : folder_(std::filesystem::canonical(folder)) {}

    int open_to_read(const Path& path) const override { return real_files().open_to_read(path); }
    int open_new(const Path& path) const override { return inside(path) ? real_files().open_new(path) : -EACCES; }
    int open_stream(const Path& path) const override { return inside(path) ? real_files().open_stream(path) : -EACCES; }
    int open_folder(const Path& path) const override { return real_files().open_folder(path); }
    int status(const Path& path, FileStatus& status) const override { return real_files().status(path, status); }
    int status(int descriptor, FileStatus& status) const override { return real_files().status(descriptor, status); }
    int writable(const Path& path) const override { return inside(path) ? real_files().writable(path) : -EACCES; }
    std::ptrdiff_t read(int descriptor, std::span<char> bytes) const override { return real_files().read(descriptor, bytes); }
    std::ptrdiff_t write(int descriptor, std::span<const char> bytes) const override { return real_files().write(descriptor, bytes); }
    int change_mode(int descriptor, unsigned mode) const override { return real_files().change_mode(descriptor, mode); }
    int sync(int descriptor) const override { return real_files().sync(descriptor); }
    int close(int descriptor) const override { return real_files().close(descriptor); }
    int rename(const Path& from, const Path& to) const override {
        return inside(from) && inside(to) ? real_files().rename(from, to) : -EACCES;
    }
    int remove(const Path& path) const override { return inside(path) ? real_files().remove(path) : -EACCES; }

private:
    bool inside(const Path& path) const {
        std::error_code failed;
        const Path whole = std::filesystem::weakly_canonical(std::filesystem::absolute(path, failed), failed);
        return !failed && std::mismatch(folder_.begin(), folder_.end(), whole.begin(), whole.end()).first == folder_.end();
    }

    Path folder_;
};

}  // namespace attnscope
