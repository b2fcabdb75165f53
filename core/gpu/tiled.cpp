#include "core/gpu/tiled.h"

#include <algorithm>

#include "shaders/shared.h"

namespace attnscope {

namespace {

constexpr Index lines_of_block = shaders::tile_rows;
constexpr Index depth_step = shaders::tile_depth;
constexpr Index chunk_columns = shaders::value_columns;

}  // namespace

std::uint64_t tiled_floats(Index lines, Index width) {
    return static_cast<std::uint64_t>(padded(lines, lines_of_block)) * static_cast<std::uint64_t>(padded(width, depth_step));
}

std::uint64_t chunked_floats(Index keys, Index width) {
    return static_cast<std::uint64_t>(padded(keys, lines_of_block)) * static_cast<std::uint64_t>(padded(width, chunk_columns));
}

void write_tiled(const MatrixView& matrix, IndexRange lines, float times, float* out) {
    const Index depth = padded(matrix.cols(), depth_step);
    std::fill_n(out, tiled_floats(lines.size(), matrix.cols()), 0.0f);
    for (Index line = 0; line < lines.size(); ++line) {
        float* const first = out + line / lines_of_block * depth * lines_of_block + line % lines_of_block;
        const float* const row = matrix.row(lines.begin + line).data();
        for (Index k = 0; k < matrix.cols(); ++k) first[k * lines_of_block] = row[k] * times;
    }
}

void write_tiled_columns(const MatrixView& matrix, IndexRange lines, float* out) {
    const Index depth = padded(matrix.rows(), depth_step);
    std::fill_n(out, tiled_floats(lines.size(), matrix.rows()), 0.0f);
    for (Index block = 0; block < lines.size(); block += lines_of_block) {
        const Index width = std::min(lines_of_block, lines.size() - block);
        for (Index k = 0; k < matrix.rows(); ++k)
            std::copy_n(matrix.row(k).data() + lines.begin + block, width, out + block * depth + k * lines_of_block);
    }
}

void write_chunked(const MatrixView& matrix, IndexRange keys, float* out) {
    const Index rows = padded(keys.size(), lines_of_block);
    std::fill_n(out, chunked_floats(keys.size(), matrix.cols()), 0.0f);
    for (Index column = 0; column < matrix.cols(); column += chunk_columns) {
        const Index width = std::min(chunk_columns, matrix.cols() - column);
        for (Index key = 0; key < keys.size(); ++key)
            std::copy_n(matrix.row(keys.begin + key).data() + column, width, out + column * rows + key * chunk_columns);
    }
}

void read_chunked(const float* in, Index rows, Eigen::Ref<MatrixF> out) {
    const Index stride = padded(rows, lines_of_block);
    for (Index column = 0; column < out.cols(); column += chunk_columns) {
        const Index width = std::min(chunk_columns, out.cols() - column);
        for (Index i = 0; i < rows; ++i) std::copy_n(in + column * stride + i * chunk_columns, width, out.row(i).data() + column);
    }
}

std::uint32_t first_flag(Index rows, Index columns) {
    return static_cast<std::uint32_t>(padded(rows, lines_of_block) * padded(columns, shaders::tile_columns) / 64);
}

std::uint64_t visible_words(Index rows, Index columns) {
    const Index blocks = padded(rows, lines_of_block) / lines_of_block * padded(columns, shaders::tile_columns) / shaders::tile_columns;
    return 2 * (std::uint64_t{first_flag(rows, columns)} + static_cast<std::uint64_t>(blocks));
}

void write_visible(const CellMask& cells, IndexRange rows, IndexRange columns, std::uint32_t* out) {
    const Index words = padded(columns.size(), shaders::tile_columns) / 32;  // of a row
    std::fill_n(out, visible_words(rows.size(), columns.size()), 0u);
    std::uint32_t* flags = out + 2 * first_flag(rows.size(), columns.size());
    std::vector<std::uint8_t> visible;
    for (Index row = rows.begin; row < rows.end; row += lines_of_block, flags += words) {
        const IndexRange run{row, std::min(row + lines_of_block, rows.end)};
        visible.assign(static_cast<std::size_t>(run.size() * columns.size()), 1);
        const Visible answer = cells(run, columns, visible);
        std::uint32_t* const first = out + (row - rows.begin) * words;
        if (answer == Visible::none) continue;
        if (answer == Visible::all) {
            std::fill_n(first, run.size() * words, ~0u);
            std::fill_n(flags, words, ~0u);
            continue;
        }
        const std::uint8_t* cell = visible.data();
        for (Index i = 0; i < run.size(); ++i)
            for (Index j = 0; j < columns.size(); ++j) {
                const auto bit = static_cast<std::uint32_t>(*cell++ & 1u) << (j % 32);
                first[i * words + j / 32] |= bit;
                flags[j / 64 * 2] |= bit;
            }
    }
}

}  // namespace attnscope
