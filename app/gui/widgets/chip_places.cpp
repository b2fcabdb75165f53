#include "app/gui/widgets/chip_places.h"

#include <algorithm>
#include <cmath>

namespace attnscope {

std::vector<PlaceBetween> places_between(const std::vector<Rect>& chips, float gap) {
    std::vector<PlaceBetween> places;
    for (std::size_t i = 0; i < chips.size(); ++i) {
        const Rect& chip = chips[i];
        places.push_back({.before = static_cast<Index>(i), .gap = {chip.x - gap, chip.y, gap, chip.height}});
        const bool last_of_line = i + 1 == chips.size() || chips[i + 1].y != chip.y;
        if (last_of_line) places.push_back({.before = static_cast<Index>(i) + 1, .gap = {chip.right(), chip.y, gap, chip.height}});
    }
    return places;
}

std::optional<std::size_t> nearest_place(const std::vector<PlaceBetween>& places, float x, float y) {
    std::optional<std::size_t> nearest;
    float least_down = 0.0f, least_across = 0.0f;
    for (std::size_t i = 0; i < places.size(); ++i) {
        const Rect& gap = places[i].gap;
        const float down = std::max({gap.y - y, y - gap.bottom(), 0.0f}), across = std::abs(gap.x + gap.width / 2.0f - x);
        if (down > gap.height / 2.0f) continue;
        if (nearest && (down > least_down || (down == least_down && across >= least_across))) continue;
        nearest = i;
        least_down = down;
        least_across = across;
    }
    return nearest;
}

Index place_of_moved(Index from, Index before) { return before > from ? before - 1 : before; }

}  // namespace attnscope
