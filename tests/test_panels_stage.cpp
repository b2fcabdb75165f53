#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "app/gui/panels/panels.h"
#include "core/attention/row_summary.h"
#include "app/gui/widgets/stage_text.h"
#include "app/gui/widgets/stage_view.h"
#include "core/document/examples.h"
#include "core/document/resolve.h"
#include "core/document/validate.h"
#include "core/figure/arithmetic_text.h"
#include "core/files/language_file.h"
#include "tests/headless_imgui.h"

using namespace attnscope;
using attnscope::testing::Headless;

namespace {

Trace example_trace(const std::string& text = "the cat sat on the mat") {
    Document document;
    document.text = text;
    document.widths = {.D = 8, .H = 2, .d_k = 4, .d_v = 4};
    REQUIRE(validate(document).empty());
    return run(resolve(document));
}

Trace empty_trace() {
    Trace trace;
    trace.setup.sizes = {.n = 0, .D = 8, .H = 2, .d_k = 4, .d_v = 4};
    trace.setup.head_names.resize(2);
    trace.head.resize(2);
    return trace;
}

std::string repeated(const std::string& word, int times) {
    std::string text;
    for (int i = 0; i < times; ++i) text += word + std::to_string(i % 7) + " ";
    return text;
}

// All panels of this room over and beside each other as in the window.
struct Panels {
    explicit Panels(Trace shown, attnscope::testing::HeadlessSize size = {}) : trace(std::move(shown)), headless([this](Headless& h) { draw(h); }, size) {}

    void draw(Headless& h) {
        const Look look = h.look(language);
        ui.hovered_before = std::exchange(ui.hovered, std::nullopt);
        ui.hovered_term.reset();
        const ImVec2 size = ImGui::GetIO().DisplaySize;
        const auto pane = [&](const char* name, float x, float y, float width, float height, const auto& panel) {
            ImGui::SetNextWindowPos(ImVec2(x, y));
            ImGui::SetNextWindowSize(ImVec2(width, height));
            ImGui::Begin(name, nullptr, ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoSavedSettings | ImGuiWindowFlags_NoScrollWithMouse);
            panel();
            ImGui::End();
        };
        pane("strip", 0, 0, size.x, 60, [&] { step_strip_panel(trace, ui, look); });
        pane("right", 0, 60, 292, size.y - 60, [&] {
            heads_panel(trace, ui, look);
            row_panel(trace, ui, look);
            colours_panel(trace, ui, look);
        });
        pane("stage", 293, 60, size.x - 293, size.y - 60 - 88, [&] {
            if (step_of(ui.array) != ui.step) ui.array = info(ui.step).main_result;
            stage_panel(trace, nullptr, ui, look);
            const ImVec2 end = ImGui::GetWindowPos();
            stage_place = {end.x, end.y, ImGui::GetWindowWidth(), ImGui::GetWindowHeight()};
        });
        pane("arithmetic", 293, size.y - 88, size.x - 293, 88, [&] { arithmetic_panel(trace, nullptr, ui, look); });
    }

    // The middle of a drawn cell, by the place of the item that takes the pointer there.
    ImVec2 middle_of(ArrayId id, Cell cell, const MatrixD& values, bool transposed = false) const {
        const auto item = headless.item(std::string("cells of ") + info(id).name);
        const auto rows = static_cast<float>(transposed ? values.cols() : values.rows()), columns = static_cast<float>(transposed ? values.rows() : values.cols());
        return ImVec2(item.least.x + (static_cast<float>(cell.column) + 0.5f) / columns * (item.most.x - item.least.x),
                      item.least.y + (static_cast<float>(cell.row) + 0.5f) / rows * (item.most.y - item.least.y));
    }

    Trace trace;
    UiState ui;
    Language language = embedded_language("en");
    Rect stage_place;
    Headless headless;
};

}  // namespace

TEST_CASE("the pointer over a known cell of the scores yields that cell") {
    Panels window(example_trace());
    go_to_step(window.ui, StepId::scores);
    window.headless.frames(3);
    for (const Cell cell : {Cell{0, 0}, Cell{4, 1}, Cell{5, 5}}) {
        const ImVec2 at = window.middle_of(ArrayId::scores, cell, window.trace.head[0].scores);
        window.headless.move(at.x, at.y);
        REQUIRE(window.ui.hovered);
        CHECK(*window.ui.hovered == NumberRef{.array = ArrayId::scores, .head = 0, .row = cell.row, .column = cell.column});
    }
}

