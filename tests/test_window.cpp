#include <doctest/doctest.h>

#include <stdlib.h>

#include <ctime>
#include <string>

#include "app/gui/window.h"
#include "core/attention/error.h"
#include "core/files/settings.h"
#include "tests/scratch_folder.h"

using namespace attnscope;

namespace {

// What one more second of an idle window may cost; drawing a single frame in software takes about half of it.
constexpr double idle_processor_seconds = 0.03;

double processor_seconds_of_window(double seconds, const Start& start = {}) {
    const std::clock_t begin = std::clock();
    run_window({.start = start, .close_after_seconds = seconds});
    return static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC;
}

}  // namespace

TEST_CASE("without a display the window says what works without one") {
    const char* display = ::getenv("DISPLAY");
    const std::string kept = display == nullptr ? "" : display;
    ::unsetenv("DISPLAY");
    try {
        run_window({.close_after_seconds = 0.1});
        FAIL("a window opened without a display");
    } catch (const Error& error) {
        CHECK(std::string(error.what()).find("--screenshot") != std::string::npos);
    }
    if (display != nullptr) ::setenv("DISPLAY", kept.c_str(), 1);
}

TEST_SUITE_BEGIN("display");

TEST_CASE("the window opens, draws and closes" * doctest::skip()) {
    CHECK(run_window({.start = {.step = StepId::softmax, .language = "zh"}, .close_after_seconds = 0.5}) == 0);
}

TEST_CASE("a window that nobody touches uses no processor" * doctest::skip()) {
    const double short_time = processor_seconds_of_window(2.0), long_time = processor_seconds_of_window(6.0);
    CAPTURE(short_time);
    CAPTURE(long_time);
    CHECK(long_time - short_time < 4.0 * idle_processor_seconds);
}

TEST_CASE("what is presented and left alone uses no processor" * doctest::skip()) {
    const Start start{.step = StepId::softmax, .present = true};
    const double short_time = processor_seconds_of_window(2.5, start), long_time = processor_seconds_of_window(6.5, start);
    CAPTURE(short_time);
    CAPTURE(long_time);
    CHECK(long_time - short_time < 4.0 * idle_processor_seconds);
}

TEST_SUITE_END();
