#include <doctest/doctest.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <fstream>
#include <thread>

#include "core/attention/random.h"
#include "core/files/journal.h"
#include "tests/failing_files.h"
#include "tests/scratch_folder.h"

using namespace attnscope;
using namespace std::chrono_literals;

namespace {

UnsavedWork work_number(int number) {
    UnsavedWork work{.document = {}, .file = "/home/a teacher/\"lesson\" 1.json"};
    work.document.text = std::to_string(number);
    work.document.own_E = MatrixD::Constant(40, 40, number);
    return work;
}

// A program that edits without end, telling after each edit that it is kept, until it is killed.
[[noreturn]] void edit_until_killed(const std::filesystem::path& folder, int told) {
    Journal journal(folder, 0ms);
    for (int edit = 1;; ++edit) {
        journal.keep(work_number(edit));
        journal.wait_until_done();
        if (::write(told, &edit, sizeof edit) != sizeof edit) ::_exit(1);
    }
}

enum class Clock { from_the_start, from_the_first_edit };

// The number of the last edit that the killed program said was kept; 0: none.
int last_kept_of_killed(const std::filesystem::path& folder, Clock clock, std::chrono::microseconds lifetime) {
    int ends[2];
    REQUIRE(::pipe(ends) == 0);
    const pid_t child = ::fork();
    REQUIRE(child >= 0);
    if (child == 0) {
        ::close(ends[0]);
        edit_until_killed(folder, ends[1]);
    }
    ::close(ends[1]);
    int last = 0, edit = 0;
    if (clock == Clock::from_the_first_edit) REQUIRE(::read(ends[0], &last, sizeof last) == sizeof last);
    std::this_thread::sleep_for(lifetime);
    ::kill(child, SIGKILL);
    while (::read(ends[0], &edit, sizeof edit) == sizeof edit) last = edit;
    ::close(ends[0]);
    ::waitpid(child, nullptr, 0);
    return last;
}

}  // namespace

TEST_CASE("work is kept while its program runs, and gone after an orderly end") {
    const ScratchFolder folder;
    {
        Journal journal(folder.path(), 0ms);
        journal.keep(work_number(1));
        journal.wait_until_done();
        CHECK(folder.names().size() == 2);
    }
    CHECK(folder.names().empty());
}

TEST_CASE("work of a program that still runs is not mistaken for what a crash left") {
    const ScratchFolder folder;
    Journal first(folder.path(), 0ms), second(folder.path(), 0ms);
    first.keep(work_number(1));
    first.wait_until_done();
    CHECK(left_work(folder.path()).empty());
}

TEST_CASE("saved work is not kept any longer") {
    const ScratchFolder folder;
    Journal journal(folder.path(), 0ms);
    journal.keep(work_number(1));
    journal.wait_until_done();
    journal.forget();
    journal.wait_until_done();
    CHECK(folder.names().size() == 1);  // the lock
}

TEST_CASE("many edits in a moment are written once, the last of them") {
    const ScratchFolder folder;
    const FailingFiles counted{Failure{}};
    {
        Journal journal(folder.path(), 200ms, counted);
        for (int edit = 1; edit <= 100; ++edit) journal.keep(work_number(edit));
        journal.wait_until_done();
    }
    const FailingFiles once{Failure{}};
    {
        Journal journal(folder.path(), 0ms, once);
        journal.keep(work_number(1));
        journal.wait_until_done();
    }
    CHECK(counted.calls() <= 3 * once.calls());  // the first one at once, the others together
}

TEST_CASE("after a kill at any moment the last edit that was kept is found again, or the one after it") {
    constexpr int kills = 200;
    const RandomStream moments(7, "kills");
    int found = 0;
    for (int kill = 0; kill < kills; ++kill) {
        const ScratchFolder folder;
        const auto lifetime = std::chrono::microseconds(static_cast<int>(20000 * moments.uniform(static_cast<std::uint64_t>(kill))));
        const int last = last_kept_of_killed(folder.path(), kill % 2 == 0 ? Clock::from_the_start : Clock::from_the_first_edit, lifetime);
        std::vector<LeftWork> left = left_work(folder.path());
        INFO("kill ", kill, " after ", lifetime.count(), " us, edit ", last);
        if (last > 0) REQUIRE(left.size() == 1);
        REQUIRE(left.size() <= 1);
        if (left.empty()) continue;
        ++found;
        const int edit = std::stoi(left[0].work().document.text);
        CHECK((edit == last || edit == last + 1));
        CHECK(left[0].work().file == work_number(1).file);
        CHECK(equal(left[0].work().document.own_E, work_number(edit).document.own_E));
        left[0].discard();
        left.clear();
        CHECK(left_work(folder.path()).empty());
    }
    CHECK(found >= kills / 2);
}

TEST_CASE("what a crash left is offered to one program at a time, until it is discarded") {
    const ScratchFolder folder;
    REQUIRE(last_kept_of_killed(folder.path(), Clock::from_the_first_edit, 0ms) > 0);
    {
        const std::vector<LeftWork> first = left_work(folder.path());
        REQUIRE(first.size() == 1);
        CHECK(left_work(folder.path()).empty());
    }
    CHECK(left_work(folder.path()).size() == 1);
}

TEST_CASE("the lock of a program that was killed with nothing unsaved is cleared away, that of a running one stays") {
    const ScratchFolder folder;
    std::ofstream(folder / "work-1-0.lock") << "";
    const Journal running(folder.path(), 0ms);
    CHECK(left_work(folder.path()).empty());
    CHECK(folder.names().size() == 1);
    CHECK(folder.names().count("work-1-0.lock") == 0);
}

TEST_CASE("damaged entries are put aside and said to be so") {
    const ScratchFolder folder;
    std::ofstream(folder / "work-1-0.json") << "\"\"\n{\"attnscope\": 1, \"text\": ";
    std::ofstream(folder / "work-2-0.json") << "no line break";
    std::ofstream(folder / "other.json") << "{}";
    std::string complaint;
    CHECK(left_work(folder.path(), &complaint).empty());
    CHECK(complaint.find(".damaged") != std::string::npos);
    CHECK(folder.names() == std::set<std::string>{"other.json", "work-1-0.json.damaged", "work-2-0.json.damaged"});
}

TEST_CASE("a failing disk is complained about once, and what was kept before stays") {
    const ScratchFolder folder;
    Journal good(folder.path(), 0ms);
    good.keep(work_number(1));
    good.wait_until_done();
    const std::set<std::string> before = folder.names();
    const FailingFiles full{Failure{.full_from_write = 1, .error_number = ENOSPC}};
    Journal bad(folder.path(), 0ms, full);
    for (int edit = 0; edit < 3; ++edit) {
        bad.keep(work_number(edit));
        bad.wait_until_done();
    }
    CHECK(bad.complaint().find("the disk is full") != std::string::npos);
    CHECK(folder.names().size() == before.size() + 1);  // only its lock
}

TEST_CASE("a folder that cannot be made keeps nothing, says so, and hinders nobody") {
    const ScratchFolder folder;
    std::ofstream(folder / "file") << "x";
    Journal journal(folder / "file" / "below");
    journal.keep(work_number(1));
    journal.wait_until_done();
    CHECK(journal.complaint().find("cannot be kept") != std::string::npos);
    CHECK(left_work(folder / "file" / "below").empty());
}
