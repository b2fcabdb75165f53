#pragma once
// PNG files written byte by byte the same on every machine with the same zlib.

#include <cstdint>
#include <span>
#include <string>

namespace attnscope {

struct PngPicture {
    int width = 0, height = 0;
    int channels = 3;                      // 3: RGB, 4: RGBA, not premultiplied
    std::span<const std::uint8_t> samples; // row by row
    double dots_per_inch = 0;              // 0: not said
    std::string title, description;        // UTF-8; left out when empty
};

// PNG specification, third edition; zlib's usual compression.
std::string png_file(const PngPicture& picture);

std::string base64(std::string_view bytes);

}  // namespace attnscope
