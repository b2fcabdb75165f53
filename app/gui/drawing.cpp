#include "app/gui/drawing.h"

#include "core/figure/palette.h"
#include "core/files/language_file.h"

namespace attnscope {

void Drawing::begin_frame(std::string_view theme, float scale) {
    cache_.next_frame();
    const Paper paper = paper_named(theme).value_or(Paper::light);
    if (scale == scale_ && styled_paper_ == paper) return;
    theme_ = theme_of(paper);
    ImGui::GetStyle() = style_of(theme_, scale);
    cache_.clear();
    styled_paper_ = paper;
    scale_ = scale;
}

void Drawing::spell(const Language& language) {
    if (std::exchange(spelled_, language.code()) == language.code()) return;
    for (const auto& [key, text] : language.sentences()) characters_.add(text);
    for (const LanguageLabel& label : embedded_language_labels()) characters_.add(label.name + label.badge);
}

bool Drawing::build_fonts(float words) {
    const bool built = atlas_.update(characters_, {.scale = scale_, .words = words});
    if (built) cache_.clear();  // what was measured with the old letters
    return built;
}

Look Drawing::look(const Language& language) {
    return {.theme = theme_, .fonts = atlas_.fonts(), .language = language, .cache = cache_, .characters = characters_, .scale = scale_, .motion = false};
}

Look Drawing::words(const Language& language, float scale) {
    return {.theme = theme_, .fonts = atlas_.words(), .language = language, .cache = cache_, .characters = characters_, .scale = scale, .motion = false};
}

}  // namespace attnscope
