#pragma once
// The devices that the GPU tests run on, watched by the validation layer.

#include <functional>
#include <mutex>
#include <string>
#include <vector>

#include "core/gpu/vulkan_backend.h"

namespace attnscope::tests {

// What the validation layer says, from any thread.
class MessageLog {
public:
    std::function<void(const std::string&)> listener();
    std::vector<std::string> messages() const;

private:
    mutable std::mutex mutex_;
    std::vector<std::string> messages_;
};

// Mesa's processor that speaks Vulkan: CI has no other device.
bool lavapipe_is_installed();

// True when the environment says ATTNSCOPE_REQUIRE_LAVAPIPE=1: then its absence, or the layer's, is a failure.
bool lavapipe_is_required();

// Calls `law` with a backend on every device that can run the shaders, each under validation with synchronization
// validation; any message of the layer fails the test. Says so when there is no device.
void on_every_device(const std::function<void(Backend&)>& law, VulkanSettings settings = {});

}  // namespace attnscope::tests
