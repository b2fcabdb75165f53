#pragma once
// How everything is drawn this frame: theme, fonts and language, read by every panel and changed by none.

#include "app/gui/fonts.h"
#include "app/gui/theme.h"
#include "core/text/language.h"

namespace attnscope {

struct Look {
    const Theme& theme;
    const Fonts& fonts;
    const Language& language;
    float scale = 1.0f;  // monitor scale times the user's zoom; sizes are multiples of the font size or 4 px * scale
};

}  // namespace attnscope
