#pragma once
// One line of text in any script: letters that join, right to left, and colour emoji are drawn by way of a picture, the rest
// from the font atlas.

#include <imgui.h>

#include <string>
#include <string_view>

#include "app/gui/look.h"
#include "app/gui/widgets/wrapped_text.h"

namespace attnscope {

struct AnyText {
    const std::string& text;
    float em = 13.0f;                // pixels: 11, 13 or 15 at scale 1
    bool bold = false;
    ImU32 color = 0;
    float most_width = 1.0e6f;       // longer text ends with an ellipsis
    bool turned = false;             // by a quarter, reading upwards
    bool picture = false;            // drawn as a picture even where the font atlas would do
};

// Whether the font atlas cannot draw a text: its letters join or run from right to left, or no font of the atlas has them.
bool needs_picture(std::string_view text, const Look& look);

// In pixels, along the text; at most `most_width`.
float width_of(const AnyText& text, const Look& look);
float line_height(float em, const Look& look);

// `at` is the upper left corner, of turned text the lower left one. `list`: the current window's where none is given.
void draw(const AnyText& text, ImVec2 at, const Look& look, ImDrawList* list = nullptr);

// A sentence at the cursor, broken into lines of at most `width` pixels.
struct AnySentence {
    std::string_view text;
    float em = 13.0f;  // as above
    ImU32 color = 0;
    float width = 0.0f;
};
void draw_sentence(const AnySentence& sentence, const Look& look);

// The lines of a text whose letters may join, at most `width` pixels wide.
const WrappedText& wrapped_lines(const std::string& text, float em, float width, const Look& look);

}  // namespace attnscope