TEST_CASE("a cell of the transposed keys is a number of K, not of its transpose") {
    Panels window(example_trace());
    go_to_step(window.ui, StepId::scores);
    window.headless.frames(3);
    const ImVec2 at = window.middle_of(ArrayId::K, {3, 5}, window.trace.head[0].K, /*transposed=*/true);
    window.headless.move(at.x, at.y);
    REQUIRE(window.ui.hovered);
    CHECK(*window.ui.hovered == NumberRef{.array = ArrayId::K, .head = 0, .row = 5, .column = 3});
}

TEST_CASE("a click pins a cell, a second click and Escape unpin it") {
    Panels window(example_trace());
    go_to_step(window.ui, StepId::softmax);
    window.headless.frames(3);
    const ImVec2 at = window.middle_of(ArrayId::weights, {4, 0}, window.trace.head[0].weights);
    const NumberRef number{.array = ArrayId::weights, .head = 0, .row = 4, .column = 0};
    window.headless.click_at(at.x, at.y);
    CHECK(window.ui.pinned == number);
    window.headless.move(600.0f, 700.0f);
    CHECK(!window.ui.hovered);
    CHECK(window.ui.pinned == number);
    window.headless.frames(60);  // a second click at once would be a double click
    window.headless.click_at(at.x, at.y);
    CHECK(!window.ui.pinned);
    window.headless.frames(60);
    window.headless.click_at(at.x, at.y);
    window.headless.key(ImGuiKey_Escape);
    CHECK(!window.ui.pinned);
}

TEST_CASE("a click on the strip changes the step, and every step can be reached") {
    Panels window(example_trace());
    window.headless.frames(3);
    for (const StepInfo& step : steps()) {
        window.headless.click(step.name);
        CHECK(window.ui.step == step.id);
        CHECK(window.ui.array == step.main_result);
    }
}

TEST_CASE("arrows and page keys move between steps and stop at the ends") {
    Panels window(example_trace());
    window.headless.frames(3);
    window.headless.key(ImGuiKey_RightArrow);
    CHECK(window.ui.step == StepId::embedding);
    window.headless.key(ImGuiKey_PageDown);
    CHECK(window.ui.step == StepId::positions);
    window.headless.key(ImGuiKey_LeftArrow);
    window.headless.key(ImGuiKey_PageUp);
    window.headless.key(ImGuiKey_PageUp);
    CHECK(window.ui.step == StepId::tokens);
    go_to_step(window.ui, StepId::residual);
    window.headless.key(ImGuiKey_PageDown);
    CHECK(window.ui.step == StepId::residual);
}

TEST_CASE("playing walks to the last step and stops there") {
    Panels window(example_trace());
    window.ui.playback.seconds_per_step = 0.5;
    window.headless.frames(3);
    window.headless.click("play");
    CHECK(window.ui.playback.playing);
    window.headless.frames(40);
    CHECK(window.ui.step == StepId::embedding);
    window.headless.frames((14 + 4) * 32);  // softmax has four more sub-steps
    CHECK(window.ui.step == StepId::residual);
    CHECK(!window.ui.playback.playing);
}

TEST_CASE("the wheel zooms about the cell under the pointer, and a double click shows everything again") {
    Panels window(example_trace(repeated("word", 40)));
    go_to_step(window.ui, StepId::scores);
    window.headless.frames(3);
    const ImVec2 at = window.middle_of(ArrayId::scores, {30, 9}, window.trace.head[0].scores);
    window.headless.move(at.x, at.y);
    const auto before = window.ui.hovered;
    window.headless.wheel(3.0f);
    CHECK(window.ui.view.zoom > 1.5);
    CHECK(window.ui.hovered == before);
    const double center = window.ui.view.center_row;
    window.headless.drag(0.0f, -30.0f);
    CHECK(window.ui.view.center_row > center);
    CHECK(!window.ui.pinned);
    ImGui::GetIO().MouseDoubleClickTime = 10.0f;
    window.headless.double_click("cells of scores");
    CHECK(window.ui.view.zoom == 1.0);
}

