#include "core/figure/formula_outline.h"

#include "core/figure/palette.h"

namespace attnscope {

void add_formula(FigureShapes& shapes, const FormulaLayout& layout, const MathFont& font, double x, double y,
                 double size, Paper paper) {
    for (const PlacedRule& rule : layout.rules)
        shapes.rects.push_back(FigureRect{x + rule.x * size, y + rule.y * size, rule.width * size, rule.height * size, role_color(rule.role, paper)});
    for (const PlacedGlyph& glyph : layout.glyphs) {
        FigureOutline outline{.commands = font.outline(glyph.glyph), .color = role_color(glyph.role, paper)};
        const double em = size * glyph.size, left = x + glyph.x * size, base = y + glyph.y * size;
        for (OutlineCommand& c : outline.commands)
            c = {c.kind, left + c.x1 * em, base + c.y1 * em, left + c.x2 * em, base + c.y2 * em, left + c.x * em, base + c.y * em};
        if (!outline.commands.empty()) shapes.outlines.push_back(std::move(outline));
    }
}

}  // namespace attnscope
