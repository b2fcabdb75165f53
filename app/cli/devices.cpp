#include "app/cli/devices.h"

#include <iostream>
#include <memory>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "app/cli/commands.h"
#include "core/files/json.h"

namespace attnscope {

namespace {

std::string size_text(std::uint64_t bytes) {
    const double size = static_cast<double>(bytes);
    if (bytes >= std::uint64_t{1} << 30) return fmt::format("{:.1f} GiB", size / (1 << 30));
    if (bytes >= std::uint64_t{1} << 20) return fmt::format("{:.0f} MiB", size / (1 << 20));
    return fmt::format("{:.0f} KiB", size / (1 << 10));
}

std::string verdict(const DeviceReport& device, bool automatic) {
    if (automatic) return "taken by auto: " + device.reason;
    switch (device.acceptance) {
        case Acceptance::accepted: return "can be asked for by name; auto prefers another";
        case Acceptance::only_when_named: return "not taken by auto: " + device.reason;
        case Acceptance::rejected: break;
    }
    return "rejected: " + device.reason;
}

std::string paragraph(const DeviceReport& device, bool automatic) {
    std::string text = fmt::format("{} {}\n    {}\n", automatic ? '*' : ' ', device.name, verdict(device, automatic));
    if (device.kind == DeviceKind::processor) return text;
    const DeviceLimits& limits = device.limits;
    text += fmt::format("    {}, Vulkan {}", name_of(device.kind), device.vulkan_version);
    text += device.driver.empty() ? "\n" : fmt::format(", driver {}\n", device.driver);
    text += fmt::format("    memory {}; at once: buffers of {}; a workgroup: {} threads, {} of shared memory\n",
                        size_text(limits.memory_bytes), size_text(limits.storage_buffer_bytes), limits.workgroup_threads,
                        size_text(limits.shared_memory_bytes));
    text += fmt::format("    a dispatch: {} x {} x {} workgroups, {} bytes of push constants\n", limits.workgroup_counts[0],
                        limits.workgroup_counts[1], limits.workgroup_counts[2], limits.push_constant_bytes);
    return text;
}

const char* json_name(DeviceKind kind) {
    switch (kind) {
        case DeviceKind::processor: return "processor";
        case DeviceKind::discrete_gpu: return "discrete_gpu";
        case DeviceKind::integrated_gpu: return "integrated_gpu";
        case DeviceKind::virtual_gpu: return "virtual_gpu";
        case DeviceKind::software_gpu: return "software_gpu";
        case DeviceKind::other: break;
    }
    return "other";
}

const char* json_name(Acceptance acceptance) {
    switch (acceptance) {
        case Acceptance::accepted: return "accepted";
        case Acceptance::only_when_named: return "only_when_named";
        case Acceptance::rejected: break;
    }
    return "rejected";
}

std::string device_json(const DeviceReport& device) {
    const DeviceLimits& limits = device.limits;
    return fmt::format(
        "    {{\"name\": {}, \"kind\": \"{}\", \"driver\": {}, \"vulkan_version\": {},\n"
        "     \"memory_bytes\": {}, \"storage_buffer_bytes\": {}, \"shared_memory_bytes\": {}, \"workgroup_threads\": {},\n"
        "     \"workgroup_counts\": [{}, {}, {}], \"push_constant_bytes\": {},\n"
        "     \"acceptance\": \"{}\", \"reason\": {}}}",
        json_string(device.name), json_name(device.kind), json_string(device.driver), json_string(device.vulkan_version),
        limits.memory_bytes, limits.storage_buffer_bytes, limits.shared_memory_bytes, limits.workgroup_threads,
        limits.workgroup_counts[0], limits.workgroup_counts[1], limits.workgroup_counts[2], limits.push_constant_bytes,
        json_name(device.acceptance), json_string(device.reason));
}

}  // namespace

std::string devices_text(const DeviceSurvey& survey) {
    std::string text;
    for (std::size_t i = 0; i < survey.devices.size(); ++i) text += paragraph(survey.devices[i], i == survey.automatic);
    if (!survey.vulkan_problem.empty()) text += fmt::format("No GPU is used: {}.\n", survey.vulkan_problem);
    return text;
}

std::string devices_json(const DeviceSurvey& survey) {
    std::string devices;
    for (const DeviceReport& device : survey.devices) devices += (devices.empty() ? "" : ",\n") + device_json(device);
    return fmt::format("{{\n  \"automatic\": {},\n  \"vulkan_problem\": {},\n  \"devices\": [\n{}\n  ]\n}}\n",
                       json_string(survey.devices[survey.automatic].name), json_string(survey.vulkan_problem), devices);
}

void add_devices_command(CLI::App& app) {
    CLI::App* command = app.add_subcommand("devices", "what could compute here, and why it is taken or not");
    const auto json = std::make_shared<bool>(false);
    command->add_flag("--json", *json, "one object with every limit, sizes in bytes");
    command->callback([json] {
        const DeviceSurvey survey = survey_devices();
        std::cout << (*json ? devices_json(survey) : devices_text(survey));
    });
}

}  // namespace attnscope
