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

// What a person does to the tokens at once. Places count from 0.
struct TokenEdit {
    enum class Kind { move, remove, insert };
    Kind kind = Kind::move;
    Index at = 0;      // the token that is moved or removed; what is inserted stands before it
    Index to = 0;      // the place of a moved token afterwards
    std::string text;  // that is inserted
    bool operator==(const TokenEdit&) const = default;
};

// An inserted text is cut by the Document's tokenizer, or at white space where the Document has own tokens; own vectors of
// new tokens are zeros. Asserts that the places exist.
Document with_token_edit(const Document& document, const TokenEdit& edit);

// The one edit that leads from these tokens to those, where there is one; of two neighbours that changed places the first
// one is moved. Removing several is none, nor is everything that is added to no tokens.
std::optional<TokenEdit> token_edit_between(const std::vector<std::string>& before, const std::vector<std::string>& after);

}  // namespace attnscope
