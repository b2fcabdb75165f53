#include <doctest/doctest.h>

#include <algorithm>
#include <limits>
#include <string>
#include <vector>

#include "app/gui/presented_layout.h"
#include "app/gui/presenting.h"
#include "core/document/examples.h"
#include "core/document/resolve.h"
#include "tests/app_window.h"

using namespace attnscope;
using attnscope::testing::AppWindow;
using attnscope::testing::example_with_text;
using attnscope::testing::HeadlessSize;

namespace {

const Trace& example() {
    static const Trace trace = run(resolve(first_example()));
    return trace;
}

UiState presenting_at(StepId step) {
    UiState ui;
    go_to_step(ui, step);
    start_presenting(ui);
    return ui;
}

void press(UiState& ui, const KeyPress& key, double now = 0.0) { take_present_keys(std::vector{key}, example(), now, ui); }
void type(UiState& ui, char32_t character, double now = 0.0) { press(ui, {.character = character}, now); }
int number_of(const UiState& ui) { return static_cast<int>(ui.step) + 1; }

std::vector<std::string> places(const std::vector<SeenItem>& items) {
    std::vector<std::string> all;
    for (const SeenItem& item : items)
        all.push_back(item.label + " " + std::to_string(item.id) + " " + std::to_string(item.least.x) + " " + std::to_string(item.least.y) + " " +
                      std::to_string(item.most.x) + " " + std::to_string(item.most.y));
    return all;
}

// How large everything is drawn.
float scale_of_style() { return ImGui::GetStyle().WindowPadding.x / panel_padding; }

}  // namespace

TEST_CASE("one key goes forward and one goes back, over steps that are switched off") {
    for (const ImGuiKey key : {ImGuiKey_PageDown, ImGuiKey_Space, ImGuiKey_RightArrow, ImGuiKey_DownArrow}) {
        UiState ui = presenting_at(StepId::embedding);
        REQUIRE_FALSE(is_on(StepId::norm, example().setup.options));
        for (int i = 0; i < step_count; ++i) {
            const StepId before = ui.step;
            press(ui, {.key = key});
            CHECK(is_on(ui.step, example().setup.options));
            CHECK((ui.step > before || !is_on(StepId::residual, example().setup.options)));
        }
        CHECK(ui.step == StepId::output);
    }
    for (const ImGuiKey key : {ImGuiKey_PageUp, ImGuiKey_Backspace, ImGuiKey_LeftArrow, ImGuiKey_UpArrow}) {
        UiState ui = presenting_at(StepId::scores);
        press(ui, {.key = key});
        CHECK(ui.step == StepId::heads);
    }
}

TEST_CASE("a digit goes to its step at once, and a second one within a second makes it 10 to 15") {
    UiState ui = presenting_at(StepId::tokens);
    type(ui, U'7', 1.0);
    CHECK(number_of(ui) == 7);
    type(ui, U'1', 1.5);
    CHECK(number_of(ui) == 1);
    type(ui, U'2', 2.4);
    CHECK(number_of(ui) == 12);
    type(ui, U'1', 5.0);
    type(ui, U'2', 6.1);
    CHECK(number_of(ui) == 2);
    type(ui, U'0', 9.0);
    CHECK(number_of(ui) == 10);
    type(ui, U'1', 20.0);
    type(ui, U'9', 20.1);
    CHECK(number_of(ui) == 9);
}

TEST_CASE("a full stop blanks the screen, and the key that brings it back does nothing else") {
    for (const char32_t dot : {U'.', U'b', U'B', U'\u3002'}) {
        UiState ui = presenting_at(StepId::scores);
        type(ui, dot);
        CHECK(ui.presenting.blank);
        press(ui, {.key = ImGuiKey_PageDown});
        CHECK_FALSE(ui.presenting.blank);
        CHECK(ui.step == StepId::scores);
        type(ui, dot);
        press(ui, {.key = ImGuiKey_Escape});
        CHECK(ui.presenting.on);
    }
}

TEST_CASE("plus and minus change the size of the type between 100 % and 300 %, and a star fills the screen again") {
    UiState ui = presenting_at(StepId::scores);
    ui.presented_type = 1.8;
    type(ui, U'+');
    CHECK(ui.presenting.type == doctest::Approx(1.98));
    for (int i = 0; i < 20; ++i) type(ui, U'+');
    CHECK(ui.presenting.type == most_type);
    for (int i = 0; i < 40; ++i) type(ui, U'-');
    CHECK(ui.presenting.type == least_type);
    type(ui, U'*');
    CHECK(ui.presenting.type == 0.0);
}

