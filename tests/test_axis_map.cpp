#include <doctest/doctest.h>

#include <cmath>

#include "app/gui/widgets/axis_map.h"

using namespace attnscope;

TEST_CASE("every pixel of a place belongs to the cell whose edges surround it") {
    for (const Index count : {1, 2, 7, 12, 64, 300}) {
        for (const double zoom : {1.0, 1.3, 4.0}) {
            const AxisMap map = axis_map(40.0f, 311.0f, count, zoom, 0.37);
            for (float pixel = 40.0f; pixel < 351.0f; pixel += 1.0f) {
                const auto cell = cell_at_pixel(map, pixel);
                REQUIRE(cell);
                CHECK(edge_pixel(map, *cell) <= pixel);
                CHECK(pixel < edge_pixel(map, *cell + 1));
            }
        }
    }
}

TEST_CASE("no cell lies outside the place") {
    const AxisMap map = axis_map(40.0f, 100.0f, 5);
    CHECK(!cell_at_pixel(map, 39.9f));
    CHECK(!cell_at_pixel(map, 140.0f));
    CHECK(!cell_at_pixel(axis_map(0.0f, 100.0f, 0), 50.0f));
}

TEST_CASE("without zoom the first and the last cell touch the ends of the place") {
    const AxisMap map = axis_map(10.0f, 97.0f, 6);
    CHECK(edge_pixel(map, 0) == 10.0f);
    CHECK(edge_pixel(map, 6) == 107.0f);
    CHECK(visible_cells(map) == CellSpan{0, 6});
}

TEST_CASE("where cells are smaller than pixels the bins of all pixels tile the visible cells") {
    for (const Index count : {400, 1000, 4096}) {
        const AxisMap map = axis_map(0.0f, 193.0f, count, count == 4096 ? 3.0 : 1.0, 0.4);
        const CellSpan seen = visible_cells(map);
        Index next = seen.begin;
        for (int pixel = 0; pixel < 193; ++pixel) {
            const CellSpan bin = cells_of_pixel(map, pixel);
            CHECK(bin.begin == next);
            CHECK(bin.end > bin.begin);
            next = bin.end;
        }
        CHECK(next == seen.end);
    }
}

TEST_CASE("the point under the pointer stays where it is while zooming") {
    const double same = 1e-12;  // the position is a fraction of order 1
    AxisView view{.zoom = 2.0, .center = 0.5};
    for (const double fraction : {0.3, 0.5, 0.7}) {
        const double before = view.center + (fraction - 0.5) / view.zoom;
        const AxisView closer = zoomed_about(view, fraction, 1.7, 100.0);
        CHECK(closer.center + (fraction - 0.5) / closer.zoom == doctest::Approx(before).epsilon(same));
    }
}

TEST_CASE("zoom stays between the whole matrix and the largest zoom") {
    CHECK(zoomed_about({}, 0.5, 0.01, 8.0).zoom == 1.0);
    CHECK(zoomed_about({}, 0.5, 100.0, 8.0).zoom == 8.0);
    CHECK(zoomed_about({.zoom = 4.0, .center = 0.9}, 1.0, 0.01, 8.0).center == 0.5);
}

TEST_CASE("panning stops at the edge of the matrix") {
    const AxisView view{.zoom = 4.0, .center = 0.5};
    CHECK(panned(view, 100.0).center == doctest::Approx(0.125));
    CHECK(panned(view, -100.0).center == doctest::Approx(0.875));
    CHECK(panned(view, 0.5).center == doctest::Approx(0.375));
    CHECK(panned({}, 0.5).center == 0.5);
}
