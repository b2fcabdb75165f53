#pragma once
// Capital letters for heads.

#include <string>
#include <string_view>

namespace attnscope {

// A UTF-8 text in the capitals of a language ("en", "zh" ...), as Unicode's full case mapping has it: "\u00e9" becomes
// "\u00c9", "\u00df" becomes "SS". Scripts without capitals stay as they are.
std::string capitals(std::string_view text, const std::string& language);

}  // namespace attnscope
