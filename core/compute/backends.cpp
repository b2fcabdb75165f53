#include "core/compute/backends.h"

#include <algorithm>
#include <cctype>
#include <tuple>

#include <fmt/format.h>

#include "core/compute/cpu_backend.h"
#include "core/compute/fallback_backend.h"
#include "core/compute/kernels/instruction_sets.h"
#include "core/gpu/vulkan_backend.h"

namespace attnscope {

namespace {

DeviceReport processor_report() {
    return {.name = "CPU", .kind = DeviceKind::processor, .driver = {}, .vulkan_version = {}, .limits = {},
            .acceptance = Acceptance::accepted, .reason = "it is always there"};
}

int preference(DeviceKind kind) {
    switch (kind) {
        case DeviceKind::discrete_gpu: return 3;
        case DeviceKind::integrated_gpu: return 2;
        case DeviceKind::virtual_gpu: return 1;
        default: return 0;
    }
}

// what can be taken first, then what is likely to be fast
bool comes_before(const DeviceReport& a, const DeviceReport& b) {
    const auto rank = [](const DeviceReport& device) {
        return std::tuple(device.acceptance != Acceptance::accepted, device.acceptance == Acceptance::rejected,
                          -preference(device.kind));
    };
    if (rank(a) != rank(b)) return rank(a) < rank(b);
    return a.limits.memory_bytes > b.limits.memory_bytes;
}

std::string lower_case(std::string text) {
    for (char& letter : text) letter = static_cast<char>(std::tolower(static_cast<unsigned char>(letter)));
    return text;
}

ChosenBackend processor_because(std::string reason, int threads) { return {std::make_unique<CpuBackend>(threads), std::move(reason)}; }

ChosenBackend started(const DeviceReport& device, std::string reason, int threads) {
    try {
        return {std::make_unique<FallbackBackend>(make_vulkan_backend(device.name), threads), std::move(reason)};
    } catch (const Error& error) {
        return processor_because(fmt::format("{}; the processor does the work", error.what()), threads);
    }
}

// One that computes faster than the processor beside it could.
bool is_gpu(const DeviceReport& device) { return device.acceptance == Acceptance::accepted && preference(device.kind) > 0; }

std::string reasons_without_gpu(const DeviceSurvey& survey) {
    if (!survey.vulkan_problem.empty()) return survey.vulkan_problem;
    std::string reasons;
    for (std::size_t i = 1; i < survey.devices.size(); ++i)
        reasons += fmt::format("{}\"{}\": {}", reasons.empty() ? "" : "; ", survey.devices[i].name, survey.devices[i].reason);
    return reasons.empty() ? "Vulkan finds no device" : reasons;
}

std::string list_of_names(const DeviceSurvey& survey) {
    std::string names = "auto, cpu";
    for (std::size_t i = 1; i < survey.devices.size(); ++i) names += fmt::format(", \"{}\"", survey.devices[i].name);
    return names;
}

}  // namespace

std::string name_of(DeviceKind kind) {
    switch (kind) {
        case DeviceKind::processor: return "processor";
        case DeviceKind::discrete_gpu: return "discrete GPU";
        case DeviceKind::integrated_gpu: return "integrated GPU";
        case DeviceKind::virtual_gpu: return "virtual GPU";
        case DeviceKind::software_gpu: return "processor that speaks Vulkan";
        case DeviceKind::other: break;
    }
    return "device of unknown kind";
}

DeviceSurvey survey_devices() {
    VulkanSurvey vulkan = survey_vulkan();
    std::stable_sort(vulkan.devices.begin(), vulkan.devices.end(), comes_before);
    DeviceSurvey survey{.devices = {processor_report()}, .vulkan_problem = vulkan.problem, .automatic = 0};
    survey.devices.insert(survey.devices.end(), vulkan.devices.begin(), vulkan.devices.end());
    if (survey.devices.size() > 1 && survey.devices[1].acceptance == Acceptance::accepted) survey.automatic = 1;
    return survey;
}

ChosenBackend faster_of(std::unique_ptr<Backend> device, const std::string& engine, int threads, const SpeedMemory& memory) {
    auto processor = std::make_unique<CpuBackend>(threads);
    const double of_device = speed_of(*device, engine, memory);
    const double of_processor = speed_of(*processor, fmt::format("CPU, {}, {} threads", instruction_set(), threads), memory);
    if (of_device >= of_processor)
        return {std::move(device), fmt::format("it is faster here: {} against {} on the processor", speed_text(of_device), speed_text(of_processor))};
    return {std::move(processor), fmt::format("it is faster here: {} against {} on {}", speed_text(of_processor), speed_text(of_device), device->name())};
}

ChosenBackend make_backend(const std::string& choice, int threads, const SpeedMemory& memory) {
    const std::string wanted = lower_case(choice);
    if (wanted == "cpu") return processor_because("it was asked for", threads);

    const DeviceSurvey survey = survey_devices();
    if (wanted == "auto") {
        const DeviceReport& device = survey.devices[survey.automatic];
        if (survey.automatic > 0) {
            ChosenBackend chosen = started(device, fmt::format("it is a {}", name_of(device.kind)), threads);
            if (chosen.backend->name() != device.name) return chosen;
            return faster_of(std::move(chosen.backend), device.name + ", " + device.driver, threads, memory);
        }
        return processor_because(survey.vulkan_problem.empty() ? "no GPU was found" : survey.vulkan_problem, threads);
    }
    if (wanted == "gpu") {
        const auto gpu = std::find_if(survey.devices.begin() + 1, survey.devices.end(), is_gpu);
        if (gpu == survey.devices.end())
            throw Error(fmt::format("there is no GPU to take ({}); choose one of: {}", reasons_without_gpu(survey), list_of_names(survey)),
                        ExitCode::bad_usage);
        return started(*gpu, "it was asked for", threads);
    }

    // rejected devices come last, so that a part of a name that fits several finds one that works
    const auto fits = [&](const DeviceReport& device) { return lower_case(device.name).find(wanted) != std::string::npos; };
    const auto device = std::find_if(survey.devices.begin() + 1, survey.devices.end(), fits);
    if (wanted.empty() || device == survey.devices.end()) {
        const std::string problem = survey.vulkan_problem.empty() ? "" : fmt::format(" ({})", survey.vulkan_problem);
        throw Error(fmt::format("there is no device whose name contains \"{}\"{}; choose one of: {}", choice, problem,
                                list_of_names(survey)), ExitCode::bad_usage);
    }
    if (device->acceptance == Acceptance::rejected) {
        throw Error(fmt::format("the device \"{}\" cannot be used: {}; choose one of: {}", device->name, device->reason,
                                list_of_names(survey)), ExitCode::bad_usage);
    }
    return started(*device, "it was asked for", threads);
}

}  // namespace attnscope
