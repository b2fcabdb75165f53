#include "core/attention/over_heads.h"

#include <cassert>
#include <cmath>
#include <limits>

namespace attnscope {

OverHeads over_heads(const Trace& trace, ArrayId id, Cell cell) {
    assert(info(id).per_head && !trace.head.empty());
    const auto count = static_cast<Index>(trace.head.size());
    OverHeads over{.mean = 0.0, .largest = std::numeric_limits<double>::quiet_NaN(), .head = 0};
    double sum = 0.0;
    for (Index head = 0; head < count; ++head) {
        const double value = array(trace, id, head)(cell.row, cell.column);
        sum += value;
        if (std::isnan(value) || value <= over.largest) continue;
        over.largest = value;
        over.head = head;
    }
    over.mean = sum / static_cast<double>(count);
    return over;
}

}  // namespace attnscope
