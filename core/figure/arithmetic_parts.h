#pragma once
// What the renderings of a line of arithmetic have in common.

#include <string>
#include <vector>

#include "core/figure/arithmetic_text.h"
#include "core/figure/number_text.h"

namespace attnscope {

// One way of writing for all operands of a line: `decimals` are so many that the operand on which the result hinges does
// not print as zero: the largest term of a sum, the smallest factor of a product. Beyond six decimals, and from 10⁶ on,
// powers of ten.
struct LineForm : ArithmeticOptions {
    Notation notation = Notation::fixed;
};
LineForm line_form(const Explanation& explanation, const ArithmeticOptions& options);

// Whether the line writes its operands out: not where it only names one number, or says where a constant comes from.
bool shows_operands(const Explanation& explanation);

// The parts with names of their own, each once and behind those that it needs; without their names, so that they are written out.
struct NamedPart {
    std::string symbol;
    Expression expression;
};
std::vector<NamedPart> named_parts(const Expression& expression);

// Written as one number: an operand, a constant, or the value of a named part.
bool is_one_number(const Expression& expression);

// How tightly an expression holds together; one that is looser than its place asks for gets parentheses.
enum class Binding { sum, quotient, product, power, atom };

Binding binding_of(const Expression& expression, const LineForm& form);
std::string leaf_text(const Expression& one_number, const LineForm& form);
bool is_negative(const Expression& expression, const LineForm& form);  // begins with a minus sign

// Whether a printed number differs from the one it stands for; what is multiplied by 0 does not matter.
bool prints_rounded(const Expression& expression, const LineForm& form);
// The same of a named part, written out and then as its value.
bool prints_rounded(const NamedPart& part, const LineForm& form);

// The result of the explanation with so many more decimals than the operands as the options ask for; trailing zeros beyond the operands' decimals only where rounded.
struct ResultText {
    std::string text;
    bool exact = false;
};
ResultText result_text(const Explanation& explanation, const LineForm& form);

// Which arguments of a long sum are shown: the first and the last ones, or the first, those around the options' term, and
// the last. No run is empty; together they are all terms.
struct TermRun {
    std::size_t begin = 0, end = 0;
    bool elided = false;
};
std::vector<TermRun> term_runs(std::size_t terms, const ArithmeticOptions& options);

// "[2,3]"; only the row or only the column where the array has one column or one row.
std::string index_text(const NumberRef& number, const ArithmeticOptions& options);

std::string elision_text(std::size_t elided, const ArithmeticOptions& options);

}  // namespace attnscope
