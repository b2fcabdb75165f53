#include "core/figure/arithmetic_parts.h"

#include <algorithm>
#include <cmath>
#include <optional>


namespace attnscope {
namespace {

constexpr int longest_constant = 6;  // decimals up to which a constant such as 0.00001 is written out
constexpr int most_decimals = 17;
constexpr int longest_small = 6;     // decimals up to which a line of small numbers is written without powers of ten
constexpr double large = 1e6;

// The size of the operand that must be seen for the result to be understood; nothing where there is none but constants.
std::optional<double> hinge(const Expression& e) {
    if (e.operation == Operation::constant || (e.operation == Operation::number && !std::isfinite(e.value))) return std::nullopt;
    if (e.operation == Operation::number) return std::abs(e.value);
    const bool adds = e.operation == Operation::sum || e.operation == Operation::difference || e.operation == Operation::maximum;
    std::optional<double> size;
    for (const Expression& argument : e.arguments) {
        const std::optional<double> of_argument = hinge(argument);
        if (of_argument) size = !size ? *of_argument : adds ? std::max(*size, *of_argument) : std::min(*size, *of_argument);
    }
    return size;
}

double largest_operand(const Expression& e) {
    double largest = e.operation == Operation::number && std::isfinite(e.value) ? std::abs(e.value) : 0;
    for (const Expression& argument : e.arguments) largest = std::max(largest, largest_operand(argument));
    return largest;
}

void collect_named(const Expression& e, std::vector<NamedPart>& parts) {
    for (const Expression& argument : e.arguments) collect_named(argument, parts);
    if (!is_named_part(e) || std::any_of(parts.begin(), parts.end(), [&](const NamedPart& part) { return part.symbol == e.symbol; })) return;
    parts.push_back({e.symbol, e});
    parts.back().expression.symbol.clear();
}

bool is_zero(const Expression& e) { return is_leaf(e) && e.value == 0; }

}  // namespace

bool shows_operands(const Explanation& explanation) { return !is_leaf(explanation.expression); }

bool rounds_operands(const Explanation& explanation, const ArithmeticOptions& options) {
    const LineForm form = line_form(explanation, options);
    const std::vector<NamedPart> parts = named_parts(explanation.expression);
    return shows_operands(explanation) && (prints_rounded(explanation.expression, form) ||
                                           std::any_of(parts.begin(), parts.end(), [&](const NamedPart& part) { return prints_rounded(part, form); }));
}

LineForm line_form(const Explanation& explanation, const ArithmeticOptions& options) {
    LineForm form{options};
    if (!shows_operands(explanation)) return form;
    const double size = hinge(explanation.expression).value_or(0);
    const bool vanishes = size > 0 && size < 0.5 * std::pow(10.0, -options.decimals);
    if (vanishes) form.decimals = 1 - static_cast<int>(std::floor(std::log10(size)));  // two digits of it
    if (form.decimals > std::max(options.decimals, longest_small) || largest_operand(explanation.expression) >= large) {
        form.decimals = options.decimals;
        form.notation = Notation::powers_of_ten;
    }
    return form;
}

std::vector<NamedPart> named_parts(const Expression& expression) {
    std::vector<NamedPart> parts;
    collect_named(expression, parts);
    return parts;
}

bool is_one_number(const Expression& expression) { return is_leaf(expression) || is_named_part(expression); }

std::string leaf_text(const Expression& one_number, const LineForm& form) {
    if (one_number.operation != Operation::number && is_exact(one_number.value, longest_constant)) return shortest_text(one_number.value);
    return number_text(one_number.value, form.decimals, form.notation);
}

bool is_negative(const Expression& expression, const LineForm& form) {
    return is_one_number(expression) && leaf_text(expression, form).starts_with("\u2212");
}

Binding binding_of(const Expression& expression, const LineForm& form) {
    // 2.3·10⁻⁷ is a product, and beside other factors it has parentheses
    if (is_one_number(expression)) return leaf_text(expression, form).find("·") != std::string::npos ? Binding::quotient : Binding::atom;
    switch (expression.operation) {
        case Operation::sum:
            return expression.arguments.size() == 1 ? binding_of(expression.arguments[0], form)
                   : expression.arguments.empty()   ? Binding::atom
                                                    : Binding::sum;
        case Operation::difference: return Binding::sum;
        case Operation::quotient: return Binding::quotient;  // a / b·c would be read in two ways
        case Operation::product: return Binding::product;
        case Operation::power: return Binding::power;
        default: return Binding::atom;
    }
}

bool prints_rounded(const Expression& expression, const LineForm& form) {
    const std::vector<Expression>& arguments = expression.arguments;
    if (expression.operation == Operation::number) return !is_exact(expression.value, form.decimals, form.notation);
    if (is_one_number(expression)) return !is_exact(expression.value, longest_constant) && !is_exact(expression.value, form.decimals, form.notation);
    switch (expression.operation) {
        case Operation::product:
            if (std::any_of(arguments.begin(), arguments.end(), is_zero)) return false;
            break;
        case Operation::quotient:
            if (is_zero(arguments[0]) && !is_zero(arguments[1])) return false;
            break;
        default: break;
    }
    const bool may_elide = expression.operation == Operation::sum || expression.operation == Operation::maximum;
    const std::size_t count = arguments.size();
    for (const TermRun& run : may_elide ? term_runs(count, form) : std::vector<TermRun>{{0, count}})
        for (std::size_t i = run.begin; i < run.end && !run.elided; ++i)
            if (prints_rounded(arguments[i], form)) return true;
    return false;
}

bool prints_rounded(const NamedPart& part, const LineForm& form) {
    return prints_rounded(part.expression, form) || prints_rounded(constant(part.expression.value), form);
}

ResultText result_text(const Explanation& explanation, const LineForm& form) {
    const double value = explanation.value;
    if (explanation.result.array == ArrayId::tokens) return {shortest_text(value), true};  // whole numbers
    if (value == 0) return {"0", true};
    const int most = std::min(form.decimals + form.more_of_result, most_decimals);
    for (int decimals = form.decimals; decimals <= most; ++decimals)
        if (is_exact(value, decimals)) return {number_text(value, decimals), true};
    return {number_text(value, most), false};
}

std::vector<TermRun> term_runs(std::size_t terms, const ArithmeticOptions& options) {
    const auto most = static_cast<std::size_t>(std::max<Index>(options.max_terms, 0));
    const std::size_t shown = std::max<std::size_t>(most, 2);
    std::vector<TermRun> runs;
    const auto add = [&runs](std::size_t begin, std::size_t end, bool elided) {
        if (begin < end) runs.push_back({begin, end, elided});
    };
    if (most == 0 || terms <= shown) {
        add(0, terms, false);
        return runs;
    }
    const std::size_t tail = shown / 2, head = shown - tail;
    const std::size_t term = options.term && *options.term >= 0 ? static_cast<std::size_t>(*options.term) : 0;
    if (term < head || term >= terms - tail) {
        add(0, head, false);
        add(head, terms - tail, true);
        add(terms - tail, terms, false);
        return runs;
    }
    const std::size_t around = std::max<std::size_t>(shown, 3) - 2;
    const std::size_t begin = std::clamp<std::size_t>(term - std::min(term, around / 2), 1, terms - 1 - around);
    add(0, 1, false);
    add(1, begin, true);
    add(begin, begin + around, false);
    add(begin + around, terms - 1, true);
    add(terms - 1, terms, false);
    return runs;
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
    if (array.columns == Axis::one) return "[" + row + "]";
    if (array.rows == Axis::one) return "[" + column + "]";
    return "[" + row + "," + column + "]";
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
