#pragma once
// Where between chips something may be put: plain geometry in pixels.

#include <optional>
#include <vector>

#include "app/gui/widgets/stage_layout.h"

namespace attnscope {

// A place between two chips of a line, or at its end.
struct PlaceBetween {
    Index before = 0;  // the chip that what is put here stands before; as many as there are chips: after the last
    Rect gap;          // as wide as what lies between two chips
};

// Before every chip, and after the last one of every line. Chips stand in lines from left to right.
std::vector<PlaceBetween> places_between(const std::vector<Rect>& chips, float gap);

// The nearest of a line that is at most half a chip away from the point; the index in the list, none: it is far from every line.
std::optional<std::size_t> nearest_place(const std::vector<PlaceBetween>& places, float x, float y);

// Where a chip stands that is taken out and put there.
Index place_of_moved(Index from, Index before);

}  // namespace attnscope
