#pragma once
// Formulas on the screen, every matrix in its colour.

#include <imgui.h>

#include <optional>
#include <string>

#include "app/gui/look.h"
#include "core/figure/formula_layout.h"

namespace attnscope {

struct FormulaStyle {
    float em = 18.0f;  // pixels
    std::optional<ImU32> ink = std::nullopt;  // of everything; none: matrices in their colours, the rest in ink
    std::optional<StepId> step = std::nullopt;
    MathStyle style = MathStyle::display;
    std::optional<ArrayId> lit = std::nullopt;  // a matrix whose symbols have a ground
};

struct FormulaSize {
    float width = 0.0f, height = 0.0f;
    float ascent = 0.0f;  // of the baseline, from the top
};
FormulaSize formula_size(const Look& look, const std::string& markup, const FormulaStyle& style);

// Draws with the upper left corner at `at`. The matrix whose symbol is under the pointer, if any.
std::optional<ArrayId> draw_formula(const Look& look, const std::string& markup, const FormulaStyle& style, ImVec2 at);

// In the middle of a rectangle.
void draw_formula_centred(const Look& look, const std::string& markup, const FormulaStyle& style, ImVec2 least, ImVec2 most);

}  // namespace attnscope
