#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

#include "core/attention/random.h"
#include "core/gpu/blocks.h"
#include "shaders/shared.h"

using namespace attnscope;

TEST_CASE("blocks keep every limit unless a single tile already exceeds the multiply-adds") {
    const RandomStream random(11, "blocks");
    for (std::uint64_t k = 0; k < 2000; ++k) {
        const auto draw = [&](std::uint64_t j, double largest) {
            return static_cast<std::uint64_t>(std::exp(random.uniform(5 * k + j) * std::log(largest))) + 1;
        };
        const auto width = static_cast<Index>(draw(0, 2000.0));
        const auto rows = static_cast<Index>(draw(1, 3e6)), columns = static_cast<Index>(draw(2, 3e6));
        const std::uint64_t floats = draw(3, 1e8);
        const BlockLimits limits{.buffer_floats = floats, .cells = floats / 2, .multiply_adds = draw(4, 1e9), .workgroups_across = 65535,
                                 .workgroups_down = 7};
        if (!one_tile_fits(width, limits)) continue;
        const Index block_columns = columns_of_block(columns, width, limits);
        const Index block_rows = rows_of_block(rows, block_columns, width, limits);
        CAPTURE(width);
        CAPTURE(block_columns);
        CAPTURE(block_rows);

        REQUIRE((block_columns >= 1 && block_columns <= columns && block_rows >= 1 && block_rows <= rows));
        CHECK((block_columns == columns || block_columns % shaders::tile_columns == 0));
        CHECK((block_rows == rows || block_rows % shaders::tile_rows == 0));
        const auto r = static_cast<std::uint64_t>(block_rows), c = static_cast<std::uint64_t>(block_columns);
        const auto d = static_cast<std::uint64_t>(width);
        CHECK(r * d <= limits.buffer_floats);
        CHECK(c * d <= limits.buffer_floats);
        CHECK(r * c <= limits.cells);
        CHECK(r <= 7 * shaders::tile_rows);
        const bool single_tile = r <= shaders::tile_rows && c <= shaders::tile_columns;
        CHECK((single_tile || r * c * d <= limits.multiply_adds));
    }
}

TEST_CASE("a buffer that holds no tile is refused") {
    CHECK(one_tile_fits(64, {.buffer_floats = 64 * 64, .cells = 64 * 64}));
    CHECK_FALSE(one_tile_fits(64, {.buffer_floats = 64 * 64 - 1, .cells = 64 * 64}));
    CHECK_FALSE(one_tile_fits(65, {.buffer_floats = 64 * 64, .cells = 64 * 64}));
    CHECK_FALSE(one_tile_fits(1, {.buffer_floats = 64 * 64, .cells = 64 * 64 - 1}));
}

TEST_CASE("on a device of any speed the submissions settle between 30 and 80 ms and never reach 100") {
    // in multiply-adds per second: a slow processor to a large GPU; each submission takes 0.1 ms to start
    for (double speed = 2e8; speed < 1e14; speed *= 3.7) {
        SubmissionPace pace(10'000'000);
        double seconds = 0.0;
        for (int i = 0; i < 100; ++i) {
            seconds = 1e-4 + static_cast<double>(pace.multiply_adds()) / speed;
            CHECK(seconds < 0.1);
            pace.learn(pace.multiply_adds(), seconds);
        }
        CAPTURE(speed);
        CHECK(seconds >= 0.03);
        CHECK(seconds <= 0.08);
    }
}

TEST_CASE("the cells that a block computes are those of the tiles in which a row sees a key") {
    const RandomStream random(12, "seen");
    for (std::uint64_t k = 0; k < 300; ++k) {
        const auto draw = [&](std::uint64_t which, double below) { return static_cast<Index>(random.uniform(8 * k + which) * below); };
        const IndexRange rows{64 * draw(0, 5), 64 * draw(0, 5) + 1 + draw(1, 300)}, columns{64 * draw(2, 5), 64 * draw(2, 5) + 1 + draw(3, 300)};
        ScoreRule rule{.causal = draw(4, 2) == 0};
        if (draw(5, 2) == 0) rule.window = Window{.left = draw(6, 200) - 1, .right = draw(7, 200) - 1};
        const Index keys = columns.end;
        std::uint64_t expected = 0;
        for (Index row = rows.begin; row < rows.end; row += 64)
            for (Index column = columns.begin; column < columns.end; column += 64) {
                bool seen = false;
                for (Index i = row; i < std::min(row + 64, rows.end); ++i) {
                    const IndexRange visible = visible_keys(rule, i, keys);
                    seen = seen || std::max(visible.begin, column) < std::min({visible.end, column + 64, columns.end});
                }
                expected += seen ? 64 * 64 : 0;
            }
        CAPTURE(k);
        CHECK(seen_cells(rule, rows, columns, keys) == expected);
    }
}

TEST_CASE("a small job does not make the next submission larger, and a slow one makes it smaller") {
    SubmissionPace pace(1000);
    pace.learn(100, 1e-6);
    CHECK(pace.multiply_adds() == 1000);
    pace.learn(1000, 1.0);
    CHECK(pace.multiply_adds() == 500);
    for (int i = 0; i < 50; ++i) pace.learn(1000, 1.0);
    CHECK(pace.multiply_adds() == 1);
}
