#include <doctest/doctest.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <fstream>
#include <thread>

#include "core/attention/random.h"
#include "core/files/atomic_write.h"
#include "tests/error_text.h"
#include "tests/failing_files.h"
#include "tests/scratch_folder.h"

using namespace attnscope;
namespace fs = std::filesystem;

namespace {
unsigned mode_of(const fs::path& path) {
    struct stat status {};
    REQUIRE(::stat(path.c_str(), &status) == 0);
    return status.st_mode & 07777U;
}

// What `call` throws when it is run by a user without rights; empty when it succeeds.
template <class Call>
std::string error_text_as_nobody(Call call) {
    int ends[2];
    REQUIRE(::pipe(ends) == 0);
    const pid_t child = ::fork();
    REQUIRE(child >= 0);
    if (child == 0) {
        constexpr uid_t nobody = 65534;
        if (::getuid() == 0 && (::setgid(nobody) != 0 || ::setuid(nobody) != 0)) ::_exit(2);
        const std::string text = error_text(call);
        const auto written = ::write(ends[1], text.data(), text.size());
        ::_exit(written == static_cast<ssize_t>(text.size()) ? 0 : 3);
    }
    ::close(ends[1]);
    std::string text(4096, '\0');
    std::size_t filled = 0;
    while (const auto count = ::read(ends[0], text.data() + filled, text.size() - filled)) {
        REQUIRE(count > 0);
        filled += static_cast<std::size_t>(count);
    }
    ::close(ends[0]);
    int status = 0;
    REQUIRE(::waitpid(child, &status, 0) == child);
    REQUIRE(WEXITSTATUS(status) == 0);
    text.resize(filled);
    return text;
}

const std::string long_bytes = [] {
    std::string bytes;
    for (int i = 0; i < 200000; ++i) bytes += std::to_string(i);  // more than three buffers
    return bytes;
}();
}  // namespace

TEST_CASE("what is written is read back, and nothing else is in the folder") {
    const ScratchFolder folder;
    for (const std::string& bytes : {std::string(), std::string("a\0b", 3), long_bytes}) {
        write_file(folder / "x", bytes);
        CHECK(read_file(folder / "x") == bytes);
        CHECK(folder.names() == std::set<std::string>{"x"});
    }
}

TEST_CASE("writing in chunks gives the same file as writing at once") {
    const ScratchFolder folder;
    AtomicFile file(folder / "x");
    for (std::size_t at = 0; at < long_bytes.size(); at += 1000) file.append(std::string_view(long_bytes).substr(at, 1000));
    CHECK(file.size() == long_bytes.size());
    CHECK_FALSE(fs::exists(folder / "x"));
    file.commit();
    CHECK(read_file(folder / "x") == long_bytes);
}

TEST_CASE("a file that is not committed leaves nothing behind") {
    const ScratchFolder folder;
    write_file(folder / "x", "old");
    {
        AtomicFile file(folder / "x");
        file.append(long_bytes);
    }
    CHECK(read_file(folder / "x") == "old");
    CHECK(folder.names() == std::set<std::string>{"x"});
}

TEST_CASE("a new file has the mode of the umask, a replaced one keeps its own") {
    const ScratchFolder folder;
    const mode_t old_umask = ::umask(027);
    write_file(folder / "new", "1");
    ::umask(old_umask);
    CHECK(mode_of(folder / "new") == 0640);
    REQUIRE(::chmod((folder / "new").c_str(), 0604) == 0);
    write_file(folder / "new", "2");
    CHECK(mode_of(folder / "new") == 0604);
}

TEST_CASE("a link stays a link and the file it leads to is replaced") {
    const ScratchFolder folder;
    fs::create_directory(folder / "other");
    write_file(folder / "other/target", "old");
    fs::create_symlink("other/target", folder / "link");
    write_file(folder / "link", "new");
    CHECK(fs::is_symlink(folder / "link"));
    CHECK(read_file(folder / "other/target") == "new");
}

TEST_CASE("a device is written to, not replaced") {
    write_file("/dev/null", long_bytes);
    CHECK(fs::is_character_file("/dev/null"));
}

