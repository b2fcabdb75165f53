// the rules of the tree: who may include whom, how long a file may be, what no file may name
#include "tests/source_rules.h"

#include <doctest/doctest.h>
#include <fmt/format.h>

using namespace attnscope;

namespace {

const int line_limit = 400;

SourceTexts all_sources() { return source_texts(SOURCE_FOLDER, {"core", "app", "tests"}); }

std::string listed(const std::vector<std::string>& broken) { return fmt::format("{}", fmt::join(broken, "\n")); }

// the broken rules of one made-up file that includes one thing in its second line
std::vector<std::string> broken_by(const std::string& path, const std::string& include) {
    return broken_include_rules({{path, "#pragma once\n#include " + include + "\n"}});
}

bool is_allowed(const std::string& path, const std::string& include) { return broken_by(path, include).empty(); }

}  // namespace

TEST_CASE("no file of the tree includes what its room may not") {
    const SourceTexts sources = all_sources();
    REQUIRE(sources.contains("core/attention/steps.cpp"));
    REQUIRE(sources.contains("tests/test_includes.cpp"));
    CHECK(listed(broken_include_rules(sources)) == "");
}

TEST_CASE("no source file of the tree is longer than 400 lines") {
    CHECK(listed(files_that_are_too_long(all_sources(), line_limit)) == "");
}

TEST_CASE("no file of the tree names a folder of one person's machine") {
    const SourceTexts everything =
        source_texts(SOURCE_FOLDER, {"core", "app", "tests", "docs", "assets", "shaders", ".ci", ".clang-tidy", "CMakeLists.txt", "CMakePresets.json"});
    CHECK(listed(lines_with_machine_paths(everything)) == "");
}

TEST_CASE("a broken include rule is reported with its file, line, rule and include") {
    CHECK(broken_by("core/text/tokenizer.cpp", "\"core/files/json.h\"") ==
          std::vector<std::string>{"core/text/tokenizer.cpp:2: core/text/ may include only core/attention/, core/text/; "
                                   "it includes core/files/json.h"});
}

TEST_CASE("a room may include only the rooms below it") {
    CHECK(is_allowed("core/attention/trace.cpp", "\"core/attention/trace.h\""));
    CHECK_FALSE(is_allowed("core/attention/trace.cpp", "\"core/document/document.h\""));
    CHECK(is_allowed("core/document/validate.cpp", "\"core/text/tokenizer.h\""));
    CHECK_FALSE(is_allowed("core/document/validate.cpp", "\"core/compute/worker.h\""));
    CHECK_FALSE(is_allowed("core/compute/worker.h", "\"core/document/document.h\""));
    CHECK_FALSE(is_allowed("core/files/npy.cpp", "\"core/figure/colormap.h\""));
    CHECK_FALSE(is_allowed("core/figure/svg.cpp", "\"app/gui/look.h\""));
    CHECK(is_allowed("app/cli/run.cpp", "\"core/files/json.h\""));
    CHECK_FALSE(is_allowed("app/cli/run.cpp", "\"app/gui/app.h\""));
    CHECK_FALSE(is_allowed("app/gui/app.cpp", "\"app/cli/run.h\""));
    CHECK(is_allowed("app/main.cpp", "\"app/gui/app.h\""));
    CHECK_FALSE(is_allowed("core/new_room/file.cpp", "\"core/attention/trace.h\""));
}

TEST_CASE("core/gpu is seen only through core/compute/backends.cpp") {
    CHECK(is_allowed("core/compute/backends.cpp", "\"core/gpu/backend.h\""));
    CHECK_FALSE(is_allowed("core/compute/worker.cpp", "\"core/gpu/backend.h\""));
    CHECK_FALSE(is_allowed("app/cli/devices.cpp", "\"core/gpu/device.h\""));
    CHECK_FALSE(is_allowed("app/gui/app.cpp", "\"core/gpu/device.h\""));
    CHECK_FALSE(is_allowed("app/main.cpp", "\"core/gpu/device.h\""));
}

TEST_CASE("a figure may use files but not JSON") {
    CHECK(is_allowed("core/figure/png.cpp", "\"core/files/atomic_write.h\""));
    CHECK_FALSE(is_allowed("core/figure/png.cpp", "\"core/files/json.h\""));
}

TEST_CASE("panels never include panels") {
    CHECK(is_allowed("app/gui/panels/stage.cpp", "\"app/gui/panels/panels.h\""));
    CHECK(is_allowed("app/gui/panels/stage.cpp", "\"app/gui/widgets/heatmap.h\""));
    CHECK_FALSE(is_allowed("app/gui/panels/stage.cpp", "\"app/gui/panels/inspector.h\""));
    CHECK_FALSE(is_allowed("app/gui/panels/inputs.cpp", "\"app/gui/panels/input.h\""));
    CHECK(is_allowed("app/gui/app.cpp", "\"app/gui/panels/panels.h\""));
}

