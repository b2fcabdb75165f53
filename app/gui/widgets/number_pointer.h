#pragma once
// What the pointer does to the number it is at, wherever numbers of the Trace are shown as cells: pins, types, drags, turns,
// paints; and to the picture they are part of: zooms and pans.

#include "app/gui/look.h"
#include "app/gui/ui_state.h"
#include "app/gui/widgets/stage_layout.h"
#include "core/attention/trace.h"

namespace attnscope {

// The pointer is at this number of the item that was submitted last; it becomes UiState::hovered. Whether the number takes the double click, the wheel or the
// press; else the picture does.
bool point_at_number(const Trace& trace, const NumberRef& number, UiState& ui);

// Where nothing took the press: a click pins the number, a second one lets it go.
void pin_clicked(const NumberRef& number, bool clicked, bool taken, UiState& ui);

// Over the item that was submitted last: the wheel zooms about the pointer, until a cell of `fitted` pixels has become large; dragging pans; a double click shows
// all again. Unless the number has `taken` it.
void move_view(const Rect& place, float fitted, bool taken, UiState& ui, const Look& look);

// Z and Shift+Z do what the wheel does, about the pinned number or the middle. Once in a frame.
void take_zoom_keys(const Trace& trace, float fitted, UiState& ui, const Look& look);

// Once, after all items of a frame: the number that was pressed or is turned follows the pointer and the wheel, though its item
// may have gone, as that of a table does with its first change.
void change_held_number(const Trace& trace, UiState& ui, const Look& look);

}  // namespace attnscope
