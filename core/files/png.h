#pragma once
// Pictures as PNG files (ISO/IEC 15948), 8 bits per channel.

#include <cstdint>
#include <string>
#include <vector>

namespace attnscope {

struct RgbImage {
    int width = 0, height = 0;
    std::vector<std::uint8_t> rgb;  // width * height * 3, row by row from the top
};

// Asserts that the sizes agree and are at least 1. `pixels_per_meter` 0 leaves the physical size out.
std::string png_bytes(const RgbImage& image, unsigned pixels_per_meter = 0);

}  // namespace attnscope
