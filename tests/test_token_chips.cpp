#include <doctest/doctest.h>
#include <imgui_internal.h>

#include <string>

#include "app/gui/widgets/chip_places.h"
#include "core/document/edit_tokens.h"
#include "core/document/own_numbers.h"
#include "core/document/resolve.h"
#include "tests/app_window.h"

using namespace attnscope;
using attnscope::testing::AppWindow;

namespace {

// Two lines: three chips and two.
const std::vector<Rect> five_chips = {{0, 0, 50, 30}, {62, 0, 40, 30}, {114, 0, 60, 30}, {0, 42, 50, 30}, {62, 42, 50, 30}};

Document own_vectors(const char* text) {
    Document document;
    document.text = text;
    document.widths = {.D = 4, .H = 2};
    return with_own_embedding(document);
}

struct ChipWindow {
    explicit ChipWindow(Document document = own_vectors("the cat saw a dog"), AppOptions options = {.language = "en", .motion = false}) : window(std::move(options)) {
        window.app->show(std::move(document));
        go_to_step(window.app->ui(), StepId::tokens);
        window.headless.frames(3);
    }
    App& app() { return *window.app; }
    attnscope::testing::Headless& headless() { return window.headless; }
    ImVec2 middle(const char* label, std::size_t which) {
        const SeenItem item = headless().item(label, which);
        return {(item.least.x + item.most.x) / 2.0f, (item.least.y + item.most.y) / 2.0f};
    }
    ImVec2 chip(std::size_t index) { return middle("token", index); }
    void drag_chip(std::size_t index, ImVec2 to) {
        const ImVec2 from = chip(index);
        headless().move(from.x, from.y);
        headless().drag(to.x - from.x, to.y - from.y);
    }
    void press(bool down) {
        ImGui::GetIO().AddMouseButtonEvent(ImGuiMouseButton_Left, down);
        headless().frames(1);
    }
    std::string tokens() {
        std::string text;
        for (const std::string& token : app().trace().setup.tokens) text += (text.empty() ? "" : " ") + token;
        return text;
    }
    std::optional<Index> pinned() {
        const auto& number = app().ui().pinned;
        return number && number->array == ArrayId::tokens ? std::optional(number->row) : std::nullopt;
    }

    AppWindow window;
};

}  // namespace

TEST_CASE("something can be put before every chip and at the end of every line") {
    const auto places = places_between(five_chips, 12.0f);
    std::vector<Index> before;
    for (const PlaceBetween& place : places) before.push_back(place.before);
    CHECK(before == std::vector<Index>{0, 1, 2, 3, 3, 4, 5});
    CHECK(places[3].gap.x == 174.0f);
    CHECK(places[4].gap.y == 42.0f);
}

TEST_CASE("the nearest place is one of the line that is pointed at") {
    const auto places = places_between(five_chips, 12.0f);
    CHECK(nearest_place(places, 80.0f, 10.0f) == 1);
    CHECK(nearest_place(places, 84.0f, 10.0f) == 2);
    CHECK(nearest_place(places, 170.0f, 20.0f) == 3);
    CHECK(nearest_place(places, 170.0f, 60.0f) == 6);
    CHECK(nearest_place(places, 20.0f, 80.0f) == 4);
    CHECK_FALSE(nearest_place(places, 20.0f, 100.0f));
    CHECK_FALSE(nearest_place({}, 0.0f, 0.0f));
}

TEST_CASE("a chip that is put beside itself stays where it is") {
    CHECK(place_of_moved(2, 2) == 2);
    CHECK(place_of_moved(2, 3) == 2);
    CHECK(place_of_moved(2, 0) == 0);
    CHECK(place_of_moved(2, 5) == 4);
}

TEST_CASE("a dragged token stands between the others, with its own vector, and one undo brings it back") {
    ChipWindow window;
    const Document before = window.app().document();
    const ImVec2 last = window.chip(4);
    window.drag_chip(1, {last.x + 30.0f, last.y});
    CHECK(window.tokens() == "the saw a dog cat");
    CHECK(window.app().document() == with_token_edit(before, {.kind = TokenEdit::Kind::move, .at = 1, .to = 4, .text = {}}));
    CHECK(window.app().document().text == "the saw a dog cat");
    CHECK(equal(window.app().trace().setup.E.row(4), before.own_E.row(1)));
    CHECK_FALSE(window.app().ui().token_editing.dragged);
    window.headless().key(ImGuiKey_Z, ImGuiMod_Ctrl);
    CHECK(window.app().document() == before);
    CHECK_FALSE(window.app().history().can_undo());
}

