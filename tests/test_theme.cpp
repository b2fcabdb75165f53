#include <doctest/doctest.h>

#include "app/gui/theme.h"
#include "core/figure/palette.h"

using namespace attnscope;

namespace {

// WCAG 2.1: text (1.4.3), what else carries meaning (1.4.11), text on the high-contrast theme (1.4.6)
constexpr double text = 4.5, graphics = 3.0, enhanced_text = 7.0;

struct Named {
    const char* name;
    ImU32 Theme::* color;
};

// whatever text stands on
constexpr Named grounds[] = {{"paper", &Theme::paper}, {"panel", &Theme::panel}, {"hover", &Theme::hover},
                             {"control", &Theme::control}, {"raised", &Theme::raised}, {"accent ground", &Theme::accent_ground}};
// whatever is written, or drawn as the frame, bar or line of a matrix
constexpr Named writings[] = {{"ink", &Theme::ink}, {"dim", &Theme::dim}, {"accent", &Theme::accent}, {"problem", &Theme::problem},
                              {"query", &Theme::query}, {"key", &Theme::key}, {"value", &Theme::value}, {"weight", &Theme::weight},
                              {"input", &Theme::input}};

Rgb rgb_of(ImU32 color) {
    const auto channel = [color](int shift) { return static_cast<std::uint8_t>(color >> shift & 0xFF); };
    return {channel(IM_COL32_R_SHIFT), channel(IM_COL32_G_SHIFT), channel(IM_COL32_B_SHIFT)};
}

double ratio(const Theme& theme, ImU32 Theme::* a, ImU32 Theme::* b) { return contrast(rgb_of(theme.*a), rgb_of(theme.*b)); }

constexpr Paper papers[] = {Paper::light, Paper::dark, Paper::contrast};

}  // namespace

TEST_CASE("every text of every theme has a contrast of 4.5 to everything it stands on") {
    for (const Paper paper : papers)
        for (const Named& ground : grounds)
            for (const Named& writing : writings) {
                INFO(name_of(paper), ": ", writing.name, " on ", ground.name);
                CHECK(ratio(theme_of(paper), writing.color, ground.color) >= text);
            }
}

TEST_CASE("text on the high-contrast theme has a contrast of 7 to paper and panel") {
    for (const Named& ground : {grounds[0], grounds[1]})
        for (const Named& writing : writings) {
            INFO(writing.name, " on ", ground.name);
            CHECK(ratio(theme_of(Paper::contrast), writing.color, ground.color) >= enhanced_text);
        }
}

TEST_CASE("text on the accent is readable") {
    for (const Paper paper : papers) CHECK(ratio(theme_of(paper), &Theme::on_accent, &Theme::accent) >= text);
}

TEST_CASE("what is switched off can still be made out") {
    for (const Paper paper : papers)
        for (const auto ground : {&Theme::paper, &Theme::panel}) CHECK(ratio(theme_of(paper), &Theme::pale, ground) >= graphics);
}

TEST_CASE("the lines between the parts of the high-contrast theme are seen") {
    for (const auto ground : {&Theme::paper, &Theme::panel}) CHECK(ratio(theme_of(Paper::contrast), &Theme::rule, ground) >= graphics);
}
