#include "core/figure/arithmetic_text.h"

#include <cmath>
#include <utility>

#include "core/attention/many_terms.h"
#include "core/attention/running_total.h"
#include "core/figure/arithmetic_parts.h"
#include "core/figure/formula.h"
#include "core/figure/number_text.h"

namespace attnscope {
namespace {

using Kind = FormulaNode::Kind;

// Writes one line, left to right.
class Writer {
public:
    // `sum_in_steps`: whose terms are told apart; may be null
    Writer(const LineForm& form, const Expression* sum_in_steps) : form_(form), sum_in_steps_(sum_in_steps) {}

    void symbol(const NumberRef& number);
    // "μ = ... ≈ 0.38; ", in the colour of the number that it is a part of
    void part(const NamedPart& part, const NumberRef& of);
    void text(std::string text) { append({.text = std::move(text), .level = level_}); }
    void bold(std::string text) { append({.text = std::move(text), .bold = true, .level = level_}); }
    // `leading`: nothing stands before it, so that a minus sign needs no parentheses.
    void expression(const Expression& e, bool leading);

    std::vector<TextSpan> line;

private:
    void append(TextSpan span);
    void markup(const FormulaNode& node, const NumberRef& number, int level);
    void leaf(const Expression& e, bool leading);
    void at_least(Binding binding, const Expression& e, bool leading);
    void series(const Expression& e, const std::string& separator, bool first_leads, bool rest_leads);
    void function(const std::string& name, const Expression& e);