TEST_CASE("a token that is let go where it was, far from the others, or after Escape stays in its place") {
    ChipWindow window;
    const Document before = window.app().document();
    const ImVec2 at = window.chip(2);
    window.drag_chip(2, {at.x + 9.0f, at.y});
    CHECK(window.app().document() == before);
    CHECK_FALSE(window.pinned());
    window.drag_chip(2, {at.x - 200.0f, at.y + 250.0f});
    CHECK(window.app().document() == before);
    window.headless().move(at.x, at.y);
    window.press(true);
    ImGui::GetIO().AddMousePosEvent(at.x + 200.0f, at.y);
    window.headless().frames(2);
    CHECK(window.app().ui().token_editing.dragged == 2);
    window.headless().key(ImGuiKey_Escape);
    window.press(false);
    window.headless().frames(2);
    CHECK(window.app().document() == before);
    CHECK_FALSE(window.app().ui().token_editing.dragged);
}

TEST_CASE("the sign in a chip's corner removes that token and nothing else") {
    ChipWindow window;
    const Document before = window.app().document();
    const ImVec2 at = window.chip(3);
    window.headless().move(at.x, at.y);
    window.headless().click("remove");
    CHECK(window.tokens() == "the cat saw dog");
    CHECK(window.app().document() == with_token_edit(before, {.kind = TokenEdit::Kind::remove, .at = 3, .text = {}}));
    window.headless().key(ImGuiKey_Z, ImGuiMod_Ctrl);
    CHECK(window.app().document() == before);
}

TEST_CASE("a click between two tokens opens a field, whose text is inserted there") {
    ChipWindow window;
    const Document before = window.app().document();
    window.headless().click("insert", 1);
    REQUIRE(window.app().ui().token_editing.field);
    window.headless().type("big");
    window.headless().key(ImGuiKey_Enter);
    CHECK(window.tokens() == "the big cat saw a dog");
    CHECK(window.pinned() == 1);
    CHECK(equal(window.app().trace().setup.E.row(2), before.own_E.row(1)));
    CHECK_FALSE(window.app().ui().token_editing.field);
    window.headless().key(ImGuiKey_Z, ImGuiMod_Ctrl);
    CHECK(window.app().document() == before);
}

TEST_CASE("Escape and an empty field insert nothing") {
    ChipWindow window;
    const Document before = window.app().document();
    window.headless().click("insert", 2);
    window.headless().type("big");
    window.headless().key(ImGuiKey_Escape);
    CHECK(window.app().document() == before);
    window.headless().click("insert", 2);
    window.headless().key(ImGuiKey_Enter);
    CHECK(window.app().document() == before);
    CHECK_FALSE(window.app().ui().token_editing.field);
}

TEST_CASE("a text that the tokenizer would cut becomes own tokens only where it must") {
    ChipWindow window;
    window.headless().click("insert", 5);
    window.headless().type("over there");
    window.headless().key(ImGuiKey_Enter);
    CHECK(window.tokens() == "the cat saw a dog over there");
    CHECK(window.app().document().text == "the cat saw a dog over there");
    CHECK_FALSE(window.app().document().own_tokens);
}

TEST_CASE("the pinned token is moved, removed and followed by what is typed, with the keyboard alone") {
    ChipWindow window;
    const Document before = window.app().document();
    window.headless().key(ImGuiKey_RightArrow, ImGuiMod_Shift);
    window.headless().key(ImGuiKey_RightArrow, ImGuiMod_Shift);
    REQUIRE(window.pinned() == 1);
    window.headless().key(ImGuiKey_RightArrow, ImGuiMod_Ctrl);
    CHECK(window.tokens() == "the saw cat a dog");
    CHECK(window.pinned() == 2);
    window.headless().key(ImGuiKey_LeftArrow, ImGuiMod_Ctrl);
    window.headless().key(ImGuiKey_LeftArrow, ImGuiMod_Ctrl);
    CHECK(window.tokens() == "cat the saw a dog");
    window.headless().key(ImGuiKey_Delete);
    CHECK(window.tokens() == "the saw a dog");
    CHECK(window.pinned() == 0);
    for (const char letter : {'o', 'l', 'd'}) {
        ImGui::GetIO().AddInputCharacter(static_cast<unsigned>(letter));
        window.headless().frames(1);
    }
    window.headless().frames(2);
    window.headless().key(ImGuiKey_Enter);
    CHECK(window.tokens() == "the old saw a dog");
    window.headless().key(ImGuiKey_Insert);
    window.headless().frames(3);
    window.headless().type("\xE7\x8C\xAB");
    window.headless().key(ImGuiKey_Enter);
    CHECK(window.tokens() == "the old \xE7\x8C\xAB saw a dog");
    CHECK(window.app().ui().step == StepId::tokens);
    // every one of them is a step of undo
    for (int i = 0; i < 6; ++i) window.headless().key(ImGuiKey_Z, ImGuiMod_Ctrl);
    CHECK(window.app().document() == before);
    CHECK_FALSE(window.app().history().can_undo());
}

