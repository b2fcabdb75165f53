#include <cmath>

#include "core/attention/many_terms.h"
#include "core/figure/arithmetic_parts.h"

namespace attnscope {
namespace {

std::string latex(const Expression& e, const LineForm& form, bool leading);

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

std::string at_least(Binding binding, const Expression& e, const LineForm& form, bool leading) {
    // a fraction bar holds together what a slash does not
    const bool is_fraction = !is_one_number(e) && e.operation == Operation::quotient && binding < Binding::atom;
    const bool has_parentheses = is_one_number(e) && is_negative(e, form) && !leading;
    if (is_fraction || has_parentheses || binding_of(e, form) >= binding) return latex(e, form, leading);
    return "\\left(" + latex(e, form, /*leading=*/true) + "\\right)";
}

std::string series(const Expression& e, const LineForm& form, const char* separator, bool list, bool leading) {
    std::string text = e.arguments.empty() ? "0" : "";
    for (const TermRun& run : term_runs(e.arguments.size(), form)) {
        if (run.begin > 0) text += separator;
        if (run.elided) text += "\\cdots";
        for (std::size_t i = run.begin; i < run.end && !run.elided; ++i)
            text += (i > run.begin ? separator : "") + latex(e.arguments[i], form, list || (leading && i == 0));
    }
    return text;
}

std::string latex(const Expression& e, const LineForm& form, bool leading) {
    const auto function = [&](const char* name) { return std::string(name) + "\\left(" + latex(e.arguments[0], form, true) + "\\right)"; };
    if (is_one_number(e)) {
        const std::string text = latex_number(leaf_text(e, form));
        if (is_rest(e)) return "(\\cdots = " + text + ")";
        return is_negative(e, form) && !leading ? "(" + text + ")" : text;
    }
    switch (e.operation) {
        case Operation::number:
        case Operation::constant: break;
        case Operation::sum: return series(e, form, " + ", /*list=*/false, leading);
        case Operation::difference:
            return latex(e.arguments[0], form, leading) + " - " + at_least(Binding::product, e.arguments[1], form, false);
        case Operation::product: {
            std::string text;
            for (std::size_t i = 0; i < e.arguments.size(); ++i)
                text += (i > 0 ? " \\cdot " : "") + at_least(Binding::product, e.arguments[i], form, leading && i == 0);
            return text;
        }
        case Operation::quotient:
            return "\\frac{" + latex(e.arguments[0], form, true) + "}{" + latex(e.arguments[1], form, true) + "}";
        case Operation::square_root: return "\\sqrt{" + latex(e.arguments[0], form, true) + "}";
        case Operation::power:
            return "{" + at_least(Binding::atom, e.arguments[0], form, false) + "}^{" + latex(e.arguments[1], form, true) + "}";
        case Operation::exponential: return function("\\exp");
        case Operation::tanh: return function("\\tanh");
        case Operation::sine: return function("\\sin");
        case Operation::cosine: return function("\\cos");
        case Operation::maximum: return "\\max\\left(" + series(e, form, ", ", /*list=*/true, true) + "\\right)";
        case Operation::round_to_float32: return function("\\mathrm{float32}");
    }
    return {};
}

// a matrix's symbol with its indices, as in arithmetic_line
std::string latex_symbol(const NumberRef& number, const ArithmeticOptions& options) {
    const ArrayInfo& array = info(number.array);
    const std::string head = std::to_string(number.head + options.first_index);
    std::string symbol = array.symbol;
    const std::size_t below = symbol.find("_{");
    const bool compound = symbol.find_first_of("-^") != std::string::npos;
    if (compound) symbol = "\\left(" + symbol + "\\right)";
    if (array.per_head && below == std::string::npos) symbol += "_{" + head + "}";
    else if (const std::size_t at = symbol.find("_{h}"); at != std::string::npos) symbol = symbol.substr(0, at) + "_{" + head + "}";
    else if (array.per_head) symbol.insert(symbol.size() - 1, "," + head);
    return symbol + index_text(number, options);
}

}  // namespace

std::string arithmetic_latex(const Explanation& explanation, const ArithmeticOptions& options) {
    const Expression& e = explanation.expression;
    const LineForm form = line_form(explanation, options);
    std::string text;
    for (const NamedPart& part : named_parts(e))
        text += part.symbol + " = " + latex(part.expression, form, /*leading=*/true) + (prints_rounded(part, form) ? " \\approx " : " = ") +
                latex_number(leaf_text(constant(part.expression.value), form)) + "; \\quad ";
    text += latex_symbol(explanation.result, options);
    if (e.operation == Operation::number) text += " = " + latex_symbol(e.from, options);
    else if (shows_operands(explanation)) text += " = " + latex(e, form, /*leading=*/true);
    const ResultText result = result_text(explanation, form);
    const bool is_infinite = std::isinf(explanation.value);
    const bool rounded = (shows_operands(explanation) && !is_infinite && prints_rounded(e, form)) || !result.exact;
    return text + (rounded ? " \\approx " : " = ") + latex_number(result.text);
}

}  // namespace attnscope
