#pragma once
// The ways in which a stage can be arranged; layout_stage chooses among them.

#include "app/gui/widgets/stage_layout.h"

namespace attnscope {

// How the matrices that make no product are broken into lines.
enum class Lines {
    one,
    result_below,  // the operands in one line, the result in the next
    each,          // every matrix in a line of its own
};

struct Arrangement {
    EquationPlace equation = EquationPlace::above;
    Lines lines = Lines::one;
    bool upright = true;           // labels of columns
    bool captions_beside = false;  // symbols at the left of the labels of columns, not above them
    bool sums = true;
};

struct Arranged {
    StageLayout layout;                 // its upper left corner is the origin
    float width = 0.0f, height = 0.0f;  // of everything
    bool possible = true;               // the equation has its place, and nothing reaches beyond the stage
    float labels_lost = 0.0f;           // how much is cut from the names of columns, 0 to 1
};

Arranged arranged_product(const Arrangement& arrangement, const StageShape& shape, const StageMetrics& metrics);
Arranged arranged_lines(const Arrangement& arrangement, const StageShape& shape, const StageMetrics& metrics);

// Sizes of cells.
struct CellSize {
    float width = 0.0f, height = 0.0f;
};
// Whole pixels where a cell has some to give.
float whole(float cell);
float pixels(Index count, float cell);

// What one cell needs at least for the numbers of a matrix.
CellSize cell_for_numbers(const SlotShape& slot, const StageMetrics& metrics, float size);

// What a cell of a matrix may take at most of a place for one cell: square, unless it takes more width for numbers, or for
// the matrix not to become a mere line.
CellSize cell_within(const SlotShape& slot, const StageMetrics& metrics, CellSize most);

// Pixels of one cell along an axis on which the result's cells and the inner cells of a product share `length`. Where not
// all can have `wanted`, those of the result have it first.
struct SharedLength {
    float outer = 0.0f, inner = 0.0f;
};
SharedLength shared_length(float length, Index outer, Index inner, float wanted);

// Width of what stands at the right of the result: row sums and colour bar.
float margin_width(const StageShape& shape, const StageMetrics& metrics, bool sums);
// Places it; where it ends.
float place_margin(StageLayout& layout, const StageShape& shape, const StageMetrics& metrics, bool sums);

void place_cells(SlotRects& slot, const SlotShape& shape, const StageMetrics& metrics, float x, float y, CellSize cell, bool upright);
// How much of the width that the widest name of a matrix needs its cells lack, 0 to 1.
float lost_of_labels(const SlotShape& shape, const SlotRects& slot, bool upright);
float label_width(const SlotShape& slot, const StageMetrics& metrics);
float label_height(const SlotShape& slot, const StageMetrics& metrics, bool upright);

}  // namespace attnscope
