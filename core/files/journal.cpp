#include "core/files/journal.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <random>
#include <utility>

#include "core/attention/error.h"
#include "core/files/atomic_write.h"
#include "core/files/document_json.h"
#include "core/files/json.h"

namespace attnscope {
namespace {

constexpr std::string_view prefix = "work-", entry_suffix = ".json", lock_suffix = ".lock", damaged_suffix = ".damaged";
constexpr std::uint64_t most_bytes = std::uint64_t{256} << 20;

std::filesystem::path lock_of(std::filesystem::path entry) { return entry.replace_extension(lock_suffix); }

// The path of the file on the first line, then the document.
std::string text_of(const UnsavedWork& work) { return json_string(work.file) + "\n" + document_to_json(work.document); }

UnsavedWork work_from(const std::string& text, const std::string& name) {
    const std::size_t end = text.find('\n');
    if (end == std::string::npos) throw Error(name + ": the first line is missing");
    const Json path = json_from_text(text.substr(0, end), name);
    const std::string* file = path.as_string();
    if (file == nullptr) throw Error(name + ": the first line must be a text, the path of a file");
    return {.document = document_from_json(std::string_view(text).substr(end + 1), name), .file = *file};
}

// Names only have to differ among the programs that use one folder.
std::string new_name() {
    std::random_device source;
    return fmt::format("{}{}-{:08x}", prefix, ::getpid(), source());
}

void remove_entry(const std::filesystem::path& entry) {
    std::error_code ignored;
    std::filesystem::remove(entry, ignored);
    std::filesystem::remove(lock_of(entry), ignored);
}

bool is_ours(const std::filesystem::path& file, std::string_view suffix) {
    const std::string name = file.filename().string();
    return name.starts_with(prefix) && name.ends_with(suffix);
}

// A program that had nothing unsaved when it was killed leaves only its lock.
void remove_if_lone(const std::filesystem::path& lock) {
    std::filesystem::path entry = lock;
    entry.replace_extension(entry_suffix);
    const auto held = FileLock::taken(lock);
    std::error_code ignored;
    if (held && !std::filesystem::exists(entry, ignored)) std::filesystem::remove(lock, ignored);
}

}  // namespace

std::filesystem::path state_folder() {
    const auto folder = [](const char* variable) {
        const char* value = std::getenv(variable);
        return std::filesystem::path(value != nullptr ? value : "");
    };
    if (const auto state = folder("XDG_STATE_HOME"); state.is_absolute()) return state / "attnscope";
#if defined(__APPLE__)
    if (const auto home = folder("HOME"); !home.empty()) return home / "Library" / "Application Support" / "attnscope" / "state";
#endif
    if (const auto home = folder("HOME"); !home.empty()) return home / ".local" / "state" / "attnscope";
    return std::filesystem::temp_directory_path() / "attnscope-state";
}

std::optional<FileLock> FileLock::taken(const std::filesystem::path& file) {
    const int descriptor = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (descriptor < 0) return std::nullopt;
    if (::flock(descriptor, LOCK_EX | LOCK_NB) == 0) return FileLock(descriptor);
    ::close(descriptor);
    return std::nullopt;
}

FileLock::FileLock(FileLock&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}

FileLock& FileLock::operator=(FileLock&& other) noexcept {
    std::swap(descriptor_, other.descriptor_);
    return *this;
}

FileLock::~FileLock() {
    if (descriptor_ >= 0) ::close(descriptor_);
}

Journal::Journal(const std::filesystem::path& folder, std::chrono::milliseconds between_writes, const FileSystem& files)
    : between_writes_(between_writes), files_(files) {
    std::error_code failure;
    std::filesystem::create_directories(folder, failure);
    // another start may look at a lock in the moment between its making and its locking
    for (int attempt = 0; attempt < 3 && !failure && !lock_; ++attempt) {
        entry_ = folder / (new_name() + std::string(entry_suffix));
        lock_ = FileLock::taken(lock_of(entry_));
    }
    if (!lock_) {
        complaint_ = "unsaved work cannot be kept for the case of a crash: the folder " + quoted(folder) +
                     " cannot be written. Check its permissions, or save often";
        return;
    }
    thread_ = std::jthread([this](std::stop_token stop) { run(stop); });
}

Journal::~Journal() {
    if (!lock_) return;
    thread_.request_stop();
    thread_.join();
    remove_entry(entry_);
}

void Journal::keep(UnsavedWork work) {
    if (!lock_) return;
    std::optional<Wish> replaced(Wish{std::move(work)});  // destroyed without the lock
    {
        const std::lock_guard guard(mutex_);
        wish_.swap(replaced);
    }
    changed_.notify_all();
}

void Journal::forget() {
    if (!lock_) return;
    {
        const std::lock_guard guard(mutex_);
        wish_ = Wish{};
    }
    changed_.notify_all();
}

void Journal::wait_until_done() {
    if (!lock_) return;
    std::unique_lock guard(mutex_);
    changed_.wait(guard, [this] { return !wish_ && !writing_; });
}

std::string Journal::complaint() {
    const std::lock_guard guard(mutex_);
    return std::exchange(complaint_, {});
}

void Journal::run(std::stop_token stop) {
    while (true) {
        Wish wish;
        {
            std::unique_lock guard(mutex_);
            writing_ = false;
            changed_.notify_all();
            if (!changed_.wait(guard, stop, [this] { return wish_.has_value(); })) return;
            writing_ = true;
            wish = std::move(*wish_);
            wish_.reset();
        }
        std::string failed = carry_out(wish);
        std::unique_lock guard(mutex_);
        // the same complaint once: a full disk stays full
        if (!failed.empty() && complaint_.empty()) complaint_ = std::move(failed);
        // a hand that drags a number edits in every frame; a wish that nothing is unsaved need not wait
        const auto is_urgent = [this] { return wish_ && !wish_->work; };
        changed_.wait_for(guard, stop, between_writes_, is_urgent);
        if (stop.stop_requested()) return;
    }
}

std::string Journal::carry_out(const Wish& wish) const {
    try {
        if (wish.work) {
            write_file(entry_, text_of(*wish.work), files_);
        } else {
            std::error_code ignored;
            std::filesystem::remove(entry_, ignored);
        }
        return {};
    } catch (const std::exception& error) {
        return error.what();
    }
}

void LeftWork::discard() { remove_entry(entry_); }

std::vector<LeftWork> left_work(const std::filesystem::path& folder, std::string* complaint) {
    struct Found {
        std::filesystem::path entry;
        std::filesystem::file_time_type written;
    };
    std::vector<Found> found;
    std::error_code failure;
    for (const auto& file : std::filesystem::directory_iterator(folder, failure)) {
        if (is_ours(file.path(), entry_suffix)) found.push_back({file.path(), file.last_write_time(failure)});
        if (is_ours(file.path(), lock_suffix)) remove_if_lone(file.path());
    }
    std::ranges::sort(found, std::greater{}, &Found::written);

    std::vector<LeftWork> left;
    for (const Found& candidate : found) {
        std::optional<FileLock> lock = FileLock::taken(lock_of(candidate.entry));
        if (!lock) continue;
        // its program may have ended in an orderly way between the two looks
        std::error_code none;
        if (!std::filesystem::exists(candidate.entry, none)) continue;
        try {
            left.emplace_back(work_from(read_file(candidate.entry, most_bytes), quoted(candidate.entry)), candidate.entry, std::move(*lock));
        } catch (const std::exception& error) {
            std::filesystem::path damaged = candidate.entry;
            damaged += damaged_suffix;
            std::filesystem::rename(candidate.entry, damaged, none);
            std::filesystem::remove(lock_of(candidate.entry), none);
            if (complaint != nullptr) *complaint = fmt::format("work that a crash left cannot be read and was renamed to {}: {}", quoted(damaged), error.what());
        }
    }
    return left;
}

}  // namespace attnscope
