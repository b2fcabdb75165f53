#include "core/figure/colormap.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <limits>

#include "core/figure/colormap_tables.h"
#include "core/figure/palette.h"

namespace attnscope {
namespace {

using Ends = ValueRange::Ends;
using Scale = ValueRange::Scale;

constexpr std::array<std::string_view, 5> map_names = {"cividis", "viridis", "magma", "grey", "diverging"};
constexpr std::array<std::string_view, 3> range_names = {"shared", "per-row", "log"};

constexpr double log_decades = 6.0;            // how far a logarithmic range reaches below its largest value
constexpr double linear_fraction = 1.0 / 1000;  // of `high`: where the symmetric logarithm turns linear

Rgb from_hex(std::uint32_t value) {
    return {static_cast<std::uint8_t>(value >> 16), static_cast<std::uint8_t>(value >> 8), static_cast<std::uint8_t>(value)};
}

Rgb mixed(Rgb a, Rgb b, double t) {
    const auto channel = [t](std::uint8_t from, std::uint8_t to) {
        return static_cast<std::uint8_t>(std::lround(from + (to - from) * t));
    };
    return {channel(a.r, b.r), channel(a.g, b.g), channel(a.b, b.b)};
}

// Two straight pieces on each side: full colour, half-way colour, paper.
Rgb diverging_at(Paper paper, double position) {
    const bool blue = position < 0.5;
    const Rgb end = blue ? Rgb{31, 102, 174} : Rgb{200, 81, 10};
    const Rgb half = paper != Paper::dark ? (blue ? Rgb{125, 164, 204} : Rgb{222, 154, 112})
                                           : (blue ? Rgb{29, 63, 104} : Rgb{119, 59, 24});
    const double strength = std::abs(2 * position - 1);
    return strength < 0.5 ? mixed(palette(paper).paper, half, 2 * strength) : mixed(half, end, 2 * strength - 1);
}

// Smallest and largest finite value, and the smallest positive one.
struct Extent {
    double low = std::numeric_limits<double>::infinity();
    double high = -std::numeric_limits<double>::infinity();
    double smallest_positive = std::numeric_limits<double>::infinity();

    void add(double value) {
        if (!std::isfinite(value)) return;
        low = std::min(low, value);
        high = std::max(high, value);
        if (value > 0) smallest_positive = std::min(smallest_positive, value);
    }
    bool empty() const { return low > high; }
};

// Never of length zero on a linear or symmetric scale, so that every value has a position.
Ends ends_of(const Extent& extent, Scale scale, bool symmetric) {
    if (scale == Scale::logarithmic) {
        if (extent.empty() || extent.high <= 0) return {0.0, 0.0};
        return {std::max(extent.smallest_positive, extent.high * std::pow(10.0, -log_decades)), extent.high};
    }
    if (extent.empty()) return {symmetric ? -1.0 : 0.0, 1.0};
    if (symmetric) {
        const double reach = std::max(std::abs(extent.low), std::abs(extent.high));
        return reach > 0 ? Ends{-reach, reach} : Ends{-1.0, 1.0};
    }
    if (extent.low == extent.high && extent.low <= 0) return {extent.low, extent.low < 0 ? 0.0 : 1.0};
    return {std::min(extent.low, 0.0), extent.high};
}

double symmetric_log(double value, double reach) {
    return std::asinh(value / reach / linear_fraction) / std::asinh(1 / linear_fraction);
}

double linear_luminance(std::uint8_t channel) {
    const double c = channel / 255.0;
    return c <= 0.04045 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4);
}

}  // namespace

std::string_view name_of(Colormap map) { return map_names[static_cast<std::size_t>(map)]; }
std::string_view name_of(Range range) { return range_names[static_cast<std::size_t>(range)]; }

std::optional<Colormap> colormap_named(std::string_view name) {
    for (std::size_t i = 0; i < map_names.size(); ++i)
        if (map_names[i] == name) return static_cast<Colormap>(i);
    return std::nullopt;
}

std::optional<Range> range_named(std::string_view name) {
    for (std::size_t i = 0; i < range_names.size(); ++i)
        if (range_names[i] == name) return static_cast<Range>(i);
    return std::nullopt;
}

