#pragma once
// What a picture shows, in one sentence, for those who cannot see it.

#include <optional>
#include <string>

#include "core/attention/steps.h"
#include "core/attention/trace.h"
#include "core/text/language.h"

namespace attnscope {

struct DescribedPicture {
    ArrayId array = ArrayId::weights;
    Index head = 0;
    std::optional<Index> row = std::nullopt;  // which row of weights is spoken of; none: all
};

// E.g. "Attention weights A of head 1: row 2 “cat” attends most to column 1 “the” (0.62); entropy 1.21 bits, like 2.3 tokens;
// 3 of 9 masked." Rows, columns and heads count from 1. Asserts that the head and the row exist.
std::string description(const Trace& trace, const DescribedPicture& picture, const Language& language);

}  // namespace attnscope
