#pragma once
// From a number to a colour: the maps and the ranges, shared by window and exports.

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

#include "core/attention/matrix.h"

namespace attnscope {

enum class Colormap { cividis, viridis, magma, grey, diverging };  // diverging: blue - paper - orange, for signed data
enum class Range { shared, per_row, log };

struct Rgb {
    std::uint8_t r = 0, g = 0, b = 0;
    bool operator==(const Rgb&) const = default;
};

}  // namespace attnscope