Rgb color_at(Colormap map, Paper paper, double position) {
    position = std::clamp(position, 0.0, 1.0);
    const auto entry = [position](std::span<const std::uint32_t, 256> table) {
        return from_hex(table[static_cast<std::size_t>(std::min(255.0, position * 256))]);
    };
    switch (map) {
        case Colormap::cividis: return entry(cividis());
        case Colormap::viridis: return entry(viridis());
        case Colormap::magma: return entry(magma());
        case Colormap::grey: return mixed({0x12, 0x12, 0x12}, {0xF4, 0xF4, 0xF4}, position);
        case Colormap::diverging: return diverging_at(paper, position);
    }
    return {};
}

std::array<Rgb, 256> color_table(Colormap map, Paper paper) {
    std::array<Rgb, 256> table;
    for (std::size_t i = 0; i < table.size(); ++i) table[i] = color_at(map, paper, (static_cast<double>(i) + 0.5) / 256);
    return table;
}

ValueRange range_of(const MatrixD& values, Range range, Colormap map) {
    const MatrixD* const one[] = {&values};
    return range_of(one, range, map);
}

ValueRange range_of(std::span<const MatrixD* const> matrices, Range range, Colormap map) {
    assert(!matrices.empty());
    const Index rows = matrices.front()->rows();
    std::vector<Extent> extents(range == Range::per_row ? static_cast<std::size_t>(rows) : 1);
    bool any_negative = false;
    for (const MatrixD* matrix : matrices) {
        assert(range != Range::per_row || matrix->rows() == rows);
        for (Index row = 0; row < matrix->rows(); ++row) {
            Extent& extent = extents[range == Range::per_row ? static_cast<std::size_t>(row) : 0];
            for (Index column = 0; column < matrix->cols(); ++column) extent.add((*matrix)(row, column));
            any_negative = any_negative || extent.low < 0;
        }
    }
    const bool symmetric = map == Colormap::diverging || (range == Range::log && any_negative);
    ValueRange result;
    if (range == Range::log) result.scale = symmetric ? Scale::symmetric_log : Scale::logarithmic;
    for (const Extent& extent : extents) result.rows.push_back(ends_of(extent, result.scale, symmetric));
    if (result.rows.empty()) result.rows.push_back({});
    return result;
}

std::optional<double> position_of(double value, const ValueRange& range, Index row) {
    if (std::isnan(value) || value == -std::numeric_limits<double>::infinity()) return std::nullopt;
    const auto [low, high] = range.of_row(row);
    switch (range.scale) {
        case Scale::linear: {
            // in units of the larger end: neither overflows nor underflows
            const double unit = std::max(std::abs(low), std::abs(high));
            return std::clamp((value / unit - low / unit) / (high / unit - low / unit), 0.0, 1.0);
        }
        case Scale::logarithmic:
            if (value <= 0) return 0.0;
            if (!(high > low)) return value >= high ? 1.0 : 0.0;
            return std::clamp(std::log(value / low) / std::log(high / low), 0.0, 1.0);
        case Scale::symmetric_log:
            return std::clamp(0.5 + 0.5 * symmetric_log(value, high), 0.0, 1.0);
    }
    return std::nullopt;
}

double value_at(double position, const ValueRange& range, Index row) {
    const auto [low, high] = range.of_row(row);
    switch (range.scale) {
        case Scale::linear: return low * (1 - position) + high * position;
        case Scale::logarithmic: return high > low ? low * std::pow(high / low, position) : high;
        case Scale::symmetric_log:
            return high * linear_fraction * std::sinh((2 * position - 1) * std::asinh(1 / linear_fraction));
    }
    return 0.0;
}

std::optional<Rgb> color_of(double value, const ValueRange& range, Index row, Colormap map, Paper paper) {
    const auto position = position_of(value, range, row);
    if (!position) return std::nullopt;
    return color_at(map, paper, *position);
}

double relative_luminance(Rgb color) {
    return 0.2126 * linear_luminance(color.r) + 0.7152 * linear_luminance(color.g) + 0.0722 * linear_luminance(color.b);
}

double contrast(Rgb a, Rgb b) {
    const double la = relative_luminance(a), lb = relative_luminance(b);
    return (std::max(la, lb) + 0.05) / (std::min(la, lb) + 0.05);
}

Rgb readable_ink(Rgb ground) {
    constexpr Rgb white{255, 255, 255}, black{0, 0, 0};
    return contrast(ground, black) >= contrast(ground, white) ? black : white;
}

}  // namespace attnscope
