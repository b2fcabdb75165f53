#pragma once
// From a Document to the numbers one run starts from.

#include <string>
#include <vector>

#include "core/attention/setup.h"
#include "core/attention/trace.h"
#include "core/document/document.h"
#include "core/text/language.h"

namespace attnscope {

// The tokens' texts: own tokens, else the tokenized text.
std::vector<std::string> token_texts(const Document& document);

// Every 0 and every width of hand-made heads resolved; 0 stays where D/H is not whole. Does not need a valid document.
Sizes resolved_sizes(const Document& document);
Sizes resolved_sizes(const Document& document, Index n, Index distinct_tokens);

// Whether any number is drawn from document.seed. Dropout has a seed of its own.
bool uses_seed(const Document& document);

// Asks for validate(document).empty().
Setup resolve(const Document& document);

// validate, resolve, run. Throws Error with the first problem's sentence.
Trace trace_of(const Document& document, const Language& language, std::size_t memory_limit = default_memory_limit);

}  // namespace attnscope
