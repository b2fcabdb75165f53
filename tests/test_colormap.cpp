#include <doctest/doctest.h>

#include <cmath>
#include <limits>

#include "core/figure/colormap.h"
#include "core/figure/palette.h"

using namespace attnscope;

namespace {
constexpr Colormap maps[] = {Colormap::cividis, Colormap::viridis, Colormap::magma, Colormap::grey, Colormap::diverging};
// WCAG 2.1, success criteria 1.4.3 and 1.4.6
constexpr double text = 4.5, enhanced_text = 7.0;
constexpr Paper papers[] = {Paper::light, Paper::dark, Paper::contrast};
constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double rounding = 1e-12;  // logarithms and their inverses, values of order 1

MatrixD matrix_of(std::initializer_list<std::initializer_list<double>> rows) {
    MatrixD result(static_cast<Index>(rows.size()), static_cast<Index>(rows.begin()->size()));
    Index i = 0;
    for (const auto& row : rows) {
        Index j = 0;
        for (const double value : row) result(i, j++) = value;
        ++i;
    }
    return result;
}
}  // namespace

TEST_CASE("the published maps begin and end where their authors say") {
    CHECK(color_at(Colormap::viridis, Paper::light, 0.0) == Rgb{0x44, 0x01, 0x54});
    CHECK(color_at(Colormap::viridis, Paper::light, 1.0) == Rgb{0xFD, 0xE7, 0x25});
    CHECK(color_at(Colormap::cividis, Paper::light, 0.0) == Rgb{0x00, 0x22, 0x4E});
    CHECK(color_at(Colormap::cividis, Paper::light, 1.0) == Rgb{0xFE, 0xE8, 0x38});
    CHECK(color_at(Colormap::magma, Paper::light, 0.0) == Rgb{0x00, 0x00, 0x04});
    CHECK(color_at(Colormap::magma, Paper::light, 1.0) == Rgb{0xFC, 0xFD, 0xBF});
}

TEST_CASE("a map of weights never gets darker as the value rises") {
    for (const Colormap map : {Colormap::cividis, Colormap::viridis, Colormap::magma, Colormap::grey}) {
        CAPTURE(name_of(map));
        const auto table = color_table(map, Paper::light);
        constexpr double eight_bit = 0.002;  // one step of one 8-bit channel changes the luminance by no more
        for (std::size_t i = 1; i < table.size(); ++i)
            CHECK(relative_luminance(table[i]) >= relative_luminance(table[i - 1]) - eight_bit);
    }
}

TEST_CASE("the neutral of the diverging map is the paper, and its ends are blue and orange on both papers") {
    for (const Paper paper : papers) {
        CHECK(color_at(Colormap::diverging, paper, 0.5) == palette(paper).paper);
        CHECK(color_at(Colormap::diverging, paper, 0.0) == Rgb{31, 102, 174});
        CHECK(color_at(Colormap::diverging, paper, 1.0) == Rgb{200, 81, 10});
    }
}

TEST_CASE("text is readable on every colour of every map") {
    for (const Colormap map : maps)
        for (const Paper paper : papers)
            for (const Rgb ground : color_table(map, paper)) CHECK(contrast(ground, readable_ink(ground)) >= 4.5);
}

TEST_CASE("numbers in cells have two inks: equal cells look equally heavy") {
    for (const Colormap map : maps)
        for (const Paper paper : papers)
            for (const Rgb ground : color_table(map, paper)) {
                const Rgb ink = readable_ink(ground);
                CHECK((ink == Rgb{0, 0, 0} || ink == Rgb{255, 255, 255}));
            }
}

TEST_CASE("text is readable on every grey") {
    for (int grey = 0; grey < 256; ++grey) {
        const auto level = static_cast<std::uint8_t>(grey);
        const Rgb ground{level, level, level};
        CHECK(contrast(ground, readable_ink(ground)) >= 4.5);
    }
}

TEST_CASE("contrast is that of WCAG") {
    CHECK(contrast({0, 0, 0}, {255, 255, 255}) == doctest::Approx(21.0));
    CHECK(contrast({119, 119, 119}, {255, 255, 255}) == doctest::Approx(4.48).epsilon(0.002));
}

TEST_CASE("every paper has a name of its own that names it") {
    for (const Paper paper : papers) CHECK(paper_named(name_of(paper)) == paper);
    CHECK_FALSE(paper_named("sepia"));
}

TEST_CASE("role colours are readable on their paper") {
    for (const Paper paper : papers)
        for (const Role role : {Role::query, Role::key, Role::value, Role::weight, Role::input, Role::plain})
            CHECK(contrast(role_color(role, paper), palette(paper).paper) >= (paper == Paper::contrast ? enhanced_text : text));
}

