#pragma once
// Which engine is faster here, found out by trying.

#include <functional>
#include <optional>
#include <string>

#include "core/compute/backend.h"

namespace attnscope {

// Floating-point operations per second of a map that takes this engine some tens of milliseconds; the first job of an
// engine, which may compile its shaders, is not counted. Throws what the backend throws.
double measured_speed(Backend& backend);

// What was measured earlier on this machine. Either may be empty: then nothing is remembered.
struct SpeedMemory {
    std::function<std::optional<double>(const std::string& engine)> recall = {};
    std::function<void(const std::string& engine, double speed)> keep = {};
};

// From memory, else measured and kept. `engine`: what the speed belongs to, such as name and driver.
double speed_of(Backend& backend, const std::string& engine, const SpeedMemory& memory);

// "4.1 TFLOP/s", "212 GFLOP/s"
std::string speed_text(double speed);

}  // namespace attnscope
