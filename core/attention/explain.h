#pragma once
// The arithmetic behind one number of a Trace, as data.

#include <optional>
#include <vector>

#include "core/attention/expression.h"
#include "core/attention/numbers.h"
#include "core/attention/trace.h"

namespace attnscope {

// Why a number is what it is where arithmetic alone does not say it.
enum class Reason {
    vocabulary_id, table_entry, given,
    no_positions, rotary_positions, linear_bias_positions,  // P is 0, and where the positions act instead
    passed_through,                                         // the step is off
    masked_causal, masked_window, masked_padding, masked_painted, allowed,
    fully_masked, fully_masked_column, fully_masked_matrix,  // the last two: of a softmax over columns or the whole matrix
    not_shifted, underflow, overflow, not_a_number, dropped, zero_norm, overridden
};
inline constexpr int reason_count = 22;

// "masked_causal" and so on.
const char* name_of(Reason reason);

struct Explanation {
    NumberRef result;
    double value = 0.0;     // the number in the Trace
    Expression expression;  // evaluates to value
    std::vector<Reason> reasons;  // every one that holds, e.g. each part of the mask that hides a cell
    std::optional<Expression> replaced = {};  // what would stand there, of a number that a person set
};

// Of a number that nobody set by hand, wherever the others are found.
Explanation explain(const Numbers& numbers, const NumberRef& number);

// Asserts that the indices are inside the array.
Explanation explain(const Trace& trace, const NumberRef& number);

}  // namespace attnscope
