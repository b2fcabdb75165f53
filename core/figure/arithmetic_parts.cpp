#include "core/figure/arithmetic_parts.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "core/figure/number_text.h"

namespace attnscope {
namespace {

constexpr int longest_constant = 6;  // decimals up to which a constant such as 0.00001 is written out
constexpr int most_decimals = 17;

}  // namespace

bool is_leaf(const Expression& expression) {
    return expression.operation == Operation::number || expression.operation == Operation::constant;
}

std::string leaf_text(const Expression& leaf, const ArithmeticOptions& options) {
    if (leaf.operation == Operation::constant && is_exact(leaf.value, longest_constant)) return shortest_text(leaf.value);
    return number_text(leaf.value, options.decimals);
}

bool is_negative(const Expression& expression) {
    if (expression.operation == Operation::negate) return true;
    return is_leaf(expression) && std::signbit(expression.value) && expression.value != 0 && !std::isnan(expression.value);
}

Binding binding_of(const Expression& expression, const ArithmeticOptions& options) {
    switch (expression.operation) {
        case Operation::number:
        case Operation::constant:
            // 2.3·10⁻⁷ is a product
            return leaf_text(expression, options).find("·") != std::string::npos ? Binding::product : Binding::atom;
        case Operation::sum:
            return expression.arguments.size() == 1 ? binding_of(expression.arguments[0], options)
                   : expression.arguments.empty()   ? Binding::atom
                                                    : Binding::sum;
        case Operation::difference: return Binding::sum;
        case Operation::quotient: return Binding::quotient;  // a / b·c would be read in two ways
        case Operation::product:
        case Operation::negate: return Binding::product;
        case Operation::power: return Binding::power;
        default: return Binding::atom;
    }
}

bool prints_rounded(const Expression& expression, const ArithmeticOptions& options) {
    if (expression.operation == Operation::number) return !is_exact(expression.value, options.decimals);
    if (expression.operation == Operation::constant)
        return !is_exact(expression.value, longest_constant) && !is_exact(expression.value, options.decimals);
    const bool may_elide = expression.operation == Operation::sum || expression.operation == Operation::maximum;
    const std::size_t count = expression.arguments.size();
    const Elision elision = may_elide ? elision_of(count, options) : Elision{};
    for (std::size_t i = 0; i < count; ++i) {
        if (elision.elided > 0 && i >= elision.head && i < count - elision.tail) continue;
        if (prints_rounded(expression.arguments[i], options)) return true;
    }
    return false;
}

ResultText result_text(const Explanation& explanation, const ArithmeticOptions& options) {
    const double value = explanation.value;
    if (explanation.result.array == ArrayId::tokens) return {shortest_text(value), true};  // whole numbers
    const int most = std::min(options.decimals + 2, most_decimals);
    for (int decimals = options.decimals; decimals <= most; ++decimals)
        if (is_exact(value, decimals)) return {number_text(value, decimals), true};
    return {number_text(value, most), false};
}

Elision elision_of(std::size_t terms, const ArithmeticOptions& options) {
    const auto most = static_cast<std::size_t>(std::max<Index>(options.max_terms, 0));
    if (most == 0 || terms <= std::max<std::size_t>(most, 2)) return {terms, 0, 0};
    const std::size_t shown = std::max<std::size_t>(most, 2);
    const std::size_t tail = shown / 2;
    return {shown - tail, tail, terms - shown};
}

std::string elision_text(std::size_t elided, const ArithmeticOptions& options) {
    std::string text = options.more;
    const std::size_t at = text.find("{0}");
    if (at != std::string::npos) text = text.substr(0, at) + count_text(elided) + text.substr(at + 3);
    return text;
}

std::string index_text(const NumberRef& number, const ArithmeticOptions& options) {
    const ArrayInfo& array = info(number.array);
    const std::string row = std::to_string(number.row + options.first_index);
    const std::string column = std::to_string(number.column + options.first_index);
    if (array.columns == Axis::one) return row;
    if (array.rows == Axis::one) return column;
    return row + "," + column;
}

std::string reasons_text(const Explanation& explanation, const Language& language, int first_index) {
    std::string text;
    for (const Reason reason : explanation.reasons) {
        const std::string sentence = language(std::string("reason.") + name_of(reason),
                                              {std::to_string(explanation.result.row + first_index), std::to_string(explanation.result.column + first_index)});
        text = text.empty() ? sentence : language("reason.also", {text, sentence});
    }
    return text;
}

}  // namespace attnscope
