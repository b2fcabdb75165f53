#pragma once
// Where everything on the stage stands: plain geometry in pixels, from sizes alone.

#include <vector>

#include "core/attention/matrix.h"

namespace attnscope {

struct Rect {
    float x = 0.0f, y = 0.0f, width = 0.0f, height = 0.0f;
    float right() const { return x + width; }
    float bottom() const { return y + height; }
    bool contains(float px, float py) const { return px >= x && px < right() && py >= y && py < bottom(); }
};

// One matrix that wants a place. Labels of width or height 0 are left out.
struct SlotShape {
    Index rows = 0, columns = 0;
    float row_labels = 0.0f;       // width of the labels at its left
    float first_row_labels = 0.0f; // the same where the matrix is the first of its line
    float column_labels = 0.0f;    // height of the labels above it
    float turned_labels = 0.0f;    // their height when they are turned by a quarter; 0: they never are
    float upright_width = 0.0f;    // of a cell in which all labels stand upright
    float caption = 0.0f;          // width of its symbol
    float number_width = 0.0f;     // of the widest number, in multiples of the font's size
    float short_width = 0.0f;      // the same with one decimal less; 0: there is none less
    float block_gap = 0.0f;        // what a cell gives up at the edge of its block
};

struct StageShape {
    bool product = false;              // Falk's scheme: slots are left, top, further rows under top, result; else lines
    std::vector<SlotShape> slots;      // the result is the last
    std::vector<float> operators;      // in lines: widths of what stands before slot 1, 2, ...
    float sums = 0.0f;                 // width of the row sums beside the result; 0: none
    float bar = 0.0f;                  // width of the colour bar with its numbers; 0: none
    float equation_width = 0.0f, equation_height = 0.0f;
};

// Everything in pixels, so that it follows the scale.
struct StageMetrics {
    float width = 0.0f, height = 0.0f;     // of the whole stage
    float gap = 28.0f;                     // between factors and result
    float label_gap = 8.0f;                // between labels and cells
    float largest_cell = 48.0f;
    float caption_height = 22.0f;
    std::vector<float> number_sizes = {13.0f, 11.0f};  // font sizes for numbers in cells, larger first
    float number_padding = 4.0f;           // left and right of a number of the smallest size together; more for larger ones
};

struct SlotRects {
    Rect cells, row_labels, column_labels, caption;
    float cell_width = 0.0f, cell_height = 0.0f;  // below 1 where several cells share a pixel
    float number_size = 0.0f;                     // 0: numbers do not fit into the cells
    bool short_numbers = false;                   // they fit with one decimal less
};

enum class EquationPlace {
    above,
    corner,       // over the left factor, beside the right one
    beside,       // at the right of a result that has a line of its own
};

struct StageLayout {
    EquationPlace equation_place = EquationPlace::above;
    bool upright_labels = true;                   // else those that can are turned by a quarter
    Rect equation;
    std::vector<SlotRects> slots;
    std::vector<Rect> operators;
    Rect sums, bar, bar_caption;                  // no sums where rows are too low for their numbers
};

// All rectangles lie inside the stage and none overlaps another; rows and columns of factors that are in line with the
// result have equal pixels. Matrices always fit: cells shrink, they are never cut. Among the ways to arrange them the one
// is taken that shows the most numbers: gaps become smaller and lines are broken before numbers vanish, and where cells
// become small the inner dimension of a product gives way to the result.
StageLayout layout_stage(const StageShape& shape, const StageMetrics& metrics);

// The largest font size whose widest number fits into a cell; 0 when none does.
float fitting_number_size(const SlotShape& slot, const StageMetrics& metrics, float cell_width, float cell_height);

// How far a frame may reach into cells of this size before it touches a number of them or of their neighbours: at its sides,
// and above and below.
struct FreeAround {
    float across = 0.0f, down = 0.0f;
};
FreeAround free_around_numbers(float number_width, float number_size, float cell_width, float cell_height);

// Rectangles of the given widths, all `height` high, in lines from left to right; those that fit into `available` of
// width and height.
std::vector<Rect> flowing_chips(const std::vector<float>& widths, float height, float gap, Rect available);

}  // namespace attnscope