TEST_CASE("what the switches of the window choose is reached by keys while presenting") {
    UiState ui = presenting_at(StepId::softmax);
    press(ui, {.key = ImGuiKey_Tab});
    CHECK(ui.array == ArrayId::row_max);
    press(ui, {.key = ImGuiKey_Tab, .shift = true});
    CHECK(ui.array == ArrayId::weights);
    type(ui, U'h');
    CHECK(ui.head == 1);
    type(ui, U'h');
    CHECK(ui.head == 0);
    press(ui, {.key = ImGuiKey_RightArrow, .shift = true});
    press(ui, {.key = ImGuiKey_DownArrow, .shift = true});
    REQUIRE(ui.pinned);
    CHECK(ui.pinned->row == 1);
    CHECK(ui.pinned->column == 0);
    CHECK(ui.step == StepId::softmax);
}

TEST_CASE("the way back from presenting leads to the same zoom and the same switches") {
    UiState ui;
    go_to_step(ui, StepId::mask);
    ui.painting = true;
    ui.view = {.zoom = 2.0, .center_row = 0.3, .center_column = 0.6};
    const View view = ui.view;
    start_presenting(ui);
    CHECK(ui.view == View{});
    CHECK_FALSE(ui.painting);
    press(ui, {.key = ImGuiKey_Escape});
    CHECK_FALSE(ui.presenting.on);
    CHECK(ui.view == view);
    CHECK(ui.painting);
}

TEST_CASE("what is presented lies inside the screen and nothing overlaps, at every size of the type") {
    for (const ImVec2 size : {ImVec2(1280.0f, 720.0f), ImVec2(1920.0f, 1080.0f), ImVec2(1024.0f, 768.0f), ImVec2(3840.0f, 2160.0f)})
        for (const float scale : {1.0f, 1.8f, 2.4f, 3.0f}) {
            CAPTURE(scale);
            const PresentedLayout layout = presented_layout(size.x, size.y, scale);
            CHECK_FALSE(layout.stage.empty());
            CHECK(layout.stage.at.y >= 0.0f);
            CHECK(layout.stage.end().y <= layout.words.at.y);
            CHECK(layout.words.end().y <= layout.line.at.y);
            CHECK(layout.line.end().y <= size.y);
            for (const Place& place : {layout.stage, layout.words, layout.line}) CHECK((place.at.x >= 0.0f && place.end().x <= size.x));
        }
}

TEST_CASE("words are at least 27 pixels high on a screen of 720") {
    CHECK(words_type_that_fills(1280.0f, 720.0f, 1.0f) * 15.0 >= 27.0);
    CHECK(words_type_that_fills(640.0f, 480.0f, 1.0f) == least_type);
    CHECK(words_type_that_fills(9999.0f, 9999.0f, 1.0f) == most_type);
}

TEST_CASE("F5 hides every control, Page Down goes on, and Escape brings everything back to its place") {
    for (const HeadlessSize size : {HeadlessSize{1280.0f, 720.0f}, HeadlessSize{1920.0f, 1080.0f}}) {
        AppWindow window({.language = "en", .motion = false}, size);
        SeenItems seen;
        watch_items(window.headless.context(), &seen);
        const auto items_of_a_frame = [&] {
            seen.items.clear();
            window.headless.frames(1);
            return places(seen.items);
        };
        const std::vector<std::string> in_window = items_of_a_frame();
        window.headless.key(ImGuiKey_F5);
        REQUIRE(window.app->ui().presenting.on);
        CHECK(scale_of_style() > 1.2f);
        const std::vector<std::string> presented = items_of_a_frame();
        CHECK(std::ranges::count_if(presented, [](const std::string& item) { return item.starts_with("cells of "); }) == 3);
        CHECK(std::ranges::none_of(presented, [](const std::string& item) { return item.starts_with("Export") || item.starts_with("##text") || item.starts_with("next step"); }));
        window.headless.key(ImGuiKey_PageDown);
        CHECK(window.app->ui().step == StepId::scale);
        window.headless.key(ImGuiKey_PageUp);
        CHECK(window.app->ui().step == StepId::scores);
        window.headless.key(ImGuiKey_Escape);
        CHECK_FALSE(window.app->ui().presenting.on);
        CHECK(items_of_a_frame() == in_window);
    }
}

TEST_CASE("typed characters reach what is presented: a full stop blanks, digits jump") {
    AppWindow window;
    window.headless.click("Present");
    REQUIRE(window.app->ui().presenting.on);
    window.headless.type("1");
    window.headless.type("0");
    CHECK(window.app->ui().step == StepId::softmax);
    window.headless.type(".");
    CHECK(window.app->ui().presenting.blank);
    CHECK_FALSE(window.headless.shows("cells of weights"));
    window.headless.key(ImGuiKey_Space);
    CHECK(window.headless.shows("cells of weights"));
    CHECK(window.app->ui().step == StepId::softmax);
}

