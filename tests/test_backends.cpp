// Which engine is taken, and that no job is lost when it fails. Needs no device: see test_gpu.cpp for those.

#include <doctest/doctest.h>

#include <map>

#include "core/compute/backends.h"
#include "core/compute/fallback_backend.h"
#include "tests/tile_cases.h"

using namespace attnscope;
using namespace attnscope::tests;

namespace {

// A device that fails at every tile but counts them.
class FailingBackend final : public Backend {
public:
    FailingBackend(DeviceFailure::Kind kind, int& tiles) : kind_(kind), tiles_(tiles) {}
    std::string name() const override { return "Sandcastle 3000"; }
    Tile tile(const TileRequest&) override {
        ++tiles_;
        throw failure();
    }
    AttendResult attend(const AttendRequest&, const JobControl&) override { throw failure(); }
    MapResult attention_map(const MapRequest&, const JobControl&) override { throw failure(); }
    MatrixF product(const MatrixView&, const MatrixView&, const MatrixView&, const JobControl&) override { throw failure(); }

private:
    DeviceFailure failure() const { return {kind_, "Sandcastle 3000 fell over"}; }

    DeviceFailure::Kind kind_;
    int& tiles_;
};

}  // namespace

TEST_CASE("a lost device is replaced for good, with one notice and the right numbers") {
    int tiles = 0;
    FallbackBackend backend(std::make_unique<FailingBackend>(DeviceFailure::Kind::lost, tiles));
    CHECK(backend.name() == "Sandcastle 3000");
    const Head head = gaussian_head(20, 30, 8);

    const Tile first = backend.tile(head.whole());
    CHECK(first.notice == "Sandcastle 3000 fell over; the processor does the work from here on");
    CHECK(first.values == CpuBackend().tile(head.whole()).values);
    CHECK(backend.name() == "CPU");

    const Tile second = backend.tile(head.whole());
    CHECK(second.notice == "");
    CHECK(second.values == first.values);
    CHECK(tiles == 1);
}

TEST_CASE("a device that is out of memory or given too much is helped out and tried again") {
    for (const DeviceFailure::Kind kind : {DeviceFailure::Kind::out_of_memory, DeviceFailure::Kind::too_large}) {
        int tiles = 0;
        FallbackBackend backend(std::make_unique<FailingBackend>(kind, tiles));
        const Head head = gaussian_head(20, 30, 8);
        for (int i = 0; i < 2; ++i) {
            const Tile tile = backend.tile(head.whole());
            CHECK(tile.notice == "Sandcastle 3000 fell over; the processor did this one");
            CHECK(tile.values == CpuBackend().tile(head.whole()).values);
        }
        CHECK(tiles == 2);
        CHECK(backend.name() == "Sandcastle 3000");
    }
}

TEST_CASE("the processor can be asked for, in any case, and has no notice to give") {
    for (const char* choice : {"cpu", "CPU"}) {
        ChosenBackend chosen = make_backend(choice);
        CHECK(chosen.backend->name() == "CPU");
        CHECK(chosen.reason == "it was asked for");
    }
}

TEST_CASE("the survey lists the processor first and says why each device is taken or not") {
    const DeviceSurvey survey = survey_devices();
    REQUIRE(survey.devices.size() >= 1);
    CHECK(survey.devices[0].kind == DeviceKind::processor);
    REQUIRE(survey.automatic < survey.devices.size());
    CHECK(survey.devices[survey.automatic].acceptance == Acceptance::accepted);
    for (const DeviceReport& device : survey.devices) {
        CAPTURE(device.name);
        CHECK(device.name != "");
        CHECK(device.reason != "");
    }
    CHECK((survey.devices.size() > 1) == survey.vulkan_problem.empty());
}

TEST_CASE("auto takes what the survey says, and never a processor that speaks Vulkan") {
    const DeviceSurvey survey = survey_devices();
    CHECK(survey.devices[survey.automatic].kind != DeviceKind::software_gpu);
    const ChosenBackend chosen = make_backend("auto");
    CHECK(chosen.backend->name() == survey.devices[survey.automatic].name);
    CHECK(chosen.reason != "");
}

TEST_CASE("a name that no device has is an error that says which names there are") {
    const DeviceSurvey survey = survey_devices();
    for (const char* choice : {"Sandcastle 3000", ""}) {
        try {
            make_backend(choice);
            FAIL("no error");
        } catch (const Error& error) {
            const std::string sentence = error.what();
            CHECK(error.exit_code == ExitCode::bad_usage);
            CHECK(sentence.find(std::string("\"") + choice + "\"") != std::string::npos);
            CHECK(sentence.find("auto, cpu") != std::string::npos);
            for (std::size_t i = 1; i < survey.devices.size(); ++i) CHECK(sentence.find(survey.devices[i].name) != std::string::npos);
        }
    }
}

TEST_CASE("auto takes whichever engine was measured to be faster, and says both speeds") {
    for (const double of_device : {2e12, 5e10}) {
        int tiles = 0;
        const SpeedMemory memory{.recall = [of_device](const std::string& engine) { return std::optional(engine == "Sandcastle 3000, driver 7" ? of_device : 1e11); }, .keep = {}};
        const ChosenBackend chosen = faster_of(std::make_unique<FailingBackend>(DeviceFailure::Kind::lost, tiles), "Sandcastle 3000, driver 7", 1, memory);
        if (of_device > 1e11) {
            CHECK(chosen.backend->name() == "Sandcastle 3000");
            CHECK(chosen.reason == "it is faster here: 2.0 TFLOP/s against 100 GFLOP/s on the processor");
        } else {
            CHECK(chosen.backend->name() == "CPU");
            CHECK(chosen.reason == "it is faster here: 100 GFLOP/s against 50 GFLOP/s on Sandcastle 3000");
        }
    }
}

TEST_CASE("a speed that is not known is measured once and kept") {
    std::map<std::string, double> kept;
    const SpeedMemory memory{.recall = [&](const std::string& engine) { return kept.count(engine) > 0 ? std::optional(kept[engine]) : std::nullopt; },
                             .keep = [&](const std::string& engine, double speed) { kept[engine] = speed; }};
    CpuBackend backend(1);
    const double speed = speed_of(backend, "CPU", memory);
    CHECK(speed > 0.0);
    CHECK(kept.at("CPU") == speed);
    CHECK(speed_of(backend, "CPU", memory) == speed);
}
