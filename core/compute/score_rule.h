#pragma once
// How scores become weights, and which cells there are at all: what every kernel of core/compute and core/gpu agrees on.

#include <optional>

#include "core/attention/attend.h"
#include "core/compute/cell_mask.h"
#include "core/compute/index_range.h"

namespace attnscope {

// scaled(i, j) = cap(Q_i . K_j * scale) - slope * |i - j|,   cap(s) = softcap * tanh(s / softcap)
// Query i sees key j when causal, window and cells all allow it.
// softcap: Gemma Team 2024, "Gemma 2", section 2; slope: Press et al. 2022, "Train Short, Test Long" (ALiBi).
struct ScoreRule {
    double scale = 1.0;            // finite; 1/(sqrt(d) * temperature) is usual
    double softcap = 0.0;          // 0 is off
    double slope = 0.0;            // of the linear bias; 0 is off
    bool causal = false;           // j <= i
    std::optional<Window> window = std::nullopt;  // i - left <= j <= i + right
    CellMask cells = {};           // padding, painted cells; empty is none
};

// The keys that query `row` sees among keys 0 ... keys - 1, `cells` aside: always one run, possibly empty. Both its ends
// rise with the row, so that the first and the last row bound the keys of a block of rows.
inline IndexRange visible_keys(const ScoreRule& rule, Index row, Index keys) {
    const KeyRange range = visible_keys(row, keys, rule.causal, rule.window);
    return {.begin = range.begin, .end = range.end};
}

}  // namespace attnscope