TEST_CASE("every step that is presented lies inside a small and a large screen") {
    for (const HeadlessSize size : {HeadlessSize{1280.0f, 720.0f}, HeadlessSize{1920.0f, 1080.0f}}) {
        AppWindow window({.language = "zh", .motion = false}, size);
        start_presenting(window.app->ui());
        for (const StepInfo& step : steps()) {
            CAPTURE(step.name);
            go_to_step(window.app->ui(), step.id);
            window.headless.frames(4);
            CHECK(scale_of_style() >= 1.0f);
            if (step.id == StepId::tokens) continue;
            const SeenItem item = window.headless.item(std::string("cells of ") + info(window.app->ui().array).name);
            CHECK(item.least.x >= 0.0f);
            CHECK(item.most.x <= size.width);
            CHECK(item.most.y <= size.height);
        }
    }
}

TEST_CASE("a matrix that is too large for numbers is presented as a large picture") {
    std::string many;
    for (int i = 0; i < 64; ++i) many += "t" + std::to_string(i) + " ";
    for (const HeadlessSize size : {HeadlessSize{1280.0f, 720.0f}, HeadlessSize{1920.0f, 1080.0f}}) {
        AppWindow window({.language = "en", .motion = false}, size);
        window.app->show(example_with_text(many));
        window.settle();
        start_presenting(window.app->ui());
        for (const StepId step : {StepId::scores, StepId::softmax, StepId::dropout}) {
            go_to_step(window.app->ui(), step);
            window.headless.frames(4);
            const SeenItem item = window.headless.item(std::string("cells of ") + info(window.app->ui().array).name);
            CHECK((item.most.x - item.least.x) * (item.most.y - item.least.y) >= 0.03f * size.width * size.height);
        }
    }
}

TEST_CASE("a bracket adds a term of the pinned number's sum while presenting, once") {
    AppWindow window;
    window.headless.key(ImGuiKey_F5);
    window.headless.type("]");
    const NumberRef first{.array = ArrayId::scores, .head = 0, .row = 0, .column = 0};
    REQUIRE(window.app->ui().pinned == first);
    window.headless.type("]");
    CHECK(window.app->ui().walk.added == 1);
    window.headless.type("]");
    CHECK(window.app->ui().walk.added == 2);
    window.headless.type("[");
    CHECK(window.app->ui().walk.added == 1);
}

TEST_CASE("a comparison, a plane and the bars of softmax are presented where they were chosen") {
    AppWindow window;
    Document document = attnscope::testing::small_document();
    document.widths = {.D = 4, .H = 2};
    window.app->show(document);
    UiState& ui = window.app->ui();
    window.headless.key(ImGuiKey_F5);
    go_to_step(ui, StepId::scores);
    ui.compare = {.with = CompareWith::causal_mask, .shown = true};
    window.headless.frames(4);
    CHECK(window.headless.shows("cells of B - A"));
    ui.compare.shown = false;
    ui.arrows = true;
    window.headless.frames(4);
    CHECK(window.headless.shows("plane"));
    CHECK_FALSE(window.headless.shows("cells of scores"));
    go_to_step(ui, StepId::softmax);
    ui.softmax_bars = true;
    window.headless.frames(4);
    CHECK_FALSE(window.headless.shows("cells of weights"));
    window.headless.key(ImGuiKey_Escape);
    CHECK(window.app->document() == document);
}

TEST_CASE("a click pins a number while presenting, and nothing is edited") {
    AppWindow window;
    window.headless.key(ImGuiKey_F5);
    window.headless.click("cells of scores");
    CHECK(window.app->ui().pinned);
    window.headless.double_click("cells of scores");
    window.headless.frames(2);
    CHECK_FALSE(window.app->ui().field);
    CHECK(window.app->document() == first_example());
}

TEST_CASE("what is presented and left alone draws nothing new") {
    AppWindow window;
    window.headless.key(ImGuiKey_F5);
    window.headless.frames(4);
    CHECK(window.app->seconds_until_change() == std::numeric_limits<double>::infinity());
    window.headless.key(ImGuiKey_PageDown);
    window.headless.frames(4);
    CHECK(window.app->seconds_until_change() == std::numeric_limits<double>::infinity());
}

TEST_CASE("a long text and no text at all can be presented") {
    std::string many;
    for (int i = 0; i < 120; ++i) many += "t" + std::to_string(i % 9) + " ";
    for (const std::string& text : {std::string(), many}) {
        AppWindow window;
        window.app->show(example_with_text(text));
        window.settle();
        start_presenting(window.app->ui());
        for (const StepInfo& step : steps()) {
            go_to_step(window.app->ui(), step.id);
            window.headless.frames(2);
        }
        CHECK(window.app->ui().notice.empty());
    }
}
