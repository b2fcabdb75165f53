#pragma once
// Text to tokens, with the bytes each token came from.

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace attnscope {

// words: ICU word boundaries (Chinese and Japanese split into words too), punctuation is a token, white space is not;
// characters: grapheme clusters, white space is not a token; whitespace: runs of anything else
enum class TokenizerKind { words, characters, whitespace };

struct Token {
    std::string text;  // UTF-8, as shown
    std::size_t begin = 0, end = 0;  // bytes [begin, end) of the given text
    bool operator==(const Token&) const = default;
};

// Valid UTF-8 in place of arbitrary bytes: each maximal invalid part becomes one U+FFFD (as the Unicode standard,
// section 3.9, recommends) and is reported.
struct CleanText {
    std::string text;
    std::vector<std::size_t> invalid_at;  // byte positions in the given bytes
};
CleanText clean_utf8(std::string_view bytes);

// `text` must be valid UTF-8; see clean_utf8.
std::vector<Token> tokenize(std::string_view text, TokenizerKind kind);

}  // namespace attnscope
