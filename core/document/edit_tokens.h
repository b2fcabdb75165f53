#pragma once
// Moving, removing, changing and adding single tokens of a Document.

#include <optional>
#include <string>
#include <vector>

#include "core/document/document.h"

namespace attnscope {

struct PlacedToken {
    std::string text;            // UTF-8
    std::optional<Index> from;   // the token's index before; none: it is new
};

// The Document with these tokens. What belongs to a token goes with it: its own vector, its padding, its painted cells and
// its overrides; own positions stay at their places. The text is written anew where the tokenizer finds these tokens in it,
// else they become the Document's own tokens. Asserts that every `from` names a token, each at most once.
Document with_tokens(const Document& document, const std::vector<PlacedToken>& tokens);

// All tokens where they are, to begin an edit with.
std::vector<PlacedToken> placed_tokens(const Document& document);

}  // namespace attnscope
