#pragma once
// What a Document must fulfil before it can be run, said in sentences that name the way out.

#include <string>
#include <vector>

#include "core/attention/trace.h"
#include "core/document/document.h"
#include "core/text/language.h"

namespace attnscope {

// The control beside which a problem is said.
enum class Field {
    text, tokens, D, H, d_k, d_v, embedding, positions, layer_norm, weights, similarity, scale, temperature,
    mask, softmax, dropout, residual, overrides, memory
};

struct Problem {
    Field field;
    std::string key;                     // of the sentence, "problem.<...>"
    std::vector<std::string> arguments;
};

// Empty: the Document can be run, in `memory_limit` bytes.
std::vector<Problem> validate(const Document& document, std::size_t memory_limit = default_memory_limit);

std::string sentence(const Problem& problem, const Language& language);

}  // namespace attnscope
