#pragma once
// A device that could compute, or why it cannot.

#include <array>
#include <cstdint>
#include <string>

namespace attnscope {

// software_gpu: a processor that speaks Vulkan, such as Mesa's lavapipe
enum class DeviceKind { processor, discrete_gpu, integrated_gpu, virtual_gpu, software_gpu, other };

enum class Acceptance {
    accepted,         // may be chosen by itself
    only_when_named,  // works, but is only used when asked for by name
    rejected          // cannot run the shaders
};

// What the device reports; all 0 for the processor, which has no such limits.
struct DeviceLimits {
    std::uint64_t memory_bytes = 0;          // its largest own heap
    std::uint64_t storage_buffer_bytes = 0;  // that a shader can see at once
    std::uint32_t shared_memory_bytes = 0;   // of one workgroup
    std::uint32_t workgroup_threads = 0;
    std::array<std::uint32_t, 3> workgroup_counts = {};  // of one dispatch
    std::uint32_t push_constant_bytes = 0;
};

struct DeviceReport {
    std::string name;
    DeviceKind kind = DeviceKind::other;
    std::string driver;          // name and version; may be empty
    std::string vulkan_version;  // "1.3.230"; empty for the processor
    DeviceLimits limits;
    Acceptance acceptance = Acceptance::rejected;
    std::string reason;          // of the acceptance, a sentence without its full stop
};

// "discrete GPU", "processor that speaks Vulkan" and so on.
std::string name_of(DeviceKind kind);

}  // namespace attnscope
