// The worker with real threads: every wait is on a promise or a finished job, never on a length of time.

#include <doctest/doctest.h>

#include <atomic>
#include <future>
#include <memory>
#include <stdexcept>
#include <vector>

#include "core/attention/error.h"
#include "core/compute/worker.h"

using namespace attnscope;

namespace {

// A worker with a wake-up that can be waited for, as the window's event loop does.
struct Desk {
    std::atomic<int> wakes = 0;
    Worker<int> worker{[this] {
        ++wakes;
        wakes.notify_all();
    }};

    Finished<int> next() {
        int seen = wakes;
        while (true) {
            if (auto finished = worker.take_finished()) return *finished;
            wakes.wait(seen);
            seen = wakes;
        }
    }
};

Job<int> answer(std::uint64_t revision, int value) {
    return {.revision = revision, .compute = [value](std::stop_token) { return value; }};
}

}  // namespace

TEST_CASE("waiting ends when the newest job is finished, and at once where there is none") {
    Worker<int> worker({});
    worker.wait();
    for (std::uint64_t revision = 1; revision <= 20; ++revision) {
        worker.submit({.revision = revision, .compute = [revision](std::stop_token) { return static_cast<int>(revision); }});
        worker.wait();
        CHECK_FALSE(worker.busy());
        const auto finished = worker.take_finished();
        REQUIRE(finished.has_value());
        CHECK(*finished->result == static_cast<int>(revision));
    }
}

TEST_CASE("a submitted job arrives with its revision and wakes the owner") {
    Desk desk;
    CHECK_FALSE(desk.worker.busy());
    desk.worker.submit(answer(1, 42));
    const Finished<int> finished = desk.next();
    REQUIRE(finished.result);
    CHECK(*finished.result == 42);
    CHECK(finished.revision == 1);
    CHECK(finished.error.empty());
    CHECK_FALSE(desk.worker.busy());
    CHECK_FALSE(desk.worker.take_finished().has_value());
}

TEST_CASE("a newer job replaces one that has not been started") {
    Desk desk;
    std::promise<void> started, released;
    std::atomic<bool> replaced_ran = false;
    desk.worker.submit({.revision = 1, .compute = [&](std::stop_token) {
        started.set_value();
        released.get_future().wait();
        return 1;
    }});
    started.get_future().wait();
    desk.worker.submit({.revision = 2, .compute = [&](std::stop_token) { replaced_ran = true; return 2; }});
    desk.worker.submit(answer(3, 3));
    CHECK(desk.worker.busy());
    released.set_value();

    Finished<int> finished = desk.next();
    if (finished.revision == 1) finished = desk.next();
    CHECK(finished.revision == 3);
    CHECK(*finished.result == 3);
    CHECK_FALSE(replaced_ran);
}

TEST_CASE("revisions only rise, however submitting and taking interleave") {
    Desk desk;
    constexpr std::uint64_t jobs = 2000;
    std::vector<std::uint64_t> seen;
    for (std::uint64_t revision = 1; revision <= jobs; ++revision) {
        desk.worker.submit(answer(revision, static_cast<int>(revision)));
        if (auto finished = desk.worker.take_finished()) {
            CHECK(*finished->result == static_cast<int>(finished->revision));
            seen.push_back(finished->revision);
        }
    }
    while (seen.empty() || seen.back() != jobs) seen.push_back(desk.next().revision);
    for (std::size_t i = 1; i < seen.size(); ++i) CHECK(seen[i - 1] < seen[i]);
}

TEST_CASE("an exception becomes an error result and the worker goes on") {
    Desk desk;
    desk.worker.submit({.revision = 1, .compute = [](std::stop_token) -> int { throw Error("K has no rows"); }});
    Finished<int> finished = desk.next();
    CHECK(finished.revision == 1);
    CHECK_FALSE(finished.result);
    CHECK(finished.error == "K has no rows");

    desk.worker.submit({.revision = 2, .compute = [](std::stop_token) -> int { throw std::bad_alloc(); }});
    CHECK(desk.next().error.find("not enough memory") != std::string::npos);
    desk.worker.submit({.revision = 3, .compute = [](std::stop_token) -> int { throw 7; }});
    CHECK(desk.next().error.find("unknown kind") != std::string::npos);

    desk.worker.submit(answer(4, 4));
    CHECK(*desk.next().result == 4);
}

TEST_CASE("destruction while a job runs asks it to stop, waits for it, and starts no other") {
    std::promise<void> started;
    std::atomic<bool> left = false, second_ran = false;
    int wakes = 0;
    {
        Worker<int> worker([&wakes] { ++wakes; });
        worker.submit({.revision = 1, .compute = [&](std::stop_token stop) {
            started.set_value();
            while (!stop.stop_requested()) std::this_thread::yield();
            left = true;
            return 1;
        }});
        started.get_future().wait();
        worker.submit({.revision = 2, .compute = [&](std::stop_token) { second_ran = true; return 2; }});
    }
    CHECK(left);
    CHECK_FALSE(second_ran);
    CHECK(wakes == 0);
}

TEST_CASE("a worker that never got a job can be destroyed, and one that waits for its next job too") {
    { Worker<int> never_used({}); }
    Desk desk;
    desk.worker.submit(answer(1, 1));
    CHECK(*desk.next().result == 1);
}

TEST_CASE("what a job captured is gone before its result can be seen") {
    Desk desk;
    auto captured = std::make_shared<int>(5);
    desk.worker.submit({.revision = 1, .compute = [captured](std::stop_token) { return *captured; }});
    CHECK(*desk.next().result == 5);
    CHECK(captured.use_count() == 1);
}

TEST_CASE("a job that is stopped gives up, and the one submitted after that is not stopped") {
    Desk desk;
    std::promise<void> started;
    desk.worker.submit({.revision = 1, .compute = [&](std::stop_token stop) -> int {
        started.set_value();
        while (!stop.stop_requested()) std::this_thread::yield();
        throw Error("given up");
    }});
    started.get_future().wait();
    desk.worker.stop();
    CHECK(desk.next().error == "given up");
    desk.worker.submit({.revision = 2, .compute = [](std::stop_token stop) { return stop.stop_requested() ? 1 : 2; }});
    CHECK(*desk.next().result == 2);
}

TEST_CASE("stopping reaches a job that has not begun, but not the one that replaces it") {
    Desk desk;
    const auto told = [](std::stop_token stop) { return stop.stop_requested() ? 1 : 2; };
    std::promise<void> started, released;
    desk.worker.submit({.revision = 1, .compute = [&](std::stop_token) {
        started.set_value();
        released.get_future().wait();
        return 0;
    }});
    started.get_future().wait();
    desk.worker.submit({.revision = 2, .compute = told});
    desk.worker.stop();
    released.set_value();
    Finished<int> finished = desk.next();
    if (finished.revision == 1) finished = desk.next();
    CHECK(*finished.result == 1);

    desk.worker.stop();  // nothing runs and nothing waits
    desk.worker.submit({.revision = 3, .compute = told});
    CHECK(*desk.next().result == 2);
}
