#include <doctest/doctest.h>

#include "core/document/examples.h"
#include "core/document/hand_made.h"
#include "core/document/resolve.h"
#include "core/document/validate.h"

using namespace attnscope;

namespace {

Document with(auto&& change) {
    Document document;
    document.text = "the cat sat on the mat";
    change(document);
    return document;
}

// The problems' fields and keys as one text, "D:split_unprojected memory:..."
std::string problems(const Document& document) {
    std::string text;
    for (const Problem& problem : validate(document)) text += (text.empty() ? "" : " ") + problem.key.substr(8);
    return text;
}

}  // namespace

TEST_CASE("equal words get equal vectors from hash and table embeddings, and other words get others") {
    for (const EmbeddingSource source : {EmbeddingSource::hash, EmbeddingSource::gaussian, EmbeddingSource::one_hot}) {
        const Setup setup = resolve(with([&](Document& d) { d.embedding = source; }));
        CHECK(setup.E.row(0) == setup.E.row(4));
        CHECK(setup.E.row(0) != setup.E.row(1));
    }
}

TEST_CASE("a hash vector depends on the word, not on the sentence") {
    const Setup here = resolve(with([](Document&) {}));
    const Setup there = resolve(with([](Document& d) { d.text = "a mat"; }));
    CHECK(here.E.row(5) == there.E.row(1));
}

TEST_CASE("the first example is two hand-made heads on a sentence with a repeated word") {
    const Document document = first_example();
    REQUIRE(validate(document).empty());
    const Trace trace = run(resolve(document));
    CHECK(trace.setup.weights_provenance == Provenance::made_by_hand);
    CHECK(trace.setup.head_names == std::vector<std::string>{"same-word", "previous-token"});
    const MatrixD& same = trace.head[0].weights;
    CHECK(same(0, 4) == same(0, 0));
    CHECK(same(0, 0) + same(0, 4) > 0.9);
    CHECK(same(1, 1) > 0.9);
    for (Index i = 1; i < 6; ++i) CHECK(trace.head[1].weights(i, i - 1) > 0.9);
    CHECK(trace.head[1].weights(0, 0) > 0.9);
}

TEST_CASE("the head that looks at the first token does so from every token") {
    const Trace trace = run(resolve(with([](Document& d) {
        d.weights = WeightSource::hand_made;
        d.hand_made = {HandMadeHead::first_token};
    })));
    for (Index i = 0; i < 6; ++i) CHECK(trace.head[0].weights(i, 0) > 0.9);
}

TEST_CASE("every wrong combination is said, with its control") {
    const auto field = [](const Document& d) { return validate(d).at(0).field; };
    CHECK(problems(with([](Document&) {})).empty());
    CHECK(problems(with([](Document& d) { d.widths.D = 0; })) == "width_range");
    CHECK(problems(with([](Document& d) { d.widths = {.D = 10, .H = 3}; })) == "split split");
    CHECK(problems(with([](Document& d) { d.widths = {.D = 10, .H = 3, .d_k = 2, .d_v = 5}; })).empty());
    const Document unprojected = with([](Document& d) {
        d.widths = {.D = 10, .H = 3};
        d.options.projections = false;
    });
    CHECK(problems(unprojected) == "split_unprojected");
    CHECK(field(unprojected) == Field::D);
    CHECK(validate(unprojected)[0].arguments == std::vector<std::string>{"10", "3", "9", "12"});
    CHECK(problems(with([](Document& d) { d.widths.D = 4; d.embedding = EmbeddingSource::one_hot; })) == "one_hot_width");
    CHECK(problems(with([](Document& d) { d.embedding = EmbeddingSource::own; d.own_E = MatrixD::Ones(2, 8); })) == "shape");
    CHECK(problems(with([](Document& d) { d.widths.d_k = 3; d.options.positions = PositionKind::rotary; })) == "rotary_odd");
    CHECK(problems(with([](Document& d) { d.options.temperature = 0; })) == "temperature");
    CHECK(problems(with([](Document& d) { d.options.temperature = 1e-308; })) == "temperature");
    CHECK(problems(with([](Document& d) { d.options.scale = {ScaleKind::number, 1e308}; })) == "scale");
    CHECK(problems(with([](Document& d) { d.options.dropout.p = 1; })) == "dropout");
    CHECK(problems(with([](Document& d) { d.options.mask.window = Window{-2, 0}; })) == "window");
    CHECK(problems(with([](Document& d) { d.options.mask.padding = {-1}; })) == "mask_negative");
    CHECK(problems(with([](Document& d) { d.weights = WeightSource::own; })) == "no_numbers no_numbers no_numbers no_numbers");
    CHECK(problems(with([](Document& d) { d.weights = WeightSource::hand_made; d.hand_made = {}; })) == "no_hand_made_head");
    CHECK(problems(with([](Document& d) { d.weights = WeightSource::hand_made; d.options.positions = PositionKind::rotary; })) ==
          "hand_made_positions");
    CHECK(problems(with([](Document& d) { d.widths.d_v = 3; d.options.residual = true; d.options.output_projection = false; })) ==
          "residual");
    CHECK(problems(with([](Document& d) { d.widths = {.D = 1 << 20, .H = 1, .d_k = 1 << 20, .d_v = 1}; })) == "memory_width");
}

TEST_CASE("padding and painted cells beyond the text have no effect") {
    const Trace trace = run(resolve(with([](Document& d) {
        d.options.mask.padding = {99};
        d.options.mask.blocked = {{50, 1}};
    })));
    CHECK(trace.head[0].masked.allFinite());
}

TEST_CASE("documents compare as values") {
    const Document a = first_example();
    Document b = a;
    CHECK(a == b);
    b.own_weights.W_Q = MatrixD::Ones(1, 1);
    CHECK_FALSE(a == b);
    b = a;
    b.options.mask.blocked = {{1, 2}};
    CHECK_FALSE(a == b);
}

TEST_CASE("own vectors for no token are no numbers at all") {
    Document document;
    document.embedding = EmbeddingSource::own;
    document.options.positions = PositionKind::own;
    REQUIRE(validate(document).empty());
    CHECK(run(resolve(document)).output.rows() == 0);
}

TEST_CASE("the seed counts where a number is drawn from it, and nowhere else") {
    CHECK(uses_seed(with([](Document&) {})));
    CHECK_FALSE(uses_seed(first_example()));
    const auto unseeded = [](Document& d) {
        d.embedding = EmbeddingSource::one_hot;
        d.weights = WeightSource::identity;
    };
    CHECK_FALSE(uses_seed(with(unseeded)));
    CHECK(uses_seed(with([&](Document& d) { unseeded(d), d.biases = true; })));
    CHECK(uses_seed(with([&](Document& d) { unseeded(d), d.weights = WeightSource::gaussian; })));
    CHECK(uses_seed(with([&](Document& d) { unseeded(d), d.embedding = EmbeddingSource::gaussian; })));
    CHECK(uses_seed(with([&](Document& d) { unseeded(d), d.options.similarity = Similarity::additive; })));
    CHECK_FALSE(uses_seed(with([](Document& d) {
        d.weights = WeightSource::own;
        d.embedding = EmbeddingSource::own;
    })));
}

TEST_CASE("an output projection beside hand-made heads that are off is random, and said to be") {
    const Setup setup = resolve(with([](Document& d) {
        d.weights = WeightSource::hand_made;
        d.options.projections = false;
    }));
    CHECK(setup.weights_provenance == Provenance::random_untrained);
}
