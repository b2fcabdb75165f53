#pragma once
// Arithmetic as a small tree: what a person would write to get one number.

#include <string>
#include <vector>

#include "core/attention/matrix.h"
#include "core/attention/steps.h"

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
    sum, difference, product, quotient,
    square_root, exponential, tanh, sine, cosine, power,
    maximum,
    round_to_float32  // of its one argument
};

struct Expression {
    Operation operation = Operation::constant;
    double value = 0.0;                 // of this whole expression, unrounded
    NumberRef from{};                   // Operation::number
    std::string symbol;                 // formula markup, e.g. "\\mu", of a constant or of a part that has a name of its own; may be empty
    std::vector<Expression> arguments;
};

// An operand or a constant.
bool is_leaf(const Expression& expression);

// Neither; a person would write it by itself and go on with its value.
bool is_named_part(const Expression& expression);

// Whether the number is an operand of it.
bool reads(const Expression& expression, const NumberRef& number);

// The tree above `arguments`, with its value.
Expression expression(Operation operation, std::vector<Expression> arguments);
Expression constant(double value, std::string symbol = {});
Expression named(std::string symbol, Expression part);

// Evaluates from the leaves, in double; independent of the `value`s stored in inner nodes.
double evaluate(const Expression& expression);

}  // namespace attnscope
