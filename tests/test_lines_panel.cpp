#include <doctest/doctest.h>

#include <string>

#include "tests/app_window.h"

using namespace attnscope;
using attnscope::testing::AppWindow;

namespace {

struct LinesWindow {
    LinesWindow(bool wide, bool all_heads, const std::string& text = "the cat saw the dog")
        : window({.language = "en", .motion = false}, wide ? testing::HeadlessSize{1920.0f, 1080.0f} : testing::HeadlessSize{1280.0f, 720.0f}) {
        window.app->show(testing::example_with_text(text));
        go_to_step(window.app->ui(), StepId::softmax);
        window.app->ui().lines = {.shown = true, .all_heads = all_heads};
        window.app->ui().folded_tab = 3;
        window.headless.frames(4);
    }
    AppWindow window;
};

}  // namespace

TEST_CASE("every token stands in both columns of the lines, and a click pins its heaviest weight") {
    for (const bool wide : {false, true})
        for (const bool all_heads : {false, true}) {
            LinesWindow lines(wide, all_heads);
            AppWindow& window = lines.window;
            CHECK(window.headless.items("query of lines").size() == 5);
            CHECK(window.headless.items("key of lines").size() == 5);
            CHECK(window.headless.items("colour of head").size() == (all_heads ? 2 : 0));
            window.headless.click("query of lines", 1);
            REQUIRE(window.app->ui().pinned);
            const NumberRef pinned = *window.app->ui().pinned;
            CHECK(pinned.row == 1);
            const Trace& trace = window.app->trace();
            const double weight = array(trace, ArrayId::weights, pinned.head)(1, pinned.column);
            for (Index head = 0; head < (all_heads ? 2 : 1); ++head) CHECK(array(trace, ArrayId::weights, head).row(1).maxCoeff() <= weight);
        }
}

TEST_CASE("lines are chosen beside the row, and by a tab in a small window") {
    for (const bool wide : {false, true}) {
        AppWindow window({.language = "en", .motion = false}, wide ? testing::HeadlessSize{1920.0f, 1080.0f} : testing::HeadlessSize{1280.0f, 720.0f});
        CHECK_FALSE(window.headless.shows("query of lines"));
        window.headless.click("Lines");
        CHECK(window.headless.shows("query of lines"));
    }
}

TEST_CASE("more tokens than lines can show have a sentence instead") {
    std::string text;
    for (int i = 0; i < 65; ++i) text += "t" + std::to_string(i) + " ";
    LinesWindow lines(true, false, text);
    AppWindow& window = lines.window;
    window.settle();
    CHECK_FALSE(window.headless.shows("query of lines"));
}
