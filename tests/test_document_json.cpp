#include <doctest/doctest.h>

#include <limits>

#include "core/attention/random.h"
#include "core/document/examples.h"
#include "core/files/atomic_write.h"
#include "core/files/document_json.h"
#include "tests/error_text.h"
#include "tests/failing_files.h"
#include "tests/scratch_folder.h"

using namespace attnscope;

namespace {
MatrixD drawn(const char* name, Index rows, Index columns) { return gaussian_matrix(RandomStream(3, name), rows, columns, 1.0); }

// Every field differs from its default.
Document unusual_document() {
    Document d;
    d.title = "a \"title\" \\ / 注意";
    d.notes = "two\nlines\t\x01";
    d.text = "the cat";
    d.tokenizer = TokenizerKind::characters;
    d.own_tokens = {"", "the", "👩‍👩‍👧"};
    d.seed = std::numeric_limits<std::uint64_t>::max();
    d.widths = {.D = 5, .H = 3, .d_k = 4, .d_v = 2};
    d.embedding = EmbeddingSource::own;
    d.own_E = drawn("E", 3, 5);
    d.own_P = drawn("P", 3, 5);
    d.weights = WeightSource::own;
    d.biases = true;
    d.hand_made = {HandMadeHead::first_token};
    Weights& w = d.own_weights;
    w.W_Q = drawn("W_Q", 5, 12);
    w.W_K = drawn("W_K", 5, 12);
    w.W_V = drawn("W_V", 5, 6);
    w.W_O = drawn("W_O", 6, 5);
    w.b_Q = drawn("b_Q", 1, 12);
    w.b_K = drawn("b_K", 1, 12);
    w.b_V = drawn("b_V", 1, 6);
    w.b_O = drawn("b_O", 1, 5);
    w.gamma = drawn("gamma", 1, 5);
    w.beta = drawn("beta", 1, 5);
    w.beta(0, 2) = -std::numeric_limits<double>::infinity();
    for (int h = 0; h < 3; ++h) w.additive.push_back({drawn("W_a", 2, 4), drawn("U_a", 2, 4), drawn("v_a", 1, 2)});
    d.options = {.positions = PositionKind::own,
                 .layer_norm = true,
                 .layer_norm_epsilon = 5e-324,
                 .projections = false,
                 .similarity = Similarity::additive,
                 .scale = {.kind = ScaleKind::number, .number = 1.0 / 3},
                 .temperature = 0.1,
                 .mask = {.causal = true, .window = Window{.left = 2, .right = -1}, .padding = {0, 2}, .blocked = {{0, 1}, {2, 0}}},
                 .softmax = {.shifted = false, .precision = SoftmaxPrecision::float32, .axis = SoftmaxAxis::all},
                 .dropout = {.p = 0.25, .seed = 9},
                 .output_projection = false,
                 .residual = true};
    return d;
}

std::string refusal(std::string_view text) {
    return error_text([&] { document_from_json(text, "x.json"); });
}
}  // namespace

TEST_CASE("a document without fields but that of its format is the default one") {
    CHECK(document_from_json(R"({"attnscope": 1})", "x.json") == Document());
}

TEST_CASE("a document reads back equal") {
    for (const Document& document : {Document(), first_example(), unusual_document()}) {
        const std::string text = document_to_json(document);
        CHECK(document_from_json(text, "x.json") == document);
        CHECK(document_to_json(document_from_json(text, "x.json")) == text);
    }
}

TEST_CASE("every word for a choice reads back equal") {
    for (int i = 0; i < 5; ++i) {
        Document d;
        d.tokenizer = static_cast<TokenizerKind>(i % 3);
        d.embedding = static_cast<EmbeddingSource>(i % 4);
        d.weights = static_cast<WeightSource>(i);
        d.hand_made = {static_cast<HandMadeHead>(i % 3)};
        d.options.positions = static_cast<PositionKind>(i);
        d.options.similarity = static_cast<Similarity>(i % 3);
        d.options.scale.kind = static_cast<ScaleKind>(i % 4);
        d.options.softmax.axis = static_cast<SoftmaxAxis>(i % 3);
        d.options.softmax.precision = static_cast<SoftmaxPrecision>(i % 2);
        CHECK(document_from_json(document_to_json(d), "x.json") == d);
    }
}

