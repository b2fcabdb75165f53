#pragma once
// The library, the instance, one device with its queue, and its memory. Only core/gpu includes this: the header below
// costs each file that reads it seconds and hundreds of megabytes.

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include <vulkan/vulkan_raii.hpp>

#include "core/compute/device_report.h"

namespace attnscope {

// Vulkan's library, loaded at run time, and an instance of version 1.1 or newer.
class VulkanInstance {
public:
    // on_message: see VulkanSettings::on_validation_message; empty for no validation.
    // Throws std::runtime_error, vk::SystemError or Error when there is no usable Vulkan.
    explicit VulkanInstance(std::function<void(const std::string&)> on_message);
    VulkanInstance(const VulkanInstance&) = delete;  // the messenger keeps a pointer to on_message_
    VulkanInstance& operator=(const VulkanInstance&) = delete;

    std::vector<vk::raii::PhysicalDevice> physical_devices() const;

private:
    std::function<void(const std::string&)> on_message_;
    vk::raii::Context context_;
    vk::raii::Instance instance_;
    vk::raii::DebugUtilsMessengerEXT messenger_;
};

// What attnscope thinks of the device: limits, acceptance, reason.
DeviceReport report_of(const vk::raii::PhysicalDevice& device);

// A sentence about the exception that is being handled, for a person; call it only inside a catch block.
std::string vulkan_problem();

// A buffer with memory of its own.
struct VulkanBuffer {
    vk::raii::DeviceMemory memory = nullptr;  // first: it must outlive the buffer bound to it
    vk::raii::Buffer buffer = nullptr;
    vk::DeviceSize bytes = 0;
    void* mapped = nullptr;                   // host memory only
};

enum class MemoryUse { device, upload, readback };

// One logical device with one compute queue; everything it makes must be destroyed before it.
class VulkanDevice {
public:
    // before_call: see VulkanSettings::before_device_call
    VulkanDevice(std::shared_ptr<const VulkanInstance> instance, vk::raii::PhysicalDevice physical, std::function<void()> before_call = {});

    const vk::raii::Device& device() const { return device_; }
    const vk::PhysicalDeviceLimits& limits() const { return limits_; }

    // storage and transfer buffers; host memory is mapped and coherent, and cached for readback where there is such
    VulkanBuffer buffer(vk::DeviceSize bytes, MemoryUse use) const;

    // switches: bit k is the shader's boolean specialization constant k, of two
    vk::raii::Pipeline compute_pipeline(const std::vector<std::uint32_t>& code, const vk::raii::PipelineLayout& layout,
                                        std::uint32_t switches) const;

    // Records by `record`, submits, and waits until it is done. Returns the seconds from submission to completion.
    // Throws vk::DeviceLostError when the device does not answer within patience_seconds.
    double run(const std::function<void(const vk::raii::CommandBuffer&)>& record) const;
    static constexpr double patience_seconds = 20.0;

private:
    std::uint32_t memory_type(std::uint32_t allowed, MemoryUse use) const;

    std::function<void()> before_call_;
    std::shared_ptr<const VulkanInstance> instance_;
    vk::raii::PhysicalDevice physical_;
    vk::PhysicalDeviceLimits limits_;
    vk::PhysicalDeviceMemoryProperties memory_;
    std::uint32_t queue_family_;
    vk::raii::Device device_;
    vk::raii::Queue queue_;
    vk::raii::CommandPool pool_;
    vk::raii::Fence done_;
};

}  // namespace attnscope
