#include <doctest/doctest.h>

#include <array>

#include "app/gui/widgets/controls.h"
#include "tests/headless_imgui.h"

using namespace attnscope;
using attnscope::testing::Headless;

namespace {

const Language keys_only("en", {});

}  // namespace

TEST_CASE("a click on a part of a segmented switch chooses it") {
    int chosen = 0;
    Headless headless([&](Headless& window) {
        window.whole_window([&] {
            const std::array choices = {"words", "characters", "white space"};
            segmented(window.look(keys_only), "split", choices, chosen);
        });
    });
    headless.frames(3);
    headless.click("characters");
    CHECK(chosen == 1);
    headless.click("words");
    CHECK(chosen == 0);
}

TEST_CASE("a number field drags within its range and takes a typed number") {
    Index value = 8;
    Headless headless([&](Headless& window) {
        window.whole_window([&] { integer_field("##D", value, {.least = 1, .most = 64}, 80.0f); });
    });
    headless.frames(3);
    headless.hover("##D");
    headless.drag(200.0f, 0.0f);
    CHECK(value > 8);
    headless.frames(30);  // so that it is no double click
    headless.hover("##D");
    headless.drag(100000.0f, 0.0f);
    CHECK(value == 64);

    headless.frames(30);
    headless.click("##D");
    headless.key(ImGuiKey_A, ImGuiMod_Ctrl);
    headless.type("12");
    headless.key(ImGuiKey_Enter);
    CHECK(value == 12);
}

TEST_CASE("a choice opens on a click and takes the entry that is clicked") {
    int chosen = 0;
    Headless headless([&](Headless& window) {
        window.whole_window([&] {
            const std::array choices = {"hash", "gaussian", "one-hot", "own"};
            choice(window.look(keys_only), "##embedding", choices, chosen, 160.0f);
        });
    });
    headless.frames(3);
    headless.click("##embedding");
    headless.click("one-hot");
    CHECK(chosen == 2);
}

TEST_CASE("a character outside the first atlas is drawn from the next frame on") {
    Headless headless([&](Headless& window) {
        window.whole_window([&] {
            const Look look = window.look(keys_only);
            look.characters.add("注意力");
            ImGui::TextUnformatted("注意力");
        });
    });
    headless.frames(2);
    for (const ImWchar character : {0x6CE8u, 0x610Fu, 0x529Bu})
        CHECK(ImGui::GetIO().Fonts->Fonts[0]->FindGlyphNoFallback(character) != nullptr);
}

TEST_CASE("a text is shortened at a character and ends with an ellipsis") {
    std::string wide, narrow;
    Headless headless([&](Headless& window) {
        const ImFont& font = *window.look(keys_only).fonts.text;
        wide = shortened(font, "caf\u00e9 au lait", 1000.0f);
        narrow = shortened(font, "caf\u00e9 au lait", 50.0f);
    });
    headless.frames(1);
    CHECK(wide == "caf\u00e9 au lait");
    CHECK(narrow.size() < wide.size());
    CHECK(narrow.ends_with("\u2026"));
}