TEST_CASE("a head is chosen by a click on its picture") {
    Panels window(example_trace());
    window.headless.frames(3);
    window.headless.click("head", 1);
    CHECK(window.ui.head == 1);
}

TEST_CASE("a number among the results of all heads is of the head whose columns it lies in") {
    const Trace trace = example_trace();  // two heads with four values each
    UiState ui;
    go_to_step(ui, StepId::concat);
    CHECK(head_in_question(ui, trace) == 0);
    ui.pinned = NumberRef{.array = ArrayId::concat, .head = 0, .row = 1, .column = 6};
    CHECK(head_in_question(ui, trace) == 1);
    ui.pinned->column = 3;
    CHECK(head_in_question(ui, trace) == 0);
    ui.head = 1;
    ui.pinned = NumberRef{.array = ArrayId::output, .head = 0, .row = 1, .column = 1};
    CHECK(head_in_question(ui, trace) == 1);
}

TEST_CASE("D asks the arithmetic for more digits, Shift D for fewer") {
    Panels window(example_trace());
    window.headless.frames(2);
    window.headless.key(ImGuiKey_D);
    CHECK(window.ui.more_digits == 2);
    window.headless.key(ImGuiKey_D, ImGuiMod_Shift);
    CHECK(window.ui.more_digits == 0);
}

TEST_CASE("the arithmetic of a pinned cell is copied as text") {
    Panels window(example_trace());
    go_to_step(window.ui, StepId::scores);
    window.ui.pinned = NumberRef{.array = ArrayId::scores, .head = 0, .row = 4, .column = 1};
    window.headless.frames(3);
    window.headless.click("copy");
    CHECK_MESSAGE(window.headless.clipboard().find("[5,2]") != std::string::npos, window.headless.clipboard());
}

TEST_CASE("where there is room the operands have as many decimals as the result, and one key shows more") {
    Document document;
    document.text = "the cat sat";
    document.widths = {.D = 4, .H = 1, .d_k = 4, .d_v = 4};
    Panels window(run(resolve(document)));
    go_to_step(window.ui, StepId::scores);
    window.ui.pinned = NumberRef{.array = ArrayId::scores, .head = 0, .row = 1, .column = 1};
    const Explanation scores = explain(window.trace, *window.ui.pinned);
    const auto copied = [&] {
        window.headless.frames(3);
        window.headless.click("copy");
        return window.headless.clipboard();
    };
    CHECK(copied() == plain_text(arithmetic_line(scores, {.decimals = 4, .more_of_result = 0})));
    window.headless.key(ImGuiKey_D);
    CHECK(copied() == plain_text(arithmetic_line(scores, {.decimals = 6, .more_of_result = 0})));
}

TEST_CASE("an operand that is pointed at in the arithmetic is known to the stage") {
    Panels window(example_trace());
    go_to_step(window.ui, StepId::scores);
    window.ui.pinned = NumberRef{.array = ArrayId::scores, .head = 0, .row = 4, .column = 1};
    window.headless.frames(3);
    bool found = false;
    for (float x = 300.0f; x < 900.0f && !found; x += 4.0f) {
        window.headless.move(x, 720.0f - 88.0f + 50.0f);
        found = window.ui.hovered_operand && window.ui.hovered_operand->array == ArrayId::Q && window.ui.hovered_operand->row == 4;
    }
    CHECK(found);
}

TEST_CASE("a symbol in the equation that is pointed at names its matrix") {
    Panels window(example_trace());
    go_to_step(window.ui, StepId::scores);
    window.headless.frames(3);
    std::vector<ArrayId> terms;
    for (float x = 300.0f; x < 760.0f; x += 4.0f)
        for (float y = 150.0f; y < 330.0f; y += 12.0f) {
            window.headless.move(x, y);
            if (window.ui.hovered_term && std::ranges::find(terms, *window.ui.hovered_term) == terms.end()) terms.push_back(*window.ui.hovered_term);
        }
    for (const ArrayId id : {ArrayId::scores, ArrayId::Q, ArrayId::K}) {
        CAPTURE(info(id).name);
        CHECK(std::ranges::find(terms, id) != terms.end());
    }
}

