#pragma once
// A box for text of several lines, which are wrapped to its width.

#include <imgui.h>

#include <string>

#include "app/gui/look.h"

namespace attnscope {

struct TextBoxShape {
    const char* id = "##text";
    const char* hint = "";     // shown while there is no text
    int least_lines = 2, most_lines = 6;
    bool take_keyboard = false;
};

// True: the text changed. Escape leaves the box and the text as it is; undo is the application's.
bool text_box(const Look& look, const TextBoxShape& shape, std::string& text);

}  // namespace attnscope
