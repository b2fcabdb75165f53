#include <doctest/doctest.h>

#include <csignal>
#include <sstream>
#include <thread>

#include "app/cli/interrupt.h"
#include "app/cli/map_output.h"
#include "app/cli/progress_line.h"
#include "app/cli/tile_choice.h"
#include "tests/error_text.h"
#include "tests/read_png.h"

using namespace attnscope;

TEST_CASE("a tile is two ranges and a level") {
    const TileChoice tile = tile_choice("--tile", "3:10,0:5@2");
    CHECK(tile.rows == IndexRange{3, 10});
    CHECK(tile.columns == IndexRange{0, 5});
    CHECK(tile.level == 2);
    CHECK(tile_choice("--tile", "0:1,7:8").level == 0);
    CHECK(pooled_size(tile.rows, 2) == 2);
    CHECK(pooled_size({0, 8}, 3) == 1);
    CHECK(pooled_size({0, 9}, 3) == 2);
}

TEST_CASE("what is no tile is refused") {
    const auto refusal = [](const std::string& text) { return error_text([&] { tile_choice("--tile", text); }); };
    for (const char* text : {"", "3", "3:4", "3:4,", "a:b,0:1", "0:1;0:1", "0:1,0", "0@1:2,0:1", "-1:2,0:1"}) {
        CAPTURE(text);
        CHECK(refusal(text).starts_with("--tile: "));
    }
    CHECK(refusal("5:5,0:1") == "--tile: '5:5' is an empty range; the end is left out, so it must be larger than the beginning");
    CHECK(refusal("0:1,0:1@31") == "--tile: the level 31 is not from 0 to 30");
    CHECK(error_text([] { require_inside("--tile", {.rows = {0, 5}, .columns = {0, 2}}, 4, 2); }) == "--tile: rows 0:5 reach beyond the 4 queries");
    CHECK(error_text([] { require_inside("--tile", {.rows = {0, 4}, .columns = {0, 3}}, 4, 2); }) == "--tile: columns 0:3 reach beyond the 2 keys");
}

TEST_CASE("progress is told with the time that is left, once enough is done to tell") {
    CHECK(progress_text(0.0, 1.0) == "0 %");
    CHECK(progress_text(0.01, 1.0) == "1 %");
    CHECK(progress_text(0.25, 3.0) == "25 %, 9 s left");
    CHECK(progress_text(0.1, 20.0) == "10 %, 3 min 0 s left");
    CHECK(progress_text(1.0, 3.0) == "100 %");
}

TEST_CASE("the end of the progress is said, once, however fast it came") {
    std::ostringstream out;
    ProgressLine line(out, /*is_terminal=*/false);
    for (const double fraction : {0.1, 0.5, 1.0, 1.0}) line.show(fraction);
    CHECK(out.str() == "100 %\n");
}

TEST_CASE("an interrupt asks for a stop and does not end the program") {
    const InterruptWatch watch;
    CHECK_FALSE(watch.token().stop_requested());
    ::kill(::getpid(), SIGINT);
    for (int waited = 0; waited < 100 && !watch.token().stop_requested(); ++waited) std::this_thread::sleep_for(std::chrono::milliseconds(20));
    CHECK(watch.token().stop_requested());
}

TEST_CASE("the picture of a map has a pixel for each bin, the largest brightest and those without weight darkest") {
    MatrixF map(2, 3);
    map << 0.0F, 0.25F, 0.5F, 1.0F, 1e-9F, 0.0F;
    for (const bool linear : {false, true}) {
        CAPTURE(linear);
        const auto picture = read_png(map_png(map, {.map = {}, .png = {}, .lse = {}, .out = {}, .tile_file = {}, .tile = {}, .linear = linear}, "what it is"));
        REQUIRE(picture.width == 3);
        REQUIRE(picture.height == 2);
        const auto pixel = [&](std::size_t row, std::size_t column) {
            const std::size_t at = (row * 3 + column) * 3;
            return Rgb{picture.samples[at], picture.samples[at + 1], picture.samples[at + 2]};
        };
        CHECK(pixel(1, 0) == color_at(Colormap::cividis, Paper::light, 1.0));
        CHECK(pixel(0, 0) == color_at(Colormap::cividis, Paper::light, 0.0));
        CHECK(pixel(0, 0) == pixel(1, 2));
        CHECK(relative_luminance(pixel(0, 1)) < relative_luminance(pixel(0, 2)));
    }
}
