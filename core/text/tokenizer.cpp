#include "core/text/tokenizer.h"

#include <cassert>
#include <memory>

#include <unicode/brkiter.h>
#include <unicode/uchar.h>
#include <unicode/utext.h>
#include <unicode/utf8.h>

#include "core/attention/error.h"

namespace attnscope {
namespace {

// The code point at byte `at`, which moves behind it; negative for a maximal invalid part.
UChar32 next_character(std::string_view text, std::int32_t& at) {
    const auto* bytes = reinterpret_cast<const std::uint8_t*>(text.data());
    const auto size = static_cast<std::int32_t>(text.size());
    UChar32 character = 0;
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wconversion"  // inside ICU's macro
    U8_NEXT(bytes, at, size, character);
#pragma GCC diagnostic pop
    return character;
}

struct CloseText {
    void operator()(UText* text) const { utext_close(text); }
};

std::unique_ptr<icu::BreakIterator> break_iterator(TokenizerKind kind) {
    UErrorCode status = U_ZERO_ERROR;
    std::unique_ptr<icu::BreakIterator> iterator(
        kind == TokenizerKind::words ? icu::BreakIterator::createWordInstance(icu::Locale::getRoot(), status)
                                     : icu::BreakIterator::createCharacterInstance(icu::Locale::getRoot(), status));
    if (U_FAILURE(status))
        throw Error(std::string("cannot split text: ICU has no boundary rules (") + u_errorName(status) +
                    "); reinstall the ICU data, or split at white space");
    return iterator;
}

bool is_white_space(std::string_view text) {
    for (std::int32_t at = 0; at < static_cast<std::int32_t>(text.size());)
        if (!u_isUWhiteSpace(next_character(text, at))) return false;
    return true;
}

Token token_at(std::string_view text, std::size_t begin, std::size_t end) {
    return {std::string(text.substr(begin, end - begin)), begin, end};
}

std::vector<Token> tokens_between_breaks(std::string_view text, TokenizerKind kind) {
    UErrorCode status = U_ZERO_ERROR;
    const std::unique_ptr<UText, CloseText> utext(
        utext_openUTF8(nullptr, text.data(), static_cast<std::int64_t>(text.size()), &status));
    const auto iterator = break_iterator(kind);
    iterator->setText(utext.get(), status);
    if (U_FAILURE(status)) throw Error(std::string("cannot split text: ") + u_errorName(status));

    std::vector<Token> tokens;
    std::int32_t begin = iterator->first();
    for (std::int32_t end = iterator->next(); end != icu::BreakIterator::DONE; begin = end, end = iterator->next()) {
        Token token = token_at(text, static_cast<std::size_t>(begin), static_cast<std::size_t>(end));
        if (!is_white_space(token.text)) tokens.push_back(std::move(token));
    }
    return tokens;
}

std::vector<Token> tokens_between_spaces(std::string_view text) {
    std::vector<Token> tokens;
    const auto size = static_cast<std::int32_t>(text.size());
    std::int32_t begin = 0;
    for (std::int32_t at = 0; at < size;) {
        const std::int32_t before = at;
        if (!u_isUWhiteSpace(next_character(text, at))) continue;
        if (before > begin) tokens.push_back(token_at(text, static_cast<std::size_t>(begin), static_cast<std::size_t>(before)));
        begin = at;
    }
    if (size > begin) tokens.push_back(token_at(text, static_cast<std::size_t>(begin), text.size()));
    return tokens;
}

}  // namespace

CleanText clean_utf8(std::string_view bytes) {
    CleanText clean;
    clean.text.reserve(bytes.size());
    if (bytes.size() > 0x7FFFFFFF) throw Error("the text is longer than 2 GiB; split it into parts");
    const auto size = static_cast<std::int32_t>(bytes.size());
    for (std::int32_t at = 0; at < size;) {
        const std::int32_t before = at;
        if (next_character(bytes, at) < 0) {
            clean.text += "\xEF\xBF\xBD";
            clean.invalid_at.push_back(static_cast<std::size_t>(before));
        } else {
            clean.text.append(bytes.substr(static_cast<std::size_t>(before), static_cast<std::size_t>(at - before)));
        }
    }
    return clean;
}

std::vector<Token> tokenize(std::string_view text, TokenizerKind kind) {
    if (kind == TokenizerKind::whitespace) return tokens_between_spaces(text);
    return tokens_between_breaks(text, kind);
}

}  // namespace attnscope
