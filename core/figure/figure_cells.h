#pragma once
// The cells of one matrix as shapes of a figure: rectangles with numbers, or one image.

#include <string>
#include <vector>

#include "core/figure/figure.h"

namespace attnscope {

// Where a matrix stands in a figure and how its values become colours.
struct MatrixPlace {
    const Trace& trace;
    ArrayId array;
    Index head = 0;
    double x = 0, y = 0, cell_width = 0, cell_height = 0;
    const ValueRange& range;
    Colormap map = Colormap::cividis;
    const FigureOptions& options;
};

// Rectangles with a gap where they are large enough; hatches for masked cells and NaN; numbers of `number_size`, 0 for none.
void add_cells(FigureShapes& shapes, const MatrixPlace& place, double number_size);

// The largest size up to 13 at which every number fits its cell, or 0 when that is below 7.
double number_size(std::span<const MatrixD* const> matrices, double cell_width, double cell_height, int decimals);

// One image of `columns` x `rows` pixels, each the mean of the finite numbers of its block of cells; block b of B over n
// cells reaches from floor(b·n/B) to floor((b+1)·n/B). Blocks without any are hatched.
void add_image(FigureShapes& shapes, const MatrixPlace& place, int columns, int rows);

struct Hidden {
    bool masked = false, not_a_number = false;
};
Hidden hidden_cells(const Trace& trace, ArrayId array, Index head);

}  // namespace attnscope
