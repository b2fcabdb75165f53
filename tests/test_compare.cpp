#include <doctest/doctest.h>

#include <cmath>
#include <memory>
#include <string>
#include <vector>

#include "app/gui/widgets/compare_text.h"
#include "core/attention/difference.h"
#include "core/document/resolve.h"
#include "core/figure/number_text.h"
#include "core/files/language_file.h"
#include "tests/app_window.h"

using namespace attnscope;
using attnscope::testing::AppWindow;

namespace {

Document document_of(const char* text, Widths widths = {.D = 4, .H = 2}) {
    Document document;
    document.text = text;
    document.widths = widths;
    return document;
}

struct Sides {
    Sides(const Document& first, const Document& second, ComparedArrays asked) : question(asked), a(run(resolve(first))) {
        CompareChoice choice{.with = CompareWith::pinned, .shown = true, .pin = true};
        auto pinned = std::make_shared<const Trace>(a);
        compared.update(choice, first, 1, pinned);
        compared.update(choice, second, 2, std::make_shared<const Trace>(run(resolve(second))));
        comparison = compared.of(question);
    }
    ComparedSides sides() { return {.a = *compared.a(), .b = compared.b(), .question = question, .comparison = comparison}; }
    std::string sentence() { return comparison_sentence(sides(), 2, language); }

    ComparedArrays question;
    Trace a;
    ComparedTrace compared{{}};
    ArrayComparison comparison;
    Language language = embedded_language("en");
};

// The window with a document that is compared with a variant of it, or with its pinned self.
struct CompareWindow {
    explicit CompareWindow(StepId step, attnscope::testing::HeadlessSize size = {}) : window({.language = "en", .motion = false}, size) {
        window.app->show(document_of("the cat saw the dog"));
        go_to_step(window.app->ui(), step);
        window.headless.frames(3);
    }
    void with(CompareWith what) {
        window.app->ui().compare.with = what;
        window.app->ui().compare.shown = true;
        window.headless.frames(3);
    }
    App& app() { return *window.app; }
    attnscope::testing::Headless& headless() { return window.headless; }

    AppWindow window;
};

}  // namespace

TEST_CASE("the largest difference is said with its tokens, its head and both numbers") {
    Document changed = document_of("the cat saw the dog");
    changed.overrides = {{{ArrayId::weights, 1, 2, 4}, 5.0}};
    Sides sides(document_of("the cat saw the dog"), changed, {.array = ArrayId::weights, .head_a = 1, .head_b = 1});
    const double was = sides.a.head[1].weights(2, 4);
    const std::string said = sides.sentence();
    CAPTURE(said);
    CHECK(said.find("1 of 25 numbers differ") == 0);
    CHECK(said.find("row 3 \u201csaw\u201d, column 5 \u201cdog\u201d, head 2") != std::string::npos);
    CHECK(said.find("A = " + number_text(was, 2) + ", B = 5.00, B \u2212 A = " + number_text(5.0 - was, 2)) != std::string::npos);
}

TEST_CASE("where nothing differs, and where shapes or heads do, a sentence says so and what can be done") {
    CHECK(Sides(document_of("a b c"), document_of("a b c"), {.array = ArrayId::X}).sentence().find("All numbers of this step are the same") == 0);
    const std::string shapes = Sides(document_of("a b c"), document_of("a b c d"), {.array = ArrayId::scores}).sentence();
    CHECK(shapes.find("3\u00d73") != std::string::npos);
    CHECK(shapes.find("4\u00d74") != std::string::npos);
    const std::string heads = Sides(document_of("a b c"), document_of("a b c", {.D = 4, .H = 4}), {.array = ArrayId::scores, .head_a = 3, .head_b = 3}).sentence();
    CHECK(heads.find("A has no head 4: it has 2") == 0);
}

