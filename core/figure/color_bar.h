#pragma once
// The colour bar of a figure, with its numbers and the look of hidden cells.

#include <vector>

#include "core/figure/figure.h"
#include "core/figure/figure_cells.h"

namespace attnscope {

struct ColorBar {
    double x = 0, y = 0, height = 0;
    bool only_legend = false;  // of the hidden cells, without the bar
    const ValueRange& range;
    Colormap map = Colormap::cividis;
    Paper paper = Paper::light;
    Hidden hidden;
    bool any_below = false;  // of a logarithmic range: smaller numbers have the lowest colour, too
    const Language& language;
};

struct ColorBarExtent {
    double right = 0, bottom = 0;
};
ColorBarExtent add_color_bar(FigureShapes& shapes, const ColorBar& bar);

// A number beside the bar and where it stands: 1 at the top.
struct ColorBarTick {
    double position = 0;
    std::string text;
    bool operator==(const ColorBarTick&) const = default;
};

// From top to bottom. Linear: evenly spaced, with so many decimals that neighbours differ. Logarithmic: both ends with three
// digits, and the powers of ten (and 0) between them at their true places, none closer to another than `least_distance`.
std::vector<ColorBarTick> color_bar_ticks(const ValueRange& range, int count, double least_distance, bool any_below = false);

}  // namespace attnscope
