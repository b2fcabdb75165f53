#pragma once
// Hatched cells of one look as one region, so that their lines run on from cell to cell.

#include <vector>

#include "core/figure/figure.h"

namespace attnscope {

// Lines x + y = k * hatch_distance, in units of the figure.
inline constexpr double hatch_distance = 6, hatch_line_width = 1.1;

struct HatchRegion {
    Rgb ground, line;
    std::vector<const FigureHatch*> cells;  // of the figure, which must outlive the region
    double left = 0, top = 0, right = 0, bottom = 0;
};
std::vector<HatchRegion> hatch_regions(const Figure& figure);

}  // namespace attnscope
