#pragma once
// What a window draws with, for as long as it is open: theme, scale, fonts, what was drawn before. One for each ImGui context.

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "app/gui/draw_cache.h"
#include "app/gui/fonts.h"
#include "app/gui/look.h"
#include "app/gui/theme.h"
#include "core/text/language.h"

namespace attnscope {

class Drawing {
public:
    explicit Drawing(TextureCalls textures, std::shared_ptr<FontStore> fonts = std::make_shared<FontStore>())
        : atlas_(std::move(fonts)), cache_(std::move(textures)) {}

    // Before NewFrame, in this order. `theme`: its name in the settings. `words`: as FontScales::words.
    void begin_frame(std::string_view theme, float scale);
    void spell(const Language& language);  // the fonts learn its sentences, and what every language is called
    bool build_fonts(float words);         // true: the font atlas was built anew

    // While anything is drawn.
    Look look(const Language& language);
    Look words(const Language& language, float scale);  // with the fonts for words

    float scale() const { return scale_; }  // 0 before the first frame
    const Theme& theme() const { return theme_; }
    const FontAtlas& atlas() const { return atlas_; }
    Characters& characters() { return characters_; }
    DrawCache& cache() { return cache_; }

private:
    Theme theme_ = theme_of(Paper::light);
    std::optional<Paper> styled_paper_;
    float scale_ = 0.0f;
    Characters characters_;
    std::string spelled_;  // the code of the language whose sentences the fonts have
    FontAtlas atlas_;
    DrawCache cache_;
};

}  // namespace attnscope
