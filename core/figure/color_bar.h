#pragma once
// The colour bar of a figure, with its numbers and the look of hidden cells.

#include <vector>

#include "core/figure/figure.h"
#include "core/figure/figure_cells.h"

namespace attnscope {

struct ColorBar {
    double x = 0, y = 0, height = 0;
    const ValueRange& range;
    Colormap map = Colormap::cividis;
    Paper paper = Paper::light;
    Hidden hidden;
    const Language& language;
};

struct ColorBarExtent {
    double right = 0, bottom = 0;
};
ColorBarExtent add_color_bar(FigureShapes& shapes, const ColorBar& bar);

// The numbers beside the bar, from top to bottom: so many decimals that neighbours differ, no more.
std::vector<std::string> color_bar_numbers(const ValueRange& range, int count);

}  // namespace attnscope
