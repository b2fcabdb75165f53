#pragma once
// A sum taken term by term.

#include <vector>

#include "core/attention/expression.h"

namespace attnscope {

// The sum, or the maximum, that a person would work out term by term: the first one of two terms or more, read from the
// outside in and from left to right, but for those inside parts that have names of their own. Null where there is none.
const Expression* stepwise_sum(const Expression& expression);

struct TermStep {
    double term = 0.0;
    double total = 0.0;               // of the terms up to this one; of a maximum: the largest of them
    std::vector<NumberRef> operands;  // what is read for the term
};

// Every term in turn, of what stepwise_sum() finds; the last total is the value of the whole sum.
std::vector<TermStep> term_steps(const Expression& sum);

}  // namespace attnscope
