#include "core/text/language.h"

#include <charconv>

namespace attnscope {

const char* Language::operator()(const char* key) const {
    const auto found = sentences_.find(std::string_view(key));
    return found == sentences_.end() ? key : found->second.c_str();
}

std::string Language::operator()(const std::string& key) const { return (*this)(key.c_str()); }

std::string Language::operator()(std::string_view key, std::span<const std::string> arguments) const {
    const std::string pattern = (*this)(std::string(key));
    std::string text;
    for (std::size_t at = 0; at < pattern.size();) {
        const std::size_t close = pattern[at] == '{' ? pattern.find('}', at) : std::string::npos;
        std::size_t which = 0;
        if (close != std::string::npos) {
            const char* end = pattern.data() + close;
            const auto parsed = std::from_chars(pattern.data() + at + 1, end, which);
            if (parsed.ec == std::errc{} && parsed.ptr == end && which < arguments.size()) {
                text += arguments[which];
                at = close + 1;
                continue;
            }
        }
        text += pattern[at++];
    }
    return text;
}

std::string Language::operator()(std::string_view key, std::initializer_list<std::string> arguments) const {
    return (*this)(key, std::span<const std::string>(arguments.begin(), arguments.size()));
}

}  // namespace attnscope
