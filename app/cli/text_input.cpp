#include "app/cli/text_input.h"

#include <iostream>
#include <iterator>

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

std::string text_from_standard_input(std::ostream& messages) {
    const std::string bytes{std::istreambuf_iterator<char>(std::cin), std::istreambuf_iterator<char>()};
    return clean_text(bytes, "standard input", messages);
}

std::string text_from_file(const std::string& path, std::ostream& messages) {
    return clean_text(read_file(path, max_text_bytes), attnscope::quoted(std::filesystem::path(path)), messages);
}

}  // namespace attnscope
