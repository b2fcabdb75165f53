#pragma once
// Unsaved work, kept where a crash or a kill leaves it, and found again by the next start.

#include <chrono>
#include <condition_variable>
#include <filesystem>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "core/document/document.h"
#include "core/files/file_system.h"

namespace attnscope {

// The folder of this program's state: $XDG_STATE_HOME/attnscope, ~/.local/state/attnscope, or what the system has instead.
std::filesystem::path state_folder();

struct UnsavedWork {
    Document document;
    std::string file;  // UTF-8 path it was opened from or saved to; empty: none
};

// A file that is locked as long as this lives; the system lets go of it when the program ends in whatever way.
class FileLock {
public:
    // None where another program holds it, or where the file cannot be opened.
    static std::optional<FileLock> taken(const std::filesystem::path& file);
    FileLock(FileLock&& other) noexcept;
    FileLock& operator=(FileLock&& other) noexcept;
    ~FileLock();

private:
    explicit FileLock(int descriptor) : descriptor_(descriptor) {}
    int descriptor_ = -1;
};

// One running program's entry in a folder. Its own thread writes, so that no caller waits for a disk; every write is atomic.
class Journal {
public:
    static constexpr std::chrono::milliseconds usual_pause{500};

    // Makes the folder. Where that, or the entry, is not possible, nothing is kept and complaint() says why.
    explicit Journal(const std::filesystem::path& folder, std::chrono::milliseconds between_writes = usual_pause,
                     const FileSystem& files = real_files());
    // Removes the entry: whoever ends in an orderly way has been asked about unsaved work.
    ~Journal();
    Journal(const Journal&) = delete;
    Journal& operator=(const Journal&) = delete;

    // Written as soon as the last write is `between_writes` old; newer work replaces what is not written yet.
    void keep(UnsavedWork work);
    // Nothing is unsaved any more.
    void forget();

    // Returns when everything asked for is done.
    void wait_until_done();
    // What went wrong since the last call; empty: nothing.
    std::string complaint();

private:
    struct Wish {
        std::optional<UnsavedWork> work;  // none: forget
    };
    void run(std::stop_token stop);
    std::string carry_out(const Wish& wish) const;  // what went wrong

    std::filesystem::path entry_;
    std::optional<FileLock> lock_;
    std::chrono::milliseconds between_writes_;
    const FileSystem& files_;

    std::mutex mutex_;  // guards the three members below
    std::optional<Wish> wish_;
    bool writing_ = false;
    std::string complaint_;
    std::condition_variable_any changed_;
    std::jthread thread_;  // last: it ends before anything it touches is destroyed
};

// Work of a program that no longer runs. Held by this program until it is let go of or discarded.
class LeftWork {
public:
    LeftWork(UnsavedWork work, std::filesystem::path entry, FileLock lock)
        : work_(std::move(work)), entry_(std::move(entry)), lock_(std::move(lock)) {}
    const UnsavedWork& work() const { return work_; }
    void discard();  // removes the entry

private:
    UnsavedWork work_;
    std::filesystem::path entry_;
    FileLock lock_;
};

// The latest first. Entries of programs that run are left alone; what cannot be read is renamed to end in ".damaged", and
// `complaint`, where given, says so.
std::vector<LeftWork> left_work(const std::filesystem::path& folder, std::string* complaint = nullptr);

}  // namespace attnscope
