#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <random>
#include <set>

#include "core/compute/map_view.h"

using namespace attnscope;

namespace {

constexpr MapLimits book{.size = {.rows = 100000, .columns = 100000}, .place = {.width = 900.0, .height = 640.0}, .most_pixels_per_cell = 56.0};
// of positions up to 1e5 after some hundred steps, each rounded to 1e-11 of them
constexpr double cells = 1e-6;

double column_at(const MapView& view, double x) { return view.column + x / view.pixels_per_cell; }
double row_at(const MapView& view, double y) { return view.row + y / view.pixels_per_cell; }

// no more is empty at an edge than beside the whole map
bool is_inside(const MapView& view, const MapLimits& limits) {
    const MapView whole = whole_map(limits);
    const double above = -whole.row * whole.pixels_per_cell, beside = -whole.column * whole.pixels_per_cell;
    const auto along = [&](double first, double length, double margin, Index count) {
        return first >= -margin / view.pixels_per_cell - cells && first + length / view.pixels_per_cell <= static_cast<double>(count) + margin / view.pixels_per_cell + cells;
    };
    return along(view.row, limits.place.height, above, limits.size.rows) && along(view.column, limits.place.width, beside, limits.size.columns);
}

}  // namespace

TEST_CASE("the whole map fits its place and stands in the middle of it") {
    const MapView view = whole_map(book);
    CHECK(view.pixels_per_cell == doctest::Approx(640.0 / 100000));
    CHECK(view.row == doctest::Approx(0.0));
    CHECK(column_at(view, 450.0) == doctest::Approx(50000.0));
    CHECK(edge_of_column(view, 0) == 130.0);
    CHECK(edge_of_column(view, 100000) == 770.0);
}

TEST_CASE("a small matrix is never drawn with larger cells than the limit") {
    const MapLimits small{.size = {.rows = 3, .columns = 3}, .place = book.place};
    CHECK(whole_map(small).pixels_per_cell == small.most_pixels_per_cell);
}

TEST_CASE("what lies under the pointer stays there while the wheel turns") {
    std::mt19937_64 random(1);
    std::uniform_real_distribution<double> x(300.0, 600.0), y(200.0, 400.0), factor(1.05, 1.6);
    for (int run = 0; run < 200; ++run) {
        MapView view = whole_map(book);
        const MapPoint point{x(random), y(random)};
        const double column = column_at(view, point.x), row = row_at(view, point.y);
        while (view.pixels_per_cell < book.most_pixels_per_cell) {
            view = zoomed_about(view, point, factor(random), book);
            CHECK(std::abs(column_at(view, point.x) - column) < cells);
            CHECK(std::abs(row_at(view, point.y) - row) < cells);
        }
        // edges of cells are rounded to whole pixels
        const auto cell = cell_at(view, point, book.size);
        REQUIRE(cell.has_value());
        CHECK(std::abs(static_cast<double>(cell->column) + 0.5 - column) < 0.5 + 0.6 / view.pixels_per_cell);
        CHECK(std::abs(static_cast<double>(cell->row) + 0.5 - row) < 0.5 + 0.6 / view.pixels_per_cell);
    }
}

TEST_CASE("no hand movement leaves more of the place empty at an edge than the whole map does") {
    std::mt19937_64 random(2);
    std::uniform_real_distribution<double> number(-2000.0, 2000.0), factor(0.2, 5.0);
    std::uniform_int_distribution<Index> count(1, 5000);
    for (int run = 0; run < 300; ++run) {
        const MapLimits limits{.size = {.rows = count(random), .columns = count(random)}, .place = {.width = 811.0, .height = 333.0}};
        MapView view = whole_map(limits);
        for (int step = 0; step < 20; ++step) {
            view = step % 2 == 0 ? zoomed_about(view, {number(random), number(random)}, factor(random), limits) : panned(view, number(random), number(random), limits);
            CHECK(is_inside(view, limits));
            CHECK(view.pixels_per_cell <= limits.most_pixels_per_cell);
        }
    }
}

TEST_CASE("zooming out from anywhere ends at the whole map") {
    MapView view = looking_at(whole_map(book), {.row = 99999, .column = 3}, 56.0, book);
    while (view.pixels_per_cell > whole_map(book).pixels_per_cell) view = zoomed_about(view, {880.0, 630.0}, 0.7, book);
    CHECK(view == whole_map(book));
}

TEST_CASE("a cell that is looked at is seen, also at the edge of the matrix") {
    for (const Cell cell : {Cell{0, 0}, Cell{99999, 99999}, Cell{0, 99999}, Cell{4711, 42}}) {
        const MapView view = looking_at(whole_map(book), cell, 48.0, book);
        CHECK(view.pixels_per_cell == 48.0);
        const MapPoint middle{(edge_of_column(view, cell.column) + edge_of_column(view, cell.column + 1)) / 2.0,
                              (edge_of_row(view, cell.row) + edge_of_row(view, cell.row + 1)) / 2.0};
        CHECK(middle.x > 0.0);
        CHECK(middle.x < book.place.width);
        CHECK(middle.y > 0.0);
        CHECK(middle.y < book.place.height);
        CHECK(cell_at(view, middle, book.size) == cell);
    }
}

