#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <random>
#include <set>

#include "core/compute/map_picture.h"

using namespace attnscope;

namespace {

constexpr MapLimits book{.size = {.rows = 100000, .columns = 100000}, .place = {.width = 900.0, .height = 640.0}};
constexpr BinsSize bins{.rows = 1024, .columns = 1024};

bool nothing(const TilePlace&) { return false; }
bool everything(const TilePlace&) { return true; }

// a map of a matrix whose cells are known
AttentionMap map_of(const MatrixF& cells, Index count) {
    AttentionMap map{.mean = MatrixF::Zero(count, count), .max = MatrixF::Zero(count, count)};
    for (Index i = 0; i < count; ++i)
        for (Index j = 0; j < count; ++j) {
            const Index row = first_of_bin(i, count, cells.rows()), column = first_of_bin(j, count, cells.cols());
            const auto block = cells.block(row, column, first_of_bin(i + 1, count, cells.rows()) - row, first_of_bin(j + 1, count, cells.cols()) - column);
            map.mean(i, j) = static_cast<float>(block.cast<double>().mean());
            map.max(i, j) = block.maxCoeff();
        }
    return map;
}

// whether a pixel of the place is drawn by something
bool is_drawn(const MapPicture& picture, const MapView& view, const MapPoint& point) {
    const auto cell = cell_at(view, point, book.size);
    if (!cell) return true;
    const auto holds = [&](IndexRange rows, IndexRange columns) {
        return rows.begin <= cell->row && cell->row < rows.end && columns.begin <= cell->column && cell->column < columns.end;
    };
    return std::any_of(picture.tiles.begin(), picture.tiles.end(), [&](const TilePlace& tile) { return holds(rows_of(tile, book.size), columns_of(tile, book.size)); }) ||
           std::any_of(picture.bins.begin(), picture.bins.end(),
                       [&](const BinsPlace& block) { return holds(rows_of(block, bins, book.size), columns_of(block, bins, book.size)); });
}

}  // namespace

TEST_CASE("the picture is never blank: every pixel on the matrix is drawn, whichever tiles are there") {
    std::mt19937_64 random(5);
    std::uniform_real_distribution<double> scale(-8.0, 5.0), x(0.0, 899.0), y(0.0, 639.0);
    std::uniform_int_distribution<Index> place(0, 99999);
    for (int run = 0; run < 200; ++run) {
        const MapView view = looking_at(whole_map(book), {place(random), place(random)}, std::exp2(scale(random)), book);
        const std::function<bool(const TilePlace&)> some = [&](const TilePlace& tile) { return (tile.row * 7 + tile.column * 3 + tile.level) % 3 == run % 3; };
        const MapPicture picture = best_picture(view, book, bins, some);
        CHECK(picture.covers > 0);
        for (int sample = 0; sample < 50; ++sample) CHECK(is_drawn(picture, view, {x(random), y(random)}));
    }
}

TEST_CASE("the whole map of a long text needs no tile") {
    const MapPicture picture = best_picture(whole_map(book), book, bins, nothing);
    CHECK(picture.complete());
    CHECK(picture.shows_bins);
    CHECK(picture.covers == 2 * 98);  // 1024 bins on 640 pixels: two bins for a texel
}

TEST_CASE("without a pooled map the whole picture is made of tiles") {
    const MapPicture picture = best_picture(whole_map(book), book, {}, nothing);
    CHECK(picture.bins.empty());
    CHECK(picture.covers == 0);
    CHECK_FALSE(picture.missing.empty());
    CHECK(best_picture(whole_map(book), book, {}, everything).complete());
}

TEST_CASE("with every tile the picture is exact: nothing coarser is seen and nothing is missing") {
    const MapView view = looking_at(whole_map(book), {5000, 70000}, 0.2, book);
    const MapPicture picture = best_picture(view, book, bins, everything);
    CHECK(picture.complete());
    CHECK(picture.bins.empty());
    CHECK(picture.covers == 8);
    for (const TilePlace& tile : picture.tiles) CHECK(tile.level == 3);
}

TEST_CASE("a missing tile is stood in for by the finest that is there, and the picture says what it covers") {
    const MapView view = looking_at(whole_map(book), {5000, 70000}, 1.0, book);
    const auto only_level_2 = [](const TilePlace& tile) { return tile.level == 2; };
    const MapPicture picture = best_picture(view, book, bins, only_level_2);
    CHECK(picture.covers == 4);
    CHECK_FALSE(picture.shows_bins);
    CHECK(picture.bins.empty());
    CHECK_FALSE(picture.missing.empty());
    for (const TilePlace& tile : picture.tiles) CHECK(tile.level == 2);
    for (const TilePlace& tile : picture.missing) CHECK(tile.level == 0);

    CHECK(best_picture(view, book, bins, nothing).covers == 98);
}

TEST_CASE("coarser tiles are drawn before finer ones") {
    const MapView view = looking_at(whole_map(book), {5000, 70000}, 1.0, book);
    const auto some = [](const TilePlace& tile) { return tile.level > 0 || tile.column % 2 == 0; };
    const MapPicture picture = best_picture(view, book, bins, some);
    for (std::size_t i = 1; i < picture.tiles.size(); ++i) CHECK(picture.tiles[i].level <= picture.tiles[i - 1].level);
    CHECK(picture.tiles.front().level > picture.tiles.back().level);
}

TEST_CASE("bins together have the exact mean and largest weight of all their cells") {
    std::mt19937_64 random(6);
    std::uniform_real_distribution<float> number(0.0f, 1.0f);
    const Index n = 1000, count = 300;  // 3 or 4 cells in a bin
    const MatrixF cells = MatrixF::NullaryExpr(n, n, [&] { return number(random); });
    const AttentionMap map = map_of(cells, count);
    const MapSize size{.rows = n, .columns = n};
    for (const int halvings : {0, 1, 2}) {
        const BinsPlace block{.halvings = halvings, .row = 0, .column = texels_of(1, halvings, count).size() > 0 ? 1 : 0};
        const IndexRange down = texels_of(block.row, halvings, count), across = texels_of(block.column, halvings, count);
        const MatrixF mean = values_of(map, Pooling::mean, block, size), max = values_of(map, Pooling::max, block, size);
        REQUIRE(mean.rows() == down.size());
        REQUIRE(mean.cols() == across.size());
        for (const Index p : {Index{0}, down.size() - 1})
            for (Index q = 0; q < across.size(); ++q) {
                const BinsSize of{.rows = count, .columns = count};
                const IndexRange rows = rows_of_bins((down.begin + p) << halvings, (down.begin + p + 1) << halvings, of, size);
                const IndexRange columns = columns_of_bins((across.begin + q) << halvings, (across.begin + q + 1) << halvings, of, size);
                const MatrixF covered = cells.block(rows.begin, columns.begin, rows.size(), columns.size());
                CHECK(static_cast<double>(mean(p, q)) == doctest::Approx(covered.cast<double>().mean()).epsilon(1e-6));  // a few roundings to float
                CHECK(max(p, q) == covered.maxCoeff());
            }
    }
}