TEST_CASE("whichever call fails, the old file is whole, no other file remains and the error names the file") {
    const ScratchFolder folder;
    for (const bool replaces : {false, true}) {
        for (const int number : {ENOSPC, EIO, EACCES}) {
            for (int k = 1;; ++k) {
                REQUIRE(k < 100);
                fs::remove(folder / "x");
                if (replaces) write_file(folder / "x", "old");
                const FailingFiles files({.at_call = k, .error_number = number});
                const std::string error = error_text([&] { write_file(folder / "x", long_bytes, files); });
                if (files.calls() < k) break;
                CAPTURE(k);
                CAPTURE(number);
                CAPTURE(error);
                const bool exists = fs::exists(folder / "x");
                if (error.empty() || error.find("is written completely") != std::string::npos) {
                    CHECK(read_file(folder / "x") == long_bytes);  // a folder that may not be listed is not synced
                } else {
                    CHECK(error.starts_with("cannot write '" + (folder / "x").string() + "': "));
                    CHECK(exists == replaces);
                    if (exists) CHECK(read_file(folder / "x") == "old");
                }
                CHECK(folder.names().size() == (exists ? 1 : 0));
            }
        }
    }
}

TEST_CASE("whichever call a kill comes before, the file is the old one or the new one, and whole") {
    const ScratchFolder folder;
    int old_ones = 0, new_ones = 0;
    for (int k = 1;; ++k) {
        REQUIRE(k < 100);
        CAPTURE(k);
        write_file(folder / "x", "old");
        const pid_t child = ::fork();
        REQUIRE(child >= 0);
        if (child == 0) {
            write_file(folder / "x", long_bytes, FailingFiles({.killed_at_call = k, .largest_write = 100000}));
            ::_exit(0);
        }
        int status = 0;
        REQUIRE(::waitpid(child, &status, 0) == child);
        const std::string bytes = read_file(folder / "x");
        if (WIFEXITED(status)) {
            CHECK(bytes == long_bytes);
            break;
        }
        REQUIRE(WTERMSIG(status) == SIGKILL);
        const bool is_new = bytes == long_bytes;
        CHECK((is_new || bytes == "old"));
        ++(is_new ? new_ones : old_ones);
        for (const std::string& name : folder.names())
            if (name != "x") fs::remove(folder / name);  // what was being written, under a name of its own
    }
    CHECK(old_ones >= 15);  // opening, eleven writes, mode, sync, close, rename
    CHECK(new_ones >= 1);   // the folder's sync
}

TEST_CASE("after a kill at any moment of saving again and again the file is whole, and the last one or the one after it") {
    const RandomStream moments(11, "kills");
    int saved = 0;
    for (int kill = 0; kill < 100; ++kill) {
        const ScratchFolder folder;
        const auto bytes_of = [](int save) { return std::string(50000 + static_cast<std::size_t>(save), static_cast<char>('a' + save % 26)); };
        int ends[2];
        REQUIRE(::pipe(ends) == 0);
        const pid_t child = ::fork();
        REQUIRE(child >= 0);
        if (child == 0) {
            for (int save = 1;; ++save) {
                write_file(folder / "x", bytes_of(save));
                if (::write(ends[1], &save, sizeof save) != sizeof save) ::_exit(1);
            }
        }
        ::close(ends[1]);
        std::this_thread::sleep_for(std::chrono::microseconds(static_cast<int>(10000 * moments.uniform(static_cast<std::uint64_t>(kill)))));
        ::kill(child, SIGKILL);
        int last = 0, save = 0;
        while (::read(ends[0], &save, sizeof save) == sizeof save) last = save;
        ::close(ends[0]);
        ::waitpid(child, nullptr, 0);
        CAPTURE(last);
        if (last == 0 && !fs::exists(folder / "x")) continue;
        ++saved;
        const std::string bytes = read_file(folder / "x");
        CHECK((bytes == bytes_of(last) || bytes == bytes_of(last + 1)));
    }
    CHECK(saved >= 50);
}

TEST_CASE("a disk that is full from the k-th write on leaves the old file") {
    const ScratchFolder folder;
    write_file(folder / "x", "old");
    for (int k = 1; k <= 5; ++k) {
        const FailingFiles files({.full_from_write = k, .error_number = ENOSPC});
        CHECK(error_text([&] { write_file(folder / "x", long_bytes, files); }) ==
              "cannot write '" + (folder / "x").string() + "': the disk is full. Free some space or choose another folder");
        CHECK(read_file(folder / "x") == "old");
        CHECK(folder.names().size() == 1);
    }
}

TEST_CASE("short writes and short reads are continued") {
    const ScratchFolder folder;
    const FailingFiles files({.largest_write = 777});
    write_file(folder / "x", long_bytes, files);
    CHECK(read_file(folder / "x", max_file_bytes, files) == long_bytes);
}

