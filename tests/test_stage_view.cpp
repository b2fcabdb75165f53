#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <string>
#include <utility>

#include "app/gui/panels/panels.h"
#include "app/gui/widgets/colour_bar.h"
#include "app/gui/widgets/span_text.h"
#include "app/gui/widgets/stage_view.h"
#include "core/document/document.h"
#include "core/document/resolve.h"
#include "core/figure/number_text.h"
#include "core/files/language_file.h"
#include "tests/headless_imgui.h"

using namespace attnscope;
using attnscope::testing::Headless;

namespace {

Trace small_trace(Similarity similarity = Similarity::dot) {
    Document document;
    document.text = "the cat sat on the mat";
    document.widths = {.D = 8, .H = 2, .d_k = 4, .d_v = 4};
    document.options.similarity = similarity;
    return run(resolve(document));
}

// The stage alone; `then` is called within each frame.
struct Stage {
    explicit Stage(Trace shown) : trace(std::move(shown)), headless([this](Headless& h) { draw(h); }) {}
    void draw(Headless& h) {
        Look look = h.look(language);
        look.motion = motion;
        ui.hovered.reset();
        h.whole_window([&] {
            if (ui.step != StepId::tokens) stage_panel(trace, nullptr, ui, look);
            if (then) then(look);
        });
    }

    Trace trace;
    UiState ui;
    Language language = embedded_language("en");
    bool motion = false;
    std::function<void(const Look&)> then;
    Headless headless;
};

}  // namespace

TEST_CASE("cells behind the mask are masked, and cells without a value are not: each has its look and its entry in the legend") {
    Document document;
    document.text = "a b c";
    document.options.mask.causal = true;
    document.options.softmax.shifted = false;
    document.options.scale = {.kind = ScaleKind::number, .number = 1e6};
    Stage window(run(resolve(document)));
    const MatrixD& weights = window.trace.head[0].weights;
    bool masked = false, not_a_number = false;
    for (Index i = 0; i < 3; ++i)
        for (Index j = 0; j < 3; ++j) {
            const CellLook cell = look_of(window.trace, {.array = ArrayId::weights, .head = 0, .row = i, .column = j}, weights(i, j));
            CHECK((cell == CellLook::masked) == (j > i));
            CHECK((cell == CellLook::not_a_number) == (j <= i && std::isnan(weights(i, j))));
            masked = masked || cell == CellLook::masked;
            not_a_number = not_a_number || cell == CellLook::not_a_number;
        }
    CHECK(masked);
    CHECK(not_a_number);
    go_to_step(window.ui, StepId::softmax);
    OtherLooks looks;
    window.then = [&](const Look& look) { looks = other_looks(window.trace, plan_stage(window.trace, StepId::softmax, ArrayId::weights, 0).result(), look); };
    window.headless.frames(3);
    CHECK(looks.masked);
    CHECK(looks.not_a_number);
}

TEST_CASE("what dropout has made 0 looks neither like a small weight nor like a masked one") {
    Document document;
    document.text = "a b c d e f";
    document.options.mask.causal = true;
    document.options.dropout.p = 0.5;
    Stage window(run(resolve(document)));
    const auto& head = window.trace.head[0];
    int dropped = 0;
    for (Index i = 0; i < 6; ++i)
        for (Index j = 0; j < 6; ++j) {
            const CellLook cell = look_of(window.trace, {.array = ArrayId::dropped, .head = 0, .row = i, .column = j}, head.dropped(i, j));
            CHECK((cell == CellLook::masked) == (j > i));
            CHECK((cell == CellLook::dropped) == (head.weights(i, j) > 0.0 && head.dropped(i, j) == 0.0));
            dropped += cell == CellLook::dropped ? 1 : 0;
        }
    CHECK(dropped > 0);
}

TEST_CASE("the colours of an array are said with their ends, and with all heads where these share them") {
    Stage window(small_trace());
    window.headless.frames(1);
    std::string scores, residual;
    const Language& language = window.language;
    window.then = [&](const Look& look) {
        scores = range_sentence(window.trace, std::array{ArrayId::scores}, window.ui, look);
        residual = range_sentence(window.trace, std::array{ArrayId::residual}, window.ui, look);
    };
    window.headless.frames(1);
    CHECK(scores.find("all heads") != std::string::npos);
    CHECK(residual.find("all heads") == std::string::npos);
    double most = 0.0;
    for (const auto& head : window.trace.head) most = std::max(most, head.scores.cwiseAbs().maxCoeff());
    CHECK(scores == language("colours.span_of_heads", {number_text(-most, 2), number_text(most, 2)}));
}

