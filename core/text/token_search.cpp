#include "core/text/token_search.h"

#include <algorithm>
#include <cassert>

#include <unicode/unistr.h>

namespace attnscope {
namespace {

icu::UnicodeString folded(std::string_view text) {
    return icu::UnicodeString::fromUTF8({text.data(), static_cast<std::int32_t>(text.size())}).foldCase();
}

// for each word of the vocabulary, whether it is `word` but for capitals
std::vector<bool> fits(const std::vector<icu::UnicodeString>& vocabulary, const icu::UnicodeString& word) {
    std::vector<bool> result;
    for (const icu::UnicodeString& each : vocabulary) result.push_back(each == word);
    return result;
}

}  // namespace

std::vector<Index> places_of(const TokenList& tokens, std::string_view query, TokenizerKind kind) {
    std::vector<icu::UnicodeString> vocabulary;
    for (const std::string& word : tokens.vocabulary) vocabulary.push_back(folded(word));
    std::vector<std::vector<bool>> phrase;
    for (const Token& token : tokenize(query, kind)) phrase.push_back(fits(vocabulary, folded(token.text)));

    std::vector<Index> places;
    const auto length = static_cast<Index>(phrase.size());
    if (length == 0) return places;
    for (Index i = 0; i + length <= tokens.size(); ++i) {
        Index matching = 0;
        while (matching < length && phrase[static_cast<std::size_t>(matching)][static_cast<std::size_t>(tokens.id(i + matching))]) ++matching;
        if (matching == length) places.push_back(i);
    }
    return places;
}

TokenContext context_of(const TokenList& tokens, Index token, Index radius) {
    assert(token >= 0 && token < tokens.size() && radius >= 0);
    const Index first = std::max<Index>(token - radius, 0), last = std::min(token + radius, tokens.size() - 1);
    const auto begin = [&](Index i) { return static_cast<std::size_t>(tokens.begin[static_cast<std::size_t>(i)]); };
    const auto end = [&](Index i) { return static_cast<std::size_t>(tokens.end[static_cast<std::size_t>(i)]); };
    return {.before = tokens.text.substr(begin(first), begin(token) - begin(first)),
            .token = tokens.text.substr(begin(token), end(token) - begin(token)),
            .after = tokens.text.substr(end(token), end(last) - end(token)),
            .cut_before = first > 0,
            .cut_after = last + 1 < tokens.size()};
}

}  // namespace attnscope
