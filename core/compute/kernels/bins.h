#pragma once
// Which bins of a pooled map cover what.

#include "core/compute/backend.h"

namespace attnscope {

inline Index bin_of(Index index, Index bins, Index size) {
    Index bin = ((index | bins) >> 31) == 0 ? index * bins / size : static_cast<Index>(static_cast<__int128>(index) * bins / size);
    while (first_of_bin(bin + 1, bins, size) <= index) ++bin;
    return bin;
}

// The bins that the indices touch; none where there are no bins.
inline IndexRange bins_of(IndexRange range, Index bins, Index size) {
    if (bins == 0 || range.size() == 0) return {};
    return {bin_of(range.begin, bins, size), bin_of(range.end - 1, bins, size) + 1};
}

inline Index size_of_bin(Index bin, Index bins, Index size) { return first_of_bin(bin + 1, bins, size) - first_of_bin(bin, bins, size); }

}  // namespace attnscope
