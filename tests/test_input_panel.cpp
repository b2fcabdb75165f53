#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "core/document/own_numbers.h"
#include "tests/app_window.h"

using namespace attnscope;
using attnscope::testing::AppWindow;
using attnscope::testing::HeadlessSize;

namespace {

// High enough that no control is scrolled out of sight.
constexpr HeadlessSize tall{1600.0f, 2400.0f};

// All parts open, seeded weights.
struct OpenWindow : AppWindow {
    OpenWindow() : AppWindow({.language = "en", .motion = false}, tall) {
        Document document = first_example();
        document.weights = WeightSource::xavier;
        app->show(document);
        app->ui().open = {.vectors = true, .weights = true, .scores = true, .mask = true, .softmax = true, .output = true};
        headless.frames(4);
    }
};

struct Click {
    const char* label;
    bool (*holds)(const Document&);
};

}  // namespace

TEST_CASE("every switch of the input panel changes what it says") {
    const Click clicks[] = {
        {"characters", [](const Document& d) { return d.tokenizer == TokenizerKind::characters; }},
        {"spaces", [](const Document& d) { return d.tokenizer == TokenizerKind::whitespace; }},
        {"##layer_norm", [](const Document& d) { return d.options.layer_norm; }},
        {"##projections", [](const Document& d) { return !d.options.projections; }},
        {"##biases", [](const Document& d) { return d.biases; }},
        {"cosine", [](const Document& d) { return d.options.similarity == Similarity::cosine; }},
        {"additive", [](const Document& d) { return d.options.similarity == Similarity::additive; }},
        {"##causal", [](const Document& d) { return d.options.mask.causal; }},
        {"##window", [](const Document& d) { return d.options.mask.window == Window{1, 1}; }},
        {"3##padding", [](const Document& d) { return d.options.mask.padding == std::vector<Index>{2}; }},
        {"cell", [](const Document& d) { return d.options.mask.blocked == std::vector<Cell>{{0, 0}}; }},
        {"##shifted", [](const Document& d) { return !d.options.softmax.shifted; }},
        {"float32", [](const Document& d) { return d.options.softmax.precision == SoftmaxPrecision::float32; }},
        {"columns", [](const Document& d) { return d.options.softmax.axis == SoftmaxAxis::columns; }},
        {"##output_projection", [](const Document& d) { return !d.options.output_projection; }},
        {"##residual", [](const Document& d) { return d.options.residual; }},
    };
    for (const Click& one : clicks) {
        CAPTURE(one.label);
        OpenWindow window;
        CHECK_FALSE(one.holds(window.app->document()));
        window.headless.click(one.label);
        CHECK(one.holds(window.app->document()));
        window.headless.key(ImGuiKey_Z, ImGuiMod_Ctrl);
        CHECK_FALSE(one.holds(window.app->document()));
    }
}

TEST_CASE("every choice of the input panel takes what is chosen") {
    const struct {
        const char* field;
        const char* entry;
        bool (*holds)(const Document&);
    } choices[] = {
        {"##embedding", "random", [](const Document& d) { return d.embedding == EmbeddingSource::gaussian; }},
        {"##embedding", "one-hot", [](const Document& d) { return d.embedding == EmbeddingSource::one_hot; }},
        {"##embedding", "your numbers", [](const Document& d) { return d.embedding == EmbeddingSource::own && d.own_E.rows() == 6; }},
        {"##positions", "sinusoidal", [](const Document& d) { return d.options.positions == PositionKind::sinusoidal; }},
        {"##positions", "rotary", [](const Document& d) { return d.options.positions == PositionKind::rotary; }},
        {"##positions", "linear bias", [](const Document& d) { return d.options.positions == PositionKind::linear_bias; }},
        {"##positions", "your numbers", [](const Document& d) { return d.options.positions == PositionKind::own && d.own_P.cols() == 8; }},
        {"##weights", "made by hand", [](const Document& d) { return d.weights == WeightSource::hand_made; }},
        {"##weights", "identity", [](const Document& d) { return d.weights == WeightSource::identity; }},
        {"##weights", "your numbers", [](const Document& d) { return d.weights == WeightSource::own && d.own_weights.W_Q.cols() == 8; }},
        {"##scale", "off", [](const Document& d) { return d.options.scale.kind == ScaleKind::off; }},
        {"##scale", "a number", [](const Document& d) { return d.options.scale.kind == ScaleKind::number; }},
    };
    for (const auto& one : choices) {
        CAPTURE(one.field);
        CAPTURE(one.entry);
        OpenWindow window;
        window.headless.click(one.field);
        window.headless.click(one.entry);
        CHECK(one.holds(window.app->document()));
        CHECK(window.app->problems().empty());
    }
}

