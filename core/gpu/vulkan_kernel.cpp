#include "core/gpu/vulkan_kernel.h"

#include <cassert>
#include <iterator>

namespace attnscope {

VulkanKernel::VulkanKernel(const VulkanDevice& device, std::vector<std::uint32_t> code, std::uint32_t buffers, std::uint32_t parameter_bytes)
    : device_(device), code_(std::move(code)), set_layout_(nullptr), layout_(nullptr), descriptor_pool_(nullptr), descriptor_sets_(nullptr),
      nothing_(device.buffer(16, MemoryUse::device)) {
    std::vector<vk::DescriptorSetLayoutBinding> bindings;
    for (std::uint32_t i = 0; i < buffers; ++i)
        bindings.emplace_back(i, vk::DescriptorType::eStorageBuffer, 1, vk::ShaderStageFlagBits::eCompute);
    set_layout_ = vk::raii::DescriptorSetLayout(device.device(), vk::DescriptorSetLayoutCreateInfo({}, bindings));
    const vk::PushConstantRange push(vk::ShaderStageFlagBits::eCompute, 0, parameter_bytes);
    layout_ = vk::raii::PipelineLayout(device.device(), vk::PipelineLayoutCreateInfo({}, *set_layout_, push));
    const vk::DescriptorPoolSize size(vk::DescriptorType::eStorageBuffer, buffers);
    descriptor_pool_ = vk::raii::DescriptorPool(
        device.device(), vk::DescriptorPoolCreateInfo(vk::DescriptorPoolCreateFlagBits::eFreeDescriptorSet, 1, size));
    descriptor_sets_ = vk::raii::DescriptorSets(device.device(), vk::DescriptorSetAllocateInfo(*descriptor_pool_, *set_layout_));
}

void VulkanKernel::bind(std::initializer_list<const VulkanBuffer*> buffers) {
    std::uint32_t binding = 0;
    for (const VulkanBuffer* buffer : buffers) {
        const vk::DescriptorBufferInfo whole(*(buffer && buffer->bytes > 0 ? *buffer : nothing_).buffer, 0, VK_WHOLE_SIZE);
        device_.device().updateDescriptorSets(
            vk::WriteDescriptorSet(*descriptor_sets_[0], binding++, 0, vk::DescriptorType::eStorageBuffer, {}, whole), {});
    }
}

void VulkanKernel::begin(const vk::raii::CommandBuffer& commands, std::uint32_t switches) {
    assert(switches < std::size(pipelines_));
    vk::raii::Pipeline& pipeline = pipelines_[switches];
    if (!*pipeline) pipeline = device_.compute_pipeline(code_, layout_, switches);
    commands.bindPipeline(vk::PipelineBindPoint::eCompute, *pipeline);
    commands.bindDescriptorSets(vk::PipelineBindPoint::eCompute, *layout_, 0, *descriptor_sets_[0], {});
}

}  // namespace attnscope
