#include <cmath>

#include "core/figure/arithmetic_parts.h"

namespace attnscope {
namespace {

std::string latex(const Expression& e, const ArithmeticOptions& options, bool leading);

// "−2.3·10⁻⁷" -> "-2.3 \cdot 10^{-7}"
std::string latex_number(const std::string& text) {
    static constexpr std::pair<const char*, const char*> signs[] = {
        {"⁰", "0"}, {"¹", "1"}, {"²", "2"}, {"³", "3"}, {"⁴", "4"}, {"⁵", "5"}, {"⁶", "6"}, {"⁷", "7"}, {"⁸", "8"}, {"⁹", "9"},
        {"⁻", "-"}, {"−", "-"}, {"∞", "\\infty"}, {"NaN", "\\mathrm{NaN}"}};
    std::string result;
    bool power = false;
    for (std::size_t at = 0; at < text.size();) {
        const std::string_view rest = std::string_view(text).substr(at);
        if (rest.starts_with("·10")) {
            result += " \\cdot 10^{";
            power = true;
            at += std::string_view("·10").size();
            continue;
        }
        bool found = false;
        for (const auto& [sign, plain] : signs)
            if (rest.starts_with(sign)) {
                result += plain;
                at += std::string_view(sign).size();
                found = true;
                break;
            }
        if (!found) result += text[at++];
    }
    return power ? result + "}" : result;
}

std::string at_least(Binding binding, const Expression& e, const ArithmeticOptions& options, bool leading) {
    // a fraction bar holds together what a slash does not
    const bool is_fraction = e.operation == Operation::quotient && binding < Binding::atom;
    if (is_fraction || binding_of(e, options) >= binding) return latex(e, options, leading);
    return "\\left(" + latex(e, options, /*leading=*/true) + "\\right)";
}

std::string series(const Expression& e, const ArithmeticOptions& options, const char* separator, bool list, bool leading) {
    const Elision elision = elision_of(e.arguments.size(), options);
    std::string text = e.arguments.empty() ? "0" : "";
    for (std::size_t i = 0; i < e.arguments.size(); ++i) {
        if (i > 0) text += separator;
        if (elision.elided > 0 && i == elision.head) {
            text += std::string("\\cdots") + separator;
            i += elision.elided;
        }
        text += latex(e.arguments[i], options, list || (leading && i == 0));
    }
    return text;
}

std::string latex(const Expression& e, const ArithmeticOptions& options, bool leading) {
    const auto function = [&](const char* name) { return std::string(name) + "\\left(" + latex(e.arguments[0], options, true) + "\\right)"; };
    switch (e.operation) {
        case Operation::number:
        case Operation::constant: {
            const std::string text = latex_number(leaf_text(e, options));
            return is_negative(e) && !leading ? "(" + text + ")" : text;
        }
        case Operation::sum: return series(e, options, " + ", /*list=*/false, leading);
        case Operation::difference:
            return latex(e.arguments[0], options, leading) + " - " + at_least(Binding::product, e.arguments[1], options, false);
        case Operation::product: {
            std::string text;
            for (std::size_t i = 0; i < e.arguments.size(); ++i)
                text += (i > 0 ? " \\cdot " : "") + at_least(Binding::product, e.arguments[i], options, leading && i == 0);
            return text;
        }
        case Operation::quotient:
            return "\\frac{" + latex(e.arguments[0], options, true) + "}{" + latex(e.arguments[1], options, true) + "}";
        case Operation::negate: {
            const std::string text = "-" + at_least(Binding::product, e.arguments[0], options, false);
            return leading ? text : "\\left(" + text + "\\right)";
        }
        case Operation::square_root: return "\\sqrt{" + latex(e.arguments[0], options, true) + "}";
        case Operation::power:
            return "{" + at_least(Binding::atom, e.arguments[0], options, false) + "}^{" + latex(e.arguments[1], options, true) + "}";
        case Operation::exponential: return function("\\exp");
        case Operation::tanh: return function("\\tanh");
        case Operation::sine: return function("\\sin");
        case Operation::cosine: return function("\\cos");
        case Operation::maximum: return "\\max\\left(" + series(e, options, ", ", /*list=*/true, true) + "\\right)";
        case Operation::round_to_float32: return function("\\mathrm{float32}");
    }
    return {};
}

// a matrix's symbol with its indices; h is the number of the head
std::string latex_symbol(const NumberRef& number, const ArithmeticOptions& options) {
    std::string symbol = info(number.array).symbol;
    if (const std::size_t at = symbol.find("_{h}"); at != std::string::npos)
        symbol = symbol.substr(0, at) + "_{" + std::to_string(number.head + options.first_index) + "}";
    const bool compound = symbol.find_first_of("-_^") != std::string::npos;
    const std::string braced = compound ? "\\left(" + symbol + "\\right)" : symbol;
    return braced + "_{" + index_text(number, options) + "}";
}

}  // namespace

std::string arithmetic_latex(const Explanation& explanation, const ArithmeticOptions& options) {
    const Expression& e = explanation.expression;
    std::string text = latex_symbol(explanation.result, options);
    if (e.operation == Operation::number) text += " = " + latex_symbol(e.from, options);
    else if (e.operation != Operation::constant) text += " = " + latex(e, options, /*leading=*/true);
    const bool shows_operands = e.operation != Operation::number && e.operation != Operation::constant;
    const ResultText result = result_text(explanation, options);
    const bool is_infinite = std::isinf(explanation.value);
    const bool rounded = (shows_operands && !is_infinite && prints_rounded(e, options)) || !result.exact;
    return text + (rounded ? " \\approx " : " = ") + latex_number(result.text);
}

}  // namespace attnscope
