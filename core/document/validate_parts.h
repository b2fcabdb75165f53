#pragma once
// What the checks of short and of long texts share.

#include <functional>
#include <string>
#include <vector>

#include "core/document/validate.h"

namespace attnscope {

struct TokenCounts {
    Index tokens = 0, words = 0;  // words: distinct tokens
};

// The problem of sizes that need too much memory, if they do.
using MemoryCheck = std::function<std::vector<Problem>(const Sizes&)>;

// Every problem of a Document with so many tokens; what `memory` finds is asked for, and said, before vectors and weights.
std::vector<Problem> problems_with(const Document& document, const TokenCounts& counts, const MemoryCheck& memory);

std::string bytes_text(std::size_t bytes);  // "1.5 GiB"

}  // namespace attnscope
