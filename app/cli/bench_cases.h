#pragma once
// The jobs that `attnscope bench` times, and the plain versions that they are measured against.

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/attention/matrix.h"

namespace attnscope {

enum class BenchKind { layer, map, tile };

// layer: multi-head self-attention with its four projections, weights written out; n tokens, width D, H heads
// map: O, L and the mean and max map of 1024 bins of one head in one pass; D = d
// tile: 1024 x 1024 weights from Q, K and L; D = d
struct BenchCase {
    BenchKind kind = BenchKind::layer;
    Index n = 0, D = 0, H = 1;
    bool causal = false;
};

// "layer:512,512,8", "layer:2048,512,8,causal", "map:16384,64", "tile:65536,64"; the last number may be "0" or "1" for causal.
// Throws Error (bad usage).
BenchCase bench_case_of(std::string_view text);
std::string text_of(const BenchCase& bench);
std::vector<BenchCase> usual_bench_cases();

// Floating-point operations of the matrix products, never halved for a causal mask.
double operations_of(const BenchCase& bench);

// One call does the job once. Input and memory are made here, before the first call. The plain version is not offered
// where its n x n matrices would take gigabytes or minutes.
std::function<void()> job_of(const BenchCase& bench, int threads);
std::optional<std::function<void()>> plain_job_of(const BenchCase& bench);

}  // namespace attnscope