TEST_CASE("every number of twelve tokens and two small heads is seen in every step of a small window") {
    const Rect small_stage{0.0f, 0.0f, 931.0f, 380.0f};  // in a window of 1280 x 720, under a sentence of two lines
    for (const std::string& text : {std::string("the cat sat on the mat"), std::string("the quick brown fox jumps over the lazy dog and runs away"),
                                    std::string("注意力机制让模型看到整个句子")}) {
        Document document;
        document.text = text;
        document.widths = {.D = 8, .H = 2, .d_k = 4, .d_v = 4};
        document.biases = true;
        document.options.positions = PositionKind::sinusoidal;
        document.options.layer_norm = true;
        document.options.mask.causal = true;
        document.options.dropout.p = 0.2;
        document.options.residual = true;
        Stage window(run(resolve(document)));
        window.headless.frames(2);
        window.then = [&](const Look& look) {
            for (const StepInfo& step : steps())
                for (const ArrayId shown : step.results) {
                    const StagePlan plan = plan_stage(window.trace, step.id, shown, 0);
                    if (plan.chips) continue;
                    const StageView stage = fitted_stage(window.trace, plan, small_stage, window.ui, look);
                    for (const ShownMatrix& view : stage.views) {
                        CAPTURE(text);
                        CAPTURE(std::string(info(shown).name));
                        CAPTURE(std::string(info(view.matrix.array).name));
                        CHECK(view.number_size >= 11.0f);
                    }
                }
        };
        window.headless.frames(1);
    }
}

TEST_CASE("lines of arithmetic break between terms: none begins with a minus sign or is the result alone") {
    Stage window(small_trace());
    window.headless.frames(2);
    const Trace& trace = window.trace;
    window.then = [&](const Look& look) {
        for (const ArrayInfo& array : arrays()) {
            if (!array.per_head || is_additive_weight(array.id)) continue;
            const std::vector<TextSpan> spans = arithmetic_line(explain(trace, {.array = array.id, .head = 0, .row = 0, .column = 0}));
            for (float width = look.px(260.0f); width < look.px(900.0f); width += look.px(20.0f)) {
                const FlowedSpans flow = flowed(spans, width, look);
                for (std::size_t p = 1; p < flow.pieces.size(); ++p) {
                    if (flow.pieces[p].x > 0.0f) continue;
                    CAPTURE(plain_text(spans));
                    CAPTURE(width);
                    CHECK_FALSE(flow.pieces[p].text.starts_with("\u2212 "));
                    CHECK_FALSE(spans[flow.pieces[p].span].bold);
                }
            }
        }
    };
    window.headless.frames(1);
}

TEST_CASE("frames move to another number of the same matrix for a moment, and jump where no motion is wanted") {
    for (const bool motion : {true, false}) {
        Stage window(small_trace());
        window.motion = motion;
        go_to_step(window.ui, StepId::scores);
        window.ui.pinned = NumberRef{.array = ArrayId::scores, .head = 0, .row = 1, .column = 1};
        window.headless.frames(3);
        CHECK(window.ui.moving_until == 0.0);
        window.ui.pinned->row = 4;
        window.headless.frames(1);
        CHECK((window.ui.moving_until > ImGui::GetTime()) == motion);
        window.headless.frames(30);
        CHECK(window.ui.moving_until < ImGui::GetTime());
        const double before = window.ui.moving_until;
        window.ui.pinned = NumberRef{.array = ArrayId::Q, .head = 0, .row = 1, .column = 1};
        window.headless.frames(1);
        CHECK(window.ui.moving_until == before);
    }
}

TEST_CASE("a switch shows the weights of additive scores and the queries and keys again") {
    Stage window(small_trace(Similarity::additive));
    go_to_step(window.ui, StepId::scores);
    window.headless.frames(3);
    CHECK(window.headless.item("cells of Q").most.x > 0.0f);
    window.headless.click("W U v");
    window.headless.frames(3);
    CHECK(window.ui.array == ArrayId::W_a);
    for (const char* cells : {"cells of W_a", "cells of U_a", "cells of v_a", "cells of scores"}) CHECK(window.headless.item(cells).most.x > 0.0f);
    window.headless.click("Q K");
    CHECK(window.ui.array == ArrayId::scores);
}
