#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "app/gui/widgets/stage_layout.h"

using namespace attnscope;

namespace {

constexpr float number_width = 2.8f;  // "−1.23" in ems

// the stage of a 1280 x 720 window: less the input panel, the bars, the step's text and the arithmetic
constexpr StageMetrics small_window() {
    StageMetrics metrics;
    metrics.width = 930.0f;
    metrics.height = 380.0f;
    return metrics;
}

StageShape product(Index n, Index inner, Index m, Index under = 0) {
    StageShape shape{.product = true, .bar = 54.0f, .equation_width = 150.0f, .equation_height = 60.0f};
    shape.slots.push_back({.rows = n, .columns = inner, .row_labels = 60.0f, .column_labels = 14.0f, .caption = 18.0f, .number_width = number_width});
    shape.slots.push_back({.rows = inner, .columns = m, .row_labels = 16.0f, .column_labels = 16.0f, .turned_labels = 60.0f, .upright_width = 40.0f,
                           .caption = 24.0f, .number_width = number_width});
    for (Index i = 0; i < under; ++i) shape.slots.push_back({.rows = 1, .columns = m, .caption = 18.0f, .number_width = number_width});
    shape.slots.push_back({.rows = n, .columns = m, .caption = 14.0f, .number_width = number_width});
    return shape;
}

StageShape line(Index n, std::vector<Index> columns) {
    StageShape shape{.bar = 54.0f, .equation_width = 150.0f, .equation_height = 60.0f};
    for (std::size_t i = 0; i < columns.size(); ++i) {
        shape.slots.push_back({.rows = n, .columns = columns[i], .row_labels = i == 0 ? 60.0f : 0.0f, .column_labels = 16.0f, .turned_labels = 60.0f, .upright_width = 40.0f, .caption = 30.0f, .number_width = number_width});
        if (i > 0) shape.operators.push_back(24.0f);
    }
    shape.sums = 40.0f;
    return shape;
}

struct Named {
    std::string name;
    Rect rect;
};

std::vector<Named> everything(const StageLayout& layout) {
    std::vector<Named> all;
    const auto add = [&](std::string name, const Rect& rect) {
        if (rect.width > 0.0f && rect.height > 0.0f) all.push_back({std::move(name), rect});
    };
    for (std::size_t i = 0; i < layout.slots.size(); ++i) {
        const std::string slot = std::to_string(i);
        add("cells " + slot, layout.slots[i].cells);
        add("row labels " + slot, layout.slots[i].row_labels);
        add("column labels " + slot, layout.slots[i].column_labels);
        add("caption " + slot, layout.slots[i].caption);
    }
    for (const Rect& rect : layout.operators) add("operator", rect);
    add("equation", layout.equation);
    add("sums", layout.sums);
    add("bar", layout.bar);
    add("bar caption", layout.bar_caption);
    return all;
}

constexpr float rounding = 0.5f;  // cells start at whole pixels

void check_apart_and_inside(const StageLayout& layout, const StageMetrics& metrics) {
    const std::vector<Named> all = everything(layout);
    for (std::size_t i = 0; i < all.size(); ++i) {
        const Rect& a = all[i].rect;
        INFO(all[i].name, " at ", a.x, " ", a.y, " size ", a.width, " ", a.height);
        CHECK(a.x >= -rounding);
        CHECK(a.y >= -rounding);
        CHECK(a.right() <= metrics.width + rounding);
        CHECK(a.bottom() <= metrics.height + rounding);
        for (std::size_t j = i + 1; j < all.size(); ++j) {
            const Rect& b = all[j].rect;
            INFO("against ", all[j].name, " at ", b.x, " ", b.y, " size ", b.width, " ", b.height);
            const bool apart = a.right() <= b.x + rounding || b.right() <= a.x + rounding || a.bottom() <= b.y + rounding ||
                               b.bottom() <= a.y + rounding;
            CHECK(apart);
        }
    }
}

}  // namespace

TEST_CASE("nothing on the stage of a product overlaps or leaves the stage") {
    for (const Index n : {1, 2, 5, 8, 12, 64, 500})
        for (const Index inner : {1, 4, 15, 24, 512})
            for (const Index m : {1, 8, 12, 48}) {
                CAPTURE(n);
                CAPTURE(inner);
                CAPTURE(m);
                check_apart_and_inside(layout_stage(product(n, inner, m), small_window()), small_window());
                check_apart_and_inside(layout_stage(product(n, inner, m, 1), small_window()), small_window());
            }
}

