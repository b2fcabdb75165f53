#include <doctest/doctest.h>

#include "core/gpu/tiled.h"
#include "shaders/shared.h"
#include "tests/tile_cases.h"

using namespace attnscope;
using namespace attnscope::tests;

TEST_CASE("tiled lines are blocks of 64 with the depth outside, times a factor, and zeros where nothing is") {
    const MatrixF matrix = gaussian_floats("lines", 150, 21);
    const IndexRange lines{5, 150};
    std::vector<float> tiled(tiled_floats(lines.size(), 21), -1.0f);
    REQUIRE(tiled.size() == 192 * 32);
    write_tiled(matrix, lines, 0.5f, tiled.data());
    std::vector<float> columns(tiled.size(), -1.0f);
    write_tiled_columns(0.5f * matrix.transpose(), lines, columns.data());
    CHECK(columns == tiled);
    Index wrong = 0;
    for (Index line = 0; line < 192; ++line)
        for (Index k = 0; k < 32; ++k) {
            const float expected = line < lines.size() && k < 21 ? matrix(5 + line, k) * 0.5f : 0.0f;
            wrong += tiled[static_cast<std::size_t>((line / 64 * 32 + k) * 64 + line % 64)] != expected;
        }
    CHECK(wrong == 0);
}

TEST_CASE("chunks of 64 columns give back the matrix they were made of") {
    const MatrixF matrix = gaussian_floats("values", 90, 130);
    std::vector<float> chunks(chunked_floats(80, 130), -1.0f);
    REQUIRE(chunks.size() == 128 * 192);
    write_chunked(matrix, {10, 90}, chunks.data());
    CHECK(chunks[128 * 64 + 3 * 64 + 7] == matrix(13, 71));
    CHECK(chunks[80 * 64] == 0.0f);
    MatrixF back = MatrixF::Zero(80, 130);
    read_chunked(chunks.data(), 80, back);
    CHECK(back == matrix.bottomRows(80));
}

TEST_CASE("every visible cell is one bit, and what a mask says in a word holds for its whole run of rows") {
    // rows 0 to 63: some; 64 to 127: none; from 128 on: all
    const CellMask cells = [](IndexRange rows, IndexRange columns, std::span<std::uint8_t> visible) {
        if (rows.begin >= 138) return Visible::all;
        if (rows.begin >= 74) return Visible::none;
        for (Index i = 0; i < rows.size(); ++i)
            for (Index j = 0; j < columns.size(); ++j)
                if ((rows.begin + i + columns.begin + j) % 7 == 0) visible[static_cast<std::size_t>(i * columns.size() + j)] = 0;
        return Visible::some;
    };
    const IndexRange rows{10, 150}, columns{3, 103};
    std::vector<std::uint32_t> words(visible_words(rows.size(), columns.size()), 77u);
    REQUIRE(words.size() == 192 * 4 + 3 * 2 * 2);
    write_visible(cells, rows, columns, words.data());
    Index wrong = 0;
    for (Index i = 0; i < rows.size(); ++i)
        for (Index j = 0; j < columns.size(); ++j) {
            const bool seen = (words[static_cast<std::size_t>(i * 4 + j / 32)] >> (j % 32) & 1u) != 0;
            const bool expected = i >= 128 || (i < 64 && (10 + i + 3 + j) % 7 != 0);
            wrong += seen != expected;
        }
    CHECK(wrong == 0);
    // two blocks of columns for each block of rows
    const std::uint32_t* const flags = words.data() + 2 * first_flag(rows.size(), columns.size());
    CHECK((flags[0] != 0 && flags[2] != 0));
    CHECK((flags[4] == 0 && flags[6] == 0));
    CHECK((flags[8] != 0 && flags[10] != 0));
}
