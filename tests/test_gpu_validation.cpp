// That the validation layer would have spoken: without this, its silence in the other tests would prove nothing.

#include <doctest/doctest.h>

#include "core/gpu/vulkan_device.h"
#include "tests/gpu_devices.h"

using namespace attnscope;
using namespace attnscope::tests;

TEST_CASE("two copies to one buffer without a barrier between them are reported") {
    REQUIRE((lavapipe_is_installed() || !lavapipe_is_required()));
    if (!lavapipe_is_installed()) return;
    MessageLog log;
    const auto instance = std::make_shared<const VulkanInstance>(log.listener());
    std::vector<vk::raii::PhysicalDevice> physical = instance->physical_devices();
    REQUIRE_FALSE(physical.empty());
    const VulkanDevice device(instance, std::move(physical.front()));
    const VulkanBuffer from = device.buffer(256, MemoryUse::upload), to = device.buffer(256, MemoryUse::device);
    CHECK(log.messages().empty());

    device.run([&](const vk::raii::CommandBuffer& commands) {
        commands.copyBuffer(*from.buffer, *to.buffer, vk::BufferCopy(0, 0, 256));
        commands.copyBuffer(*from.buffer, *to.buffer, vk::BufferCopy(0, 0, 256));
    });
    REQUIRE_FALSE(log.messages().empty());
    CHECK(log.messages().front().find("WRITE_AFTER_WRITE") != std::string::npos);
}

TEST_CASE("a copy beyond the end of a buffer is reported") {
    if (!lavapipe_is_installed()) return;
    MessageLog log;
    const auto instance = std::make_shared<const VulkanInstance>(log.listener());
    const VulkanDevice device(instance, std::move(instance->physical_devices().front()));
    const VulkanBuffer from = device.buffer(512, MemoryUse::upload), to = device.buffer(256, MemoryUse::readback);
    const auto beyond = [&](const vk::raii::CommandBuffer& commands) {
        commands.copyBuffer(*from.buffer, *to.buffer, vk::BufferCopy(0, 200, 64));
    };
    // recorded only: the driver must not be made to do it
    CHECK_THROWS_AS(device.run([&](const vk::raii::CommandBuffer& commands) {
        beyond(commands);
        throw std::runtime_error("recorded");
    }), std::runtime_error);
    CHECK_FALSE(log.messages().empty());
}
