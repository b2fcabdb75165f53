#include <doctest/doctest.h>

#include <cstdint>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string>

#include "app/gui/screenshot.h"
#include "core/attention/error.h"
#include "tests/scratch_folder.h"

using namespace attnscope;

namespace {

std::string bytes_of(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

// A side of the picture, from the header.
std::uint32_t number_at(const std::string& bytes, std::size_t at) {
    std::uint32_t number = 0;
    for (std::size_t i = 0; i < 4; ++i) number = number << 8 | static_cast<std::uint8_t>(bytes[at + i]);
    return number;
}

}  // namespace

TEST_CASE("a screenshot needs no display and has the size asked for") {
    const ScratchFolder folder;
    ::unsetenv("DISPLAY");
    ::unsetenv("WAYLAND_DISPLAY");
    CHECK(screenshot({.start = {.step = StepId::softmax, .pinned = Cell{1, 2}}, .output = folder / "a.png", .width = 1280, .height = 720}) == 0);
    const std::string bytes = bytes_of(folder / "a.png");
    REQUIRE(bytes.starts_with("\x89PNG"));
    CHECK(number_at(bytes, 16) == 1280);
    CHECK(number_at(bytes, 20) == 720);
}

TEST_CASE("the same screenshot twice has the same bytes, another theme or language has others") {
    const ScratchFolder folder;
    const auto picture = [&](const char* language, Paper theme) {
        screenshot({.start = {.language = language, .theme = theme}, .output = folder / "a.png", .width = 900, .height = 600});
        return bytes_of(folder / "a.png");
    };
    const std::string first = picture("en", Paper::light);
    CHECK(first == picture("en", Paper::light));
    CHECK(first != picture("en", Paper::dark));
    CHECK(first != picture("zh", Paper::light));
}

TEST_CASE("a screenshot of a long text waits for its map, whose tiles come from another thread") {
    const ScratchFolder folder;
    Document document;
    for (int i = 0; i < 2600; ++i) document.text += "w" + std::to_string(i * i % 211) + " ";
    const auto picture = [&](std::optional<Cell> pinned) {
        screenshot({.start = {.document = document, .pinned = pinned, .language = "en"}, .output = folder / "a.png", .width = 900, .height = 600});
        return bytes_of(folder / "a.png");
    };
    const std::string whole = picture(std::nullopt), cells = picture(Cell{2000, 1000});
    CHECK(whole == picture(std::nullopt));
    CHECK(cells == picture(Cell{2000, 1000}));
    CHECK(whole != cells);
    CHECK_THROWS_AS(picture(Cell{2600, 0}), Error);
}

TEST_CASE("a head or a number that does not exist is refused with what there is") {
    const ScratchFolder folder;
    const auto refused = [&](const Start& start, const std::string& expected) {
        try {
            screenshot({.start = start, .output = folder / "a.png", .width = 400, .height = 300});
            return false;
        } catch (const Error& error) {
            CAPTURE(error.what());
            return error.exit_code == ExitCode::bad_usage && std::string(error.what()).find(expected) != std::string::npos;
        }
    };
    CHECK(refused({.head = 7}, "heads are 0 to 1"));
    CHECK(refused({.step = StepId::scores, .pinned = Cell{6, 0}}, "rows are 0 to 5"));
}

TEST_CASE("a document that cannot be run gets its sentence and no picture of another one") {
    const ScratchFolder folder;
    Document document;
    document.text = "a b";
    document.widths.H = 3;
    document.options.projections = false;
    try {
        screenshot({.start = {.document = document, .language = "en"}, .output = folder / "a.png", .width = 400, .height = 300});
        FAIL("drawn");
    } catch (const Error& error) {
        CHECK(std::string(error.what()) == "without projections the width 8 cannot be split into 3 heads; use 6 or 9");
    }
    CHECK(!std::filesystem::exists(folder / "a.png"));
}

TEST_CASE("a number of a text that the worker computes can be pinned") {
    const ScratchFolder folder;
    Document document;
    for (int i = 0; i < 65; ++i) document.text += "w" + std::to_string(i) + " ";
    CHECK(screenshot({.start = {.document = document, .step = StepId::softmax, .pinned = Cell{60, 50}}, .output = folder / "a.png", .width = 400, .height = 300}) == 0);
}
