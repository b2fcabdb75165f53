#pragma once
// Attention of one head with the weights written out, a block of query rows at a time.

#include <cstddef>

#include "core/compute/score_rule.h"

namespace attnscope {

// keys: panels of pack_keys(), each `panel_step` floats after the one before; values (m, d_v) in lines of value_line()
// floats, 0 beyond d_v. Row i of Q, O, L, weights and scores belongs to query first_query + i.
struct MaterialisedHead {
    const float* Q = nullptr;  // (n, d)
    std::size_t Q_line = 0;
    const float* keys = nullptr;
    std::size_t panel_step = 0;
    const float* values = nullptr;
    Index first_query = 0;
    Index n = 0, m = 0, d = 0, d_v = 0;
    ScoreRule rule;
    double score_bound = 0.0;   // no Q_i . K_j * scale is larger in size; infinity where it is not known
    float* O = nullptr;         // (n, d_v)
    std::size_t O_line = 0;
    double* L = nullptr;        // (n)
    float* weights = nullptr;   // (n, m), or null
    float* scores = nullptr;    // (n, m), Q Kᵀ * scale, or null
};

// Floats of a line of values: d_v in whole vectors of this machine.
Index value_line(Index d_v);

// Rows of a block on this machine: so many that their scores stay in the second-level cache.
Index rows_of_block(const MaterialisedHead& head);

std::size_t materialised_scratch(const MaterialisedHead& head);  // floats

// Rows `rows`, at most rows_of_block() of them. Different blocks may run at the same time, each with scratch of its own.
void attend_block(const MaterialisedHead& head, IndexRange rows, float* scratch);

}  // namespace attnscope
