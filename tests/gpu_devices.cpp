#include "tests/gpu_devices.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>
#include <string_view>

namespace attnscope::tests {

std::function<void(const std::string&)> MessageLog::listener() {
    return [this](const std::string& message) {
        const std::lock_guard lock(mutex_);
        messages_.push_back(message);
    };
}

std::vector<std::string> MessageLog::messages() const {
    const std::lock_guard lock(mutex_);
    return messages_;
}

bool lavapipe_is_installed() {
    const std::vector<DeviceReport> devices = survey_vulkan().devices;
    return std::any_of(devices.begin(), devices.end(),
                       [](const DeviceReport& device) { return device.name.find("llvmpipe") != std::string::npos; });
}

bool lavapipe_is_required() {
    const char* value = std::getenv("ATTNSCOPE_REQUIRE_LAVAPIPE");
    return value != nullptr && std::string_view(value) == "1";
}

void on_every_device(const std::function<void(Backend&)>& law, VulkanSettings settings) {
    REQUIRE((lavapipe_is_installed() || !lavapipe_is_required()));
    const VulkanSurvey survey = survey_vulkan();
    if (survey.devices.empty()) MESSAGE("SKIPPED: " << survey.problem);
    for (const DeviceReport& device : survey.devices) {
        if (device.acceptance == Acceptance::rejected) {
            MESSAGE("SKIPPED on " << device.name << ": " << device.reason);
            continue;
        }
        CAPTURE(device.name);
        MessageLog log;
        settings.on_validation_message = log.listener();
        // destroyed before the log is read, so that its destruction is watched too
        { law(*make_vulkan_backend(device.name, settings)); }
        for (const std::string& message : log.messages()) FAIL_CHECK(message);
    }
}

}  // namespace attnscope::tests
