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

// Memory that a device reads is written in order and never read: it may be uncached. Blocks are put together elsewhere.
void write_tiled(const MatrixView& matrix, IndexRange lines, float times, float* out) {
    const Index depth = padded(matrix.cols(), depth_step);
    std::vector<float> block(static_cast<std::size_t>(depth * lines_of_block));
    for (Index first = 0; first < lines.size(); first += lines_of_block, out += block.size()) {
        const Index height = std::min(lines_of_block, lines.size() - first);
        if (height < lines_of_block) std::fill(block.begin(), block.end(), 0.0f);  // what is beyond the width never changes
        for (Index line = 0; line < height; ++line) {
            const float* const row = matrix.row(lines.begin + first + line).data();
            for (Index k = 0; k < matrix.cols(); ++k) block[static_cast<std::size_t>(k * lines_of_block + line)] = row[k] * times;
        }
        std::copy(block.begin(), block.end(), out);
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
    const auto width = static_cast<std::size_t>(columns.size());
    const auto words = static_cast<std::size_t>(padded(columns.size(), shaders::tile_columns) / 32);  // of a row
    const Index row_blocks = padded(rows.size(), lines_of_block) / lines_of_block;
    std::vector<std::uint32_t> bits, flags(static_cast<std::size_t>(row_blocks) * words, 0u);
    std::vector<std::uint8_t> visible;
    for (Index block = 0; block < row_blocks; ++block, out += bits.size()) {
        const IndexRange run{rows.begin + block * lines_of_block, std::min(rows.begin + (block + 1) * lines_of_block, rows.end)};
        const auto height = static_cast<std::size_t>(run.size());
        visible.assign(height * width, 1);
        const Visible answer = cells(run, columns, visible);
        bits.assign(static_cast<std::size_t>(lines_of_block) * words, answer == Visible::all ? ~0u : 0u);
        std::uint32_t* const block_flags = flags.data() + static_cast<std::size_t>(block) * words;
        if (answer == Visible::all) std::fill_n(block_flags, words, ~0u);
        for (std::size_t i = 0; i < height && answer == Visible::some; ++i)
            for (std::size_t j = 0; j < width; ++j) {
                const std::uint32_t bit = static_cast<std::uint32_t>(visible[i * width + j] & 1u) << (j % 32);
                bits[i * words + j / 32] |= bit;
                block_flags[j / 64 * 2] |= bit;
            }
        std::copy(bits.begin(), bits.end(), out);
    }
    std::copy(flags.begin(), flags.end(), out);
}

}  // namespace attnscope
