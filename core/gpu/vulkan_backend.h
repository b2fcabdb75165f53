#pragma once
// Vulkan as an engine: what devices there are, and a Backend on one of them. No Vulkan header is needed to read this.

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "core/compute/backend.h"
#include "core/compute/device_report.h"

namespace attnscope {

struct VulkanSurvey {
    std::vector<DeviceReport> devices;  // as Vulkan lists them
    std::string problem;                // why there are none, a sentence without its full stop; else empty
};

// Never throws for lack of Vulkan: no library, no driver and a broken driver are a `problem`.
VulkanSurvey survey_vulkan();

struct VulkanSettings {
    // When set, Khronos' validation layer with synchronization validation watches every call and reports here, on any
    // thread; the layer must be installed.
    std::function<void(const std::string&)> on_validation_message;
    // No buffer is larger, whatever the device allows. At 32 MiB all of them together stay below 256 MiB.
    std::uint64_t largest_buffer_bytes = std::uint64_t{32} << 20;
    // The first submission is of this size: 10 ms on a slow processor, nothing on a GPU. Later ones adapt to the clock.
    std::uint64_t first_multiply_adds = 10'000'000;
    // Called before the device allocates memory, makes a pipeline or is given work: what tests throw here, they throw as Vulkan.
    std::function<void()> before_device_call = {};
};

// Fulfils the whole of Backend in float; jobs beyond a device's limits are DeviceFailures (too large), for the processor to do.
// Tested on Mesa's lavapipe under validation only. Untested on real GPUs: speed, memory that is not the host's own, and whether
// drivers leave the arithmetic alone that shaders call precise, on which the accuracy of tiles with large scores hangs.
//
// device: the exact name in a report; the first one with that name that is not rejected.
// Throws Error when there is no such device, DeviceFailure when it does not start.
std::unique_ptr<Backend> make_vulkan_backend(const std::string& device, const VulkanSettings& settings = {});

}  // namespace attnscope
