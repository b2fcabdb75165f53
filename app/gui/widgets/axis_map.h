#pragma once
// Where the rows (or the columns) of a matrix lie on the screen, and back: both directions agree to the pixel.

#include <optional>

#include "core/attention/matrix.h"

namespace attnscope {

struct AxisMap {
    float begin = 0.0f;    // first pixel of the place, whole
    float length = 0.0f;   // pixels of the place, whole
    Index count = 0;       // cells of the matrix along this axis
    double first = 0.0;    // position in cells that lies at `begin`
    double visible = 0.0;  // cells that the place shows

    double pixels_per_cell() const { return visible > 0.0 ? length / visible : 0.0; }
};

// A zoom of 1 fits all cells into the place. `center` is the fraction of the matrix in the middle of the place, moved so
// that no place stays empty.
AxisMap axis_map(float begin, float length, Index count, double zoom = 1.0, double center = 0.5);

// The whole pixel at which a cell begins, possibly outside the place; cell `count` begins where the matrix ends.
float edge_pixel(const AxisMap& map, Index cell);

// The cell under a pixel of the place; nothing outside the place or the matrix.
std::optional<Index> cell_at_pixel(const AxisMap& map, float pixel);

struct CellSpan {
    Index begin = 0, end = 0;  // [begin, end)
    bool operator==(const CellSpan&) const = default;
};

// Every cell that is seen at least in part.
CellSpan visible_cells(const AxisMap& map);

// The cells that one pixel stands for, pixel 0 being the first of the place: the one cell under it where a cell has at
// least a pixel, and otherwise a bin of cells; the bins of all pixels tile the visible cells without gap or overlap.
CellSpan cells_of_pixel(const AxisMap& map, int pixel);

// What fraction `center` and zoom become when the matrix is magnified by `factor` and the point at `fraction` of the place
// (0 to 1) stays where it is. The zoom stays between 1 and `most`.
struct AxisView {
    double zoom = 1.0, center = 0.5;
};
AxisView zoomed_about(const AxisView& view, double fraction, double factor, double most);

// Moved by a fraction of the place, as by dragging; stops at the edge of the matrix.
AxisView panned(const AxisView& view, double fraction);

}  // namespace attnscope
