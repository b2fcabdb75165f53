#include "app/cli/text_input.h"

#include <iostream>
#include <vector>

#include <fmt/format.h>

#include "core/attention/error.h"
#include "core/files/atomic_write.h"
#include "core/text/tokenizer.h"

namespace attnscope {
namespace {

// Far more than any text whose attention fits into memory; also the end of a device that never ends.
constexpr std::uint64_t max_text_bytes = std::uint64_t{256} << 20;

}  // namespace

std::string clean_text(std::string_view bytes, std::string_view source, std::ostream& messages) {
    CleanText clean = clean_utf8(bytes);
    if (!clean.invalid_at.empty()) {
        messages << "attnscope: " << source << ": " << clean.invalid_at.size() << " invalid UTF-8 sequence"
                 << (clean.invalid_at.size() == 1 ? "" : "s") << " shown as U+FFFD, the first at byte " << clean.invalid_at.front()
                 << '\n';
    }
    return std::move(clean.text);
}

std::string standard_input_bytes() {
    std::string bytes;
    std::vector<char> part(std::size_t{1} << 16);
    while (std::cin.read(part.data(), static_cast<std::streamsize>(part.size())) || std::cin.gcount() > 0) {
        bytes.append(part.data(), static_cast<std::size_t>(std::cin.gcount()));
        if (bytes.size() > max_text_bytes)
            throw Error(fmt::format("standard input: it has more than {} bytes, the most that is read. Give less of it", max_text_bytes));
    }
    return bytes;
}

std::string text_from_standard_input(std::ostream& messages) { return clean_text(standard_input_bytes(), "standard input", messages); }

std::string text_from_file(const std::string& path, std::ostream& messages) {
    return clean_text(read_file(path, max_text_bytes), attnscope::quoted(std::filesystem::path(path)), messages);
}

}  // namespace attnscope