TEST_CASE("arrows move the keyboard's focus along the tokens, and the focus stays with a token that is moved") {
    ChipWindow window;
    const auto focused = [&window] {
        for (std::size_t i = 0; i < 5; ++i)
            if (window.headless().context().NavId == window.headless().item("token", i).id) return static_cast<int>(i);
        return -1;
    };
    window.app().ui().token_editing.focused = 1;
    window.headless().frames(2);
    REQUIRE(focused() == 1);
    window.headless().key(ImGuiKey_RightArrow);
    CHECK(focused() == 2);
    CHECK(window.app().ui().step == StepId::tokens);
    window.headless().key(ImGuiKey_RightArrow, ImGuiMod_Ctrl);
    CHECK(window.tokens() == "the cat a saw dog");
    CHECK(focused() == 3);
    window.headless().key(ImGuiKey_Delete);
    CHECK(window.tokens() == "the cat a dog");
    CHECK(focused() == 3);
    window.headless().frames(3);
    CHECK(window.app().seconds_until_change() > 1.0);
}

TEST_CASE("the last token can be removed with its sign, and undo shows it again") {
    ChipWindow window(own_vectors("word"));
    const Document before = window.app().document();
    window.headless().click_at(window.chip(0).x, window.chip(0).y);
    window.headless().key(ImGuiKey_Delete);
    CHECK(token_texts(window.app().document()).empty());
    window.headless().frames(3);
    window.headless().key(ImGuiKey_Z, ImGuiMod_Ctrl);
    CHECK(window.app().document() == before);
    CHECK(window.headless().shows("token"));
}

TEST_CASE("tokens of a long text, of Arabic and of Chinese are dragged as others") {
    for (const char* text : {"one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty "
                             "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty",
                             "\xD9\x85\xD8\xB1\xD8\xAD\xD8\xA8\xD8\xA7 \xD8\xA8\xD9\x83 \xD9\x8A\xD8\xA7 \xD8\xB5\xD8\xAF\xD9\x8A\xD9\x82\xD9\x8A",
                             "\xE7\x8C\xAB\xE5\x9D\x90\xE5\x9C\xA8\xE5\x9E\xAB\xE5\xAD\x90\xE4\xB8\x8A"}) {
        CAPTURE(text);
        ChipWindow window(attnscope::testing::example_with_text(text));
        const std::vector<std::string> before = token_texts(window.app().document());
        const ImVec2 second = window.chip(1);
        window.drag_chip(0, {second.x + 24.0f, second.y});
        std::vector<std::string> after = token_texts(window.app().document());
        REQUIRE(after.size() == before.size());
        CHECK(after[0] == before[1]);
        CHECK(after[1] == before[0]);
    }
}

TEST_CASE("a d that begins a new token does not ask for more digits") {
    ChipWindow window;
    window.headless().key(ImGuiKey_RightArrow, ImGuiMod_Shift);
    ImGui::GetIO().AddInputCharacter('d');
    window.headless().key(ImGuiKey_D);
    CHECK(window.app().ui().token_editing.field);
    CHECK(window.app().ui().more_digits == 0);
}

TEST_CASE("while presenting a token can be pointed at but not changed") {
    ChipWindow window;
    const Document before = window.app().document();
    window.headless().key(ImGuiKey_F5);
    window.headless().frames(4);
    REQUIRE(window.app().ui().presenting.on);
    CHECK(window.headless().items("insert").empty());
    const ImVec2 first = window.chip(0), last = window.chip(4);
    window.drag_chip(0, {last.x + 40.0f, last.y});
    window.headless().click_at(first.x, first.y);
    CHECK(window.headless().items("remove").empty());
    window.headless().key(ImGuiKey_Delete);
    CHECK(window.app().document() == before);
    CHECK_FALSE(window.app().ui().token_editing.waits());
}
