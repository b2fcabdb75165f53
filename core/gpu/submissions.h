#pragma once
// Work handed to a device in portions: inputs copied in first, never for long, and never after a stop was asked for.

#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "core/compute/job_control.h"
#include "core/gpu/blocks.h"
#include "core/gpu/vulkan_backend.h"
#include "core/gpu/vulkan_device.h"

namespace attnscope {

// What the host writes and shaders read. Its memory grows when more is staged and never shrinks.
struct InputBuffer {
    VulkanBuffer device, upload;
};

// Kinds of submissions differ in how many multiply-adds they do in a second.
enum class Work { walks, tiles };

class Submissions {
public:
    // name: of the device
    Submissions(std::string name, std::shared_ptr<const VulkanInstance> instance, vk::raii::PhysicalDevice physical,
                const VulkanSettings& settings);

    const std::string& name() const { return name_; }
    const VulkanDevice& device() const { return device_; }
    std::uint64_t buffer_floats() const;  // of the largest buffer that may be bound
    std::uint64_t multiply_adds(Work work) const { return pace_[static_cast<std::size_t>(work)].multiply_adds(); }  // of the next submission

    // At least so large from here on; what was in it is lost when it grows. Counts of floats.
    void reserve(VulkanBuffer& buffer, std::uint64_t floats, MemoryUse use) const;

    // Where to write what the next run() copies to `input` first.
    float* stage(InputBuffer& input, std::uint64_t floats);
    void forget_staged() { staged_.clear(); }

    // Copies what is staged, does what `record` records, and waits for its end. Throws Cancelled instead when `control` says so.
    void run(Work work, std::uint64_t multiply_adds, const JobControl& control, const std::function<void(const vk::raii::CommandBuffer&)>& record);

private:
    struct Staged {
        InputBuffer* input;
        std::uint64_t floats;
    };

    std::string name_;
    VulkanSettings settings_;
    VulkanDevice device_;
    std::array<SubmissionPace, 2> pace_;
    std::vector<Staged> staged_;
};

// The parts of a submission wait for each other: what shaders wrote is seen by later shaders and copies.
void wait_for_shaders(const vk::raii::CommandBuffer& commands);

// floats of `from` to `to`, from the beginning, for the host to read after the submission
void copy_for_host(const vk::raii::CommandBuffer& commands, const VulkanBuffer& from, const VulkanBuffer& to, std::uint64_t floats);

}  // namespace attnscope
