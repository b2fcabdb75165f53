#include <doctest/doctest.h>

#include <cmath>
#include <cstdint>
#include <string>
#include <utility>

#include "app/gui/widgets/any_text.h"
#include "app/gui/widgets/shaped_field.h"
#include "app/gui/widgets/text_box.h"
#include "core/figure/label.h"
#include "core/files/language_file.h"
#include "tests/headless_imgui.h"

using namespace attnscope;
using attnscope::testing::Headless;

namespace {

const std::string arabic = "\u0645\u0631\u062d\u0628\u0627 \u0628\u0627\u0644\u0639\u0627\u0644\u0645";
const std::string hindi = "\u092c\u093f\u0932\u094d\u0932\u0940 \u091a\u091f\u093e\u0908";
const std::string cherokee = "\u13e3\u13b3\u13a9";  // no joining letters, but in none of the fonts of the atlas
const std::string emoji = "\U0001F600 ok";

// A window with one text box or field.
struct Field {
    explicit Field(std::string with) : text(std::move(with)) {
        headless.frames(3);
    }

    Language language = embedded_language("en");
    std::string text;
    bool one_line = false;
    Headless headless{[this](Headless& h) {
        h.whole_window([&] {
            const Look look = h.look(language);
            if (one_line) text_field(look, "##text", "", text);
            else text_box(look, {}, text);
        });
    }};
};

// How many of the frame's drawing commands show a picture.
int pictures_drawn(Headless& headless) {
    // pictures have the texture 0 in tests, and an atlas that was just built too
    ImGui::GetIO().Fonts->SetTexID(reinterpret_cast<ImTextureID>(std::uintptr_t{1}));
    headless.frames(1);
    int count = 0;
    for (const ImDrawList* list : ImGui::GetDrawData()->CmdLists)
        for (const ImDrawCmd& command : list->CmdBuffer)
            if (command.TextureId != ImGui::GetIO().Fonts->TexID && command.ElemCount > 0) ++count;
    return count;
}

}  // namespace

TEST_CASE("what the font atlas cannot draw is drawn as a picture, and the rest is not") {
    Field field("a");
    const Look look = field.headless.look(field.language);
    for (const std::string& text : {arabic, hindi, emoji, cherokee}) CHECK(needs_picture(text, look));
    for (const std::string text : {"the cat", "caf\u00e9", "\u6ce8\u610f\u529b\u673a\u5236", "\u03b1\u03b2\u03b3 \u043a\u043e\u0442", "\uace0\uc591\uc774"}) CHECK_FALSE(needs_picture(text, look));
}

TEST_CASE("the text box shows every script as letters, while it is typed into and while it is not") {
    for (const std::string& text : {arabic, hindi, emoji, cherokee}) {
        CAPTURE(text);
        Field field(text);
        CHECK(pictures_drawn(field.headless) > 0);
        field.headless.click("##text");
        CHECK(pictures_drawn(field.headless) > 0);
        field.headless.key(ImGuiKey_End, ImGuiMod_Ctrl);
        field.headless.type("!");
        CHECK(field.text == text + "!");
        CHECK(pictures_drawn(field.headless) > 0);
    }
    Field plain("the cat");
    CHECK(pictures_drawn(plain.headless) == 0);
}

TEST_CASE("a click into letters that join puts the caret where it is seen") {
    Field field(arabic);
    const SeenItem box = field.headless.item("##text");
    // the text runs from right to left: its end is at the left
    field.headless.click_at(box.least.x + 11.0f, (box.least.y + box.most.y) / 2.0f);
    field.headless.type("!");
    CHECK(field.text == arabic + "!");
}

TEST_CASE("what is selected in letters that join is replaced") {
    Field field(hindi);
    field.headless.click("##text");
    field.headless.key(ImGuiKey_A, ImGuiMod_Ctrl);
    field.headless.type("a");
    CHECK(field.text == "a");
}

TEST_CASE("a field of one line takes any script") {
    Field field(arabic);
    field.one_line = true;
    field.headless.frames(2);
    field.headless.click("##text");
    field.headless.key(ImGuiKey_End);
    field.headless.type("\u0628");
    CHECK(field.text == arabic + "\u0628");
}

TEST_CASE("a caret before the first letter and one behind the last stand at the two ends of the line") {
    constexpr double size = 15.0, hair = 1.0;  // pixels
    const double latin = text_extent("cat", size).width, joined = text_extent(arabic, size).width;
    CHECK(caret_position("cat", 0, size) == doctest::Approx(0.0));
    CHECK(std::abs(caret_position("cat", 3, size) - latin) < hair);
    CHECK(std::abs(caret_position(arabic, 0, size) - joined) < hair);
    CHECK(std::abs(caret_position(arabic, arabic.size(), size)) < hair);
    for (std::size_t byte = 0; byte <= 3; ++byte) CHECK(byte_at("cat", caret_position("cat", byte, size) + 0.1, size) == byte);
}
