#include "core/files/png.h"

#include <zlib.h>

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>
#include <vector>

#include "core/attention/error.h"

namespace attnscope {
namespace {

void append_number(std::string& to, std::uint32_t value) {
    for (const int shift : {24, 16, 8, 0}) to += static_cast<char>(static_cast<unsigned char>(value >> shift));
}

void append_chunk(std::string& to, const char* type, const std::string& data) {
    append_number(to, static_cast<std::uint32_t>(data.size()));
    const std::string body = type + data;
    to += body;
    append_number(to, static_cast<std::uint32_t>(crc32(0, reinterpret_cast<const Bytef*>(body.data()), static_cast<uInt>(body.size()))));
}

// the sum of absolute differences, each as a signed byte: small when deflate will do well
std::size_t unrest(const std::vector<std::uint8_t>& line) {
    std::size_t sum = 0;
    for (const std::uint8_t d : line) sum += d < 128 ? d : 256u - d;
    return sum;
}

// Each row begins with its filter: none, differences to the left (1) or to the row above (2), whichever is calmest.
std::string filtered(const PngImage& image) {
    const auto length = static_cast<std::size_t>(image.width) * static_cast<std::size_t>(image.channels);
    const auto pixel = static_cast<std::size_t>(image.channels);
    std::string result;
    result.reserve((length + 1) * static_cast<std::size_t>(image.height));
    std::array<std::vector<std::uint8_t>, 3> lines;
    for (auto& line : lines) line.resize(length);
    for (std::size_t y = 0; y < static_cast<std::size_t>(image.height); ++y) {
        const std::uint8_t* row = image.samples.data() + y * length;
        auto& [plain, left, above] = lines;
        std::copy(row, row + length, plain.begin());
        std::copy(row, row + pixel, left.begin());
        for (std::size_t i = pixel; i < length; ++i) left[i] = static_cast<std::uint8_t>(row[i] - row[i - pixel]);
        if (y == 0) above = plain;
        else
            for (std::size_t i = 0; i < length; ++i) above[i] = static_cast<std::uint8_t>(row[i] - *(row + i - length));
        std::size_t best = 0, least = unrest(plain);
        for (const std::size_t filter : {std::size_t{1}, std::size_t{2}})
            if (const std::size_t sum = unrest(lines[filter]); sum < least) {
                least = sum;
                best = filter;
            }
        result += static_cast<char>(best);
        result.append(reinterpret_cast<const char*>(lines[best].data()), length);
    }
    return result;
}

std::string compressed(const std::string& bytes) {
    uLongf size = compressBound(static_cast<uLong>(bytes.size()));
    std::string result(size, '\0');
    if (compress2(reinterpret_cast<Bytef*>(result.data()), &size, reinterpret_cast<const Bytef*>(bytes.data()), static_cast<uLong>(bytes.size()), /*level=*/6) != Z_OK)
        throw Error("there is not enough memory to write the picture; choose a smaller width");
    result.resize(size);
    return result;
}

// "iTXt": keyword, not compressed, no language, no translated keyword
void append_text(std::string& to, const std::string& keyword, const std::string& text) {
    if (text.empty()) return;
    append_chunk(to, "iTXt", keyword + std::string(5, '\0') + text);
}

}  // namespace

std::string png_bytes(const PngImage& image) {
    assert(image.width > 0 && image.height > 0 && (image.channels == 3 || image.channels == 4));
    assert(image.samples.size() == static_cast<std::size_t>(image.width) * static_cast<std::size_t>(image.height) * static_cast<std::size_t>(image.channels));
    std::string file = "\x89PNG\r\n\x1A\n";
    std::string header;
    append_number(header, static_cast<std::uint32_t>(image.width));
    append_number(header, static_cast<std::uint32_t>(image.height));
    const char color_type = image.channels == 3 ? 2 : 6;
    header += {8, color_type, 0, 0, 0};
    append_chunk(file, "IHDR", header);
    append_chunk(file, "sRGB", std::string(1, '\0'));
    if (image.dots_per_inch > 0) {
        const auto per_meter = static_cast<std::uint32_t>(std::lround(image.dots_per_inch / 0.0254));
        std::string density;
        append_number(density, per_meter);
        append_number(density, per_meter);
        density += '\1';
        append_chunk(file, "pHYs", density);
    }
    append_text(file, "Title", image.title);
    append_text(file, "Description", image.description);
    append_chunk(file, "IDAT", compressed(filtered(image)));
    append_chunk(file, "IEND", {});
    return file;
}

}  // namespace attnscope
