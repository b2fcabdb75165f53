#pragma once
// The real file system, in which one call fails or is the last before a kill, or every write from some call on fails, or every write is short.

#include <algorithm>
#include <cerrno>
#include <csignal>

#include "core/files/file_system.h"

namespace attnscope {

struct Failure {
    int at_call = 0;           // the k-th call of any kind, from 1, fails once; 0: never
    int killed_at_call = 0;    // the program is killed before this call, from 1; 0: never
    int full_from_write = 0;   // the k-th write and sync, from 1, and all later ones fail; 0: never
    int error_number = EIO;
    std::size_t largest_write = ~std::size_t{0};  // longer writes are cut to this
};

// Counts calls, so that a test can fail each one in turn. Removing is not counted: it happens after a failure only.
class FailingFiles final : public FileSystem {
public:
    explicit FailingFiles(const Failure& failure) : failure_(failure) {}
    int calls() const { return calls_; }

    int open_to_read(const Path& path) const override { return fails() ? error() : real_files().open_to_read(path); }
    int open_new(const Path& path) const override { return fails() ? error() : real_files().open_new(path); }
    int open_stream(const Path& path) const override { return fails() ? error() : real_files().open_stream(path); }
    int open_folder(const Path& path) const override { return fails() ? error() : real_files().open_folder(path); }
    int status(const Path& path, FileStatus& status) const override {
        return fails() ? error() : real_files().status(path, status);
    }
    int status(int descriptor, FileStatus& status) const override {
        return fails() ? error() : real_files().status(descriptor, status);
    }
    int writable(const Path& path) const override { return fails() ? error() : real_files().writable(path); }
    std::ptrdiff_t read(int descriptor, std::span<char> bytes) const override {
        return fails() ? error() : real_files().read(descriptor, bytes.first(std::min(bytes.size(), failure_.largest_write)));
    }
    std::ptrdiff_t write(int descriptor, std::span<const char> bytes) const override {
        if (fails() || is_full()) return error();
        return real_files().write(descriptor, bytes.first(std::min(bytes.size(), failure_.largest_write)));
    }
    int change_mode(int descriptor, unsigned mode) const override {
        return fails() ? error() : real_files().change_mode(descriptor, mode);
    }
    int sync(int descriptor) const override { return fails() || is_full() ? error() : real_files().sync(descriptor); }
    int close(int descriptor) const override {
        const bool failed = fails();
        const int result = real_files().close(descriptor);  // a close that fails closes all the same
        return failed ? error() : result;
    }
    int rename(const Path& from, const Path& to) const override { return fails() ? error() : real_files().rename(from, to); }
    int remove(const Path& path) const override { return real_files().remove(path); }

private:
    bool fails() const {
        if (++calls_ == failure_.killed_at_call) ::raise(SIGKILL);
        return calls_ == failure_.at_call;
    }
    bool is_full() const { return ++writes_ >= failure_.full_from_write && failure_.full_from_write > 0; }
    int error() const { return -failure_.error_number; }

    Failure failure_;
    mutable int calls_ = 0, writes_ = 0;
};

}  // namespace attnscope
