#pragma once
// The streaming map of one head, a group of query rows at a time: O, L and the pooled weights in one pass over the keys.

#include <cstddef>
#include <stop_token>

#include "core/compute/score_rule.h"

namespace attnscope {

// Q (n, d), K (m, d), V (m, d_v) with lines of any length; what comes out is written to O (n, d_v), L (n) and, where there
// are bins, to mean and max (row_bins, column_bins). A row bin that begins in one group and ends in another is summed in
// `edges` first: (groups, 2 edges, 2, column_bins), see StreamingMap.
struct StreamingHead {
    const float *Q = nullptr, *K = nullptr, *V = nullptr;
    std::size_t Q_line = 0, K_line = 0, V_line = 0;
    Index n = 0, m = 0, d = 0, d_v = 0;
    ScoreRule rule;
    float* O = nullptr;
    std::size_t O_line = 0;
    double* L = nullptr;
    Index row_bins = 0, column_bins = 0;  // 0: no map
    float *mean = nullptr, *max = nullptr;
    float* edges = nullptr;
};

// Of a group on this machine: the rows that share each block of keys while it is in the second-level cache.
Index rows_of_group();

// Floats of scratch that stream_group() needs.
std::size_t streaming_scratch(const StreamingHead& head);

// Rows group * rows_of_group() ... of the head. Different groups may run at the same time, each with scratch of its own.
// Returns early, leaving its results undefined, when a stop is requested.
void stream_group(const StreamingHead& head, Index group, float* scratch, const std::stop_token& stop);

// Adds up, in the order of the groups, the row bins that several groups share; after all groups.
void merge_edges(const StreamingHead& head);

}  // namespace attnscope
