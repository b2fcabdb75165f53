#include "core/figure/formula.h"
#include "core/figure/number_text.h"

namespace attnscope {
namespace {

using Kind = FormulaNode::Kind;

bool only_digits(const std::string& text) {
    return !text.empty() && text.find_first_not_of("0123456789") == std::string::npos;
}

std::string in_parentheses_if_long(const std::string& text) {
    return text.find_first_of(" /") == std::string::npos ? text : "(" + text + ")";
}

std::string row_text(const FormulaNode& row) {
    std::string text;
    AtomClass before = AtomClass::open;
    for (const FormulaNode& child : row.children) {
        const bool sign = child.atom == AtomClass::binary && before != AtomClass::ordinary && before != AtomClass::close;
        const bool spaced = (child.atom == AtomClass::binary && !sign) || child.atom == AtomClass::relation;
        const bool after_operator = before == AtomClass::large_operator && child.kind != Kind::fence;
        const bool wants_space = spaced || after_operator || child.space_before || child.kind == Kind::fraction;
        const std::string own = plain_text(child);
        const bool at_begin = text.empty() || text.back() == ' ' || before == AtomClass::open || own.starts_with(' ');
        if (wants_space && !at_begin) text += ' ';
        text += own;
        if (spaced) text += ' ';
        before = sign ? AtomClass::open : child.kind == Kind::fence ? AtomClass::close : child.atom;
        if (own.ends_with(' ')) before = AtomClass::relation;  // words such as " or "
    }
    return text;
}

std::string superscript_text(const std::string& text) {
    if (text.empty() || text == "′") return text;
    if (text == "⊤") return "ᵀ";
    return only_digits(text) ? superscript_digits(text) : "^" + (text.size() == 1 ? text : "(" + text + ")");
}

}  // namespace

std::string plain_text(const FormulaNode& formula) {
    switch (formula.kind) {
        case Kind::symbol: return formula.text == "⋅" ? "·" : formula.text;
        case Kind::row: return row_text(formula);
        case Kind::fraction:
            return in_parentheses_if_long(plain_text(formula.children[0])) + " / " +
                   in_parentheses_if_long(plain_text(formula.children[1]));
        case Kind::root: {
            const std::string inside = plain_text(formula.children[0]);
            return "√" + in_parentheses_if_long(inside);
        }
        case Kind::fence: return formula.text + plain_text(formula.children[0]) + formula.closing;
        case Kind::script: {
            const std::string sub = plain_text(formula.children[1]), super = plain_text(formula.children[2]);
            const std::string sub_text = sub.empty() ? "" : subscript_text(sub);
            // a prime belongs to the letter, before its indices
            const bool primed = super == "′";
            return plain_text(formula.children[0]) + (primed ? super : "") + sub_text + (primed ? "" : superscript_text(super));
        }
    }
    return {};
}

}  // namespace attnscope
