#pragma once
// The result of one run of a long text: what cannot be had again at once, in single precision. Matrices with a row and a
// column for each token do not exist; windows of them are read with Backend::tile, single rows in double (long_row.h).

#include <memory>
#include <string>
#include <vector>

#include "core/attention/long_setup.h"
#include "core/compute/backend.h"
#include "core/compute/row_check.h"

namespace attnscope {

// Heads stand side by side: head h has columns h*d to (h+1)*d of Q, K, V and O.
struct LongTrace {
    LongSetup setup;
    MatrixF X;                          // (n, D)
    MatrixF Q, K;                       // (n, H*d_k), after rotary positions
    MatrixF V;                          // (n, H*d_v)
    MatrixF unit_Q, unit_K;             // cosine similarity: every head's rows of Q and K divided by their length; else empty
    MatrixF O;                          // (n, H*d_v), `concat`
    MatrixF Y;                          // (n, D), `output`; empty without output projection, where O is it
    MatrixD L;                          // (H, n), log of the softmax's row sum plus its row maximum; -inf: sees no key
    std::vector<AttentionMap> maps;     // H
    RowCheck check;                     // of some rows, in double from Q, K and V
    ScoreRule rule;                     // of every head, but for the slope
    std::vector<double> slopes;         // H, of the linear bias; empty without
    std::string engine;                 // "CPU", or the name of the device
    std::string notice;                 // a sentence for the user when another engine than the chosen one did the work

    Index n() const { return setup.sizes.n; }
    Index heads() const { return setup.sizes.H; }
};

// Runs all steps, with projections and attention on the backend. n >= 1.
// Throws Error when a number is beyond single precision; else what the backend throws.
std::shared_ptr<const LongTrace> run_long(LongSetup setup, Backend& backend, Index bins, const JobControl& control = {});

// What Backend::tile needs for one head: all cells, level 0, weights; narrow it to what is wanted. It looks at `trace`,
// which must outlive it. With cosine similarity the scores are products of the rows of unit length.
TileRequest whole_matrix(const LongTrace& trace, Index head);

// The rule that leads from the scores of a head to its masked scores: scale, temperature, linear bias and every mask.
ScoreRule rule_of_head(const LongTrace& trace, Index head);

}  // namespace attnscope
