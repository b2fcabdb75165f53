#pragma once
// What a Document must fulfil before it can be run as a long text, and what only short texts can have.

#include "core/attention/long_setup.h"
#include "core/document/document.h"
#include "core/document/validate.h"

namespace attnscope {

// Empty: run_long(resolve_long(document, tokens)) can be asked for, in `memory_limit` bytes, with maps of 1024 bins.
// `tokens` are those of the document. Beside the problems of validate(): similarities, ways of softmax, dropout and numbers
// typed over that need all n x n numbers, and scales that float cannot hold.
std::vector<Problem> long_problems(const Document& document, const TokenList& tokens, std::size_t memory_limit = default_long_memory_limit);

// Whether the document is too long for run() in `memory_limit` bytes.
bool is_long(const Document& document, const TokenList& tokens, std::size_t memory_limit = default_memory_limit);

}  // namespace attnscope
