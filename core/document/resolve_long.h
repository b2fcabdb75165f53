#pragma once
// From a long Document to what its run starts from: every distinct word once, never n vectors in double where words share
// theirs.

#include "core/attention/long_setup.h"
#include "core/document/document.h"

namespace attnscope {

// Own tokens, else the tokenized text. Throws Error for a text of 4 GiB or more.
TokenList token_list(const Document& document);

// Asks for long_problems(document, tokens).empty(); `tokens` are those of the document.
LongSetup resolve_long(const Document& document, TokenList tokens);
LongSetup resolve_long(const Document& document);

}  // namespace attnscope