TEST_CASE("every number of the input panel takes what is typed") {
    const struct {
        const char* field;
        const char* typed;
        bool (*holds)(const Document&);
    } numbers[] = {
        {"##D", "12", [](const Document& d) { return d.widths.D == 12; }},
        {"##H", "4", [](const Document& d) { return d.widths.H == 4; }},
        {"##d_k", "5", [](const Document& d) { return d.widths.d_k == 5; }},
        {"##d_v", "3", [](const Document& d) { return d.widths.d_v == 3; }},
        {"##seed", "42", [](const Document& d) { return d.seed == 42; }},
        {"##temperature", "0.5", [](const Document& d) { return d.options.temperature == 0.5; }},
        {"##dropout", "0.25", [](const Document& d) { return d.options.dropout.p == 0.25; }},
    };
    for (const auto& one : numbers) {
        CAPTURE(one.field);
        OpenWindow window;
        window.headless.click(one.field);
        window.headless.key(ImGuiKey_A, ImGuiMod_Ctrl);
        window.headless.type(one.typed);
        window.headless.key(ImGuiKey_Enter);
        CHECK(one.holds(window.app->document()));
        CHECK(window.app->problems().empty());
    }
}

TEST_CASE("hand-made heads are switched on and off, and none at all is said to be wrong") {
    AppWindow window({.language = "en", .motion = false}, tall);
    window.headless.click("##hand_made.first_token");
    CHECK(window.app->trace().setup.sizes.H == 3);
    for (const char* head : {"##hand_made.same_word", "##hand_made.previous_token", "##hand_made.first_token"}) window.headless.click(head);
    REQUIRE(window.app->problems().size() == 1);
    CHECK(window.app->problems().front().key == "problem.no_hand_made_head");
    CHECK(window.app->trace().setup.sizes.H == 1);  // the last that could be run
}

TEST_CASE("own numbers are edited, copied, pasted and made to fit") {
    OpenWindow window;
    window.app->show(with_own_embedding(window.app->document()));
    window.headless.frames(3);
    window.headless.click("Edit the numbers\u2026");
    CHECK(window.app->ui().dialog == Dialog::numbers);

    window.headless.click("##2,3");
    window.headless.key(ImGuiKey_A, ImGuiMod_Ctrl);
    window.headless.type("4.5");
    window.headless.key(ImGuiKey_Enter);
    CHECK(window.app->document().own_E(1, 2) == 4.5);
    CHECK(window.app->trace().E(1, 2) == 4.5);

    window.headless.click("Copy");
    CHECK(window.headless.clipboard().find("\t4.5\t") != std::string::npos);
    window.headless.set_clipboard("1 2\n3 4\n");
    window.headless.click("Paste");
    CHECK(window.app->document().own_E.rows() == 2);
    CHECK(window.app->problems().size() == 1);
    window.headless.click("Make it fit", 1);  // the first stands behind the dialog
    CHECK(window.app->problems().empty());
    CHECK(window.app->document().own_E.rows() == 6);
    CHECK(window.app->document().own_E(1, 1) == 4.0);

    window.headless.set_clipboard("1 two");
    window.headless.click("Paste");
    CHECK(window.app->ui().numbers_problem.find("two") != std::string::npos);
    CHECK(window.app->document().own_E.rows() == 6);
}

TEST_CASE("a click on a token goes to its row") {
    AppWindow window({.language = "en", .motion = false}, tall);
    for (const StepId step : {StepId::softmax, StepId::embedding, StepId::tokens}) {
        go_to_step(window.app->ui(), step);
        window.headless.frames(2);
        window.headless.click("chip", 2);
        REQUIRE(window.app->ui().pinned.has_value());
        CHECK(window.app->ui().pinned->row == 2);
        CHECK(window.app->ui().pinned->array == window.app->ui().array);
    }
}

TEST_CASE("tokens that a file brings can be turned into a text") {
    AppWindow window({.language = "en", .motion = false}, tall);
    Document document = first_example();
    document.own_tokens = {"un", "believ", "able"};
    window.app->show(document);
    window.headless.frames(3);
    CHECK(window.app->trace().setup.tokens.size() == 3);
    window.headless.click("Type a text instead");
    CHECK(window.app->document().text == "un believ able");
    CHECK_FALSE(window.app->document().own_tokens.has_value());
}

TEST_CASE("a drag of a number field is one step of undo") {
    OpenWindow window;
    window.headless.hover("##temperature");
    window.headless.drag(120.0f, 0.0f);
    CHECK(window.app->document().options.temperature > 1.5);
    window.headless.key(ImGuiKey_Z, ImGuiMod_Ctrl);
    CHECK(window.app->document().options.temperature == 1.0);
}
