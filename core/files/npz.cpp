#include "core/files/npz.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cassert>
#include <functional>
#include <numeric>

#include "core/attention/error.h"
#include "core/files/bytes.h"
#include "core/files/npy_header.h"
#include "core/text/tokenizer.h"

namespace attnscope {
namespace {

constexpr std::string_view ending = ".npy";
constexpr std::size_t numbers_at_once = std::size_t{1} << 15;  // keeps the copy in other bytes small

template <class T>
void hand_over(std::span<const T> numbers, const ZipWriter::Consumer& consume) {
    while (!numbers.empty()) {
        const auto part = numbers.first(std::min(numbers.size(), numbers_at_once));
        consume(little_endian_bytes(part));
        numbers = numbers.subspan(part.size());
    }
}

// `text` is valid UTF-8.
std::u32string code_points(std::string_view text) {
    std::u32string points;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte < 0x80) points += byte;
        else if (byte >= 0xF0) points += byte & 0x07;
        else if (byte >= 0xE0) points += byte & 0x0F;
        else if (byte >= 0xC0) points += byte & 0x1F;
        else points.back() = (points.back() << 6) | (byte & 0x3F);
    }
    return points;
}

}  // namespace

std::vector<std::string> NpzArchive::names() const {
    std::vector<std::string> names;
    for (const ZipEntry& entry : archive_.entries())
        if (entry.name.ends_with(ending)) names.push_back(entry.name.substr(0, entry.name.size() - ending.size()));
    return names;
}

bool NpzArchive::has(std::string_view name) const { return archive_.find(std::string(name) + std::string(ending)) != nullptr; }

NpyArray NpzArchive::array(std::string_view name) const {
    const ZipEntry* entry = archive_.find(std::string(name) + std::string(ending));
    if (!entry) throw Error(fmt::format("{}: there is no array '{}'; there are: {}", archive_.name(), name, fmt::join(names(), ", ")));
    return npy_from_bytes(archive_.unpacked(*entry), fmt::format("{}, array '{}'", archive_.name(), name));
}

NpzArchive read_npz(const std::filesystem::path& path, const FileSystem& files) {
    return NpzArchive(ZipArchive(read_file(path, max_file_bytes, files), quoted(path)));
}

void NpzWriter::add(const std::string& name, const Shape& shape, const std::vector<std::span<const double>>& parts) {
    assert(std::accumulate(shape.begin(), shape.end(), Index{1}, std::multiplies<>()) ==
           std::accumulate(parts.begin(), parts.end(), Index{0},
                           [](Index sum, const auto& part) { return sum + static_cast<Index>(part.size()); }));
    zip_.add(name + std::string(ending), [&](const ZipWriter::Consumer& consume) {
        consume(npy_header_bytes("<f8", shape));
        for (const auto& part : parts) hand_over(part, consume);
    });
}

void NpzWriter::add(const std::string& name, const Shape& shape, std::span<const std::int64_t> elements) {
    zip_.add(name + std::string(ending), [&](const ZipWriter::Consumer& consume) {
        consume(npy_header_bytes("<i8", shape));
        hand_over(elements, consume);
    });
}

void NpzWriter::add(const std::string& name, std::span<const std::string> texts) {
    std::vector<std::u32string> points;
    std::size_t longest = 1;  // NumPy has no text of length 0
    for (const std::string& text : texts) {
        points.push_back(code_points(clean_utf8(text).text));
        longest = std::max(longest, points.back().size());
    }
    zip_.add(name + std::string(ending), [&](const ZipWriter::Consumer& consume) {
        consume(npy_header_bytes(fmt::format("<U{}", longest), {static_cast<Index>(texts.size())}));
        for (std::u32string text : points) {
            text.resize(longest, U'\0');
            hand_over<char32_t>(text, consume);
        }
    });
}

}  // namespace attnscope
