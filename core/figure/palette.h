#pragma once
// The colours of window and exports on each kind of paper. Text has a contrast of at least 4.5 to what it stands on, on
// Paper::contrast at least 7 to the paper; what else carries meaning has at least 3 (WCAG 2.1, 1.4.3, 1.4.6 and 1.4.11).

#include <optional>
#include <string_view>

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

// "light", "dark" and "contrast", as in settings and on the command line; none for any other name.
const char* name_of(Paper paper);
std::optional<Paper> paper_named(std::string_view name);

// A matrix keeps this colour in equation, frame, arithmetic and bar; Role::plain is ink.
Rgb role_color(Role role, Paper paper);

}  // namespace attnscope
