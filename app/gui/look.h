#pragma once
// How everything is drawn this frame: theme, fonts and language, read by every panel and changed by none.

#include <string>

#include "app/gui/characters.h"
#include "app/gui/draw_cache.h"
#include "app/gui/fonts.h"
#include "app/gui/theme.h"
#include "core/text/language.h"

namespace attnscope {

struct Look {
    const Theme& theme;
    const Fonts& fonts;
    const Language& language;
    DrawCache& cache;
    Characters& characters;  // a text from outside (a token, a file name) is added before it is drawn; the next frame has it
    float scale = 1.0f;      // monitor scale times the user's zoom
    bool motion = true;      // false: nothing is animated
    bool low = false;        // a low window: rows stand closer to each other

    // Lengths of the design (given at scale 1) in pixels.
    float px(float length) const { return length * scale; }

    // Above and below the text of a control together, and between two rows of controls; in pixels.
    float row_padding() const { return px(low ? 4.0f : 8.0f); }
    float row_gap() const { return px(low ? 4.0f : 6.0f); }

    // The sentence of a key.
    const char* operator()(const char* key) const { return language(key); }
    std::string operator()(const std::string& key) const { return language(key); }
};

}  // namespace attnscope
