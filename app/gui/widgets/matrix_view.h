#pragma once
// One matrix as a heatmap: cells with numbers, or a picture where there are many.

#include <imgui.h>

#include <optional>
#include <span>

#include "app/gui/look.h"
#include "app/gui/ui_state.h"
#include "app/gui/widgets/stage_layout.h"
#include "app/gui/widgets/stage_plan.h"

namespace attnscope {

// The map for an array unless another is chosen: diverging for signed numbers, cividis for the others.
Colormap colormap_of(ArrayId id, const UiState& ui);

// The range that arrays of equally many rows share, with all heads that have them; its map is that of the first.
const ValueRange& value_range_of(const Trace& trace, std::span<const ArrayId> arrays, const UiState& ui, const Look& look);

// What a cell looks like: hatched where the mask hides it, hatched in another colour where it has no place on a scale, an
// empty place with a broken frame where dropout has made it 0.
enum class CellLook { coloured, masked, not_a_number, dropped };
CellLook look_of(const Trace& trace, const NumberRef& number, double value);

// Which looks other than a colour a matrix has.
struct OtherLooks {
    bool masked = false, not_a_number = false, dropped = false;
};
OtherLooks other_looks(const Trace& trace, const StageMatrix& matrix, const Look& look);

// A cell of such a look without a number, as in a legend.
void draw_swatch(CellLook cell, const Rect& place, const Look& look);

// The width of the widest number of a matrix, in multiples of the font's em; measured once.
float widest_number(const Trace& trace, const StageMatrix& matrix, int decimals, const Look& look);

struct ShownMatrix {
    const Trace& trace;
    const StageMatrix& matrix;
    AxisMap rows, columns;     // of the screen
    float number_size = 0.0f;  // em in pixels, at which every number fits; 0: no numbers
    bool short_numbers = false;  // one decimal less
    bool in_blocks = true;     // a gap between the columns of neighbouring heads
};

Rect place_of(const ShownMatrix& view);
std::optional<Cell> cell_at(const ShownMatrix& view, ImVec2 pixel);
// On the screen, cut at the edge of the place.
Rect rect_of(const ShownMatrix& view, const CellBlock& block);

void draw_matrix(const ShownMatrix& view, const UiState& ui, const Look& look);

// Cells as they stand in a Trace that several pixels or one pixel share: how many rows and columns one pixel covers.
struct CellsOfPixel {
    double rows = 1.0, columns = 1.0;
    bool any() const { return rows > 1.0 || columns > 1.0; }
};
CellsOfPixel pooling_of(const ShownMatrix& view);

// What a cell at the edge of a block gives up.
float block_gap(const Look& look);

// A rounded frame around cells, half of its line on them and half on their neighbours.
struct FrameLine {
    ImU32 color;
    float thickness;
    bool halo_across = true, halo_down = true;  // paper on both sides of its upright and of its level lines: seen on cells of its own darkness
};
void draw_frame(const Rect& rect, const FrameLine& line, const Look& look);

}  // namespace attnscope
