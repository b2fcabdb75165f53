// Stands in for the rest of core/gpu where the program is built without Vulkan's headers or glslc.

#include "core/gpu/vulkan_backend.h"

namespace attnscope {

namespace {
constexpr const char* problem = "this program was built without Vulkan";
}

VulkanSurvey survey_vulkan() { return {.devices = {}, .problem = problem}; }

std::unique_ptr<Backend> make_vulkan_backend(const std::string&, const VulkanSettings&) { throw Error(problem); }

}  // namespace attnscope