TEST_CASE("nothing on the stage of a line of matrices overlaps or leaves the stage") {
    for (const Index n : {1, 2, 8, 12, 64, 500})
        for (const Index width : {1, 4, 15, 24, 512}) {
            CAPTURE(n);
            CAPTURE(width);
            check_apart_and_inside(layout_stage(line(n, {width}), small_window()), small_window());
            check_apart_and_inside(layout_stage(line(n, {width, width, width}), small_window()), small_window());
            check_apart_and_inside(layout_stage(line(n, {n, 1, n}), small_window()), small_window());
        }
}

TEST_CASE("in a product every cell of the result stands where its row of the left factor meets its column of the right one") {
    for (const Index n : {1, 8, 12, 64}) {
        const StageLayout layout = layout_stage(product(n, 6, n, 1), small_window());
        const SlotRects &left = layout.slots[0], &top = layout.slots[1], &under = layout.slots[2], &result = layout.slots[3];
        CHECK(left.cells.y == result.cells.y);
        CHECK(left.cells.height == result.cells.height);
        CHECK(top.cells.x == result.cells.x);
        CHECK(top.cells.width == result.cells.width);
        CHECK(under.cells.x == result.cells.x);
        CHECK(under.cells.width == result.cells.width);
        CHECK(left.cells.right() < result.cells.x);
        CHECK(top.cells.bottom() < under.cells.y);
        CHECK(under.cells.bottom() < result.cells.y);
    }
}

TEST_CASE("matrices in a line have their rows in line") {
    const StageLayout layout = layout_stage(line(8, {8, 1, 8}), small_window());
    for (const SlotRects& slot : layout.slots) {
        CHECK(slot.cells.y == layout.slots[0].cells.y);
        CHECK(slot.cells.height == layout.slots[0].cells.height);
    }
}

TEST_CASE("every step of up to twelve tokens of two small heads has room for all numbers in a small window") {
    const auto check_numbers = [](const StageShape& shape) {
        for (const SlotRects& slot : layout_stage(shape, small_window()).slots) CHECK(slot.number_size >= 11.0f);
    };
    for (const Index n : {1, 2, 6, 8, 10, 12}) {
        CAPTURE(n);
        check_numbers(product(n, 4, n));        // scores
        check_numbers(product(n, n, 4));        // weighted sum
        check_numbers(product(n, 8, 8, 1));     // projections with a bias
        check_numbers(line(n, {8}));
        check_numbers(line(n, {8, 8, 8}));      // positions, residual
        check_numbers(line(n, {4, 4, 8}));      // concatenation
        check_numbers(line(n, {n, n}));         // scale, mask
        check_numbers(line(n, {n, 1, n}));      // softmax
    }
}

TEST_CASE("numbers of the result come before those of a long inner dimension") {
    const StageLayout layout = layout_stage(product(12, 20, 12), small_window());
    CHECK(layout.slots.back().number_size > 0.0f);
    CHECK(layout.slots[1].number_size == 0.0f);
    CHECK(layout.slots[1].cells.height >= 20.0f);
}

TEST_CASE("a factor whose columns are a little too narrow for its numbers has them with one decimal less") {
    StageShape shape = product(12, 12, 12, 1);
    StageMetrics narrow = small_window();
    narrow.width = 990.0f;
    shape.slots[0].block_gap = 4.0f;
    narrow.height = 420.0f;
    CHECK(layout_stage(shape, narrow).slots[0].number_size == 0.0f);
    for (SlotShape& slot : shape.slots) slot.short_width = number_width - 0.7f;
    const StageLayout layout = layout_stage(shape, narrow);
    CHECK(layout.slots[0].number_size > 0.0f);
    CHECK(layout.slots[0].short_numbers);
    CHECK_FALSE(layout.slots.back().short_numbers);
}

TEST_CASE("a frame with paper around it needs more room than numbers leave in the smallest cells") {
    constexpr float needed = 2.5f;  // half of the frame's line, and the paper beside it
    const FreeAround tight = free_around_numbers(number_width, 11.0f, 34.0f, 13.0f), low = free_around_numbers(number_width, 11.0f, 50.0f, 13.0f);
    CHECK(tight.across < needed);
    CHECK(tight.down < needed);
    CHECK(low.across > needed);
    CHECK(low.down < needed);
    CHECK(free_around_numbers(number_width, 13.0f, 50.0f, 26.0f).down > needed);
}

