#pragma once
// From a Document to the numbers one run starts from.

#include "core/attention/setup.h"
#include "core/attention/trace.h"
#include "core/document/document.h"
#include "core/text/language.h"

namespace attnscope {

// The tokens' texts: own tokens, else the tokenized text.
std::vector<std::string> token_texts(const Document& document);

// n, D, H, d_k, d_v with every 0 and every width of hand-made heads resolved. Does not need a valid document.
Sizes resolved_sizes(const Document& document);

// Asserts validate(document).empty().
Setup resolve(const Document& document);

// validate, resolve, run. Throws Error with the first problem's English sentence key and arguments resolved by `Language`
// where the caller has one; see core/document/validate.h for the sentences.
Trace trace_of(const Document& document, const Language& language);

}  // namespace attnscope
