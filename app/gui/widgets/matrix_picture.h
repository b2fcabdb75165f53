#pragma once
// A matrix as a picture with one color for each pixel of its place: the mean of all cells that the pixel covers.

#include "app/gui/draw_cache.h"
#include "app/gui/widgets/axis_map.h"
#include "app/gui/widgets/stage_plan.h"
#include "core/figure/colormap.h"

namespace attnscope {

struct PictureColors {
    Colormap map = Colormap::cividis;
    Paper paper = Paper::light;
    Rgb hatch_ground, hatch_line;  // masked cells
    Rgb not_a_number;              // lines of other cells without a color
    Rgb dropped;                   // cells that dropout has made 0
};

// The exact mean of a block of drawn cells; cells that are not finite are left out. NaN when none is finite.
double pooled_mean(const DrawnValues& values, const CellBlock& block);

Picture matrix_picture(const Trace& trace, const StageMatrix& matrix, const AxisMap& rows, const AxisMap& columns,
                       const ValueRange& range, const PictureColors& colors);

}  // namespace attnscope
