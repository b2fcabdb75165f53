#pragma once
// Languages: flat JSON objects from key to sentence, built into the program.

#include <string>
#include <string_view>
#include <vector>

#include "core/text/language.h"

namespace attnscope {

// `json_text`: {"key": "sentence", ...}. Throws Error for anything else.
Language language_from_json(const std::string& code, std::string_view json_text);

// "en", "zh", ...: English first.
std::vector<std::string> embedded_language_codes();

// How a language calls itself: "English", and where there is little room "EN".
struct LanguageLabel {
    std::string code, name, badge;
};
// In the same order; read once.
const std::vector<LanguageLabel>& embedded_language_labels();

// Throws Error naming the codes there are when `code` is none of them.
Language embedded_language(const std::string& code);

}  // namespace attnscope
