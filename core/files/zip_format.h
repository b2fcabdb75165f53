#pragma once
// Numbers of the ZIP format that reading and writing share.

#include <cstddef>
#include <cstdint>

namespace attnscope::zip_format {

constexpr std::uint32_t local_signature = 0x04034b50, central_signature = 0x02014b50, end_signature = 0x06054b50;
constexpr std::uint32_t end64_signature = 0x06064b50, locator64_signature = 0x07064b50;
constexpr std::size_t local_bytes = 30, central_bytes = 46, end_bytes = 22, end64_bytes = 56, locator64_bytes = 20;
constexpr std::uint16_t zip64_field = 1;
constexpr std::uint16_t stored = 0, deflated = 8;
constexpr std::uint32_t in_zip64 = 0xFFFFFFFF;   // in place of a size or offset that stands in the zip64 field
constexpr std::uint16_t in_zip64_short = 0xFFFF;

}  // namespace attnscope::zip_format