TEST_CASE("the parts of one panel may share its header") {
    CHECK(is_allowed("app/gui/panels/input.cpp", "\"app/gui/panels/input.h\""));
    CHECK(is_allowed("app/gui/panels/input_text.cpp", "\"app/gui/panels/input.h\""));
    CHECK_FALSE(is_allowed("app/gui/panels/input.cpp", "\"app/gui/panels/input_text.h\""));
}

TEST_CASE("a library is included only in its place") {
    CHECK(is_allowed("app/gui/theme.cpp", "<imgui.h>"));
    CHECK_FALSE(is_allowed("core/figure/png.cpp", "<imgui.h>"));
    CHECK_FALSE(is_allowed("app/main.cpp", "\"imgui.h\""));
    CHECK_FALSE(is_allowed("app/cli/run.cpp", "<GLFW/glfw3.h>"));
    CHECK_FALSE(is_allowed("core/figure/png.cpp", "<GL/gl.h>"));
    CHECK(is_allowed("core/files/json.cpp", "<nlohmann/json.hpp>"));
    CHECK_FALSE(is_allowed("app/cli/run.cpp", "<nlohmann/json.hpp>"));
    CHECK(is_allowed("core/text/tokenizer.cpp", "<unicode/brkiter.h>"));
    CHECK_FALSE(is_allowed("app/gui/fonts.cpp", "<unicode/uchar.h>"));
    CHECK(is_allowed("core/figure/pdf.cpp", "<cairo/cairo-pdf.h>"));
    CHECK_FALSE(is_allowed("app/gui/labels.cpp", "<pango/pangocairo.h>"));
    CHECK_FALSE(is_allowed("app/gui/formula.cpp", "<hb-ot.h>"));
    CHECK_FALSE(is_allowed("app/gui/fonts.cpp", "<fontconfig/fontconfig.h>"));
    CHECK(is_allowed("app/gui/fonts.cpp", "FT_FREETYPE_H"));
    CHECK_FALSE(is_allowed("core/text/tokenizer.cpp", "FT_FREETYPE_H"));
    CHECK(is_allowed("core/gpu/device.cpp", "<vulkan/vulkan_raii.hpp>"));
    CHECK_FALSE(is_allowed("core/compute/backends.cpp", "<vulkan/vulkan.h>"));
    CHECK(is_allowed("core/compute/kernels/tile.cpp", "<hwy/highway.h>"));
    CHECK_FALSE(is_allowed("core/compute/cpu_backend.cpp", "<hwy/highway.h>"));
    CHECK(is_allowed("app/main.cpp", "<CLI/CLI.hpp>"));
    CHECK_FALSE(is_allowed("core/files/npy.cpp", "<CLI/CLI.hpp>"));
    CHECK_FALSE(is_allowed("core/text/tokenizer.cpp", "<doctest/doctest.h>"));
    CHECK(is_allowed("core/attention/matrix.h", "<Eigen/Dense>"));
}

TEST_CASE("an include of ours is written from the repository root, in quotation marks") {
    CHECK_FALSE(is_allowed("core/attention/trace.cpp", "\"trace.h\""));
    CHECK_FALSE(is_allowed("core/attention/trace.cpp", "\"../attention/trace.h\""));
    CHECK_FALSE(is_allowed("core/attention/trace.cpp", "<core/attention/trace.h>"));
    CHECK_FALSE(is_allowed("core/attention/trace.cpp", "SOME_HEADER"));
    CHECK_FALSE(is_allowed("tests/test_trace.cpp", "\"golden.h\""));
    CHECK(broken_include_rules({{"core/text/a.cpp", "// #include \"core/files/json.h\" would be wrong here\n"}}).empty());
    CHECK(broken_include_rules({{"core/text/a.cpp", "  #  include  \"core/files/json.h\"  // why\n"}}).size() == 1);
}

TEST_CASE("a file of 401 lines is too long and one of 400 is not") {
    const std::string lines_400(400, '\n');
    CHECK(files_that_are_too_long({{"core/a.cpp", lines_400}}, line_limit).empty());
    CHECK(files_that_are_too_long({{"core/a.cpp", lines_400 + "\n"}}, line_limit) ==
          std::vector<std::string>{"core/a.cpp: 401 lines, and 400 is the limit"});
}

TEST_CASE("a folder of one machine is found in any kind of file") {
    const std::string folder = std::string("/tmp") + "/wt/somebody";
    CHECK(lines_with_machine_paths({{"docs/building.md", "one\nsee " + folder + "\n"}}).size() == 1);
    CHECK(lines_with_machine_paths({{"docs/building.md", "see /tmp and /usr/share\n"}}).empty());
}
