#pragma once
// Numbers as bytes of either order, on a machine of either order.

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <span>
#include <string>

namespace attnscope {

// The number whose bytes begin at `at`, which need not be aligned.
template <class T>
T number_at(const char* at, bool big_endian) {
    std::array<char, sizeof(T)> bytes;
    std::memcpy(bytes.data(), at, sizeof(T));
    if (big_endian != (std::endian::native == std::endian::big)) std::reverse(bytes.begin(), bytes.end());
    return std::bit_cast<T>(bytes);
}

template <class T>
void append_little_endian(std::string& bytes, T number) {
    auto raw = std::bit_cast<std::array<char, sizeof(T)>>(number);
    if constexpr (std::endian::native == std::endian::big) std::reverse(raw.begin(), raw.end());
    bytes.append(raw.data(), raw.size());
}

template <class T>
std::string little_endian_bytes(std::span<const T> numbers) {
    std::string bytes;
    bytes.reserve(numbers.size_bytes());
    for (const T number : numbers) append_little_endian(bytes, number);
    return bytes;
}

}  // namespace attnscope
