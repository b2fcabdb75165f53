#pragma once
// From a number to a colour: the maps and the ranges, shared by window and exports.

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "core/attention/matrix.h"

namespace attnscope {

enum class Colormap { cividis, viridis, magma, grey, diverging };  // diverging: blue - paper - orange, for signed data
enum class Range { shared, per_row, log };
// What everything stands on; the diverging map's neutral. `contrast` is white, with every colour far from it.
enum class Paper { light, dark, contrast };
inline constexpr int paper_count = 3;

struct Rgb {
    std::uint8_t r = 0, g = 0, b = 0;
    bool operator==(const Rgb&) const = default;
};

std::string_view name_of(Colormap map);
std::string_view name_of(Range range);
std::optional<Colormap> colormap_named(std::string_view name);
std::optional<Range> range_named(std::string_view name);

// The colour at a position of a map, 0 (low) to 1 (high), clamped. The diverging map is exactly the paper at 0.5.
Rgb color_at(Colormap map, Paper paper, double position);

// 256 entries for a lookup texture: entry i is the colour at (i + 0.5)/256.
std::array<Rgb, 256> color_table(Colormap map, Paper paper);

// What the two ends of a colormap stand for.
struct ValueRange {
    enum class Scale {
        linear,
        logarithmic,     // of values that are not negative; `low` is positive and what is below it has the lowest colour
        symmetric_log,   // sign(v)·asinh(|v|/t), t = high/1000: logarithmic on both sides, linear around 0
    };
    struct Ends {
        double low = 0.0, high = 0.0;
        bool operator==(const Ends&) const = default;
    };
    Scale scale = Scale::linear;
    std::vector<Ends> rows;  // one for all rows, or one for each
    const Ends& of_row(Index row) const { return rows[rows.size() == 1 ? 0 : static_cast<std::size_t>(row)]; }
};

// Finite entries only. The diverging map is symmetric about 0; other maps start at 0 when nothing is negative, and at the
// smallest value otherwise. A logarithmic range reaches down to the smallest positive value, at most six decades; data
// with negative values, or the diverging map, get the symmetric logarithm.
ValueRange range_of(const MatrixD& values, Range range, Colormap map);

// The range that several matrices share, e.g. all heads; asserts that they have equal rows where each row has a range.
ValueRange range_of(std::span<const MatrixD* const> matrices, Range range, Colormap map);

// 0 to 1; nothing for -inf (masked) and NaN, which have a look of their own and never the lowest colour.
std::optional<double> position_of(double value, const ValueRange& range, Index row = 0);

// The value at a position: the inverse of position_of, for the numbers beside a colour bar.
double value_at(double position, const ValueRange& range, Index row = 0);

// Nothing for cells that are hatched: masked (-inf) and NaN.
std::optional<Rgb> color_of(double value, const ValueRange& range, Index row, Colormap map, Paper paper);

// WCAG 2.1 relative luminance and contrast ratio, 1 to 21.
double relative_luminance(Rgb color);
double contrast(Rgb a, Rgb b);

// Text that can be read on this ground: black or white, whichever contrasts more, which is never below 4.5:1. A third ink
// would make equal cells look unequal.
Rgb readable_ink(Rgb ground);

}  // namespace attnscope
