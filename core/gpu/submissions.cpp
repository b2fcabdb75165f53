#include "core/gpu/submissions.h"

#include <algorithm>

namespace attnscope {

namespace {

using Stage = vk::PipelineStageFlagBits;
using Access = vk::AccessFlagBits;

// waits for everything `from` did before anything `to` does
void barrier(const vk::raii::CommandBuffer& commands, vk::PipelineStageFlags from, vk::AccessFlags written, vk::PipelineStageFlags to,
             vk::AccessFlags read) {
    commands.pipelineBarrier(from, to, {}, vk::MemoryBarrier(written, read), {}, {});
}

void copy(const vk::raii::CommandBuffer& commands, const VulkanBuffer& from, const VulkanBuffer& to, std::uint64_t floats) {
    commands.copyBuffer(*from.buffer, *to.buffer, vk::BufferCopy(0, 0, floats * sizeof(float)));
}

}  // namespace

Submissions::Submissions(std::string name, std::shared_ptr<const VulkanInstance> instance, vk::raii::PhysicalDevice physical,
                         const VulkanSettings& settings)
    : name_(std::move(name)), settings_(settings), device_(std::move(instance), std::move(physical), settings.before_device_call), pace_{SubmissionPace(settings.first_multiply_adds), SubmissionPace(settings.first_multiply_adds)} {}

std::uint64_t Submissions::buffer_floats() const {
    return std::min<std::uint64_t>(settings_.largest_buffer_bytes, device_.limits().maxStorageBufferRange) / sizeof(float);
}

void Submissions::reserve(VulkanBuffer& buffer, std::uint64_t floats, MemoryUse use) const {
    const vk::DeviceSize bytes = floats * sizeof(float);
    if (buffer.bytes >= bytes) return;
    buffer = {};  // the old one first, so that both need not fit
    buffer = device_.buffer(bytes, use);
}

float* Submissions::stage(InputBuffer& input, std::uint64_t floats) {
    reserve(input.device, floats, MemoryUse::device);
    reserve(input.upload, floats, MemoryUse::upload);
    std::erase_if(staged_, [&](const Staged& staged) { return staged.input == &input; });  // of a part that turned out not to be needed
    staged_.push_back({&input, floats});
    return static_cast<float*>(input.upload.mapped);
}

void Submissions::run(Work work, std::uint64_t multiply_adds, const JobControl& control,
                      const std::function<void(const vk::raii::CommandBuffer&)>& record) {
    if (control.stop.stop_requested()) throw Cancelled();
    const double seconds = device_.run([&](const vk::raii::CommandBuffer& commands) {
        // the submission before this one read and wrote the same buffers
        barrier(commands, Stage::eTransfer | Stage::eComputeShader, Access::eTransferWrite | Access::eShaderWrite,
                Stage::eTransfer | Stage::eComputeShader,
                Access::eTransferRead | Access::eTransferWrite | Access::eShaderRead | Access::eShaderWrite);
        for (const Staged& staged : staged_) copy(commands, staged.input->upload, staged.input->device, staged.floats);
        if (!staged_.empty()) barrier(commands, Stage::eTransfer, Access::eTransferWrite, Stage::eComputeShader, Access::eShaderRead);
        record(commands);
    });
    staged_.clear();
    pace_[static_cast<std::size_t>(work)].learn(multiply_adds, seconds);
}

void wait_for_shaders(const vk::raii::CommandBuffer& commands) {
    barrier(commands, Stage::eComputeShader, Access::eShaderRead | Access::eShaderWrite, Stage::eComputeShader | Stage::eTransfer,
            Access::eShaderRead | Access::eShaderWrite | Access::eTransferRead);
}

void copy_for_host(const vk::raii::CommandBuffer& commands, const VulkanBuffer& from, const VulkanBuffer& to, std::uint64_t floats) {
    copy(commands, from, to, floats);
    barrier(commands, Stage::eTransfer, Access::eTransferWrite, Stage::eHost, Access::eHostRead);
}

}  // namespace attnscope
