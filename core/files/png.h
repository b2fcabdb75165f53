#pragma once
// Pictures as PNG files (ISO/IEC 15948), 8 bits per channel: the same bytes wherever zlib is the same.

#include <cstdint>
#include <string>
#include <vector>

namespace attnscope {

struct PngImage {
    int width = 0, height = 0;
    int channels = 3;                   // 3: RGB, 4: RGBA, not premultiplied
    std::vector<std::uint8_t> samples;  // width * height * channels, row by row from the top
    double dots_per_inch = 0;           // 0: not said
    std::string title, description;     // UTF-8; left out when empty
};

// Asserts that the sizes agree and are at least 1. Throws Error when memory does not suffice.
std::string png_bytes(const PngImage& image);

}  // namespace attnscope
