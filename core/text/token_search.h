#pragma once
// Where words stand in a long text, and the text around them.

#include <string>
#include <string_view>
#include <vector>

#include "core/attention/token_list.h"
#include "core/text/tokenizer.h"

namespace attnscope {

// The tokens at which the phrase `query`, split as `kind` says, begins; capitals and small letters are the same (Unicode's
// full case folding). Rising; none for a query without a token.
std::vector<Index> places_of(const TokenList& tokens, std::string_view query, TokenizerKind kind);

// A token with the text before and behind it.
struct TokenContext {
    std::string before, token, after;  // UTF-8, white space as it stands in the text
    bool cut_before = false, cut_after = false;  // there is more text
};

// Up to `radius` tokens on each side. Asserts that there is such a token.
TokenContext context_of(const TokenList& tokens, Index token, Index radius);

}  // namespace attnscope
