#pragma once
// Formulas as placed glyphs and rules, independent of what draws them.

#include <optional>
#include <vector>

#include "core/figure/formula.h"
#include "core/figure/math_font.h"

namespace attnscope {

// Lengths in em of the formula's size; x to the right from the formula's left edge, y downwards from the baseline.
struct PlacedGlyph {
    unsigned glyph = 0;
    char32_t character = 0;  // as in the font; 0 for parts of stretched signs
    double x = 0, y = 0;     // where the pen stands
    double size = 1;         // em of this glyph
    Role role = Role::plain;
    std::optional<ArrayId> array;
};

struct PlacedRule {
    double x = 0, y = 0, width = 0, height = 0;  // from its upper left corner
    Role role = Role::plain;
};

// Where the symbol of a matrix can be pointed at.
struct SymbolBox {
    double x = 0, y = 0, width = 0, height = 0;
    ArrayId array = ArrayId::scores;
};

struct FormulaLayout {
    double width = 0, ascent = 0, descent = 0;  // descent is positive
    std::vector<PlacedGlyph> glyphs;
    std::vector<PlacedRule> rules;
    std::vector<SymbolBox> symbols;
};

enum class MathStyle { display, text };  // display: on its own, with large fractions; text: within a line

// Variables become mathematical italics; every symbol of a matrix has the matrix's role.
// Throws Error for a character that the font lacks. After the TeXbook, appendix G.
FormulaLayout laid_out(const FormulaNode& formula, const MathFont& font, MathStyle style = MathStyle::display);

// The matrix under a point, in the coordinates of the layout.
std::optional<ArrayId> symbol_at(const FormulaLayout& layout, double x, double y);

}  // namespace attnscope
