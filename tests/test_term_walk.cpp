// Walking through the sum of the pinned number, in the whole window.

#include <doctest/doctest.h>

#include <string>

#include "app/gui/widgets/term_walk.h"
#include "core/attention/running_total.h"
#include "core/figure/number_text.h"
#include "tests/app_window.h"

using namespace attnscope;
using attnscope::testing::AppWindow;

namespace {

const NumberRef score{.array = ArrayId::scores, .head = 0, .row = 1, .column = 2};

AppWindow& pinned(AppWindow& window, const NumberRef& number) {
    go_to_step(window.app->ui(), step_of(number.array));
    window.app->ui().array = number.array;
    window.app->ui().pinned = number;
    window.headless.frames(3);
    return window;
}

Index terms_of(const AppWindow& window, const NumberRef& number) { return static_cast<Index>(stepwise_sum(explain(window.app->trace(), number).expression)->arguments.size()); }

std::string total_text(const AppWindow& window) {
    const auto& app = *window.app;
    const auto steps = term_steps(*stepwise_sum(explain(app.trace(), *app.ui().pinned).expression));
    const double total = steps[static_cast<std::size_t>(*term_in_turn(app.ui()))].total;
    return total == 0.0 ? "0" : number_text(total, 4);
}

}  // namespace

TEST_CASE("a bracket adds the next term, and its two operands are read on the stage") {
    AppWindow window;
    pinned(window, score);
    CHECK(operands_in_turn(window.app->trace(), window.app->ui()).empty());
    window.headless.type("]");
    CHECK(term_in_turn(window.app->ui()) == Index{0});
    CHECK(operands_in_turn(window.app->trace(), window.app->ui()) == std::vector<NumberRef>{{ArrayId::Q, 0, 1, 0}, {ArrayId::K, 0, 2, 0}});
    window.headless.type("]]");
    CHECK(term_in_turn(window.app->ui()) == Index{2});
    window.headless.type("[");
    CHECK(term_in_turn(window.app->ui()) == Index{1});
}

TEST_CASE("Alt with the arrows walks too, and leaves the step where it is") {
    AppWindow window;
    pinned(window, score);
    window.headless.key(ImGuiKey_RightArrow, ImGuiMod_Alt);
    window.headless.key(ImGuiKey_RightArrow, ImGuiMod_Alt);
    window.headless.key(ImGuiKey_LeftArrow, ImGuiMod_Alt);
    CHECK(term_in_turn(window.app->ui()) == Index{0});
    CHECK(window.app->ui().step == StepId::scores);
    CHECK_FALSE(ImGui::GetIO().NavVisible);
}

TEST_CASE("brackets that are typed into the text walk nowhere") {
    AppWindow window;
    pinned(window, score);
    window.headless.click("##text");
    window.headless.type("]");
    CHECK_FALSE(term_in_turn(window.app->ui()).has_value());
    CHECK(window.app->document().text.find(']') != std::string::npos);
}

TEST_CASE("behind the last term comes the next cell, and before the first the last of the cell before") {
    AppWindow window;
    pinned(window, score);
    const Index terms = terms_of(window, score);
    for (Index i = 0; i < terms; ++i) window.headless.click("next term");
    CHECK(term_in_turn(window.app->ui()) == terms - 1);
    CHECK(term_steps(*stepwise_sum(explain(window.app->trace(), score).expression)).back().total == window.app->trace().head[0].scores(1, 2));
    window.headless.click("next term");
    CHECK(window.app->ui().pinned == NumberRef{.array = ArrayId::scores, .head = 0, .row = 1, .column = 3});
    CHECK_FALSE(term_in_turn(window.app->ui()).has_value());
    window.headless.click("previous term");
    CHECK(window.app->ui().pinned == score);
    CHECK(term_in_turn(window.app->ui()) == terms - 1);
}

TEST_CASE("the total is said with the number of terms") {
    AppWindow window;
    pinned(window, score);
    window.headless.type("]]");
    const Explanation explanation = explain(window.app->trace(), score);
    const Look look = window.headless.look(window.app->language());
    const std::string expected = "after 2 of " + std::to_string(terms_of(window, score)) + " terms: " + total_text(window);
    CHECK(running_total_text(explanation, window.app->ui(), look) == expected);
}

TEST_CASE("playing adds the terms of one cell after another and then goes to the next step") {
    AppWindow window;
    const Index n = window.app->trace().setup.sizes.n;
    pinned(window, {.array = ArrayId::scores, .head = 0, .row = n - 1, .column = n - 2});
    window.app->ui().playback.seconds_per_step = 0.5;
    window.headless.click("play terms");
    CHECK(window.app->ui().playback.playing);
    window.headless.frames(33);
    CHECK(term_in_turn(window.app->ui()) == Index{0});
    window.headless.frames(static_cast<int>(terms_of(window, *window.app->ui().pinned)) * 32);
    CHECK(window.app->ui().pinned->column == n - 1);
    for (int i = 0; i < 100 && window.app->ui().step == StepId::scores; ++i) window.headless.frames(32);
    CHECK(window.app->ui().step == StepId::scale);
    CHECK(window.app->ui().pinned.has_value());
    window.headless.click("play terms");
    CHECK_FALSE(window.app->ui().playback.playing);
}
