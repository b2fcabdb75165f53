#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "app/gui/export_files.h"
#include "core/files/npy.h"
#include "tests/app_window.h"
#include "tests/scratch_folder.h"

using namespace attnscope;
using attnscope::testing::AppWindow;

namespace {

std::string bytes_of(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

AppWindow& with_dialog(AppWindow& window, const std::filesystem::path& file) {
    go_to_step(window.app->ui(), StepId::softmax);
    window.headless.key(ImGuiKey_E, ImGuiMod_Ctrl);
    window.app->ui().exporting.file = file.string();
    window.headless.frames(2);
    return window;
}

}  // namespace

TEST_CASE("the export dialog writes the picture in the chosen format") {
    const ScratchFolder folder;
    AppWindow window;
    with_dialog(window, folder / "a.png");
    const struct {
        const char* format;
        const char* name;
        const char* begins;
    } cases[] = {{"PNG", "a.png", "\x89PNG"}, {"SVG", "a.svg", "<?xml"}, {"PDF", "a.pdf", "%PDF"}, {"NPY", "a.npy", "\x93NUMPY"}, {"CSV", "a.csv", ",the,cat"}};
    for (const auto& one : cases) {
        CAPTURE(one.name);
        window.headless.click(one.format);
        window.headless.click("Export");
        CHECK(window.app->ui().exporting.outcome.find(one.name) != std::string::npos);
        CHECK_FALSE(window.app->ui().exporting.failed);
        CHECK(bytes_of(folder / one.name).starts_with(one.begins));
    }
}

TEST_CASE("an export of all heads holds every head") {
    const ScratchFolder folder;
    AppWindow window;
    with_dialog(window, folder / "a.npy");
    window.headless.click("NPY");
    window.headless.click("all", /*which=*/1);
    window.headless.click("Export");
    const NpyArray written = read_npy(folder / "a.npy");
    CHECK(written.shape == Shape{2, 6, 6});
    CHECK(doubles_of(written)[6 * 6 + 1] == window.app->trace().head[1].weights(0, 1));
}

TEST_CASE("an export that cannot be written says why in the dialog") {
    AppWindow window;
    with_dialog(window, "/nowhere/at/all/a.png");
    window.headless.click("Export");
    CHECK(window.app->ui().exporting.failed);
    CHECK(window.app->ui().exporting.outcome.find("/nowhere/at/all") != std::string::npos);
    CHECK(window.app->ui().dialog == Dialog::export_figure);
    window.headless.click("Close");
    CHECK(window.app->ui().dialog == Dialog::none);
}

TEST_CASE("the proposed file is named after the document, the array and the head") {
    AppWindow window;
    go_to_step(window.app->ui(), StepId::softmax);
    CHECK(proposed_file(window.app->trace(), window.app->ui(), "/f", "a: b/c?") == std::filesystem::path("/f/a-b-c-weights-head-1.png"));
    CHECK(proposed_file(window.app->trace(), window.app->ui(), "/f", "") == std::filesystem::path("/f/attention-weights-head-1.png"));
    go_to_step(window.app->ui(), StepId::embedding);
    CHECK(proposed_file(window.app->trace(), window.app->ui(), "/f", "\u732b") == std::filesystem::path(u8"/f/\u732b-E.png"));
}

TEST_CASE("every array of every step can be exported as numbers and as a picture") {
    const ScratchFolder folder;
    AppWindow window;
    UiState& ui = window.app->ui();
    for (const StepInfo& step : steps()) {
        for (const ArrayId id : step.results) {
            CAPTURE(info(id).name);
            for (const FigureFormat format : {FigureFormat::svg, FigureFormat::csv, FigureFormat::npy}) {
                ui.exporting = {.format = format, .array = id};
                const std::filesystem::path file = folder / ("a" + std::string(extension_of(format)));
                write_export(window.app->trace(), ui, file, Paper::light, window.app->language());
                CHECK(std::filesystem::file_size(file) > 10);
            }
        }
    }
}
