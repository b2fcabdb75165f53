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
    float column_labels = 0.0f;    // height of the labels above it
    float caption = 0.0f;          // width of its symbol
};

struct StageShape {
    bool product = false;              // Falk's scheme: slots are left, top, further rows under top, result; else one line
    std::vector<SlotShape> slots;      // the result is the last
    std::vector<float> operators;      // in a line: widths of what stands before slot 1, 2, ...
    float sums = 0.0f;                 // width of the row sums beside the result; 0: none
    float bar = 0.0f;                  // width of the colour bar with its numbers; 0: none
    float equation_width = 0.0f, equation_height = 0.0f;
    float number_width = 0.0f;         // of the widest number, in multiples of the font's size
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
};

struct StageLayout {
    bool equation_in_corner = false;              // over the left factor, beside the right one
    Rect equation;
    std::vector<SlotRects> slots;
    std::vector<Rect> operators;
    Rect sums, bar;
};

// All rectangles lie inside the stage and none overlaps another; rows (and in Falk's scheme columns) of matrices that are
// in line have equal pixels. Matrices always fit: cells shrink, they are never cut. Where cells become small, the inner
// dimension of a product gives way to the result, so that the result stays readable.
StageLayout layout_stage(const StageShape& shape, const StageMetrics& metrics);

// The largest font size whose widest number fits into a cell; 0 when none does.
float fitting_number_size(const StageShape& shape, const StageMetrics& metrics, float cell_width, float cell_height);

// Rectangles of the given widths, all `height` high, in lines from left to right; those that fit into `available` of
// width and height.
std::vector<Rect> flowing_chips(const std::vector<float>& widths, float height, float gap, Rect available);

}  // namespace attnscope
