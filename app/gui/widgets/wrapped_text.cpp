#include "app/gui/widgets/wrapped_text.h"

#include <algorithm>

#include "core/text/line_breaks.h"

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

bool is_space(char byte) { return byte == ' ' || byte == '\t'; }

std::string_view without_spaces_at_end(std::string_view line) {
    while (!line.empty() && is_space(line.back())) line.remove_suffix(1);
    return line;
}

// Where the line that begins at `begin` ends: behind its line end, or where it would get too wide. Measuring may be slow, so
// the widest beginning that fits is searched in steps that double and then halve.
std::size_t line_end(std::string_view text, std::size_t begin, const std::vector<std::size_t>& breaks, double width, const std::function<double(std::string_view)>& width_of) {
    const std::size_t paragraph = std::min(text.find('\n', begin), text.size());
    std::vector<std::size_t> ends;  // of the first, second ... character
    const auto end_of = [&](std::size_t count) {
        while (ends.size() < count && (ends.empty() ? begin : ends.back()) < paragraph) ends.push_back(next_character(text, ends.empty() ? begin : ends.back()));
        return ends.empty() ? begin : ends[std::min(count, ends.size()) - 1];
    };
    // a space may hang over the edge
    const auto fits = [&](std::size_t count) { return width_of(without_spaces_at_end(text.substr(begin, end_of(count) - begin))) <= width; };

    std::size_t good = 1, step = 8;  // characters; a line holds at least one
    while (end_of(good) < paragraph && fits(good + step)) {
        good += step;
        step *= 2;
    }
    for (; step > 0; step /= 2)
        if (end_of(good) < paragraph && fits(good + step)) good += step;

    std::size_t at = end_of(good);
    while (at < paragraph && is_space(text[at])) ++at;
    if (at == paragraph) return std::min(paragraph + 1, text.size());
    const auto behind = std::ranges::upper_bound(breaks, at);
    return behind != breaks.begin() && *(behind - 1) > begin ? *(behind - 1) : at;
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
    const std::vector<std::size_t> breaks = line_breaks(text);
    for (std::size_t begin = 0; begin < text.size();) {
        const std::size_t end = line_end(text, begin, breaks, width, width_of);
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
