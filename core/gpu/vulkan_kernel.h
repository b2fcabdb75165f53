#pragma once
// One compute shader with the buffers it is bound to.

#include <cstdint>
#include <initializer_list>
#include <vector>

#include "core/gpu/vulkan_device.h"

namespace attnscope {

// Must be destroyed before its device. The shader's storage buffers are bindings 0, 1, ... of set 0.
class VulkanKernel {
public:
    // parameter_bytes: of the push constants
    VulkanKernel(const VulkanDevice& device, std::vector<std::uint32_t> code, std::uint32_t buffers, std::uint32_t parameter_bytes);

    // In the order of the bindings; null where the shader will not look. To be called while no submission is under way.
    void bind(std::initializer_list<const VulkanBuffer*> buffers);

    // switches: see VulkanDevice::compute_pipeline; a pipeline is made for each value that is used
    template <class Parameters>
    void dispatch(const vk::raii::CommandBuffer& commands, const Parameters& parameters, std::uint32_t groups_x, std::uint32_t groups_y,
                  std::uint32_t switches = 0) {
        begin(commands, switches);
        commands.pushConstants<Parameters>(*layout_, vk::ShaderStageFlagBits::eCompute, 0, parameters);
        commands.dispatch(groups_x, groups_y, 1);
    }

private:
    void begin(const vk::raii::CommandBuffer& commands, std::uint32_t switches);

    const VulkanDevice& device_;
    std::vector<std::uint32_t> code_;
    vk::raii::DescriptorSetLayout set_layout_;
    vk::raii::PipelineLayout layout_;
    vk::raii::DescriptorPool descriptor_pool_;
    vk::raii::DescriptorSets descriptor_sets_;
    vk::raii::Pipeline pipelines_[4] = {nullptr, nullptr, nullptr, nullptr};
    VulkanBuffer nothing_;  // stands where no buffer is given
};

}  // namespace attnscope
