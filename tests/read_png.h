#pragma once
// A small reader of PNG files, written from the specification and independent of what writes them.

#include <zlib.h>

#include <cstdint>
#include <cstdlib>
#include <map>
#include <stdexcept>
#include <string>
#include <vector>

namespace attnscope {

struct ReadPng {
    int width = 0, height = 0, channels = 0;
    std::vector<std::uint8_t> samples;
    std::map<std::string, std::string> texts;
    std::uint32_t pixels_per_meter = 0;

    const std::uint8_t* at(int x, int y) const {
        return samples.data() + (static_cast<std::size_t>(y) * static_cast<std::size_t>(width) + static_cast<std::size_t>(x)) * static_cast<std::size_t>(channels);
    }
};

// 8-bit RGB or RGBA, not interlaced. Throws for anything else, and for a wrong checksum.
inline ReadPng read_png(const std::string& file) {
    const auto number = [&](std::size_t at) {
        std::uint32_t value = 0;
        for (std::size_t k = 0; k < 4; ++k) value = value << 8 | static_cast<unsigned char>(file.at(at + k));
        return value;
    };
    if (!file.starts_with("\x89PNG\r\n\x1A\n")) throw std::runtime_error("not a PNG");
    ReadPng png;
    std::string packed;
    for (std::size_t at = 8; at < file.size();) {
        const std::uint32_t length = number(at);
        const std::string type = file.substr(at + 4, 4), data = file.substr(at + 8, length);
        const auto crc = static_cast<std::uint32_t>(crc32(0, reinterpret_cast<const Bytef*>(file.data() + at + 4), length + 4));
        if (crc != number(at + 8 + length)) throw std::runtime_error("wrong checksum in " + type);
        if (type == "IHDR") {
            png.width = static_cast<int>(number(at + 8));
            png.height = static_cast<int>(number(at + 12));
            if (data[8] != 8 || (data[9] != 2 && data[9] != 6) || data[12] != 0) throw std::runtime_error("another kind of PNG");
            png.channels = data[9] == 2 ? 3 : 4;
        }
        if (type == "IDAT") packed += data;
        if (type == "pHYs") png.pixels_per_meter = number(at + 8);
        if (type == "iTXt") png.texts[data.substr(0, data.find('\0'))] = data.substr(data.find('\0') + 5);
        at += 12 + length;
    }
    const auto bpp = static_cast<std::size_t>(png.channels), line = static_cast<std::size_t>(png.width) * bpp;
    std::vector<std::uint8_t> raw((line + 1) * static_cast<std::size_t>(png.height));
    uLongf size = static_cast<uLongf>(raw.size());
    if (uncompress(raw.data(), &size, reinterpret_cast<const Bytef*>(packed.data()), static_cast<uLong>(packed.size())) != Z_OK || size != raw.size())
        throw std::runtime_error("the pixels cannot be unpacked");
    png.samples.resize(line * static_cast<std::size_t>(png.height));
    for (std::size_t y = 0; y < static_cast<std::size_t>(png.height); ++y) {
        const std::uint8_t filter = raw[y * (line + 1)];
        for (std::size_t i = 0; i < line; ++i) {
            std::uint8_t* out = png.samples.data() + y * line;
            const int a = i >= bpp ? out[i - bpp] : 0, b = y > 0 ? out[i - line] : 0, c = i >= bpp && y > 0 ? out[i - line - bpp] : 0;
            const int p = a + b - c, pa = std::abs(p - a), pb = std::abs(p - b), pc = std::abs(p - c);
            const int paeth = pa <= pb && pa <= pc ? a : pb <= pc ? b : c;
            const int predicted[] = {0, a, b, (a + b) / 2, paeth};
            if (filter > 4) throw std::runtime_error("unknown filter");
            out[i] = static_cast<std::uint8_t>(raw[y * (line + 1) + 1 + i] + predicted[filter]);
        }
    }
    return png;
}

}  // namespace attnscope
