// What a frame costs: processor milliseconds of everything the window does but rasterising, headless, and the time from an edit
// to the finished draw lists. Not a test: numbers of one machine under one load. The ratio beside each is to the frame of
// n = 16 in the same run.
//   attnscope_frames_benchmark
#define DOCTEST_CONFIG_IMPLEMENT
#include <doctest/doctest.h>

#include <time.h>

#include <algorithm>
#include <iostream>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "core/document/edit.h"
#include "tests/app_window.h"

using namespace attnscope;
using attnscope::testing::AppWindow;

namespace {

constexpr std::size_t memory_limit = std::size_t{4} << 30;  // n = 4096 with one head takes 1 GB
constexpr int frames_of_a_row = 60;

// Milliseconds of this process on all processors.
double processor_milliseconds() {
    timespec now{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) * 1e3 + static_cast<double>(now.tv_nsec) * 1e-6;
}

double median(std::vector<double> numbers) {
    std::nth_element(numbers.begin(), numbers.begin() + static_cast<std::ptrdiff_t>(numbers.size() / 2), numbers.end());
    return numbers[numbers.size() / 2];
}

Document document_of(Index n, Index D, Index H) {
    Document document = first_example();
    document.text.clear();
    for (Index i = 0; i < n; ++i) document.text += fmt::format("w{} ", i % 97);
    document.widths = {.D = D, .H = H};
    document.weights = WeightSource::xavier;
    return document;
}

struct Cost {
    double still, moving;  // median milliseconds of a frame: nothing happens; the pointer goes over the stage
};

Cost cost_of_frames(AppWindow& window) {
    std::vector<double> still, moving;
    const ImVec2 display = ImGui::GetIO().DisplaySize;
    for (int i = 0; i < frames_of_a_row; ++i) {
        const double begin = processor_milliseconds();
        window.headless.frames(1);
        still.push_back(processor_milliseconds() - begin);
    }
    for (int i = 0; i < frames_of_a_row; ++i) {
        const float along = static_cast<float>(i) / frames_of_a_row;
        ImGui::GetIO().AddMousePosEvent(display.x * (0.35f + 0.4f * along), display.y * (0.35f + 0.3f * along));
        const double begin = processor_milliseconds();
        window.headless.frames(1);
        moving.push_back(processor_milliseconds() - begin);
    }
    return {.still = median(still), .moving = median(moving)};
}

// `first`: the still frame of n = 16 in the window, measured where it is 0.
void measure_frames(bool presented, double& first) {
    std::cout << fmt::format("one frame at the softmax step {}, 1280x720, without rasterising; processor milliseconds (ratio to n = 16 in the window)\n"
                             "     n  nothing happens   pointer over the stage\n",
                             presented ? "presented" : "in the window");
    for (const Index n : {16, 64, 256, 1024, 4096}) {
        AppWindow window({.language = "en", .memory_limit = memory_limit, .motion = false});
        window.app->show(document_of(n, 16, n > 1024 ? 1 : 2));
        window.app->wait_for_result();
        go_to_step(window.app->ui(), StepId::softmax);
        if (presented) start_presenting(window.app->ui(), /*has_notes=*/false);
        window.headless.frames(10);
        const Cost cost = cost_of_frames(window);
        if (first == 0.0) first = cost.still;
        std::cout << fmt::format("{:6}  {:6.2f} ({:5.2f})   {:6.2f} ({:5.2f})\n", n, cost.still, cost.still / first, cost.moving, cost.moving / first) << std::flush;
    }
}

// One number of X after another; the picture is finished when a frame's draw lists are.
void measure_edits() {
    AppWindow window({.language = "en", .memory_limit = memory_limit, .motion = false});
    Document document = document_of(64, 64, 8);
    window.app->show(document);
    window.app->wait_for_result();
    go_to_step(window.app->ui(), StepId::weighted_sum);
    window.headless.frames(10);
    std::vector<double> compute, picture;
    for (int i = 0; i < 20; ++i) {
        const double begin = processor_milliseconds();
        document.seed = static_cast<std::uint64_t>(i) + 100;  // every number downstream changes
        window.app->show(document);
        const double computed = processor_milliseconds();
        window.headless.frames(1);
        picture.push_back(processor_milliseconds() - begin);
        compute.push_back(computed - begin);
    }
    std::cout << fmt::format("an edit that changes every number, n = 64, D = 64, H = 8: {:.2f} ms to its numbers, {:.2f} ms to its finished draw lists\n",
                             median(compute), median(picture));
}

}  // namespace

int main(int argc, char** argv) {
    doctest::Context context(argc, argv);
    double first = 0.0;
    for (const bool presented : {false, true}) measure_frames(presented, first);
    measure_edits();
    return 0;
}
