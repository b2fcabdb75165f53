#include "core/attention/expression.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <utility>

#include "core/attention/attention.h"

namespace attnscope {
namespace {

double value_of(Operation operation, const std::vector<double>& x) {
    switch (operation) {
        case Operation::number:
        case Operation::constant: break;
        case Operation::sum: {
            double total = 0;
            for (const double term : x) total += term;
            return total;
        }
        case Operation::product: {
            double total = 1;
            for (const double factor : x) total *= factor;
            return total;
        }
        case Operation::maximum: {
            double largest = -infinity;
            for (const double each : x) largest = std::fmax(largest, each);
            return largest;
        }
        case Operation::difference: return x.at(0) - x.at(1);
        case Operation::quotient: return x.at(0) / x.at(1);
        case Operation::power: return std::pow(x.at(0), x.at(1));
        case Operation::square_root: return std::sqrt(x.at(0));
        case Operation::exponential: return std::exp(x.at(0));
        case Operation::tanh: return std::tanh(x.at(0));
        case Operation::sine: return std::sin(x.at(0));
        case Operation::cosine: return std::cos(x.at(0));
        case Operation::round_to_float32: return rounded_to_float32(x.at(0));
    }
    assert(false && "a leaf has no arguments");
    return 0;
}

bool is_leaf_operation(Operation operation) { return operation == Operation::number || operation == Operation::constant; }

}  // namespace

bool is_leaf(const Expression& expression) { return is_leaf_operation(expression.operation); }

bool is_named_part(const Expression& expression) { return !is_leaf(expression) && !expression.symbol.empty(); }

bool reads(const Expression& expression, const NumberRef& number) {
    if (expression.operation == Operation::number) return expression.from == number;
    return std::any_of(expression.arguments.begin(), expression.arguments.end(), [&](const Expression& argument) { return reads(argument, number); });
}

Expression expression(Operation operation, std::vector<Expression> arguments) {
    assert(!is_leaf_operation(operation));
    std::vector<double> values;
    for (const Expression& argument : arguments) values.push_back(argument.value);
    Expression result;
    result.operation = operation;
    result.value = value_of(operation, values);
    result.arguments = std::move(arguments);
    return result;
}

Expression constant(double value, std::string symbol) {
    Expression result;
    result.value = value;
    result.symbol = std::move(symbol);
    return result;
}

Expression named(std::string symbol, Expression part) {
    part.symbol = std::move(symbol);
    return part;
}

double evaluate(const Expression& expression) {
    if (is_leaf(expression)) return expression.value;
    std::vector<double> values;
    for (const Expression& argument : expression.arguments) values.push_back(evaluate(argument));
    return value_of(expression.operation, values);
}

}  // namespace attnscope
