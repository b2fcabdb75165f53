#pragma once
// One line of text in any script: letters that join, right to left, and colour emoji are drawn by way of a picture, the rest
// from the font atlas.

#include <imgui.h>

#include <string>

#include "app/gui/look.h"

namespace attnscope {

struct AnyText {
    const std::string& text;
    float em = 13.0f;                // pixels: 11, 13 or 15 at scale 1
    bool bold = false;
    ImU32 color = 0;
    float most_width = 1.0e6f;       // longer text ends with an ellipsis
    bool turned = false;             // by a quarter, reading upwards
};

// In pixels, along the text; at most `most_width`.
float width_of(const AnyText& text, const Look& look);
float line_height(float em, const Look& look);

// `at` is the upper left corner, of turned text the lower left one.
void draw(const AnyText& text, ImVec2 at, const Look& look);

}  // namespace attnscope
