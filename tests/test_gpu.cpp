// The shaders and the code around them on every device there is; in CI that is Mesa's lavapipe.

#include <doctest/doctest.h>

#include <cstdlib>
#include <fstream>
#include <optional>

#include "core/compute/backends.h"
#include "core/compute/fallback_backend.h"
#include "tests/gpu_devices.h"
#include "tests/scratch_folder.h"
#include "tests/tile_cases.h"
#include "tests/tile_laws.h"

using namespace attnscope;
using namespace attnscope::tests;

namespace {

// Sets an environment variable until the end of the scope.
class Environment {
public:
    Environment(const char* name, const std::string& value) : name_(name) {
        if (const char* before = std::getenv(name)) before_ = before;
        setenv(name, value.c_str(), /*overwrite=*/1);
    }
    Environment(const Environment&) = delete;
    Environment& operator=(const Environment&) = delete;
    ~Environment() {
        if (before_) setenv(name_, before_->c_str(), /*overwrite=*/1);
        else unsetenv(name_);
    }

private:
    const char* name_;
    std::optional<std::string> before_;
};

void check_that_the_processor_takes_over() {
    const DeviceSurvey survey = survey_devices();
    CHECK(survey.devices.size() == 1);
    CHECK(survey.vulkan_problem != "");
    CHECK(survey.automatic == 0);
    const ChosenBackend chosen = make_backend("auto");
    CHECK(chosen.backend->name() == "CPU");
    CHECK(chosen.reason == survey.vulkan_problem);
    try {
        make_backend("llvmpipe");
        FAIL("no error");
    } catch (const Error& error) {
        CHECK(std::string(error.what()).find(survey.vulkan_problem) != std::string::npos);
    }
    MESSAGE(survey.vulkan_problem);
}

}  // namespace

TEST_CASE("a device's tiles of all sizes are the weights") { on_every_device(tiles_of_all_sizes_are_exact); }

TEST_CASE("a device's tiles under masks are the weights, and masked cells are 0") { on_every_device(masked_tiles_are_exact); }

TEST_CASE("a device's rectangular windows at odd places are the weights") { on_every_device(rectangular_windows_are_exact); }

TEST_CASE("scores on both sides of the switch to wide sums cost a device's tiles no accuracy") {
    on_every_device(sharp_scores_lose_no_accuracy);
}

TEST_CASE("scores of 1e4 cost a device's tiles no accuracy") { on_every_device(spikes_lose_no_accuracy); }

TEST_CASE("a device's tiles of extreme inputs are weights") { on_every_device(extreme_inputs_behave); }

TEST_CASE("a window cut into many blocks is the same as a whole one") {
    // buffers for two tiles, and submissions that start with one
    const VulkanSettings small{.on_validation_message = {}, .largest_buffer_bytes = 2 * 64 * 80 * 4, .first_multiply_adds = 1};
    on_every_device(rectangular_windows_are_exact, small);
    on_every_device(spikes_lose_no_accuracy, {.on_validation_message = {}, .largest_buffer_bytes = 64 * 144 * 4});
}

TEST_CASE("the same tile twice has the same bits") {
    on_every_device([](Backend& backend) {
        for (const Head& head : {gaussian_head(150, 170, 64), spiked_head(150, 170, 64)}) {
            CHECK(backend.tile(head.whole()).values == backend.tile(head.whole()).values);
        }
    });
}

TEST_CASE("a job beyond a device's limits is done by the processor, which says so") {
    const Head wide = gaussian_head(3, 4, 20000);
    on_every_device([&](Backend& backend) {
        try {
            backend.tile(wide.whole());
            FAIL("no error");
        } catch (const DeviceFailure& failure) {
            CHECK(failure.kind == DeviceFailure::Kind::too_large);
            CHECK(std::string(failure.what()).find(backend.name()) != std::string::npos);
        }
    });
    if (!lavapipe_is_installed()) return;
    const Tile tile = make_backend("llvmpipe").backend->tile(wide.whole());
    CHECK(tile.notice.find("processor did this one") != std::string::npos);
    CHECK(tile.values == CpuBackend().tile(wide.whole()).values);
}

TEST_CASE("a processor that speaks Vulkan works when a part of its name is given, in any case") {
    if (!lavapipe_is_installed()) return;
    const ChosenBackend chosen = make_backend("LLVMpipe");
    CHECK(chosen.backend->name().find("llvmpipe") != std::string::npos);
    CHECK(chosen.reason == "it was asked for");
    const DeviceSurvey survey = survey_devices();
    for (const DeviceReport& device : survey.devices) {
        if (device.name != chosen.backend->name()) continue;
        CHECK(device.kind == DeviceKind::software_gpu);
        CHECK(device.acceptance == Acceptance::only_when_named);
        CHECK(device.vulkan_version.starts_with("1."));
        CHECK(device.driver != "");
        CHECK(device.limits.storage_buffer_bytes >= std::uint64_t{1} << 27);
        CHECK(device.limits.memory_bytes > 0);
    }
}

TEST_CASE("a device that is gone between survey and start is an error") {
    CHECK_THROWS_AS(make_vulkan_backend("Sandcastle 3000"), Error);
}

TEST_CASE("without a driver the processor takes over") {
    const Environment newer("VK_DRIVER_FILES", "/nowhere/driver.json"), older("VK_ICD_FILENAMES", "/nowhere/driver.json");
    check_that_the_processor_takes_over();
}

TEST_CASE("with a broken driver file the processor takes over") {
    const ScratchFolder folder;
    const std::string file = folder.file("driver.json");
    for (const char* text : {"", "{", R"({"file_format_version": "1.0.0", "ICD": {"library_path": "/nowhere/lib.so", "api_version": "1.1.0"}})"}) {
        std::ofstream(file) << text;
        const Environment newer("VK_DRIVER_FILES", file), older("VK_ICD_FILENAMES", file);
        check_that_the_processor_takes_over();
    }
}

// its own ctest entry runs it where the loader of libraries finds no usable libvulkan
TEST_CASE("without Vulkan's library the processor takes over" * doctest::skip()) { check_that_the_processor_takes_over(); }
