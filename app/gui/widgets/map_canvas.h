#pragma once
// A long matrix in a place: its picture, its numbers where cells are wide enough, and what is pointed at in it.

#include <optional>

#include "app/gui/long_map.h"
#include "app/gui/look.h"
#include "app/gui/ui_state.h"
#include "app/gui/widgets/stage_layout.h"

namespace attnscope {

struct MapCanvas {
    LongMap& map;
    MapSubject subject;
    Rect place;        // whole pixels
    MapLimits limits;
    MapView view;
    MapPicture picture;
    std::optional<ValueRange> range;  // none: no colours yet
    Colormap colours = Colormap::cividis;
    bool per_row = false;
};

// Limits of a place at this scale.
MapLimits limits_of(const Rect& place, const MapSize& size, const Look& look);

// On the screen, cut at the edge of the place.
Rect rect_of(const MapCanvas& canvas, IndexRange rows, IndexRange columns);

// Wheel, drag, click and double click: changes view, hovered and pinned cell. `id` is ImGui's.
void point_at_map(const MapCanvas& canvas, const char* id, UiState& ui, const Look& look);
// + and -, arrows, Home, Escape and Shift with arrows, where no text is typed.
void take_map_keys(const MapLimits& limits, UiState& ui);

void draw_map(const MapCanvas& canvas, const UiState& ui, const Look& look);
// Names of tokens at its edges, where cells are high enough, and the lines through the cell in question.
void draw_map_marks(const MapCanvas& canvas, const UiState& ui, const Look& look);

// A small picture of the whole matrix; its texels are not smaller than pixels.
void draw_small_map(LongMap& map, const MapSubject& subject, const Rect& place, const UiState& ui, const Look& look);

// What is pointed at, else what is pinned.
std::optional<Cell> cell_in_question(const MapLook& map);

}  // namespace attnscope
