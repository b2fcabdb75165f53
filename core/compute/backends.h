#pragma once
// Which engines this machine has, which one is taken, and why the others are not.

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "core/compute/backend.h"
#include "core/compute/device_report.h"
#include "core/compute/speed.h"

namespace attnscope {

struct DeviceSurvey {
    std::vector<DeviceReport> devices;  // the processor first, then what Vulkan finds, in the order of preference
    std::string vulkan_problem;         // why Vulkan finds nothing, a sentence without its full stop; else empty
    std::size_t automatic = 0;          // the place in `devices` of what "auto" takes
};

// Loads Vulkan's library and drivers if there are any: some 50 ms. Never throws for lack of them.
DeviceSurvey survey_devices();

struct ChosenBackend {
    std::unique_ptr<Backend> backend;
    std::string reason;  // a sentence without its full stop
};

// The device or the processor, whichever is faster here, with the two speeds as the reason. `engine`: what the device's speed
// is remembered by.
ChosenBackend faster_of(std::unique_ptr<Backend> device, const std::string& engine, int threads, const SpeedMemory& memory);

// choice: "auto", "cpu", "gpu", or a part of a device's name in any case. Auto takes the faster of the processor and the GPU
// that stands first: discrete before integrated before virtual. A device that does not start, or fails later, is replaced by the
// processor, which `reason` or the result's notice says. "gpu" is the GPU that auto prefers, even where auto takes none.
// threads: of the processor, also where it stands behind a device; 0 for as many as there are cores.
// Throws Error (bad usage) when there is no GPU to take, when no device has such a name, with the names there are, or when
// that device is rejected.
ChosenBackend make_backend(const std::string& choice, int threads = 0, const SpeedMemory& memory = {});

}  // namespace attnscope
