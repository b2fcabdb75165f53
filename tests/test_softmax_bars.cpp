// Softmax on one row, the switches of the stage, and what is copied, in the whole window.

#include <doctest/doctest.h>

#include <vector>

#include "app/gui/widgets/softmax_bars.h"
#include "core/attention/difference.h"
#include "core/figure/arithmetic_text.h"
#include "core/figure/description.h"
#include "tests/app_window.h"

using namespace attnscope;
using attnscope::testing::AppWindow;

namespace {

UiState& at_step(AppWindow& window, StepId step) {
    go_to_step(window.app->ui(), step);
    window.headless.frames(3);
    return window.app->ui();
}

}  // namespace

TEST_CASE("playing goes through the five sub-steps of softmax on one row, and then on") {
    AppWindow window;
    UiState& ui = at_step(window, StepId::mask);
    ui.playback = {.playing = true, .seconds_per_step = 0.5, .next_at = ImGui::GetTime()};
    std::vector<ArrayId> seen;
    for (int i = 0; i < 10 && ui.step <= StepId::softmax; ++i) {
        window.headless.frames(i == 0 ? 2 : 31);
        if (ui.step == StepId::softmax && (seen.empty() || seen.back() != ui.array)) seen.push_back(ui.array);
    }
    CHECK(seen == std::vector<ArrayId>{ArrayId::row_max, ArrayId::shifted, ArrayId::exp, ArrayId::row_sum, ArrayId::weights});
    CHECK(ui.softmax_bars);
    CHECK(ui.step == StepId::dropout);
}

TEST_CASE("playing on the softmax step begins with its first sub-step") {
    AppWindow window;
    UiState& ui = at_step(window, StepId::softmax);
    window.headless.click("play");
    CHECK(ui.playback.playing);
    CHECK(ui.array == ArrayId::row_max);
    CHECK(ui.softmax_bars);
}

TEST_CASE("a bar that is pointed at is the number, and a click pins it and with it the row") {
    AppWindow window;
    UiState& ui = at_step(window, StepId::softmax);
    ui.pinned = NumberRef{.array = ArrayId::weights, .head = 0, .row = 1, .column = 0};
    window.headless.click("bars");
    window.headless.hover("bar exp 3");
    CHECK(ui.hovered == NumberRef{.array = ArrayId::exp, .head = 0, .row = 1, .column = 2});
    window.headless.click("bar masked 2");
    CHECK(ui.pinned == NumberRef{.array = ArrayId::masked, .head = 0, .row = 1, .column = 1});
    window.headless.click("maximum");
    CHECK(ui.array == ArrayId::row_max);
    CHECK(ui.pinned.has_value());
    CHECK_FALSE(window.headless.shows("bar exp 3"));
    CHECK(window.headless.shows("bar masked 3"));
    window.headless.click("matrices");
    CHECK(window.headless.shows("cells of row_max"));
}

TEST_CASE("each sub-step keeps the bars before it") {
    CHECK(bar_columns(ArrayId::row_max) == std::vector<ArrayId>{ArrayId::masked});
    CHECK(bar_columns(ArrayId::row_sum) == bar_columns(ArrayId::exp));
    CHECK(bar_columns(ArrayId::weights).size() == 4);
}

TEST_CASE("switching the axis on the stage is one edit, and the number that changed most is pinned") {
    AppWindow window;
    UiState& ui = at_step(window, StepId::softmax);
    window.headless.click("columns");
    window.headless.frames(3);
    CHECK(window.app->document().options.softmax.axis == SoftmaxAxis::columns);
    REQUIRE(window.app->before() != nullptr);
    const auto largest = largest_difference(window.app->before()->head[0].weights, window.app->trace().head[0].weights);
    REQUIRE(largest);
    CHECK(ui.pinned == NumberRef{.array = ArrayId::weights, .head = 0, .row = largest->row, .column = largest->column});
    window.headless.key(ImGuiKey_Z, ImGuiMod_Ctrl);
    CHECK(window.app->document().options.softmax.axis == SoftmaxAxis::rows);
}

TEST_CASE("the scale is switched off and on again on the stage, and a number that is pinned stays") {
    AppWindow window;
    UiState& ui = at_step(window, StepId::scale);
    const NumberRef number{.array = ArrayId::scaled, .head = 0, .row = 2, .column = 2};
    ui.pinned = number;
    window.headless.click("off");
    CHECK(window.app->document().options.scale.kind == ScaleKind::off);
    CHECK(ui.pinned == number);
    window.headless.click("1 / √dₖ");
    CHECK(window.app->document().options.scale.kind == ScaleKind::standard);
}

TEST_CASE("a key copies a sentence about the picture, and only that") {
    AppWindow window;
    UiState& ui = at_step(window, StepId::softmax);
    ui.pinned = NumberRef{.array = ArrayId::weights, .head = 0, .row = 1, .column = 0};
    window.headless.frames(2);
    window.headless.key(ImGuiKey_C, ImGuiMod_Ctrl | ImGuiMod_Shift);
    const std::string sentence = description(window.app->trace(), {.array = ArrayId::weights, .row = 1}, window.app->language());
    CHECK(window.headless.clipboard() == sentence);
    CHECK(ui.notice.find(sentence) != std::string::npos);
}

TEST_CASE("the arithmetic is copied as LaTeX") {
    AppWindow window;
    UiState& ui = at_step(window, StepId::scale);
    ui.pinned = NumberRef{.array = ArrayId::scaled, .head = 0, .row = 1, .column = 1};
    window.headless.frames(2);
    window.headless.click("copy LaTeX");
    CHECK(window.headless.clipboard() == arithmetic_latex(explain(window.app->trace(), *ui.pinned)));
}

TEST_CASE("an operand of the pinned number that is pointed at on the stage leaves its line where it is") {
    AppWindow window;
    UiState& ui = at_step(window, StepId::scores);
    ui.pinned = NumberRef{.array = ArrayId::scores, .head = 0, .row = 0, .column = 1};
    window.headless.frames(3);
    const auto queries = window.headless.item("cells of Q");
    window.headless.move(queries.least.x + 3.0f, queries.least.y + 3.0f);
    CHECK(ui.hovered == NumberRef{.array = ArrayId::Q, .head = 0, .row = 0, .column = 0});
    CHECK(window.headless.shows("next term"));
    window.headless.move(queries.least.x + 3.0f, queries.most.y - 3.0f);  // another row is no operand
    CHECK_FALSE(window.headless.shows("next term"));
}
