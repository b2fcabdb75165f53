#pragma once
// The arithmetic behind one number as a line of text: the same in window, command line and exports.

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/attention/explain.h"
#include "core/text/language.h"

namespace attnscope {

// A piece of a line that is drawn in one style.
struct TextSpan {
    std::string text;
    Role role = Role::plain;
    bool italic = false;
    bool bold = false;
    int level = 0;                    // 1 superscript, -1 subscript, 2 superscript of a superscript
    std::optional<NumberRef> number = std::nullopt;  // the operand that this piece shows
    std::optional<Index> term = std::nullopt;        // which term of the sum that is taken term by term it belongs to
    bool operator==(const TextSpan&) const = default;
};

struct ArithmeticOptions {
    int decimals = 2;                       // of operands, more where they would print as zero
    int more_of_result = 2;                 // decimals that the result has beyond them
    int first_index = 1;                    // on screen and in exports; 0 on the command line
    Index max_terms = 0;                    // longer sums are elided in the middle; 0: never
    std::string more = "… {0} more …";      // what stands in place of elided terms
    std::optional<Index> term = std::nullopt;  // of the sum: never elided
};

// What has a name of its own, such as a mean, is written out first: "μ = (1.00 + 3.00) / 2 = 2; X′[1,1] = (1.00 − 2) / ...".
// E.g. S′₁[2,3] = (1.20·0.31 + 0.50·(−0.80)) / √2 ≈ −0.0198: head 1, row 2, column 3, in text, window and LaTeX alike.
// All operands of a line are written in one way, and an exact zero is "0". The result is the unrounded value, rounded once;
// the last sign is ≈ when a printed operand or the result is rounded, and = otherwise.
std::vector<TextSpan> arithmetic_line(const Explanation& explanation, const ArithmeticOptions& options = {});

// Whether the line prints an operand rounded: who reckons with the printed ones gets another result.
bool rounds_operands(const Explanation& explanation, const ArithmeticOptions& options = {});

// One line: exponents as ⁻⁷ or ^(...).
std::string plain_text(std::span<const TextSpan> line);

// The same line for LaTeX's mathematics mode, e.g. S'_{1}[2,3] = \frac{1.20 \cdot 0.31 + ...}{\sqrt{2}} \approx -0.0198.
std::string arithmetic_latex(const Explanation& explanation, const ArithmeticOptions& options = {});

// Why the number is what it is, every reason in turn; empty where the arithmetic says it all. The texts are
// "reason.masked_causal" and so on, {0} the row and {1} the column; "reason.also" joins two of them.
std::string reasons_text(const Explanation& explanation, const Language& language, int first_index = 1);

}  // namespace attnscope
