#pragma once
// What the renderings of a line of arithmetic have in common.

#include <string>

#include "core/figure/arithmetic_text.h"

namespace attnscope {

// How tightly an expression holds together; one that is looser than its place asks for gets parentheses.
enum class Binding { sum, quotient, product, power, atom };

Binding binding_of(const Expression& expression, const ArithmeticOptions& options);
bool is_leaf(const Expression& expression);
std::string leaf_text(const Expression& leaf, const ArithmeticOptions& options);
bool is_negative(const Expression& expression);  // begins with a minus sign

// Whether a printed leaf differs from the number it stands for.
bool prints_rounded(const Expression& expression, const ArithmeticOptions& options);

// The result of the explanation with two more decimals than the operands; trailing zeros beyond the operands' decimals only where rounded.
struct ResultText {
    std::string text;
    bool exact = false;
};
ResultText result_text(const Explanation& explanation, const ArithmeticOptions& options);

// Which arguments of a long sum are shown: the first `head` and the last `tail`; all when `elided` is 0.
struct Elision {
    std::size_t head = 0, tail = 0, elided = 0;
};
Elision elision_of(std::size_t terms, const ArithmeticOptions& options);

// "2,3"; only the row or only the column where the array has one column or one row.
std::string index_text(const NumberRef& number, const ArithmeticOptions& options);

std::string elision_text(std::size_t elided, const ArithmeticOptions& options);

}  // namespace attnscope
