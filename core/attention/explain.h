#pragma once
// The arithmetic behind one number of a Trace, as data.

#include "core/attention/expression.h"
#include "core/attention/trace.h"

namespace attnscope {

// Why a number is what it is where arithmetic alone does not say it.
enum class Reason {
    none, vocabulary_id, table_entry, given, passed_through, masked_causal, masked_window, masked_padding, masked_painted,
    allowed, fully_masked, dropped, zero_norm
};

struct Explanation {
    NumberRef result;
    double value = 0.0;     // the number in the Trace
    Expression expression;  // evaluates to value
    Reason reason = Reason::none;
};

// Asserts that the indices are inside the array.
Explanation explain(const Trace& trace, const NumberRef& number);

}  // namespace attnscope
