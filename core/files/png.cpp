#include "core/files/png.h"

#include <zlib.h>

#include <cassert>
#include <cstddef>
#include <string_view>

namespace attnscope {
namespace {

void append_number(std::string& out, std::uint32_t number) {
    for (const int shift : {24, 16, 8, 0}) out += static_cast<char>((number >> shift) & 0xFF);
}

void append_chunk(std::string& out, std::string_view type, const std::string& data) {
    append_number(out, static_cast<std::uint32_t>(data.size()));
    const std::size_t checked_from = out.size();
    out += type;
    out += data;
    const auto* bytes = reinterpret_cast<const Bytef*>(out.data()) + checked_from;
    append_number(out, static_cast<std::uint32_t>(crc32_z(0, bytes, out.size() - checked_from)));
}

// Each row as differences to the row above (filter type 2), which is what maps and plain surfaces compress best under.
std::string filtered(const RgbImage& image) {
    const std::size_t row_bytes = static_cast<std::size_t>(image.width) * 3;
    std::string out;
    out.reserve((row_bytes + 1) * static_cast<std::size_t>(image.height));
    for (std::size_t row = 0; row < static_cast<std::size_t>(image.height); ++row) {
        const std::uint8_t* now = image.rgb.data() + row * row_bytes;
        out += static_cast<char>(2);
        for (std::size_t i = 0; i < row_bytes; ++i)
            out += static_cast<char>(static_cast<std::uint8_t>(now[i] - (row == 0 ? 0 : *(now + i - row_bytes))));
    }
    return out;
}

std::string deflated(const std::string& bytes) {
    uLongf size = compressBound(static_cast<uLong>(bytes.size()));
    std::string out(size, '\0');
    [[maybe_unused]] const int result = compress2(reinterpret_cast<Bytef*>(out.data()), &size, reinterpret_cast<const Bytef*>(bytes.data()),
                                                  static_cast<uLong>(bytes.size()), Z_DEFAULT_COMPRESSION);
    assert(result == Z_OK);  // the room is compressBound's
    out.resize(size);
    return out;
}

}  // namespace

std::string png_bytes(const RgbImage& image, unsigned pixels_per_meter) {
    assert(image.width > 0 && image.height > 0);
    assert(image.rgb.size() == static_cast<std::size_t>(image.width) * static_cast<std::size_t>(image.height) * 3);
    std::string header;
    append_number(header, static_cast<std::uint32_t>(image.width));
    append_number(header, static_cast<std::uint32_t>(image.height));
    header += std::string("\x08\x02\x00\x00\x00", 5);  // 8 bits, colour without alpha, deflate, adaptive filters, no interlace

    std::string out = "\x89PNG\r\n\x1a\n";
    append_chunk(out, "IHDR", header);
    if (pixels_per_meter > 0) {
        std::string physical;
        append_number(physical, pixels_per_meter);
        append_number(physical, pixels_per_meter);
        physical += '\x01';  // the unit is the metre
        append_chunk(out, "pHYs", physical);
    }
    append_chunk(out, "IDAT", deflated(filtered(image)));
    append_chunk(out, "IEND", {});
    return out;
}

}  // namespace attnscope