TEST_CASE("where there is room, gaps are wide and matrices stand in one line") {
    StageMetrics large = small_window();
    large.width = 1600.0f;
    large.height = 800.0f;
    const StageLayout layout = layout_stage(line(8, {8, 8, 8}), large);
    CHECK(layout.slots[0].cells.y == layout.slots[2].cells.y);
    CHECK(layout.slots[0].number_size == large.number_sizes.front());
    CHECK(layout.bar.x - layout.sums.right() == large.gap);
}

TEST_CASE("a result in a line of its own has its columns under those of the first operand") {
    const StageLayout layout = layout_stage(line(12, {8, 8, 8}), small_window());
    CHECK(layout.equation_place == EquationPlace::beside);
    CHECK(layout.slots[0].cells.y == layout.slots[1].cells.y);
    CHECK(layout.slots[2].cells.y > layout.slots[0].cells.bottom());
    CHECK(layout.slots[2].cells.x == layout.slots[0].cells.x);
    CHECK(layout.slots[2].cell_width == layout.slots[0].cell_width);
}

TEST_CASE("matrices in several lines have their symbols at their corners, beside the names of the columns") {
    const StageLayout layout = layout_stage(line(9, {8, 8, 8}), small_window());
    REQUIRE(layout.slots[2].cells.y > layout.slots[0].cells.y);
    for (const SlotRects& slot : layout.slots) CHECK(slot.caption.right() <= slot.cells.x);
}

TEST_CASE("names stand upright over wide columns, are shortened a little for the sake of numbers, and turn over narrow ones") {
    CHECK(layout_stage(product(6, 4, 6), small_window()).upright_labels);
    CHECK(!layout_stage(product(64, 4, 64), small_window()).upright_labels);
    StageShape long_names = line(12, {12, 12});
    for (SlotShape& slot : long_names.slots) slot.upright_width = 60.0f;
    const StageLayout layout = layout_stage(long_names, small_window());
    CHECK(layout.upright_labels);
    CHECK(layout.slots.back().number_size > 0.0f);
}

TEST_CASE("row sums have room for their numbers or are left out") {
    CHECK(layout_stage(line(12, {12, 1, 12}), small_window()).sums.width > 0.0f);
    CHECK(layout_stage(line(40, {40, 1, 40}), small_window()).sums.width == 0.0f);
}

TEST_CASE("a wide inner dimension does not make the result small") {
    const StageLayout layout = layout_stage(product(6, 512, 6), small_window());
    CHECK(layout.slots.back().cell_height >= 15.0f);
    CHECK(layout.slots.back().cell_width >= 15.0f);
    CHECK(layout.slots[0].cell_width < 2.0f);
}

TEST_CASE("the equation stands over the left factor where there is room, and above everything where there is none") {
    CHECK(layout_stage(product(8, 4, 8), small_window()).equation_place == EquationPlace::corner);
    StageShape high = product(8, 1, 8);
    high.equation_height = 120.0f;
    const StageLayout flat = layout_stage(high, small_window());
    CHECK(flat.equation_place == EquationPlace::above);
    CHECK(flat.equation.bottom() <= flat.slots[1].cells.y);
}

TEST_CASE("chips flow into lines from left to right and stop at the end of their place") {
    const std::vector<Rect> chips = flowing_chips({40, 40, 40, 500}, 20.0f, 4.0f, {10.0f, 10.0f, 100.0f, 80.0f});
    REQUIRE(chips.size() == 3 + 1);
    CHECK(chips[1].x == 54.0f);
    CHECK(chips[2].x == 10.0f);
    CHECK(chips[2].y == 34.0f);
    CHECK(chips[3].width == 100.0f);
    CHECK(flowing_chips(std::vector<float>(100, 40.0f), 20.0f, 4.0f, {0.0f, 0.0f, 100.0f, 50.0f}).size() == 4);
}

TEST_CASE("a matrix with few columns and very many rows stays wide enough to be looked at") {
    const StageLayout tall = layout_stage(product(700, 700, 32), small_window());
    CHECK(tall.slots.back().cells.width >= 0.4f * tall.slots.back().cells.height);
    const StageLayout flat = layout_stage(line(1, {512}), small_window());
    CHECK(flat.slots.back().cells.height >= 20.0f);
}