TEST_CASE("another sentence with as many tokens is compared cell by cell, and both names of a place are said") {
    Sides sides(document_of("red cat"), document_of("blue cat"), {.array = ArrayId::scores});
    CHECK(sides.comparison.comparable());
    const std::string card = comparison_card(sides.sides(), {0, 1}, sides.language);
    CHECK(card.find("\u201cblue\u201d") != std::string::npos);
    CHECK(card.find("\u201cred\u201d") != std::string::npos);
    CHECK(card.find("\nA = ") != std::string::npos);
    CHECK(card.find("\nB \u2212 A = ") != std::string::npos);
}

TEST_CASE("Ctrl+D pins the Trace at hand, a change leaves it as it was, and Ctrl+Shift+D ends the comparison") {
    CompareWindow window(StepId::projections);
    window.headless().key(ImGuiKey_D, ImGuiMod_Ctrl);
    CHECK(window.app().ui().compare.on_stage());
    CHECK(window.headless().shows("cells of B - A"));
    const Trace before = window.app().trace();
    window.headless().click("##seed");
    window.headless().key(ImGuiKey_A, ImGuiMod_Ctrl);
    window.headless().type("8");
    window.headless().key(ImGuiKey_Enter);
    REQUIRE(window.app().compared());
    CHECK(equal(window.app().compared()->Q_flat, before.Q_flat));
    CHECK_FALSE(equal(window.app().trace().Q_flat, before.Q_flat));
    window.headless().key(ImGuiKey_D, ImGuiMod_Ctrl | ImGuiMod_Shift);
    CHECK(window.app().ui().compare == CompareChoice{});
    CHECK_FALSE(window.app().compared());
    CHECK_FALSE(window.headless().shows("cells of B - A"));
}

TEST_CASE("a variant of the document follows the document") {
    CompareWindow window(StepId::mask);
    window.with(CompareWith::causal_mask);
    REQUIRE(window.app().compared());
    CHECK(std::isinf(window.app().compared()->head[0].masked(0, 1)));
    window.app().show(document_of("one two three"));
    window.headless().frames(2);
    CHECK(window.app().compared()->setup.tokens == std::vector<std::string>{"one", "two", "three"});
}

TEST_CASE("a cell that is pointed at in A, in B or in their difference is the same number") {
    CompareWindow window(StepId::softmax);
    window.with(CompareWith::causal_mask);
    for (const char* side : {"cells of A", "cells of B", "cells of B - A"}) {
        const auto item = window.headless().item(side);
        const float cell = (item.most.x - item.least.x) / 5.0f, row = (item.most.y - item.least.y) / 5.0f;
        window.headless().move(item.least.x + cell * 3.5f, item.least.y + row * 1.5f);
        CHECK(window.app().ui().hovered == NumberRef{ArrayId::weights, 0, 1, 3});
    }
}

TEST_CASE("two heads of one Trace are compared, and the head that is looked at is B") {
    CompareWindow window(StepId::softmax);
    window.app().ui().compare = {.with = CompareWith::other_head, .shown = true, .head = 0};
    window.app().ui().head = 1;
    window.headless().frames(3);
    CHECK(window.app().compared() == &window.app().trace());
    window.headless().hover("cells of B - A");
    REQUIRE(window.app().ui().hovered);
    CHECK(window.app().ui().hovered->head == 1);
    CHECK(window.headless().shows("head of A"));
}

TEST_CASE("a number of B is typed into while it is compared, and A keeps its own") {
    CompareWindow window(StepId::softmax);
    window.headless().key(ImGuiKey_D, ImGuiMod_Ctrl);
    window.headless().click("cells of B");
    REQUIRE(window.app().ui().pinned == NumberRef{ArrayId::weights, 0, 2, 2});
    const double was = window.app().trace().head[0].weights(2, 2);
    window.headless().type("0.125");
    window.headless().key(ImGuiKey_Enter);
    CHECK(window.app().trace().head[0].weights(2, 2) == 0.125);
    CHECK(window.app().compared()->head[0].weights(2, 2) == was);
}

