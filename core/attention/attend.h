#pragma once
// Attention between any queries, keys and values, in double: the reference for arrays from files and for the fast engines.

#include <optional>

#include "core/attention/matrix.h"
#include "core/attention/options.h"

namespace attnscope {

// Every part of the mask combines by AND; an added -inf masks too.
struct AttendOptions {
    double scale = 1.0;            // scores = Q Kᵀ · scale
    double softcap = 0.0;          // c: scores become c·tanh(scores/c) before the mask; 0 is off
    bool causal = false;           // keys j <= i
    std::optional<Window> window = std::nullopt;  // keys i - left <= j <= i + right
    Index first_query = 0;         // the i of Q's first row, where Q is a block of a longer matrix
};

struct Attended {
    MatrixD output;   // (n, d_v)
    MatrixD weights;  // (n, m)
    MatrixD scores;   // (n, m), scaled, before softcap and mask
};

// softmax(mask(softcap(Q Kᵀ · scale)) + added) V
// Q (n, d), K (m, d), V (m, d_v); added (n, m), finite or -inf, or empty for none.
// A query that may see no key gets weights 0 and output 0. Asserts the shapes.
// Vaswani et al. 2017, eq. 1; softcap: Gemma Team 2024, "Gemma 2", section 2.
Attended attend(const MatrixD& Q, const MatrixD& K, const MatrixD& V, const AttendOptions& options, const MatrixD& added = {});

// Which key and value head serves a query head where there are fewer of them: consecutive query heads share one.
// Ainslie et al. 2023, "GQA". Asserts that key_heads divides query_heads.
Index key_head_of(Index query_head, Index query_heads, Index key_heads);

// The keys [begin, end) that causal mask and window leave to query i of m keys; end >= begin.
struct KeyRange {
    Index begin = 0, end = 0;
};
KeyRange visible_keys(Index i, Index m, bool causal, const std::optional<Window>& window);

}  // namespace attnscope
