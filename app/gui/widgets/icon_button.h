#pragma once
// Small buttons with a drawn sign, crisp at every scale.

#include "app/gui/look.h"

namespace attnscope {

enum class Icon { previous, next, play, pause, copy, plus, minus, close, column, tex };

// `text` stands beside the sign; `id` is not shown.
struct IconButton {
    const char* id;
    Icon icon;
    const char* text = "";
    bool outlined = true;
    float width = 0.0f;  // 0: as wide as needed
};
bool icon_button(const Look& look, const IconButton& button);
float icon_button_width(const Look& look, const char* text);

}  // namespace attnscope
