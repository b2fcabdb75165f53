#pragma once
// Formulas as filled outlines, for exports.

#include <vector>

#include "core/figure/figure.h"
#include "core/figure/formula_layout.h"

namespace attnscope {

// The layout with its pen at (x, y), `size` units per em, in the colours of its matrices.
void add_formula(FigureShapes& shapes, const FormulaLayout& layout, const MathFont& font, double x, double y,
                 double size, Paper paper);

}  // namespace attnscope
