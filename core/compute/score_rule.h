#pragma once
// How scores become weights, and which cells there are at all: what every kernel of core/compute and core/gpu agrees on.

#include <optional>

#include "core/attention/attend.h"

namespace attnscope {

// scaled(i, j) = Q_i . K_j * scale; query i sees key j when causal and window both allow it.
struct ScoreRule {
    double scale = 1.0;            // finite; 1/sqrt(d) is the paper's
    bool causal = false;           // j <= i
    std::optional<Window> window = std::nullopt;  // i - left <= j <= i + right
};

// Indices begin ... end - 1; empty when begin == end.
struct IndexRange {
    Index begin = 0;
    Index end = 0;
    Index size() const { return end - begin; }
    bool operator==(const IndexRange&) const = default;
};

// The keys that query `row` sees among keys 0 ... keys - 1: always one run, possibly empty. Both its ends rise with the
// row, so that the first and the last row bound the keys of a block of rows.
inline IndexRange visible_keys(const ScoreRule& rule, Index row, Index keys) {
    const KeyRange range = visible_keys(row, keys, rule.causal, rule.window);
    return {.begin = range.begin, .end = range.end};
}

}  // namespace attnscope
