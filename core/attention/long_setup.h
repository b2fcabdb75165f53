#pragma once
// What one run of a long text starts from: a Setup that holds the vector of a word once, however often the word occurs.

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "core/attention/setup.h"
#include "core/attention/token_list.h"

namespace attnscope {

struct LongSetup {
    Options options;
    Sizes sizes;
    TokenList tokens;
    std::vector<std::string> head_names;  // H names, empty strings where a head has none
    MatrixD table;                        // (words, D), E[i] = table[id of token i]; or (n, D), E itself, where a person gave it
    bool table_of_tokens = false;         // the second of these
    MatrixD P;                            // (n, D), used by PositionKind::own; others compute it
    Weights weights;
    Provenance embedding_provenance = Provenance::own;
    Provenance weights_provenance = Provenance::own;
    std::uint64_t seed = 0;
};

// The row of `table` with token i's vector.
inline Index table_row(const LongSetup& setup, Index i) { return setup.table_of_tokens ? i : setup.tokens.id(i); }

// Equal words have equal rows of X, so that what is computed from X alone is computed once for each word.
inline bool words_share_vectors(const LongSetup& setup) {
    const PositionKind kind = setup.options.positions;
    return !setup.table_of_tokens && kind != PositionKind::own && kind != PositionKind::sinusoidal;
}

// The intermediates of run() would not fit into this many bytes: run_long() is for such a text.
bool is_long(const Sizes& sizes, std::size_t memory_limit);

// Bytes at once while it runs in the long way; `table_rows` as of LongSetup::table. Saturates instead of overflowing.
std::size_t estimated_long_bytes(const Sizes& sizes, Index table_rows, const Options& options, Index bins);

// The most tokens whose estimate fits into `memory_limit` with the other sizes and the table unchanged.
Index largest_long_n_that_fits(Sizes sizes, Index table_rows, const Options& options, std::size_t memory_limit);

inline constexpr std::size_t default_long_memory_limit = std::size_t{4} << 30;

}  // namespace attnscope
