#pragma once
// Matrices in the order in which the shaders read them, padded with zeros: see shaders/scores.glsl.

#include <cstdint>
#include <vector>

#include "core/compute/backend.h"

namespace attnscope {

// The next multiple of `step` (at least 1) from size on.
inline Index padded(Index size, Index step) { return (size + step - 1) / step * step; }

// Floats of `lines` rows of Q or K of the given width, or of `keys` rows of V, as below.
std::uint64_t tiled_floats(Index lines, Index width);
std::uint64_t chunked_floats(Index keys, Index width);

// out [block of 64 lines][width padded to 16][line of the block] = matrix(line, k) * times     lines: of `matrix`'s rows
void write_tiled(const MatrixView& matrix, IndexRange lines, float times, float* out);

// The same of the columns of `matrix`: a line is a column.
void write_tiled_columns(const MatrixView& matrix, IndexRange lines, float* out);

// out [chunk of 64 columns][key, padded to 64][column of the chunk]
void write_chunked(const MatrixView& matrix, IndexRange keys, float* out);

// What chunks of V leave: out(i, j) from in [chunk][row of `rows`][column].
void read_chunked(const float* in, Index rows, Eigen::Ref<MatrixF> out);

// Which cells of rows x columns may be seen as 64 bits for each row and each 64 columns, the first column in the lowest bit
// of the first word: out [row, padded to 64][block of columns][2], and behind them, from first_flag() on in steps of two words,
// [block of rows][block of columns][2], 0 where all 64 x 64 are hidden. Asks in runs of at most 64 rows.
void write_visible(const CellMask& cells, IndexRange rows, IndexRange columns, std::uint32_t* out);
std::uint64_t visible_words(Index rows, Index columns);
std::uint32_t first_flag(Index rows, Index columns);  // in steps of two words

}  // namespace attnscope
