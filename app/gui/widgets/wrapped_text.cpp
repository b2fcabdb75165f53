#include "app/gui/widgets/wrapped_text.h"

#include <algorithm>

namespace attnscope {
namespace {

bool continues_character(char byte) { return (static_cast<unsigned char>(byte) & 0xC0) == 0x80; }

std::size_t next_character(std::string_view text, std::size_t at) {
    ++at;
    while (at < text.size() && continues_character(text[at])) ++at;
    return std::min(at, text.size());
}

std::size_t previous_character(std::string_view text, std::size_t at) {
    if (at == 0) return 0;
    --at;
    while (at > 0 && continues_character(text[at])) --at;
    return at;
}

// Where the line that begins at `begin` ends: behind its line end, or where it would get too wide.
std::size_t line_end(std::string_view text, std::size_t begin, double width, const std::function<double(std::string_view)>& width_of) {
    std::size_t after_space = begin;
    for (std::size_t at = begin; at < text.size();) {
        const std::size_t next = next_character(text, at);
        if (text[at] == '\n') return next;
        const bool space = text[at] == ' ' || text[at] == '\t';
        // a space may hang over the edge
        if (!space && at > begin && width_of(text.substr(begin, next - begin)) > width) return after_space > begin ? after_space : at;
        if (space) after_space = next;
        at = next;
    }
    return text.size();
}

}  // namespace

std::size_t WrappedText::in_text(std::size_t shown_position) const {
    return shown_position - static_cast<std::size_t>(std::lower_bound(added.begin(), added.end(), shown_position) - added.begin());
}

std::size_t WrappedText::in_shown(std::size_t text_position) const {
    std::size_t position = text_position;
    for (const std::size_t line_end : added)
        if (line_end <= position) ++position;
    return position;
}

WrappedText wrapped(std::string_view text, double width, const std::function<double(std::string_view)>& width_of) {
    WrappedText result;
    for (std::size_t begin = 0; begin < text.size();) {
        const std::size_t end = line_end(text, begin, width, width_of);
        result.shown += text.substr(begin, end - begin);
        if (end < text.size() && text[end - 1] != '\n') {
            result.added.push_back(result.shown.size());
            result.shown += '\n';
        }
        begin = end;
    }
    return result;
}

TextEdit edited(std::string_view text, const WrappedText& before, std::string_view after, std::size_t cursor, Erasing erasing) {
    const std::string_view old = before.shown;
    // what stands behind the cursor was there before
    const std::size_t rest = std::min(after.size() - std::min(cursor, after.size()), old.size());
    const std::size_t most = std::min(old.size(), after.size()) - rest;
    std::size_t same = 0;  // at the beginning
    while (same < most && old[same] == after[same]) ++same;

    std::size_t begin = before.in_text(same), end = before.in_text(old.size() - rest);
    const std::string_view typed = after.substr(same, after.size() - rest - same);
    const bool only_line_end = begin == end && typed.empty() && after.size() < old.size();
    if (only_line_end && erasing == Erasing::backward) begin = previous_character(text, begin);
    if (only_line_end && erasing == Erasing::forward) end = next_character(text, end);
    TextEdit result{.text = std::string(text.substr(0, begin)), .cursor = begin + typed.size()};
    result.text += typed;
    result.text += text.substr(end);
    return result;
}

}  // namespace attnscope