TEST_CASE("whichever call fails while reading, the error names the file") {
    const ScratchFolder folder;
    write_file(folder / "x", long_bytes);
    int k = 1;
    for (;; ++k) {
        const FailingFiles files({.at_call = k, .error_number = EIO});
        std::string bytes;
        const std::string error = error_text([&] { bytes = read_file(folder / "x", max_file_bytes, files); });
        if (error.empty()) {
            CHECK(bytes == long_bytes);
            break;
        }
        CHECK(error == "cannot read '" + (folder / "x").string() +
                           "': the disk reports an error. Choose another disk and check this one");
    }
    CHECK(k >= 5);  // open, status and two reads can fail
}

TEST_CASE("what cannot be read is named with the reason") {
    const ScratchFolder folder;
    const std::string here = folder.path().string();
    write_file(folder / "x", "12345");
    CHECK(error_text([&] { read_file(folder / "none"); }) ==
          "cannot read '" + here + "/none': there is no such file. Check the name");
    CHECK(error_text([&] { read_file(folder / "no/ne"); }) ==
          "cannot read '" + here + "/no/ne': the folder '" + here + "/no' does not exist. Check the name or create it");
    CHECK(error_text([&] { read_file(folder / "x/y"); }) ==
          "cannot read '" + here + "/x/y': a part of the path is no folder. Check the path");
    CHECK(error_text([&] { read_file(folder.path()); }) ==
          "cannot read '" + here + "': it is a folder. Name a file inside it");
    CHECK(error_text([&] { read_file(folder / "x", 4); }) == "cannot read '" + here + "/x': it has 5 bytes; at most 4 are read");
    CHECK(read_file(folder / "x", 5) == "12345");
    CHECK(error_text([&] { read_file("/dev/zero", 1000); }) ==
          "cannot read '/dev/zero': it has more than 1000 bytes, the most that is read");
    REQUIRE(::mkfifo((folder / "pipe").c_str(), 0600) == 0);
    CHECK(read_file(folder / "pipe").empty());
}

TEST_CASE("what cannot be written is named with the reason") {
    const ScratchFolder folder;
    const std::string here = folder.path().string();
    CHECK(error_text([&] { write_file(folder / "no/ne", ""); }) ==
          "cannot write '" + here + "/no/ne': the folder '" + here + "/no' does not exist. Check the name or create it");
    CHECK(error_text([&] { write_file(folder.path(), ""); }) ==
          "cannot write '" + here + "': it is a folder. Name a file inside it");
    CHECK(error_text([&] { write_file("", ""); }) == "cannot write a file without a name. Give a name");
    CHECK(error_text([&] { write_file(folder / std::string(300, 'x'), ""); }).find("the name is too long") != std::string::npos);
    write_file(folder / std::string(255, 'x'), "");  // the longest name there is
}

TEST_CASE("a user without rights can neither read nor write, and is told so") {
    const ScratchFolder folder;
    fs::permissions(folder.path(), fs::perms(0755));
    write_file(folder / "secret", "s");
    fs::permissions(folder / "secret", fs::perms(0000));
    write_file(folder / "fixed", "f");
    fs::permissions(folder / "fixed", fs::perms(0444));
    fs::create_directory(folder / "locked");
    fs::permissions(folder / "locked", fs::perms(0555));
    const std::string here = folder.path().string();
    const std::string denied = "': permission is denied. Change the permissions or choose another place";
    CHECK(error_text_as_nobody([&] { read_file(folder / "secret"); }) == "cannot read '" + here + "/secret" + denied);
    CHECK(error_text_as_nobody([&] { write_file(folder / "fixed", ""); }) == "cannot write '" + here + "/fixed" + denied);
    CHECK(error_text_as_nobody([&] { write_file(folder / "locked/new", ""); }) == "cannot write '" + here + "/locked/new" + denied);
    CHECK(read_file(folder / "fixed") == "f");
    CHECK(fs::is_empty(folder / "locked"));
}

TEST_CASE("a file in a folder that may be written but not listed is saved") {
    const ScratchFolder folder;
    fs::permissions(folder.path(), fs::perms(0755));
    fs::create_directory(folder / "blind");
    fs::permissions(folder / "blind", fs::perms(0333));
    CHECK(error_text_as_nobody([&] { write_file(folder / "blind/x", "1"); }).empty());
    fs::permissions(folder / "blind", fs::perms(0777));
    CHECK(read_file(folder / "blind/x") == "1");
}
