#include "core/attention/running_total.h"

#include <cassert>
#include <cmath>

#include "core/attention/attention.h"

namespace attnscope {
namespace {

void collect_operands(const Expression& e, std::vector<NumberRef>& operands) {
    if (is_named_part(e)) return;
    if (e.operation == Operation::number) operands.push_back(e.from);
    for (const Expression& argument : e.arguments) collect_operands(argument, operands);
}

}  // namespace

const Expression* stepwise_sum(const Expression& expression) {
    if (is_named_part(expression)) return nullptr;
    const bool adds = expression.operation == Operation::sum || expression.operation == Operation::maximum;
    if (adds && expression.arguments.size() > 1) return &expression;
    for (const Expression& argument : expression.arguments)
        if (const Expression* inner = stepwise_sum(argument)) return inner;
    return nullptr;
}

std::vector<TermStep> term_steps(const Expression& sum) {
    assert(sum.operation == Operation::sum || sum.operation == Operation::maximum);
    const bool largest = sum.operation == Operation::maximum;
    double total = largest ? -infinity : 0.0;
    std::vector<TermStep> steps;
    for (const Expression& argument : sum.arguments) {
        const double term = evaluate(argument);
        total = largest ? std::fmax(total, term) : total + term;
        steps.push_back({.term = term, .total = total, .operands = {}});
        collect_operands(argument, steps.back().operands);
    }
    return steps;
}

}  // namespace attnscope