TEST_CASE("every pixel of a cell belongs to it, whatever the scale") {
    for (const double scale : {1.0, 1.37, 3.9, 17.3}) {
        const MapView view{.row = 12.34, .column = 56.78, .pixels_per_cell = scale};
        for (Index column = 60; column < 80; ++column)
            for (double x = edge_of_column(view, column); x < edge_of_column(view, column + 1); x += 1.0) {
                const auto cell = cell_at(view, {x, 10.0}, {1000, 1000});
                REQUIRE(cell.has_value());
                CHECK(cell->column == column);
            }
    }
}

TEST_CASE("beside the matrix there is no cell") {
    const MapView view = whole_map(book);
    CHECK_FALSE(cell_at(view, {100.0, 300.0}, book.size).has_value());
    CHECK_FALSE(cell_at(view, {800.0, 300.0}, book.size).has_value());
    CHECK(cell_at(view, {769.0, 639.0}, book.size).has_value());
    for (const double far : {-3.4e38, 3.4e38, std::nan("")})
        for (const double scale : {0.01, 1.0, 56.0}) CHECK_FALSE(cell_at({.row = 0.0, .column = 0.0, .pixels_per_cell = scale}, {far, far}, book.size).has_value());
}

TEST_CASE("no texel is smaller than a pixel, and none twice as large as it must be") {
    for (double scale = 56.0; scale > 1e-4; scale *= 0.93) {
        const int level = level_of({.row = 0.0, .column = 0.0, .pixels_per_cell = scale});
        CHECK(std::ldexp(scale, level) >= 1.0 - 1e-6);
        if (level > 0) CHECK(std::ldexp(scale, level - 1) < 1.0);
    }
    CHECK(level_of({.row = 0.0, .column = 0.0, .pixels_per_cell = 0.25}) == 2);
}

TEST_CASE("the tiles of a view cover what is seen, none is outside, and the middle comes first") {
    std::mt19937_64 random(3);
    std::uniform_real_distribution<double> scale(0.02, 20.0);
    std::uniform_int_distribution<Index> place(0, 99999);
    for (int run = 0; run < 100; ++run) {
        const MapView view = looking_at(whole_map(book), {place(random), place(random)}, scale(random), book);
        const int level = level_of(view);
        const std::vector<TilePlace> tiles = tiles_of(view, level, book);
        std::set<std::pair<Index, Index>> seen;
        Index covered = 0;
        const IndexRange rows = visible_rows(view, book), columns = visible_columns(view, book);
        for (const TilePlace& tile : tiles) {
            CHECK(seen.insert({tile.row, tile.column}).second);
            const IndexRange r = rows_of(tile, book.size), c = columns_of(tile, book.size);
            const Index high = std::min(r.end, rows.end) - std::max(r.begin, rows.begin), wide = std::min(c.end, columns.end) - std::max(c.begin, columns.begin);
            CHECK(high > 0);
            CHECK(wide > 0);
            covered += high * wide;
        }
        CHECK(covered == rows.size() * columns.size());
        const auto middle = cell_at(view, {book.place.width / 2.0, book.place.height / 2.0}, book.size);
        REQUIRE(middle.has_value());
        if (tiles.size() > 9) {
            const bool first = rows_of(tiles[0], book.size).begin <= middle->row + (256 << level) && rows_of(tiles[0], book.size).end > middle->row - (256 << level);
            CHECK(first);
        }
    }
}

TEST_CASE("tiles fetched ahead lie where the view is going") {
    const MapView before = looking_at(whole_map(book), {50000, 50000}, 1.0, book);
    const MapView right = panned(before, -50.0, 0.0, book);
    const auto ahead = tiles_ahead(right, before, book);
    CHECK_FALSE(ahead.empty());
    const IndexRange seen = visible_columns(right, book);
    for (const TilePlace& tile : ahead) CHECK(columns_of(tile, book.size).end > seen.end);

    CHECK(tiles_ahead(before, before, book).empty());
    const MapView nearer = zoomed_about(before, {450.0, 320.0}, 1.0 / 1.2, book);
    for (const TilePlace& tile : tiles_ahead(nearer, before, book)) CHECK(tile.level == 1);
}

TEST_CASE("a coarser tile holds every cell of the finer one") {
    std::mt19937_64 random(4);
    std::uniform_int_distribution<int> level(0, 12);
    const MapSize huge{.rows = 1 << 24, .columns = 1 << 24};
    for (int run = 0; run < 300; ++run) {
        const int fine = level(random), coarse = fine + level(random) % 4;
        std::uniform_int_distribution<Index> index(0, huge.rows / (tile_texels(fine) << fine) - 1);
        const TilePlace tile{.level = fine, .row = index(random), .column = index(random)};
        const TilePlace parent = coarser(tile, coarse);
        CHECK(parent.level == coarse);
        CHECK(rows_of(parent, huge).begin <= rows_of(tile, huge).begin);
        CHECK(rows_of(parent, huge).end >= rows_of(tile, huge).end);
        CHECK(columns_of(parent, huge).begin <= columns_of(tile, huge).begin);
        CHECK(columns_of(parent, huge).end >= columns_of(tile, huge).end);
    }
}
