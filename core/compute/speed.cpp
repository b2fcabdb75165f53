#include "core/compute/speed.h"

#include <chrono>

#include <fmt/format.h>

namespace attnscope {

namespace {

constexpr Index width = 64, bins = 256;

double seconds_of_map(Backend& backend, Index n) {
    const MatrixF Q = MatrixF::Random(n, width);  // their values do not matter
    const auto begin = std::chrono::steady_clock::now();
    backend.attention_map({.attend = {.Q = Q, .K = Q, .V = Q, .rule = {.scale = 0.125}}, .bins = bins}, {});
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

}  // namespace

double measured_speed(Backend& backend) {
    constexpr Index smallest = 512, largest = 32768;
    constexpr double long_enough = 0.03;
    seconds_of_map(backend, smallest);
    Index n = smallest;
    double seconds = seconds_of_map(backend, n);
    for (; seconds < long_enough && n < largest; seconds = seconds_of_map(backend, n)) n *= 2;
    return 4.0 * static_cast<double>(n) * static_cast<double>(n) * static_cast<double>(width) / seconds;
}

double speed_of(Backend& backend, const std::string& engine, const SpeedMemory& memory) {
    if (memory.recall)
        if (const std::optional<double> known = memory.recall(engine)) return *known;
    const double speed = measured_speed(backend);
    if (memory.keep) memory.keep(engine, speed);
    return speed;
}

std::string speed_text(double speed) {
    return speed >= 1e12 ? fmt::format("{:.1f} TFLOP/s", speed * 1e-12) : fmt::format("{:.0f} GFLOP/s", speed * 1e-9);
}

}  // namespace attnscope