TEST_CASE("masked cells and NaN have no colour of any map") {
    const MatrixD values = matrix_of({{1.0, -infinity}, {std::nan(""), 3.0}});
    for (const Range range : {Range::shared, Range::per_row, Range::log}) {
        const ValueRange ends = range_of(values, range, Colormap::cividis);
        CHECK(!color_of(-infinity, ends, 0, Colormap::cividis, Paper::light));
        CHECK(!color_of(std::nan(""), ends, 1, Colormap::cividis, Paper::light));
        CHECK(color_of(3.0, ends, 1, Colormap::cividis, Paper::light) == color_at(Colormap::cividis, Paper::light, 1.0));
    }
}

TEST_CASE("an infinite value has the highest colour and does not stretch the range") {
    const ValueRange range = range_of(matrix_of({{0.0, 2.0, infinity}}), Range::shared, Colormap::viridis);
    CHECK(range.rows[0] == ValueRange::Ends{0.0, 2.0});
    CHECK(position_of(infinity, range) == 1.0);
}

TEST_CASE("the diverging range is symmetric about zero") {
    const ValueRange range = range_of(matrix_of({{-1.0, 4.0}}), Range::shared, Colormap::diverging);
    CHECK(range.rows[0] == ValueRange::Ends{-4.0, 4.0});
    CHECK(position_of(0.0, range) == 0.5);
    CHECK(*position_of(1.0, range) + *position_of(-1.0, range) == doctest::Approx(1.0));
}

TEST_CASE("a range of weights starts at zero") {
    const ValueRange range = range_of(matrix_of({{0.25, 0.75}}), Range::shared, Colormap::cividis);
    CHECK(range.rows[0] == ValueRange::Ends{0.0, 0.75});
}

TEST_CASE("per row, the largest value of every row has the highest colour") {
    const MatrixD values = matrix_of({{0.1, 0.2}, {0.001, 0.0}});
    const ValueRange range = range_of(values, Range::per_row, Colormap::viridis);
    CHECK(position_of(0.2, range, 0) == 1.0);
    CHECK(position_of(0.001, range, 1) == 1.0);
}

TEST_CASE("heads that share a range give equal numbers equal colours") {
    const MatrixD a = matrix_of({{0.0, 0.5}}), b = matrix_of({{0.5, 1.0}});
    const MatrixD* const both[] = {&a, &b};
    const ValueRange range = range_of(both, Range::shared, Colormap::cividis);
    CHECK(range.rows[0] == ValueRange::Ends{0.0, 1.0});
}

TEST_CASE("a logarithmic range gives every decade the same length") {
    const ValueRange range = range_of(matrix_of({{1.0, 0.1, 0.01, 0.0}}), Range::log, Colormap::cividis);
    CHECK(*position_of(0.1, range) == doctest::Approx(0.5));
    CHECK(*position_of(0.0, range) == 0.0);
    CHECK(*position_of(0.01, range) == doctest::Approx(0.0));
}

TEST_CASE("the value at a position has that position") {
    const MatrixD positive = matrix_of({{0.001, 0.4, 1.0}, {0.5, 0.2, 0.1}}), any_sign = matrix_of({{-3.0, 0.4}, {2.0, 7.0}});
    for (const MatrixD* values : {&positive, &any_sign})
        for (const Range kind : {Range::shared, Range::per_row, Range::log})
            for (const Colormap map : maps) {
                const ValueRange range = range_of(*values, kind, map);
                for (int i = 0; i <= 20; ++i)
                    CHECK(std::abs(*position_of(value_at(i / 20.0, range, 1), range, 1) - i / 20.0) < rounding);
            }
}

TEST_CASE("every finite value of any matrix has a position between 0 and 1") {
    const double largest = std::numeric_limits<double>::max(), smallest = std::numeric_limits<double>::denorm_min();
    const MatrixD cases[] = {matrix_of({{0.0, 0.0}}), matrix_of({{-2.0, -2.0}}), matrix_of({{5.0, 5.0}}),
                             matrix_of({{largest, -largest}}), matrix_of({{smallest, 0.0}}), matrix_of({{-infinity, -infinity}})};
    for (const MatrixD& values : cases)
        for (const Range kind : {Range::shared, Range::per_row, Range::log})
            for (const Colormap map : maps) {
                const ValueRange range = range_of(values, kind, map);
                for (Index j = 0; j < values.cols(); ++j) {
                    if (!std::isfinite(values(0, j))) continue;
                    const auto position = position_of(values(0, j), range, 0);
                    CAPTURE(values(0, j));
                    REQUIRE(position);
                    CHECK(*position >= 0.0);
                    CHECK(*position <= 1.0);
                }
            }
}

TEST_CASE("maps and ranges are found by their names") {
    for (const Colormap map : maps) CHECK(colormap_named(name_of(map)) == map);
    for (const Range range : {Range::shared, Range::per_row, Range::log}) CHECK(range_named(name_of(range)) == range);
    CHECK(!colormap_named("jet"));
    CHECK(!range_named(""));
}
