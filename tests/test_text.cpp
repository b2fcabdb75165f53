#include <doctest/doctest.h>

#include "core/text/language.h"
#include "core/text/tokenizer.h"

using namespace attnscope;

namespace {
std::vector<std::string> texts(std::string_view text, TokenizerKind kind) {
    std::vector<std::string> result;
    for (const Token& token : tokenize(text, kind)) result.push_back(token.text);
    return result;
}
using Texts = std::vector<std::string>;
}  // namespace

TEST_CASE("words are split at word boundaries, and punctuation is a token") {
    CHECK(texts("The cat's mat, 3.5 m!", TokenizerKind::words) == Texts{"The", "cat's", "mat", ",", "3.5", "m", "!"});
}

TEST_CASE("Chinese and Japanese text splits into words") {
    CHECK(texts("注意力机制", TokenizerKind::words) == Texts{"注意力", "机制"});
    CHECK(texts("猫が好きです", TokenizerKind::words).size() >= 3);
}

TEST_CASE("characters are what a reader calls characters") {
    CHECK(texts("ne\u0301 👩‍👩‍👧🇩🇪", TokenizerKind::characters) == Texts{"n", "e\u0301", "👩‍👩‍👧", "🇩🇪"});
}

TEST_CASE("white space of any script separates") {
    CHECK(texts(" a,b\u3000c\u00A0d\n", TokenizerKind::whitespace) == Texts{"a,b", "c", "d"});
}

TEST_CASE("an empty text has no tokens") {
    for (const TokenizerKind kind : {TokenizerKind::words, TokenizerKind::characters, TokenizerKind::whitespace}) {
        CHECK(tokenize("", kind).empty());
        CHECK(tokenize(" \n\t", kind).empty());
    }
}

TEST_CASE("every token is the bytes it names") {
    const std::string text = "Ωmega 注意力 — ok 👩‍👩‍👧!";
    for (const TokenizerKind kind : {TokenizerKind::words, TokenizerKind::characters, TokenizerKind::whitespace})
        for (const Token& token : tokenize(text, kind)) CHECK(text.substr(token.begin, token.end - token.begin) == token.text);
}

TEST_CASE("invalid UTF-8 becomes U+FFFD and is reported") {
    const CleanText clean = clean_utf8("a\xFF"
                                       "b\xE6\xB3"
                                       "c\xC0\xAF");
    CHECK(clean.text == "a\uFFFDb\uFFFDc\uFFFD\uFFFD");
    CHECK(clean.invalid_at == std::vector<std::size_t>{1, 3, 6, 7});
}

TEST_CASE("valid UTF-8 is left as it is") {
    const std::string text = "ab 注意力 👩‍👩‍👧 " + std::string(1, '\0') + "x";
    CHECK(clean_utf8(text).text == text);
    CHECK(clean_utf8(text).invalid_at.empty());
}

TEST_CASE("a sentence takes its arguments in the order its language wants") {
    const Language language("en", {{"late", "{1} before {0}"}, {"braces", "{x} {9} {"}});
    CHECK(language("late", {"B", "A"}) == "A before B");
    CHECK(language("braces", {"B"}) == "{x} {9} {");
    CHECK(std::string(language("missing")) == "missing");
}