TEST_CASE("every panel draws three frames of every step for every kind of text") {
    const std::vector<std::string> texts = {"", "the", repeated("token", 64), "猫坐在垫子上，猫睡着了", "hi 👋🏽 مرحبا 😀 e\xCC\x81"};
    for (const std::string& text : texts) {
        CAPTURE(text);
        Panels window(text.empty() ? empty_trace() : example_trace(text));
        for (const StepInfo& step : steps())
            for (const ArrayId shown : step.results) {
                go_to_step(window.ui, step.id);
                window.ui.array = shown;
                if (!text.empty()) window.ui.pinned = NumberRef{.array = shown, .head = 0, .row = 0, .column = 0};
                window.headless.frames(3);
            }
    }
}

TEST_CASE("no matrix on the stage reaches beyond it in a small window with up to twelve tokens") {
    for (const int n : {1, 2, 6, 12}) {
        Panels window(example_trace(repeated("word", n)));
        for (const StepInfo& step : steps()) {
            if (step.id == StepId::tokens) continue;
            go_to_step(window.ui, step.id);
            window.headless.frames(3);
            const auto item = window.headless.item(std::string("cells of ") + info(step.main_result).name);
            CAPTURE(step.name);
            CHECK(item.least.x >= window.stage_place.x);
            CHECK(item.least.y >= window.stage_place.y);
            CHECK(item.most.x <= window.stage_place.right());
            CHECK(item.most.y <= window.stage_place.bottom());
        }
    }
}

TEST_CASE("every sentence about a step exists in every language") {
    std::vector<Setup> setups;
    for (const PositionKind positions : {PositionKind::none, PositionKind::sinusoidal, PositionKind::rotary, PositionKind::linear_bias})
        for (const Similarity similarity : {Similarity::dot, Similarity::cosine, Similarity::additive})
            for (const SoftmaxAxis axis : {SoftmaxAxis::rows, SoftmaxAxis::columns, SoftmaxAxis::all})
                for (const bool on : {false, true}) {
                    Setup setup;
                    setup.sizes.H = on ? 2 : 1;
                    setup.options = {.positions = positions, .layer_norm = on, .projections = on, .similarity = similarity,
                                     .temperature = on ? 2.0 : 1.0, .mask = {.causal = on}, .softmax = {.shifted = on, .axis = axis},
                                     .dropout = {.p = on ? 0.5 : 0.0}, .output_projection = on, .residual = on};
                    setups.push_back(setup);
                    setup.options.temperature = 1.0;
                    setup.options.scale = {.kind = on ? ScaleKind::number : ScaleKind::off, .number = 2.0};
                    setups.push_back(setup);
                    setup.embedding_provenance = Provenance::one_hot;
                    setups.push_back(setup);
                }
    for (const char* code : {"en", "zh"}) {
        const Language language = embedded_language(code);
        for (const StepInfo& step : steps()) {
            CHECK(language.has(step_name_key(step.id)));
            CHECK(language.has(step_title_key(step.id)));
            for (const Setup& setup : setups)
                for (const ArrayId shown : step.results) {
                    const std::string key = step_sentence_key(step.id, shown, setup);
                    CAPTURE(key);
                    CHECK(language.has(key));
                }
        }
        for (const ArrayInfo& about : arrays()) CHECK(language.has(std::string("array.") + about.name));
    }
}

TEST_CASE("the entropy of a row is 0 bit when one token gets all and log2 n when all get the same") {
    MatrixD weights(2, 4);
    weights << 0.0, 1.0, 0.0, 0.0, 0.25, 0.25, 0.25, 0.25;
    CHECK(row_summary(weights, 0).entropy_bits == 0.0);
    CHECK(effective_count(row_summary(weights, 0).entropy_bits) == 1.0);
    CHECK(effective_count(row_summary(weights, 1).entropy_bits) == 4.0);
    CHECK(row_summary(weights, 0).by_weight.front() == 1);
    CHECK(row_summary(weights, 1).entropy_bits == 2.0);
    CHECK(row_summary(weights, 1).by_weight == std::vector<Index>{0, 1, 2, 3});
    CHECK(row_summary(weights, 1).sum == 1.0);
}
