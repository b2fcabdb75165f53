#pragma once
// `attnscope devices`: every device that could compute, what it is, and why it is taken or not.

#include <string>

#include "core/compute/backends.h"

namespace attnscope {

// A paragraph per device, then what Vulkan's problem is, if it has one. Ends with a line break.
std::string devices_text(const DeviceSurvey& survey);

// One object: "automatic" (a name), "vulkan_problem", "devices" with a field for everything in DeviceReport; sizes in bytes.
std::string devices_json(const DeviceSurvey& survey);

}  // namespace attnscope
