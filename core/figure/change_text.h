#pragma once
// What a person changed from one Document to the next, as a line for a list of edits.

#include <string>

#include "core/document/document.h"
#include "core/text/language.h"

namespace attnscope {

// "W_Q 1,2: 0.5 → 1.2", "mask: causal", "3 numbers of W_K" and so on, several joined by a comma; rows and columns count
// from 1. Empty for equal Documents.
std::string change_text(const Document& before, const Document& after, const Language& language);

}  // namespace attnscope
