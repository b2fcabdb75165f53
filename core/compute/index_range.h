#pragma once
// A run of rows, columns, queries or keys.

#include "core/attention/matrix.h"

namespace attnscope {

// Indices begin ... end - 1; empty when begin == end.
struct IndexRange {
    Index begin = 0;
    Index end = 0;
    Index size() const { return end - begin; }
    bool operator==(const IndexRange&) const = default;
};

inline bool lies_inside(IndexRange range, Index size) { return 0 <= range.begin && range.begin <= range.end && range.end <= size; }

}  // namespace attnscope
