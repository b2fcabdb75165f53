#pragma once
// A heatmap of numbers that stand in no Trace by themselves, such as a mean over heads or a difference; drawn like the
// matrices beside it.

#include <functional>
#include <string>

#include "app/gui/look.h"
#include "app/gui/widgets/axis_map.h"
#include "app/gui/widgets/stage_layout.h"
#include "core/figure/colormap.h"

namespace attnscope {

struct NumberGrid {
    std::string key;                     // names the numbers, so that a picture of many is made once
    std::function<double(Cell)> value;
    std::function<bool(Cell)> masked;    // hatched; may be empty
    std::function<bool(Cell)> calm;      // a sign in place of its number: there is nothing to see; may be empty
    AxisMap rows, columns;               // of the screen
    const ValueRange& range;
    Colormap map = Colormap::cividis;
    float number_size = 0.0f;            // em in pixels; 0: no numbers
    int decimals = 2;
};

void draw_number_grid(const NumberGrid& grid, const Look& look);

// The em of the largest font in which a text fits into a cell that is so wide in multiples of the em; 0 where none does.
float fitting_grid_em(float widest, const AxisMap& rows, const AxisMap& columns, const Look& look);

// On the screen.
Rect rect_of_cell(const NumberGrid& grid, Cell cell);

}  // namespace attnscope
