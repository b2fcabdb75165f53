#pragma once
// The colours of window and exports on light and on dark paper.

#include "core/attention/steps.h"
#include "core/figure/colormap.h"

namespace attnscope {

struct Palette {
    Rgb paper, panel;
    Rgb ink, dim, rule, hover;
    Rgb accent, accent_ground;
    Rgb query, key, value, weight, input;
    Rgb hatch_ground, hatch_line;  // masked cells
    Rgb not_a_number;              // hatch lines of NaN
};

const Palette& palette(Paper paper);

// A matrix keeps this colour in equation, frame, arithmetic and bar; Role::plain is ink.
Rgb role_color(Role role, Paper paper);

}  // namespace attnscope
