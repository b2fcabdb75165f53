#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <vector>

#include "app/gui/map_colours.h"
#include "app/gui/theme.h"
#include "core/compute/cpu_backend.h"

using namespace attnscope;

namespace {

constexpr TexelColours colours{.map = Colormap::cividis, .paper = Paper::light, .hidden = {1, 2, 3}};

TexelEdges edges_of(Index rows, Index columns, Index cells) {
    TexelEdges edges;
    for (Index i = 0; i <= rows; ++i) edges.rows.push_back(i * cells);
    for (Index j = 0; j <= columns; ++j) edges.columns.push_back(j * cells);
    return edges;
}

std::uint32_t pixel(const Picture& picture, int row, int column) { return picture.pixels[static_cast<std::size_t>(row * picture.width + column)]; }

}  // namespace

TEST_CASE("a share of the values lies within the range of colours") {
    std::vector<float> values;
    for (int i = 1; i <= 1000; ++i) values.push_back(static_cast<float>(i));
    const auto [low, high] = range_of_weights(sorted_values(values), {.logarithmic = true, .share = 0.99}).of_row(0);
    CHECK(high == doctest::Approx(990.0).epsilon(0.002));
    CHECK(low == doctest::Approx(11.0).epsilon(0.1));
    const auto linear = range_of_weights(sorted_values(values), {.logarithmic = false, .share = 1.0}).of_row(0);
    CHECK(linear.low == 0.0);
    CHECK(linear.high == 1000.0);
}

TEST_CASE("masked weights, which are 0, say nothing about the range of the others") {
    std::vector<float> values(900, 0.0f);
    for (int i = 1; i <= 100; ++i) values.push_back(static_cast<float>(i));
    const auto [low, high] = range_of_weights(sorted_values(values), {.logarithmic = true, .share = 1.0}).of_row(0);
    CHECK(low == 1.0);
    CHECK(high == 100.0);
}

TEST_CASE("a range is never empty, whatever the values") {
    for (const std::vector<float>& values : {std::vector<float>{}, {0.0f, 0.0f}, {0.25f, 0.25f}, {std::numeric_limits<float>::infinity()}, {1e-38f, 1.0f}})
        for (const bool logarithmic : {false, true}) {
            const auto [low, high] = range_of_weights(sorted_values(values), {.logarithmic = logarithmic, .share = 0.999}).of_row(0);
            CHECK(low < high);
            CHECK(low >= high * (logarithmic ? 1e-7 : 0.0));
            const auto scores = range_of_scores(sorted_values(values), {.logarithmic = logarithmic, .share = 0.999}, Colormap::diverging).of_row(0);
            CHECK(scores.low < scores.high);
        }
}

TEST_CASE("scores on the diverging map have a range that is symmetric about 0") {
    const auto ends = range_of_scores(sorted_values({-1.0f, 3.0f, 2.0f}), {.logarithmic = false, .share = 1.0}, Colormap::diverging).of_row(0);
    CHECK(ends.low == -3.0);
    CHECK(ends.high == 3.0);
}

TEST_CASE("a texel has the colour that a cell of its value has") {
    MatrixF values(1, 5);
    values << 0.001f, 0.02f, 0.3f, 0.9f, 0.0f;
    for (const ValueRange::Scale scale : {ValueRange::Scale::linear, ValueRange::Scale::logarithmic}) {
        const ValueRange range{.scale = scale, .rows = {{scale == ValueRange::Scale::linear ? 0.0 : 1e-3, 1.0}}};
        const Picture picture = coloured(values, edges_of(1, 5, 1), range, colours, nullptr);
        for (int column = 0; column < 5; ++column) {
            const double at = std::min(position_of(static_cast<double>(values(0, column)), range).value_or(0.0) * 256.0, 255.0);
            // a float logarithm may fall on the other side of the edge between two entries
            const auto table = color_table(Colormap::cividis, Paper::light);
            const bool close = pixel(picture, 0, column) == color_of(table[static_cast<std::size_t>(at)]) ||
                               pixel(picture, 0, column) == color_of(table[static_cast<std::size_t>(std::max(at - 0.01, 0.0))]) ||
                               pixel(picture, 0, column) == color_of(table[static_cast<std::size_t>(std::min(at + 0.01, 255.0))]);
            CHECK(close);
        }
    }
}

TEST_CASE("a texel is hidden when the mask hides all of its cells, and only then") {
    for (const Index cells : {1, 4, 7})
        for (const bool causal : {true, false}) {
            const Index texels = 12, n = texels * cells;
            ScoreRule rule;
            rule.causal = causal;
            if (!causal) rule.window = Window{.left = 2 * cells + 1, .right = cells / 2};
            const Picture picture = coloured(MatrixF::Ones(texels, texels), edges_of(texels, texels, cells), {.scale = ValueRange::Scale::linear, .rows = {{0.0, 1.0}}}, colours, &rule);
            for (Index p = 0; p < texels; ++p)
                for (Index q = 0; q < texels; ++q) {
                    bool any = false;
                    for (Index i = p * cells; i < (p + 1) * cells; ++i) {
                        const IndexRange seen = visible_keys(rule, i, n);
                        any = any || (seen.begin < (q + 1) * cells && seen.end > q * cells);
                    }
                    CHECK((pixel(picture, static_cast<int>(p), static_cast<int>(q)) == color_of(colours.hidden)) == !any);
                }
        }
}
