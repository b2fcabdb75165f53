#include "core/gpu/resident_lines.h"

#include <algorithm>

#include "core/gpu/tiled.h"

namespace attnscope {

void ResidentLines::want(const MatrixView& matrix, IndexRange lines, LineLayout layout, float times) {
    const Contents wanted{.data = matrix.data(), .rows = matrix.rows(), .columns = matrix.cols(), .stride = matrix.outerStride(), .lines = lines,
                          .layout = layout, .times = times};
    if (there_ == wanted) return;
    there_.reset();
    switch (layout) {
        case LineLayout::rows:
            write_tiled(matrix, lines, times, submissions_.stage(input_, tiled_floats(lines.size(), matrix.cols())));
            break;
        case LineLayout::columns:
            write_tiled_columns(matrix, lines, submissions_.stage(input_, tiled_floats(lines.size(), matrix.rows())));
            break;
        case LineLayout::chunks:
            write_chunked(matrix, lines, submissions_.stage(input_, chunked_floats(lines.size(), std::max<Index>(matrix.cols(), 1))));
            break;
    }
    there_ = wanted;
}

}  // namespace attnscope
