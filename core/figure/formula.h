#pragma once
// Formulas: the small subset of TeX in which the steps are written, read into a tree of boxes.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/attention/steps.h"

namespace attnscope {

// How much room a symbol keeps from its neighbours; TeXbook, chapter 18.
enum class AtomClass { ordinary, large_operator, binary, relation, open, close, punctuation };

struct FormulaNode {
    enum class Kind {
        symbol,    // `text`
        row,       // children side by side
        script,    // children: base, subscript, superscript; the scripts may be empty rows
        fraction,  // children: numerator, denominator
        root,      // children: radicand
        fence      // `text` and `closing` around one child
    };
    Kind kind = Kind::row;
    AtomClass atom = AtomClass::ordinary;
    std::string text, closing;      // UTF-8, without italics
    bool upright = true;            // false: a variable, drawn in italics
    bool limits = false;            // scripts may stand above and below: a sum
    bool space_before = false;      // white space in the markup
    std::optional<ArrayId> array;   // the matrix that this symbol, or the base of this script, stands for
    std::vector<FormulaNode> children;
};

// Letters, digits, primes, _{} ^{}, \frac{}{}, \sqrt{}, \mathrm{}, ( ) [ ] | \| \{ \} , named operators (\sum \exp \tanh \sin \cos
// \max \softmax), signs (\cdot \ldots \oplus \odot \infty \top \in \mid \times \le \ge \neq \approx \to "\ ") and Greek letters. The symbols of matrices are recognised: Q, S',
// W_{Q} ...; in the steps where the flat matrices are meant, Q, K and V without index are those.
// Throws Error naming what is wrong and the position, from 0, in `markup`.
FormulaNode parsed_formula(std::string_view markup, std::optional<StepId> step = std::nullopt);

// In one line of text, e.g. "S = Q Kᵀ", "S′ = S / √dₖ", "Aᵢⱼ = exp(Mᵢⱼ − mᵢ) / (∑ₖ exp(Mᵢₖ − mᵢ))".
std::string plain_text(const FormulaNode& formula);

}  // namespace attnscope
