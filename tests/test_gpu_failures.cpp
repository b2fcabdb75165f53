// A device that fails at any moment: the processor ends the job, and what is not lost works again.

#include <doctest/doctest.h>

#include <vulkan/vulkan.hpp>

#include "core/compute/fallback_backend.h"
#include "tests/attention_cases.h"
#include "tests/gpu_devices.h"
#include "tests/tile_cases.h"

using namespace attnscope;
using namespace attnscope::tests;

namespace {

// Counts the calls to a device, and fails the one that is said.
struct Saboteur {
    int calls = 0, fails_at = -1;
    bool out_of_memory = false;

    void operator()() {
        if (calls++ != fails_at) return;
        if (out_of_memory) throw vk::OutOfDeviceMemoryError("a test");
        throw vk::DeviceLostError("a test");
    }
};

// what the jobs of one session give
struct Results {
    MapResult map;
    MatrixF weights, tile, product;
    std::string notices;
};

Heads heads_of_session() { return gaussian_heads({.n = 130, .m = 150, .d = 12, .d_v = 9, .query_heads = 2, .key_heads = 1}, {.causal = true}); }

Results session(Backend& backend) {
    const Heads heads = heads_of_session();
    Results results;
    results.map = backend.attention_map({.attend = heads.request(), .bins = 40}, {});
    results.weights = MatrixF(2 * 130, 150);
    AttendRequest request = heads.request();
    request.weights = results.weights.data();
    const AttendResult attended = backend.attend(request, {});
    const VectorD L = attended.L.row(0).transpose();
    const Tile tile = backend.tile({.Q = queries_of(request, 0), .K = keys_of(request, 0), .L = L, .rule = heads.rule, .rows = {0, 130},
                                    .columns = {0, 150}, .level = 2});
    results.tile = tile.values;
    results.product = backend.product(heads.Q, heads.Q.transpose(), MatrixF(0, 0), {});
    results.notices = results.map.attended.notice + attended.notice + tile.notice;
    return results;
}

void check_equal(const Results& is, const Results& expected) {
    constexpr float tolerance = 1e-5f;
    CHECK((is.map.attended.O - expected.map.attended.O).cwiseAbs().maxCoeff() <= tolerance);
    CHECK((is.map.attended.L - expected.map.attended.L).cwiseAbs().maxCoeff() <= tolerance);
    for (std::size_t h = 0; h < 2; ++h) CHECK((is.map.heads[h].mean - expected.map.heads[h].mean).cwiseAbs().maxCoeff() <= tolerance);
    CHECK((is.weights - expected.weights).cwiseAbs().maxCoeff() <= tolerance);
    CHECK((is.tile - expected.tile).cwiseAbs().maxCoeff() <= tolerance);
    CHECK((is.product - expected.product).cwiseAbs().maxCoeff() <= 20.0f * tolerance);  // dot products of 24 numbers
}

// lavapipe's exact name; empty when it is not installed
std::string lavapipe() {
    for (const DeviceReport& device : survey_vulkan().devices)
        if (device.name.find("llvmpipe") != std::string::npos) return device.name;
    return {};
}

// the calls after which a session is over, about ten of them
void for_ten_calls(const std::string& device, const Results& expected, bool out_of_memory) {
    Saboteur saboteur{.out_of_memory = out_of_memory};
    MessageLog log;
    // each job is one submission: were they cut by the clock, their number would change from run to run
    const VulkanSettings settings{.on_validation_message = log.listener(), .first_multiply_adds = 1'000'000'000,
                                  .before_device_call = [&] { saboteur(); }};
    {
        const auto backend = make_vulkan_backend(device, settings);
        saboteur.calls = 0;
        check_equal(session(*backend), expected);
    }
    const int calls = saboteur.calls;
    REQUIRE(calls > 20);
    for (int k = 0; k < 10; ++k) {
        CAPTURE(k);
        saboteur.fails_at = -1;
        FallbackBackend backend(make_vulkan_backend(device, settings));
        saboteur.calls = 0;
        saboteur.fails_at = k * (calls - 1) / 9;
        const Results results = session(backend);
        CHECK(saboteur.calls > saboteur.fails_at);
        check_equal(results, expected);
        // a product has no notice to carry
        CHECK((results.notices.find("the processor") != std::string::npos || k > 5));
        CHECK(backend.name() == (out_of_memory ? device : "CPU"));
        saboteur.fails_at = -1;
        const Results after = session(backend);
        check_equal(after, expected);
        CHECK(after.notices == "");
    }
    for (const std::string& message : log.messages()) FAIL_CHECK(message);
}

}  // namespace

TEST_CASE("whichever call finds the device lost, the processor ends the job and takes over") {
    const std::string device = lavapipe();
    REQUIRE((!device.empty() || !lavapipe_is_required()));
    if (device.empty()) return;
    CpuBackend cpu;
    for_ten_calls(device, session(cpu), /*out_of_memory=*/false);
}

TEST_CASE("whichever call finds the device out of memory, the processor ends the job and the device does the next") {
    const std::string device = lavapipe();
    if (device.empty()) return;
    CpuBackend cpu;
    for_ten_calls(device, session(cpu), /*out_of_memory=*/true);
}

TEST_CASE("weights of a row add up to one on a device, however large the scores are") {
    on_every_device([](Backend& backend) {
        for (const Heads& heads : {spiked_heads({.n = 100, .m = 300, .d = 64, .d_v = 4}), growing_heads({.n = 100, .m = 300, .d = 64, .d_v = 4}),
                                   spiked_heads({.n = 100, .m = 300, .d = 64, .d_v = 4}, {.softcap = 900.0, .slope = 0.3})}) {
            MatrixF weights(100, 300);
            AttendRequest request = heads.request();
            request.weights = weights.data();
            backend.attend(request, {});
            CHECK((weights.rowwise().sum().array() - 1.0f).abs().maxCoeff() <= 1e-5f);
            const MapResult result = backend.attention_map({.attend = heads.request(), .bins = 300}, {});
            CHECK((result.heads[0].mean.rowwise().sum().array() - 1.0f).abs().maxCoeff() <= 1e-5f);
            CHECK(result.heads[0].max.maxCoeff() <= 1.0f);
        }
    });
}
