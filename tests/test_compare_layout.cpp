#include <doctest/doctest.h>

#include <vector>

#include "app/gui/widgets/compare_layout.h"

using namespace attnscope;

namespace {

CompareShape shape_of(Index rows, Index columns) {
    return {.rows = {rows, rows}, .columns = {columns, columns}, .row_labels = 50.0f, .column_labels = 16.0f, .caption = 24.0f, .bar = 48.0f,
            .sentence = 40.0f, .number_width = 34.0f, .number_height = 15.0f};
}

std::vector<Rect> all_places(const CompareLayout& layout) {
    std::vector<Rect> places{layout.sentence};
    for (const auto* group : {&layout.cells, &layout.row_labels, &layout.column_labels, &layout.captions})
        for (const Rect& place : *group)
            if (place.width > 0.0f) places.push_back(place);
    for (const Rect& bar : layout.bars)
        if (bar.width > 0.0f) places.push_back(bar);
    return places;
}

bool overlap(const Rect& a, const Rect& b) { return a.x < b.right() && b.x < a.right() && a.y < b.bottom() && b.y < a.bottom(); }

}  // namespace

TEST_CASE("whatever is compared stands inside its place, and nothing over anything else") {
    for (const CompareMetrics metrics : {CompareMetrics{.width = 930.0f, .height = 420.0f}, CompareMetrics{.width = 1250.0f, .height = 720.0f}, CompareMetrics{.width = 480.0f, .height = 520.0f}})
        for (const Index rows : {1, 5, 12, 64, 1024})
            for (const Index columns : {1, 5, 24, 1024})
                for (const bool difference : {true, false})
                    for (const bool own_names : {true, false}) {
                        CAPTURE(metrics.width);
                        CAPTURE(rows);
                        CAPTURE(columns);
                        CompareShape shape = shape_of(rows, columns);
                        shape.difference = difference;
                        shape.own_names = own_names;
                        if (!difference) shape.rows[0] = rows + 3, shape.columns[0] = columns + 2;
                        const std::vector<Rect> places = all_places(layout_comparison(shape, metrics));
                        for (std::size_t i = 0; i < places.size(); ++i) {
                            CHECK(places[i].x >= 0.0f);
                            CHECK(places[i].y >= 0.0f);
                            CHECK(places[i].right() <= metrics.width);
                            CHECK(places[i].bottom() <= metrics.height);
                            for (std::size_t j = i + 1; j < places.size(); ++j) CHECK_FALSE(overlap(places[i], places[j]));
                        }
                    }
}

TEST_CASE("small matrices are compared side by side with their numbers, wide ones under each other") {
    const CompareMetrics metrics{.width = 930.0f, .height = 460.0f};
    const CompareLayout small = layout_comparison(shape_of(6, 6), metrics), wide = layout_comparison(shape_of(4, 16), metrics);
    CHECK_FALSE(small.stacked);
    CHECK(small.cell_width >= 34.0f);
    CHECK(wide.stacked);
    CHECK(wide.cell_width >= 34.0f);
}

TEST_CASE("equal cells of A, B and their difference stand in line") {
    const CompareLayout layout = layout_comparison(shape_of(6, 6), {.width = 930.0f, .height = 460.0f});
    for (const std::size_t k : {1u, 2u}) {
        CHECK(layout.cells[k].y == layout.cells[0].y);
        CHECK(layout.cells[k].width == layout.cells[0].width);
        CHECK(layout.cells[k].height == layout.cells[0].height);
    }
}
