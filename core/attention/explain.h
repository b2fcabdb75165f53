#pragma once
// The arithmetic behind one number of a Trace, as data.

#include <string>
#include <vector>

#include "core/attention/steps.h"
#include "core/attention/trace.h"

namespace attnscope {

// One number of one array of a Trace.
struct NumberRef {
    ArrayId array = ArrayId::scores;
    Index head = 0, row = 0, column = 0;
    auto operator<=>(const NumberRef&) const = default;
};

enum class Operation {
    number,      // an operand; `from` says which one
    constant,    // a number that is not an entry of an array, such as 10000 or -inf; `symbol` may name it
    sum, difference, product, quotient, negate,
    square_root, exponential, tanh, sine, cosine, power,
    maximum,
    round_to_float32  // of its one argument
};

struct Expression {
    Operation operation = Operation::constant;
    double value = 0.0;                 // of this whole expression, unrounded
    NumberRef from{};                   // Operation::number
    std::string symbol;                 // Operation::constant: formula markup, e.g. "d_k"; may be empty
    std::vector<Expression> arguments;
};

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

// Evaluates from the leaves, in double; independent of the `value`s stored in inner nodes.
double evaluate(const Expression& expression);

}  // namespace attnscope
