#include "app/cli/picture_choices.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "core/files/language_file.h"

namespace attnscope {

std::string language_code(std::string_view option, const std::string& text) {
    try {
        embedded_language(text);
        return text;
    } catch (const Error& error) {
        throw usage_error(option, error.what());
    }
}

std::string language_codes() { return fmt::format("{}", fmt::join(embedded_language_codes(), " or ")); }

}  // namespace attnscope
