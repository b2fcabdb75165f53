#pragma once
// What follows the pointer while presenting: a dot that is seen from the last row, and a glass that enlarges what is under it.

#include <imgui.h>

#include <span>

#include "app/gui/theme.h"
#include "app/gui/widgets/stage_layout.h"

namespace attnscope {

// Red with a dark rim and a light one around it: one of the three is seen on every ground.
void draw_laser(ImDrawList& draw, ImVec2 at, float radius);

// A glass over a part of the screen. What is at `pointer` stays there.
struct Lens {
    ImVec2 pointer;
    Rect glass;
    float enlarges = 2.0f;
};

// The glass about the pointer, moved inside the screen.
Lens lens_at(ImVec2 pointer, ImVec2 size, ImVec2 screen);

// Draws what other lists have drawn so far once more, larger, inside the glass.
void draw_enlarged(std::span<const ImDrawList* const> drawn, const Lens& lens, ImDrawList& draw);

// Ground, content and frame of the glass.
void draw_lens(std::span<const ImDrawList* const> drawn, const Lens& lens, const Theme& theme, float scale, ImDrawList& draw);

}  // namespace attnscope