TEST_CASE("a document file has one matrix row per line and short objects on one line") {
    Document d;
    d.own_E = MatrixD::Identity(2, 3);
    const std::string text = document_to_json(d);
    CHECK(text.starts_with("{\n  \"attnscope\": 1,\n  \"title\": \"\",\n"));
    CHECK(text.find("  \"sizes\": {\"D\": 8, \"H\": 2, \"d_k\": 0, \"d_v\": 0},\n") != std::string::npos);
    CHECK(text.find("    \"values\": [\n      [1, 0, 0],\n      [0, 1, 0]\n    ]\n  },\n") != std::string::npos);
    CHECK(text.find("  \"mask\": {\"causal\": false, \"window\": null, \"padding\": [], \"blocked\": []},\n") != std::string::npos);
    CHECK(text.ends_with("\n}\n"));
}

TEST_CASE("padding and painted cells are sorted and counted once") {
    const Document d = document_from_json(R"({"attnscope": 1, "mask": {"padding": [3, 1, 3], "blocked": [[1, 0], [0, 2], [1, 0]]}})", "x.json");
    CHECK(d.options.mask.padding == std::vector<Index>{1, 3});
    CHECK(d.options.mask.blocked == std::vector<Cell>{{0, 2}, {1, 0}});
}

TEST_CASE("a wrong entry of a matrix is named by row and column") {
    CHECK(refusal(R"({"projections": {"W_Q": [[1, 2], [3, 4], [5, "six"]]}})") ==
          R"(x.json: projections.W_Q[2][1] must be a number, but is "six")");
    CHECK(refusal(R"({"projections": {"W_Q": [[1, 2], [3]]}})") ==
          "x.json: projections.W_Q[1] has 1 number, the first row has 2. All rows of a matrix are of one length");
}

TEST_CASE("an unknown field is named beside those there are") {
    CHECK(refusal(R"({"softmax": {"shited": true}})") ==
          R"(x.json: softmax has no field "shited"; its fields are shifted, precision, axis)");
    CHECK(refusal(R"({"sofmax": {}})").starts_with(R"(x.json: this file has no field "sofmax"; its fields are attnscope, title,)"));
}

TEST_CASE("a file of a newer format is refused as such") {
    CHECK(refusal(R"({"attnscope": 2})") ==
          "x.json: attnscope is 2: the file was written by a newer version; this one reads format 1. Update the program");
}

TEST_CASE("a document with NaN is not saved and the old file stays") {
    const ScratchFolder folder;
    save_document(folder / "x.json", Document());
    Document d;
    d.own_P = MatrixD::Constant(1, 1, std::numeric_limits<double>::quiet_NaN());
    CHECK(error_text([&] { save_document(folder / "x.json", d); }) ==
          "the document cannot be saved: positions.values holds NaN. Give a number");
    CHECK(read_document(folder / "x.json") == Document());
}

TEST_CASE("whichever call fails while a document is saved, the file is the old or the new one") {
    const ScratchFolder folder;
    for (int k = 1;; ++k) {
        save_document(folder / "x.json", Document());
        const FailingFiles files({.at_call = k, .error_number = ENOSPC});
        const std::string error = error_text([&] { save_document(folder / "x.json", unusual_document(), files); });
        if (files.calls() < k) break;
        const bool is_new = error.empty() || error.find("is written completely") != std::string::npos;
        CHECK(read_document(folder / "x.json") == (is_new ? unusual_document() : Document()));
        CHECK(folder.names().size() == 1);
    }
}
