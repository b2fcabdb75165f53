#include "app/gui/widgets/matrix_picture.h"

#include <cmath>
#include <limits>

#include "app/gui/widgets/matrix_view.h"
#include "core/figure/figure.h"

namespace attnscope {
namespace {

constexpr int hatch_period = 6;  // pixels between the lines of masked cells

std::uint32_t pixel_of(Rgb color) { return IM_COL32(color.r, color.g, color.b, 255); }

bool all_dropped(const Trace& trace, const StageMatrix& matrix, const DrawnValues& values, const CellBlock& block) {
    if (matrix.array != ArrayId::dropped) return false;
    for (Index row = block.rows.begin; row < block.rows.end; ++row)
        for (Index column = block.columns.begin; column < block.columns.end; ++column)
            if (look_of(trace, number_at(matrix, {row, column}), values(row, column)) != CellLook::dropped) return false;
    return true;
}

bool all_masked(const Trace& trace, const StageMatrix& matrix, const CellBlock& block) {
    for (Index row = block.rows.begin; row < block.rows.end; ++row)
        for (Index column = block.columns.begin; column < block.columns.end; ++column) {
            const NumberRef number = number_at(matrix, {row, column});
            if (!is_masked(trace, number.array, number.head, number.row, number.column)) return false;
        }
    return true;
}

}  // namespace

double pooled_mean(const DrawnValues& values, const CellBlock& block) {
    double sum = 0.0;
    Index counted = 0;
    for (Index row = block.rows.begin; row < block.rows.end; ++row)
        for (Index column = block.columns.begin; column < block.columns.end; ++column) {
            const double value = values(row, column);
            if (!std::isfinite(value)) continue;
            sum += value;
            ++counted;
        }
    return counted > 0 ? sum / static_cast<double>(counted) : std::numeric_limits<double>::quiet_NaN();
}

Picture matrix_picture(const Trace& trace, const StageMatrix& matrix, const AxisMap& rows, const AxisMap& columns,
                       const ValueRange& range, const PictureColors& colors) {
    const DrawnValues values(trace, matrix);
    Picture picture{.width = static_cast<int>(columns.length), .height = static_cast<int>(rows.length), .pixels = {}};
    picture.pixels.reserve(static_cast<std::size_t>(picture.width) * static_cast<std::size_t>(picture.height));
    std::vector<CellSpan> column_spans;
    for (int x = 0; x < picture.width; ++x) column_spans.push_back(cells_of_pixel(columns, x));

    CellSpan previous{-1, -1};
    for (int y = 0; y < picture.height; ++y) {
        const CellSpan row_span = cells_of_pixel(rows, y);
        // rows of pixels that show the same cells differ only in their hatching
        const bool repeated = row_span == previous;
        previous = row_span;
        for (int x = 0; x < picture.width; ++x) {
            const std::size_t above = picture.pixels.size() - static_cast<std::size_t>(picture.width);
            const CellSpan column_span = column_spans[static_cast<std::size_t>(x)];
            const bool same_cell = x > 0 && column_span == column_spans[static_cast<std::size_t>(x) - 1];
            const std::uint32_t ground = pixel_of(colors.hatch_ground), line = pixel_of(colors.hatch_line), other_line = pixel_of(colors.not_a_number);
            std::optional<std::uint32_t> known;
            if (repeated) known = picture.pixels[above];
            else if (same_cell) known = picture.pixels.back();
            if (known && *known != ground && *known != line && *known != other_line) {
                picture.pixels.push_back(*known);
                continue;
            }
            const NumberRef number = number_at(matrix, {row_span.begin, column_span.begin});
            const double mean = pooled_mean(values, {row_span, column_span});
            const bool masked = all_masked(trace, matrix, {row_span, column_span});
            const auto color = masked ? std::nullopt : color_of(mean, range, number.row, colors.map, colors.paper);
            const std::uint32_t hatched = (x + y) % hatch_period != 0 ? ground : masked ? line : other_line;
            if (all_dropped(trace, matrix, values, {row_span, column_span})) picture.pixels.push_back(pixel_of(colors.dropped));
            else picture.pixels.push_back(color ? pixel_of(*color) : hatched);
        }
    }
    return picture;
}

}  // namespace attnscope
