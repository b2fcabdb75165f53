#pragma once
// The result of one run: what it started from and every intermediate of every step.

#include <string>
#include <vector>

#include "core/attention/matrix.h"
#include "core/attention/setup.h"
#include "core/attention/steps.h"

namespace attnscope {

struct HeadTrace {
    MatrixD Q, K;           // (n, d_k), after rotary positions
    MatrixD V;              // (n, d_v)
    MatrixD scores;         // (n, n)
    MatrixD scaled;         // (n, n)
    MatrixD masked;         // (n, n), -inf where masked
    MatrixD row_max;        // (n, 1)
    MatrixD shifted, exp;   // (n, n)
    MatrixD row_sum;        // (n, 1)
    MatrixD weights;        // (n, n)
    MatrixD dropped;        // (n, n)
    MatrixD heads;          // (n, d_v)
};

struct Trace {
    Setup setup;
    MatrixD tokens;                  // (n, 1), ids
    MatrixD E, P, X, norm;           // (n, D)
    MatrixD Q_flat, K_flat, V_flat;  // (n, H*d_k), (n, H*d_k), (n, H*d_v)
    std::vector<HeadTrace> head;     // H
    MatrixD concat;                  // (n, H*d_v)
    MatrixD output;                  // (n, D); (n, H*d_v) without output projection
    MatrixD residual;                // as output
    std::vector<bool> fully_masked;  // n: no key is left for this query
};

// The named matrix of one head; `head` is ignored for arrays that heads share.
// Asserts 0 <= head < H for arrays of heads. Weights, too: W_Q ... beta, and W_a, U_a, v_a of a head.
const MatrixD& array(const Trace& trace, ArrayId id, Index head = 0);

// Whether any number of b_Q, b_K, b_V, b_O is not 0.
bool has_biases(const Setup& setup);

// P (n, D): zeros unless the positions are sinusoidal or given.
MatrixD position_vectors(const Setup& setup);

// Runs all steps. Throws Error when the estimate exceeds `memory_limit` bytes.
inline constexpr std::size_t default_memory_limit = std::size_t{512} << 20;
Trace run(Setup setup, std::size_t memory_limit = default_memory_limit);

// Bytes of all intermediates for these sizes; saturates instead of overflowing.
std::size_t estimated_bytes(const Sizes& sizes);

// Multiplications of all matrix products for these sizes: how long run() takes, whatever the machine.
double multiplications(const Sizes& sizes);

// The largest n whose estimate fits into `memory_limit` with the other sizes unchanged.
Index largest_n_that_fits(Sizes sizes, std::size_t memory_limit);

}  // namespace attnscope