TEST_CASE("the wheel zooms all three of a comparison about the same place, and a double click shows all again") {
    CompareWindow window(StepId::softmax);
    Document document = document_of("");
    for (int i = 0; i < 40; ++i) document.text += "t" + std::to_string(i % 7) + " ";
    window.app().show(document);
    window.app().wait_for_result();
    window.with(CompareWith::causal_mask);
    const auto item = window.headless().item("cells of A");
    window.headless().move(item.least.x + 2.0f, item.least.y + 2.0f);
    for (int notch = 0; notch < 6; ++notch) {
        ImGui::GetIO().AddMouseWheelEvent(0.0f, 1.0f);
        window.headless().frames(1);
    }
    CHECK(window.app().ui().view.zoom > 2.0);
    // the upper left corner stays where it is, the lower right one is no longer the last number
    CHECK(window.app().ui().hovered == NumberRef{ArrayId::weights, 0, 0, 0});
    const auto other = window.headless().item("cells of B - A");
    window.headless().move(other.most.x - 2.0f, other.most.y - 2.0f);
    REQUIRE(window.app().ui().hovered);
    CHECK(window.app().ui().hovered->row < 25);
    CHECK(window.app().ui().hovered->column < 25);
    window.headless().double_click("cells of B - A");
    CHECK(window.app().ui().view.zoom == 1.0);
}

TEST_CASE("a pinned number of B is dragged in a comparison, and A keeps its own") {
    CompareWindow window(StepId::softmax);
    window.headless().key(ImGuiKey_D, ImGuiMod_Ctrl);
    window.headless().click("cells of B");
    const NumberRef number{ArrayId::weights, 0, 2, 2};
    REQUIRE(window.app().ui().pinned == number);
    const double was = window.app().trace().head[0].weights(2, 2);
    window.headless().frames(60);
    const auto item = window.headless().item("cells of B");
    const ImVec2 middle((item.least.x + item.most.x) / 2.0f, (item.least.y + item.most.y) / 2.0f);
    window.headless().move(middle.x, middle.y);
    ImGui::GetIO().AddMouseButtonEvent(ImGuiMouseButton_Left, true);
    window.headless().frames(1);
    for (int pixel = 1; pixel <= 40; ++pixel) {
        ImGui::GetIO().AddMousePosEvent(middle.x, middle.y - static_cast<float>(pixel));
        window.headless().frames(1);
    }
    ImGui::GetIO().AddMouseButtonEvent(ImGuiMouseButton_Left, false);
    window.headless().frames(2);
    CHECK(window.app().trace().head[0].weights(2, 2) == doctest::Approx(was + 0.2).epsilon(0.05));
    CHECK(window.app().compared()->head[0].weights(2, 2) == was);
    CHECK(window.app().ui().pinned == number);
}

TEST_CASE("every step of every comparison is drawn, whatever the sentence of A") {
    for (const attnscope::testing::HeadlessSize size : {attnscope::testing::HeadlessSize{1280.0f, 720.0f}, attnscope::testing::HeadlessSize{480.0f, 360.0f}}) {
        CompareWindow window(StepId::scores, size);
        for (const char* text : {"", "one", "a b c d e", "one two three four five six seven eight"})
            for (const CompareWith with : {CompareWith::pinned, CompareWith::without_mask, CompareWith::causal_mask, CompareWith::without_scale, CompareWith::standard_scale, CompareWith::another_text, CompareWith::other_head}) {
                window.app().ui().compare = {.with = with, .shown = true, .head = 0, .text = text};
                for (const StepInfo& step : steps()) {
                    go_to_step(window.app().ui(), step.id);
                    window.headless().frames(1);
                }
            }
        CHECK(window.app().ui().notice.empty());
    }
}

TEST_CASE("an idle window with a comparison draws nothing") {
    CompareWindow window(StepId::softmax);
    window.with(CompareWith::without_scale);
    window.headless().frames(6);
    CHECK(window.app().seconds_until_change() > 1e6);
}
