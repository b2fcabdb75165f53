#pragma once
// The vectors of a long text's tokens in double, block by block, since all of them at once would be too many.

#include "core/attention/long_setup.h"
#include "core/compute/index_range.h"

namespace attnscope {

// Rows first, first + 1, ... of the sinusoidal positions, as sinusoidal_positions() has them to 4e-16, which takes a sine
// and a cosine for each number where this takes a few products.        -> (rows, D)
MatrixD sinusoidal_rows(IndexRange tokens, Index D);

// X = E + P and X' = layer norm of X, X itself where that is off        -> (tokens, D)
MatrixD x_rows(const LongSetup& setup, IndexRange tokens);
MatrixD norm_rows(const LongSetup& setup, IndexRange tokens);

// X' of every distinct word        -> (words, D). Asserts words_share_vectors().
MatrixD norm_of_words(const LongSetup& setup);

// X' W + b for the columns of one head, before rotary positions: queries, keys or values of rows of X'; without projections
// the columns of X' themselves.        norm (rows, D) -> (rows, width)
enum class Projection { query, key, value };
MatrixD projected_rows(const LongSetup& setup, Projection projection, Index head, const MatrixD& norm);

// Turns row r of `rows` (r, d_k) as rotary positions turn the vector of token first + r.
void turn_rows(MatrixD& rows, Index first);

}  // namespace attnscope
