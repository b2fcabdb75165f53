#pragma once
// Multi-head attention on the processor: how a request is cut into pieces for the threads, and which kernel does them.

#include <vector>

#include "core/compute/arena.h"
#include "core/compute/backend.h"
#include "core/compute/thread_pool.h"

namespace attnscope {

// The threads and the memory that one engine keeps from call to call.
struct CpuEngine {
    explicit CpuEngine(int threads) : pool(threads), scratch(static_cast<std::size_t>(threads)) {}

    ThreadPool pool;
    std::vector<Arena> scratch;  // one per thread
    Arena packed;                // keys and values, packed for all threads
};

// O, L and the pooled maps in one pass; no map where bins is 0. Results do not depend on the number of threads.
MapResult streamed_attention(const AttendRequest& request, Index bins, const JobControl& control, CpuEngine& engine);

// O and L, with request.weights and request.scores written.
AttendResult materialised_attention(const AttendRequest& request, const JobControl& control, CpuEngine& engine);

// In single precision; in double where score_bound() is above plain_float_score_bound (pooled: pooled_float_score_bound).
MatrixF tile_values(const TileRequest& request, CpuEngine& engine);

MatrixF packed_product(const MatrixView& A, const MatrixView& B, const MatrixView& bias, const JobControl& control, CpuEngine& engine);

}  // namespace attnscope
