#pragma once
// Moving, removing and adding tokens by way of their chips: what pointer and keys ask for is noted in UiState::token_editing.

#include <vector>

#include "app/gui/look.h"
#include "app/gui/ui_state.h"
#include "app/gui/widgets/chip_places.h"

namespace attnscope {

struct ChipRow {
    const std::vector<Rect>& chips;  // those that are seen
    Index tokens = 0;                // all of them
    float gap = 0.0f;                // between two chips, in pixels
};

// Of the chip that is the last item: drags it, and drops it where it is let go. True: it is being dragged.
bool drag_chip(const ChipRow& row, Index chip, UiState& ui);

// The sign that removes a chip, in its corner, over the chip's own item.
void remove_sign(const Rect& chip, Index index, UiState& ui, const Look& look);

// The gaps that a click opens a field in, and the mark where a dragged chip would stand.
void draw_gaps(const ChipRow& row, UiState& ui, const Look& look);

// Arrows, Delete, Insert and letters. `focused`: the chip that has the keyboard's focus; else the pinned one is meant.
void take_chip_keys(const ChipRow& row, std::optional<Index> focused, UiState& ui);

}  // namespace attnscope
