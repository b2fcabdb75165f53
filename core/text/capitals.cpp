#include "core/text/capitals.h"

#include <unicode/locid.h>
#include <unicode/unistr.h>

namespace attnscope {

std::string capitals(std::string_view text, const std::string& language) {
    std::string result;
    icu::UnicodeString::fromUTF8({text.data(), static_cast<std::int32_t>(text.size())}).toUpper(icu::Locale(language.c_str())).toUTF8String(result);
    return result;
}

}  // namespace attnscope
