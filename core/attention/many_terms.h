#pragma once
// Sums with more terms than a person would read.

#include <functional>
#include <vector>

#include "core/attention/expression.h"

namespace attnscope {

struct ManyTerms {
    Operation operation;                     // sum or maximum
    std::vector<double> values;              // of the terms
    std::function<Expression(Index)> term;   // term k, which has values[k]
    Index most;                              // are listed
};

// The symbol of the constant that stands for all terms that are not listed.
inline constexpr const char* rest_symbol = "\\cdots";
inline bool is_rest(const Expression& e) { return e.operation == Operation::constant && e.symbol == rest_symbol; }

// All terms where there are at most `most`; else the largest in size (of a maximum: the largest), in their order, and behind
// them a constant, rest_symbol, for all others.
Expression shortened(const ManyTerms& many);

}  // namespace attnscope