    const LineForm& form_;
    const Expression* sum_in_steps_;
    std::optional<Index> term_ = {};
    int level_ = 0;
};

// Neighbours of one style become one piece; an operand stays a piece of its own.
void Writer::append(TextSpan span) {
    span.term = term_;
    if (!line.empty() && !span.number && !line.back().number) {
        TextSpan same = line.back();
        same.text = span.text;
        if (same == span) {
            line.back().text += span.text;
            return;
        }
    }
    line.push_back(std::move(span));
}

// The symbol of an array: letters of variables in italics, h replaced by the number of the head.
void Writer::markup(const FormulaNode& node, const NumberRef& number, int level) {
    if (node.kind == Kind::script) {
        const bool primed = plain_text(node.children[2]) == "′";
        markup(node.children[0], number, level);
        if (primed) markup(node.children[2], number, level);
        markup(node.children[1], number, level - 1);
        if (!primed) markup(node.children[2], number, level + 1);
        return;
    }
    if (node.kind == Kind::symbol) {
        const bool head = node.text == "h" && level < 0;
        append({.text = head ? std::to_string(number.head + form_.first_index) : node.text,
                .role = info(number.array).role, .italic = !node.upright && !head, .level = level});
    }
    for (const FormulaNode& child : node.children) markup(child, number, level);
}

// Head below, row and column in brackets: S′₁[2,3]. A sign alone can be indexed, a formula in parentheses.
void Writer::symbol(const NumberRef& number) {
    const ArrayInfo& array = info(number.array);
    const FormulaNode formula = parsed_formula(array.symbol);
    const FormulaNode& only = formula.children.front();
    const bool is_script = only.kind == Kind::script;
    const std::string below = is_script ? plain_text(only.children[1]) : "", above = is_script ? plain_text(only.children[2]) : "";
    const bool compound = formula.children.size() > 1 || (!above.empty() && above != "′");
    if (compound) append({.text = "(", .role = array.role});
    markup(formula, number, level_);
    if (compound) append({.text = ")", .role = array.role});
    const std::string head = std::to_string(number.head + form_.first_index);
    if (array.per_head && below != "h") append({.text = below.empty() ? head : "," + head, .role = array.role, .level = level_ - 1});
    append({.text = index_text(number, form_), .role = array.role});
}

void Writer::part(const NamedPart& part, const NumberRef& of) {
    markup(parsed_formula(part.symbol), of, level_);
    text(" = ");
    expression(part.expression, /*leading=*/true);
    text(prints_rounded(part, form_) ? " ≈ " : " = ");
    text(leaf_text(constant(part.expression.value), form_) + "; ");
}

void Writer::leaf(const Expression& e, bool leading) {
    const bool enclosed = is_negative(e, form_) && !leading;
    TextSpan span{.text = leaf_text(e, form_), .level = level_};
    if (e.operation == Operation::number) {
        span.role = info(e.from.array).role;
        span.number = e.from;
    }
    if (is_rest(e)) span.text = "(… = " + span.text + ")";
    else if (enclosed) span.text = "(" + span.text + ")";
    append(std::move(span));
}

void Writer::at_least(Binding binding, const Expression& e, bool leading) {
    // a negative number brings parentheses of its own
    const bool has_parentheses = is_one_number(e) && is_negative(e, form_) && !leading;
    if (has_parentheses || binding_of(e, form_) >= binding) return expression(e, leading);
    text("(");
    expression(e, /*leading=*/true);
    text(")");
}

void Writer::series(const Expression& e, const std::string& separator, bool first_leads, bool rest_leads) {
    const bool in_steps = &e == sum_in_steps_;
    for (const TermRun& run : term_runs(e.arguments.size(), form_)) {
        if (run.begin > 0) text(separator);
        if (run.elided) text(elision_text(run.end - run.begin, form_));
        for (std::size_t i = run.begin; i < run.end && !run.elided; ++i) {
            if (i > run.begin) text(separator);
            if (in_steps) term_ = static_cast<Index>(i);
            expression(e.arguments[i], i == 0 ? first_leads : rest_leads);
            if (in_steps) term_.reset();
        }
    }
    if (e.arguments.empty()) text("0");
}

void Writer::function(const std::string& name, const Expression& e) {
    text(name + "(");
    if (e.operation == Operation::maximum) series(e, ", ", /*first_leads=*/true, /*rest_leads=*/true);
    else expression(e.arguments[0], /*leading=*/true);
    text(")");
}

void Writer::expression(const Expression& e, bool leading) {
    if (is_one_number(e)) return leaf(e, leading);
    switch (e.operation) {
        case Operation::number:
        case Operation::constant: return;
        case Operation::sum: return series(e, " + ", leading, /*rest_leads=*/false);
        case Operation::difference:
            at_least(Binding::sum, e.arguments[0], leading);
            text(" \u2212 ");
            return at_least(Binding::quotient, e.arguments[1], /*leading=*/false);
        case Operation::product:
            for (std::size_t i = 0; i < e.arguments.size(); ++i) {
                if (i > 0) text("·");
                at_least(i == 0 ? Binding::product : Binding::power, e.arguments[i], leading && i == 0);
            }
            return;
        case Operation::quotient:
            at_least(Binding::product, e.arguments[0], leading);
            text(level_ == 0 ? " / " : "/");
            return at_least(Binding::power, e.arguments[1], /*leading=*/false);
        case Operation::square_root:
            text("√");
            return at_least(Binding::atom, e.arguments[0], /*leading=*/false);
        case Operation::power:
            at_least(Binding::atom, e.arguments[0], /*leading=*/false);
            ++level_;
            expression(e.arguments[1], /*leading=*/true);
            --level_;
            return;
        case Operation::exponential: return function("exp", e);
        case Operation::tanh: return function("tanh", e);
        case Operation::sine: return function("sin", e);
        case Operation::cosine: return function("cos", e);
        case Operation::maximum: return function("max", e);
        case Operation::round_to_float32: return function("float32", e);
    }
}

}  // namespace

std::vector<TextSpan> arithmetic_line(const Explanation& explanation, const ArithmeticOptions& options) {
    const LineForm form = line_form(explanation, options);
    const Expression& e = explanation.expression;
    Writer writer(form, stepwise_sum(e));
    for (const NamedPart& part : named_parts(e)) writer.part(part, explanation.result);
    writer.symbol(explanation.result);
    bool rounded = false;
    if (e.operation == Operation::number) {
        writer.text(" = ");
        writer.symbol(e.from);
    } else if (shows_operands(explanation)) {
        writer.text(" = ");
        writer.expression(e, /*leading=*/true);
        rounded = prints_rounded(e, form);
    }
    const ResultText result = result_text(explanation, form);
    const bool is_infinite = std::isinf(explanation.value);  // whatever the digits of the operands
    writer.text((rounded && !is_infinite) || !result.exact ? " ≈ " : " = ");
    writer.bold(result.text);
    return std::move(writer.line);
}

std::string plain_text(std::span<const TextSpan> line) {
    std::string text;
    for (std::size_t i = 0; i < line.size(); ++i) {
        if (line[i].level == 0) {
            text += line[i].text;
            continue;
        }
        // neighbouring scripts of one side are one script
        const bool above = line[i].level > 0;
        std::string script = line[i].text;
        while (i + 1 < line.size() && line[i + 1].level != 0 && (line[i + 1].level > 0) == above) script += line[++i].text;
        constexpr std::string_view minus = "\u2212";
        std::string number = script.starts_with(minus) ? "-" + script.substr(minus.size()) : script;
        const bool digits = number.find_first_not_of("0123456789", number.starts_with('-') ? 1 : 0) == std::string::npos;
        if (above) text += digits ? superscript_digits(number) : "^(" + script + ")";
        else text += subscript_text(script);
    }
    return text;
}

}  // namespace attnscope
