#include <doctest/doctest.h>

#include <CLI/CLI.hpp>

#include "app/cli/commands.h"
#include "app/cli/devices.h"
#include "core/files/json.h"

using namespace attnscope;

namespace {

// A machine with a device of each acceptance; drawn up here, so that no driver is needed.
DeviceSurvey example_survey() {
    const DeviceLimits limits{.memory_bytes = std::uint64_t{8} << 30, .storage_buffer_bytes = std::uint64_t{128} << 20,
                              .shared_memory_bytes = 32768, .workgroup_threads = 1024, .workgroup_counts = {65535, 65534, 65533},
                              .push_constant_bytes = 256};
    DeviceReport processor{.name = "CPU", .kind = DeviceKind::processor, .driver = {}, .vulkan_version = {}, .limits = {},
                           .acceptance = Acceptance::accepted, .reason = "it is always there"};
    DeviceReport gpu{.name = "Example \"GPU\"", .kind = DeviceKind::discrete_gpu, .driver = "example 1.2", .vulkan_version = "1.3.5",
                     .limits = limits, .acceptance = Acceptance::accepted, .reason = "it can run the shaders"};
    DeviceReport software = gpu, old = gpu;
    software.name = "Softpipe";
    software.kind = DeviceKind::software_gpu;
    software.acceptance = Acceptance::only_when_named;
    software.reason = "it is slow";
    old.name = "Old";
    old.acceptance = Acceptance::rejected;
    old.reason = "it offers Vulkan 1.0 and 1.1 is needed";
    return {.devices = {processor, gpu, software, old}, .vulkan_problem = {}, .automatic = 1};
}

std::string member(const Json& object, const std::string& name) {
    for (const JsonMember& field : *object.as_object()) {
        if (field.name != name) continue;
        if (const std::string* text = field.value.as_string()) return *text;
        if (const auto number = field.value.as_integer()) return std::to_string(*number);
    }
    return "missing";
}

}  // namespace

TEST_CASE("every device is printed with its kind, memory and limits, and why it is taken or not") {
    const std::string text = devices_text(example_survey());
    for (const char* part : {"* Example \"GPU\"\n    taken by auto: it can run the shaders", "  CPU\n    can be asked for by name; auto prefers another\n",
                             "  Softpipe\n    not taken by auto: it is slow", "  Old\n    rejected: it offers Vulkan 1.0",
                             "discrete GPU, Vulkan 1.3.5, driver example 1.2", "memory 8.0 GiB", "buffers of 128 MiB",
                             "1024 threads, 32 KiB of shared memory", "65535 x 65534 x 65533", "256 bytes"}) {
        CAPTURE(text);
        CHECK(text.find(part) != std::string::npos);
    }
    CHECK(text.find("No GPU") == std::string::npos);
}

TEST_CASE("without Vulkan the processor stands alone and the problem is printed") {
    DeviceSurvey survey = example_survey();
    survey.devices.resize(1);
    survey.automatic = 0;
    survey.vulkan_problem = "Vulkan found no driver";
    CHECK(devices_text(survey) == "* CPU\n    taken by auto: it is always there\nNo GPU is used: Vulkan found no driver.\n");
}

TEST_CASE("the devices as JSON can be read back, odd names too") {
    const Json json = json_from_text(devices_json(example_survey()), "devices");
    REQUIRE(json.as_object());
    CHECK(member(json, "automatic") == "Example \"GPU\"");
    const Json::Array& devices = *json.as_object()->back().value.as_array();
    REQUIRE(devices.size() == 4);
    CHECK(member(devices[1], "name") == "Example \"GPU\"");
    CHECK(member(devices[1], "memory_bytes") == "8589934592");
    CHECK(member(devices[2], "kind") == "software_gpu");
    CHECK(member(devices[3], "acceptance") == "rejected");
}

TEST_CASE("the command has help, takes --json and nothing else") {
    CLI::App app;
    add_devices_command(app);
    CHECK(app.help("", CLI::AppFormatMode::All).find("--json") != std::string::npos);
    CHECK_THROWS_AS(app.parse("devices --what"), CLI::ParseError);
}
