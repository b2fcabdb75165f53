#include "core/gpu/vulkan_device.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstring>
#include <optional>

#include <fmt/format.h>

#include "core/attention/error.h"
#include "shaders/shared.h"

namespace attnscope {

namespace {

constexpr const char* validation_layer = "VK_LAYER_KHRONOS_validation";
constexpr const char* portability_enumeration = "VK_KHR_portability_enumeration";
constexpr const char* portability_subset = "VK_KHR_portability_subset";

bool contains(const std::vector<vk::ExtensionProperties>& extensions, const char* name) {
    return std::any_of(extensions.begin(), extensions.end(),
                       [&](const auto& extension) { return std::strcmp(extension.extensionName, name) == 0; });
}

VKAPI_ATTR VkBool32 VKAPI_CALL pass_on(VkDebugUtilsMessageSeverityFlagBitsEXT, VkDebugUtilsMessageTypeFlagsEXT,
                                       const VkDebugUtilsMessengerCallbackDataEXT* data, void* user) {
    (*static_cast<const std::function<void(const std::string&)>*>(user))(data->pMessage);
    return VK_FALSE;
}

vk::DebugUtilsMessengerCreateInfoEXT messenger_info(std::function<void(const std::string&)>& on_message) {
    using Severity = vk::DebugUtilsMessageSeverityFlagBitsEXT;
    using Type = vk::DebugUtilsMessageTypeFlagBitsEXT;
    return {{}, Severity::eWarning | Severity::eError, Type::eValidation | Type::ePerformance, &pass_on, &on_message};
}

vk::raii::Instance made_instance(const vk::raii::Context& context, std::function<void(const std::string&)>& on_message) {
    if (context.enumerateInstanceVersion() < VK_API_VERSION_1_1) {
        throw Error("Vulkan's library is of version 1.0 and 1.1 is needed; install a newer one");
    }
    std::vector<const char*> layers, extensions;
    vk::InstanceCreateFlags flags;
    // drivers that map Vulkan onto another interface, such as MoltenVK, are only listed on request
    if (contains(context.enumerateInstanceExtensionProperties(), portability_enumeration)) {
        extensions.push_back(portability_enumeration);
        flags |= vk::InstanceCreateFlagBits::eEnumeratePortabilityKHR;
    }
    const vk::ValidationFeatureEnableEXT synchronization = vk::ValidationFeatureEnableEXT::eSynchronizationValidation;
    const vk::ValidationFeaturesEXT features(synchronization);
    // chained to the instance too, so that its creation and destruction are watched as well
    vk::DebugUtilsMessengerCreateInfoEXT messenger = messenger_info(on_message);
    messenger.pNext = &features;
    if (on_message) {
        layers.push_back(validation_layer);
        extensions.push_back(VK_EXT_DEBUG_UTILS_EXTENSION_NAME);
        extensions.push_back(VK_EXT_VALIDATION_FEATURES_EXTENSION_NAME);
    }
    const vk::ApplicationInfo application("attnscope", 1, nullptr, 0, VK_API_VERSION_1_1);
    return {context, vk::InstanceCreateInfo(flags, &application, layers, extensions, on_message ? &messenger : nullptr)};
}

std::optional<std::uint32_t> compute_queue_family(const vk::raii::PhysicalDevice& device) {
    const std::vector<vk::QueueFamilyProperties> families = device.getQueueFamilyProperties();
    for (std::uint32_t i = 0; i < families.size(); ++i) {
        if (families[i].queueFlags & vk::QueueFlagBits::eCompute) return i;
    }
    return std::nullopt;
}

DeviceKind kind_of(vk::PhysicalDeviceType type) {
    switch (type) {
        case vk::PhysicalDeviceType::eDiscreteGpu: return DeviceKind::discrete_gpu;
        case vk::PhysicalDeviceType::eIntegratedGpu: return DeviceKind::integrated_gpu;
        case vk::PhysicalDeviceType::eVirtualGpu: return DeviceKind::virtual_gpu;
        case vk::PhysicalDeviceType::eCpu: return DeviceKind::software_gpu;
        default: return DeviceKind::other;
    }
}

// empty when the shaders can run
std::string what_is_missing(const vk::PhysicalDeviceProperties& properties, const DeviceLimits& limits, bool has_queue) {
    if (properties.apiVersion < VK_API_VERSION_1_1) return "it offers Vulkan 1.0 and 1.1 is needed";
    if (!has_queue) return "it has no queue for computing";
    if (limits.workgroup_threads < shaders::tile_threads) {
        return fmt::format("its workgroups have at most {} threads and {} are needed", limits.workgroup_threads,
                           shaders::tile_threads);
    }
    if (limits.shared_memory_bytes < shaders::largest_shared_bytes) {
        return fmt::format("its workgroups share at most {} bytes and {} are needed", limits.shared_memory_bytes,
                           shaders::largest_shared_bytes);
    }
    if (properties.limits.maxPerStageDescriptorStorageBuffers < shaders::tile_buffers) {
        return fmt::format("its shaders see at most {} buffers and {} are needed", properties.limits.maxPerStageDescriptorStorageBuffers,
                           shaders::tile_buffers);
    }
    constexpr std::size_t push_constants =
        std::max({sizeof(shaders::TileParameters), sizeof(shaders::StreamParameters), sizeof(shaders::PoolParameters)});
    if (limits.push_constant_bytes < push_constants) {
        return fmt::format("it takes at most {} bytes of push constants and {} are needed", limits.push_constant_bytes, push_constants);
    }
    return {};
}

}  // namespace

VulkanInstance::VulkanInstance(std::function<void(const std::string&)> on_message)
    : on_message_(std::move(on_message)), instance_(made_instance(context_, on_message_)), messenger_(nullptr) {
    if (on_message_) messenger_ = vk::raii::DebugUtilsMessengerEXT(instance_, messenger_info(on_message_));
}

std::vector<vk::raii::PhysicalDevice> VulkanInstance::physical_devices() const {
    return instance_.enumeratePhysicalDevices();
}

DeviceReport report_of(const vk::raii::PhysicalDevice& device) {
    const vk::PhysicalDeviceProperties properties = device.getProperties();
    const vk::PhysicalDeviceMemoryProperties memory = device.getMemoryProperties();
    DeviceReport report;
    report.name = properties.deviceName.data();
    report.kind = kind_of(properties.deviceType);
    report.vulkan_version = fmt::format("{}.{}.{}", VK_API_VERSION_MAJOR(properties.apiVersion),
                                        VK_API_VERSION_MINOR(properties.apiVersion),
                                        VK_API_VERSION_PATCH(properties.apiVersion));
    report.limits = {
        .memory_bytes = 0,
        .storage_buffer_bytes = properties.limits.maxStorageBufferRange,
        .shared_memory_bytes = properties.limits.maxComputeSharedMemorySize,
        .workgroup_threads = std::min(properties.limits.maxComputeWorkGroupInvocations,
                                      properties.limits.maxComputeWorkGroupSize[0]),
        .workgroup_counts = {properties.limits.maxComputeWorkGroupCount[0], properties.limits.maxComputeWorkGroupCount[1],
                             properties.limits.maxComputeWorkGroupCount[2]},
        .push_constant_bytes = properties.limits.maxPushConstantsSize,
    };
    for (std::uint32_t i = 0; i < memory.memoryHeapCount; ++i) {
        if (memory.memoryHeaps[i].flags & vk::MemoryHeapFlagBits::eDeviceLocal) {
            report.limits.memory_bytes = std::max(report.limits.memory_bytes, memory.memoryHeaps[i].size);
        }
    }
    const bool has_driver_properties = properties.apiVersion >= VK_API_VERSION_1_2 ||
        contains(device.enumerateDeviceExtensionProperties(), VK_KHR_DRIVER_PROPERTIES_EXTENSION_NAME);
    if (properties.apiVersion >= VK_API_VERSION_1_1 && has_driver_properties) {
        const auto chain = device.getProperties2<vk::PhysicalDeviceProperties2, vk::PhysicalDeviceDriverProperties>();
        const auto& driver = chain.get<vk::PhysicalDeviceDriverProperties>();
        report.driver = fmt::format("{} {}", driver.driverName.data(), driver.driverInfo.data());
    }

    const std::string missing = what_is_missing(properties, report.limits, compute_queue_family(device).has_value());
    if (!missing.empty()) {
        report.acceptance = Acceptance::rejected;
        report.reason = missing;
    } else if (report.kind == DeviceKind::software_gpu) {
        report.acceptance = Acceptance::only_when_named;
        report.reason = "it is a processor that speaks Vulkan, many times slower than the CPU engine: "
                        "only used when asked for by name";
    } else {
        report.acceptance = Acceptance::accepted;
        report.reason = "it can run the shaders";
    }
    return report;
}

std::string vulkan_problem() {
    try {
        throw;
    } catch (const vk::IncompatibleDriverError&) {
        return "Vulkan found no driver for a GPU; install the driver's Vulkan part";
    } catch (const vk::LayerNotPresentError&) {
        return fmt::format("Vulkan's layer {} is not installed", validation_layer);
    } catch (const vk::OutOfHostMemoryError&) {
        return "Vulkan reports too little memory of the computer, as it also does when a driver's file is broken";
    } catch (const vk::OutOfDeviceMemoryError&) {
        return "the device ran out of memory";
    } catch (const vk::DeviceLostError&) {
        return "the device stopped answering";
    } catch (const vk::SystemError& error) {
        return fmt::format("Vulkan failed ({})", error.what());
    } catch (const Error& error) {
        return error.what();
    } catch (const std::exception&) {
        // what vk::raii::Context throws when it cannot load the library
        return "Vulkan's library was not found; install the Vulkan loader (libvulkan)";
    }
}

VulkanDevice::VulkanDevice(std::shared_ptr<const VulkanInstance> instance, vk::raii::PhysicalDevice physical, std::function<void()> before_call)
    : before_call_(std::move(before_call)), instance_(std::move(instance)), physical_(std::move(physical)), limits_(physical_.getProperties().limits),
      memory_(physical_.getMemoryProperties()), queue_family_(compute_queue_family(physical_).value()), device_(nullptr),
      queue_(nullptr), pool_(nullptr), done_(nullptr) {
    const float priority = 1.0f;
    const vk::DeviceQueueCreateInfo queue({}, queue_family_, 1, &priority);
    std::vector<const char*> extensions;
    if (contains(physical_.enumerateDeviceExtensionProperties(), portability_subset)) extensions.push_back(portability_subset);
    device_ = vk::raii::Device(physical_, vk::DeviceCreateInfo({}, queue, {}, extensions));
    queue_ = vk::raii::Queue(device_, queue_family_, 0);
    pool_ = vk::raii::CommandPool(device_, {vk::CommandPoolCreateFlagBits::eTransient, queue_family_});
    done_ = vk::raii::Fence(device_, vk::FenceCreateInfo());
}

std::uint32_t VulkanDevice::memory_type(std::uint32_t allowed, MemoryUse use) const {
    using Flag = vk::MemoryPropertyFlagBits;
    // Vulkan guarantees a device-local type and one that is host-visible and coherent; the second list is the wish
    const vk::MemoryPropertyFlags needed = use == MemoryUse::device ? vk::MemoryPropertyFlags(Flag::eDeviceLocal)
                                                                    : Flag::eHostVisible | Flag::eHostCoherent;
    const vk::MemoryPropertyFlags wished = use == MemoryUse::readback ? needed | Flag::eHostCached : needed;
    for (const vk::MemoryPropertyFlags flags : {wished, needed}) {
        for (std::uint32_t i = 0; i < memory_.memoryTypeCount; ++i) {
            if ((allowed >> i & 1u) != 0 && (memory_.memoryTypes[i].propertyFlags & flags) == flags) return i;
        }
    }
    throw Error("the device has no memory of the kind that is needed");
}

VulkanBuffer VulkanDevice::buffer(vk::DeviceSize bytes, MemoryUse use) const {
    using Usage = vk::BufferUsageFlagBits;
    if (before_call_) before_call_();
    VulkanBuffer made;
    made.bytes = bytes;
    made.buffer = vk::raii::Buffer(device_, vk::BufferCreateInfo({}, bytes, Usage::eStorageBuffer | Usage::eTransferSrc | Usage::eTransferDst));
    const vk::MemoryRequirements requirements = made.buffer.getMemoryRequirements();
    made.memory = vk::raii::DeviceMemory(device_, {requirements.size, memory_type(requirements.memoryTypeBits, use)});
    made.buffer.bindMemory(*made.memory, 0);
    if (use != MemoryUse::device) made.mapped = made.memory.mapMemory(0, VK_WHOLE_SIZE);
    return made;
}

vk::raii::Pipeline VulkanDevice::compute_pipeline(const std::vector<std::uint32_t>& code, const vk::raii::PipelineLayout& layout,
                                                  std::uint32_t switches) const {
    if (before_call_) before_call_();
    const vk::raii::ShaderModule module(device_, vk::ShaderModuleCreateInfo({}, code));
    const std::array<vk::Bool32, 2> values = {switches & 1u, switches >> 1 & 1u};
    const std::array<vk::SpecializationMapEntry, 2> entries = {vk::SpecializationMapEntry(0, 0, sizeof(vk::Bool32)),
                                                               vk::SpecializationMapEntry(1, sizeof(vk::Bool32), sizeof(vk::Bool32))};
    const vk::SpecializationInfo constants(static_cast<std::uint32_t>(entries.size()), entries.data(), sizeof values, values.data());
    const vk::PipelineShaderStageCreateInfo stage({}, vk::ShaderStageFlagBits::eCompute, *module, "main", &constants);
    return {device_, nullptr, vk::ComputePipelineCreateInfo({}, stage, *layout)};
}

double VulkanDevice::run(const std::function<void(const vk::raii::CommandBuffer&)>& record) const {
    const vk::raii::CommandBuffers buffers(device_, {*pool_, vk::CommandBufferLevel::ePrimary, 1});
    const vk::raii::CommandBuffer& commands = buffers[0];
    commands.begin({vk::CommandBufferUsageFlagBits::eOneTimeSubmit});
    record(commands);
    commands.end();

    if (before_call_) before_call_();
    const auto start = std::chrono::steady_clock::now();
    queue_.submit(vk::SubmitInfo({}, {}, *commands), *done_);
    constexpr auto patience = static_cast<std::uint64_t>(patience_seconds * 1e9);
    if (device_.waitForFences(*done_, /*waitAll=*/true, patience) != vk::Result::eSuccess) {
        throw vk::DeviceLostError("no answer for too long");
    }
    const std::chrono::duration<double> elapsed = std::chrono::steady_clock::now() - start;
    device_.resetFences(*done_);
    return elapsed.count();
}

}  // namespace attnscope
