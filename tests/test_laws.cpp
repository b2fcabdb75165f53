// Laws of self-attention, each where it holds, on seeded documents.

#include <doctest/doctest.h>

#include <cmath>
#include <numeric>

#include "core/attention/attention.h"
#include "core/attention/random.h"
#include "core/document/resolve.h"
#include "core/document/validate.h"

using namespace attnscope;

namespace {

// a few dozen additions and one exp of numbers of order 1 to 10
constexpr double rounding = 1e-12;

Document sentence_document() {
    Document document;
    document.text = "the quick cat saw the slow cat run";
    document.widths = {.D = 12, .H = 3, .d_k = 4, .d_v = 5};
    document.biases = true;
    return document;
}

Trace traced(const Document& document) {
    REQUIRE(validate(document).empty());
    return run(resolve(document));
}

double largest_difference(const MatrixD& a, const MatrixD& b) {
    REQUIRE(a.rows() == b.rows());
    REQUIRE(a.cols() == b.cols());
    return (a - b).cwiseAbs().maxCoeff();
}

// The document with its tokens in another order: new token i is old token order[i].
Document reordered(const Document& document, const std::vector<std::size_t>& order) {
    const std::vector<std::string> tokens = token_texts(document);
    Document result = document;
    result.own_tokens.emplace();
    for (const std::size_t from : order) result.own_tokens->push_back(tokens[from]);
    return result;
}

const std::vector<std::size_t> some_order = {3, 0, 7, 1, 6, 2, 5, 4};

double difference_after_reordering(const Document& document) {
    const Trace straight = traced(document), shuffled = traced(reordered(document, some_order));
    double largest = 0;
    for (std::size_t i = 0; i < some_order.size(); ++i)
        largest = std::max(largest, largest_difference(shuffled.output.row(static_cast<Index>(i)),
                                                       straight.output.row(static_cast<Index>(some_order[i]))));
    return largest;
}

}  // namespace

TEST_CASE("the weights of every row sum to 1 and none is negative") {
    for (const Similarity similarity : {Similarity::dot, Similarity::cosine, Similarity::additive}) {
        Document document = sentence_document();
        document.options.similarity = similarity;
        document.options.mask.causal = true;
        for (const HeadTrace& head : traced(document).head) {
            CHECK(largest_difference(head.weights.rowwise().sum(), MatrixD::Ones(8, 1)) < rounding);
            CHECK(head.weights.minCoeff() >= 0);
        }
    }
}

TEST_CASE("a number added to a whole row of scores changes no weight") {
    const Trace trace = traced(sentence_document());
    MatrixD moved = trace.head[1].masked;
    moved.row(2).array() += 100;
    moved.row(5).array() -= 7.5;
    constexpr double rounding_near_100 = 1e-13 * 100;  // 100 + s keeps two digits fewer of s
    CHECK(largest_difference(softmax(moved, {}).weights, trace.head[1].weights) < rounding_near_100);
}

TEST_CASE("shifted and naive softmax agree where nothing overflows") {
    const Trace trace = traced(sentence_document());
    CHECK(largest_difference(softmax(trace.head[0].masked, {.shifted = false}).weights, trace.head[0].weights) < rounding);
}

TEST_CASE("without positions and mask a new order of the tokens is a new order of the outputs") {
    CHECK(difference_after_reordering(sentence_document()) < rounding);
}

TEST_CASE("with any kind of positions or a causal mask a new order of the tokens changes the outputs") {
    for (const PositionKind kind : {PositionKind::sinusoidal, PositionKind::rotary, PositionKind::linear_bias}) {
        Document document = sentence_document();
        document.options.positions = kind;
        CHECK(difference_after_reordering(document) > 1e-3);
    }
    Document causal = sentence_document();
    causal.options.mask.causal = true;
    CHECK(difference_after_reordering(causal) > 1e-3);
}

TEST_CASE("a causal row ignores every later token") {
    Document document = sentence_document();
    document.options.mask.causal = true;
    const Trace before = traced(document);
    document.text = "the quick cat saw some other dogs sleep";
    const Trace after = traced(document);
    CHECK(before.output.topRows(4) == after.output.topRows(4));
    CHECK(before.output.row(4) != after.output.row(4));
    for (const HeadTrace& head : before.head)
        for (Index i = 0; i < 8; ++i)
            for (Index j = i + 1; j < 8; ++j) CHECK(head.weights(i, j) == 0);
}

TEST_CASE("every output of a head lies within the range of the values, column by column") {
    const Trace trace = traced(sentence_document());
    for (const HeadTrace& head : trace.head)
        for (Index c = 0; c < head.V.cols(); ++c) {
            CHECK(head.heads.col(c).maxCoeff() <= head.V.col(c).maxCoeff() + rounding);
            CHECK(head.heads.col(c).minCoeff() >= head.V.col(c).minCoeff() - rounding);
        }
}

TEST_CASE("equal tokens without positions and mask get uniform weights") {
    Document document = sentence_document();
    document.text = "so so so so so";
    for (const HeadTrace& head : traced(document).head)
        CHECK(largest_difference(head.weights, MatrixD::Constant(5, 5, 0.2)) < rounding);
}

TEST_CASE("W_Q M and W_K M^-T leave the map unchanged for dot products without biases of Q and K") {
    Document document = sentence_document();
    document.biases = false;
    document.widths = {.D = 12, .H = 1, .d_k = 4, .d_v = 4};
    const Setup setup = resolve(document);
    MatrixD M = MatrixD::Identity(4, 4) * 2 + gaussian_matrix(RandomStream(3, "M"), 4, 4, 0.3);
    // the inverse by Gauss-Jordan: M is close to 2 times the identity, so no pivot is small
    MatrixD inverse = MatrixD::Identity(4, 4), rest = M;
    for (Index c = 0; c < 4; ++c) {
        inverse.row(c) /= rest(c, c);
        rest.row(c) /= rest(c, c);
        for (Index r = 0; r < 4; ++r)
            if (r != c) {
                inverse.row(r) -= rest(r, c) * inverse.row(c).eval();
                rest.row(r) -= rest(r, c) * rest.row(c).eval();
            }
    }
    Setup turned = setup;
    turned.weights.W_Q = setup.weights.W_Q * M;
    turned.weights.W_K = setup.weights.W_K * inverse.transpose();
    CHECK(largest_difference(run(turned).head[0].weights, run(setup).head[0].weights) < rounding);
    CHECK(largest_difference(run(turned).Q_flat, run(setup).Q_flat) > 1e-3);
}

TEST_CASE("a fully masked row has weights 0 and output 0 and is said to be fully masked") {
    Document document = sentence_document();
    document.options.mask.causal = true;
    document.options.mask.padding = {0, 1};
    const Trace trace = traced(document);
    CHECK(trace.fully_masked == std::vector<bool>{true, true, false, false, false, false, false, false});
    for (const HeadTrace& head : trace.head) {
        CHECK(head.weights.topRows(2).isZero(0));
        CHECK(head.heads.topRows(2).isZero(0));
        CHECK(head.row_sum.topRows(2).isZero(0));
        CHECK(head.weights.allFinite());
    }
}

TEST_CASE("rotary scores depend on the distance of two tokens, not on where they stand") {
    const MatrixD Q = gaussian_matrix(RandomStream(5, "q"), 1, 6, 1.0).replicate(9, 1);
    const MatrixD K = gaussian_matrix(RandomStream(5, "k"), 1, 6, 1.0).replicate(9, 1);
    const MatrixD S = dot_scores(rotated(Q), rotated(K));
    for (Index i = 0; i < 8; ++i)
        for (Index j = 0; j < 8; ++j) CHECK(std::abs(S(i, j) - S(i + 1, j + 1)) < rounding);
}

TEST_CASE("naive float32 softmax overflows where the shifted one does not") {
    const MatrixD scores = (MatrixD(3, 3) << 44, 72, 100, 44, 72, 100, 44, 72, 100).finished();
    const Softmax naive = softmax(scores, {.shifted = false, .precision = SoftmaxPrecision::float32});
    CHECK(naive.weights(0, 0) == 0);
    CHECK(naive.weights(0, 1) == 0);
    CHECK(std::isnan(naive.weights(0, 2)));
    const Softmax shifted = softmax(scores, {.precision = SoftmaxPrecision::float32});
    CHECK(shifted.weights(0, 2) == 1);
    CHECK(shifted.weights(0, 0) == doctest::Approx(4.8e-25).epsilon(0.01));
}

TEST_CASE("the wrong axes sum to 1 over columns, or over the whole matrix") {
    const Trace trace = traced(sentence_document());
    const MatrixD by_column = softmax(trace.head[0].masked, {.axis = SoftmaxAxis::columns}).weights;
    CHECK(largest_difference(by_column.colwise().sum(), MatrixD::Ones(1, 8)) < rounding);
    const MatrixD whole = softmax(trace.head[0].masked, {.axis = SoftmaxAxis::all}).weights;
    CHECK(std::abs(whole.sum() - 1) < rounding);
}

TEST_CASE("three words unprojected give the numbers worked out by hand") {
    // X = (1,2), (2,3), (3,4); scores of the first row 5, 8, 11
    Document document;
    document.own_tokens = {"a", "b", "c"};
    document.widths = {.D = 2, .H = 1};
    document.embedding = EmbeddingSource::own;
    document.own_E = (MatrixD(3, 2) << 1, 2, 2, 3, 3, 4).finished();
    document.options.projections = document.options.output_projection = false;
    document.options.scale.kind = ScaleKind::off;
    const Trace plain = traced(document);
    CHECK(plain.head[0].scores.row(0) == (MatrixD(1, 3) << 5, 8, 11).finished());
    constexpr double half_of_last_digit = 5e-7;
    CHECK(largest_difference(plain.head[0].weights.row(0), (MatrixD(1, 3) << .002356, .047314, .950330).finished()) < half_of_last_digit);
    CHECK(largest_difference(plain.output.row(0), (MatrixD(1, 2) << 2.947974, 3.947974).finished()) < 1e-6);
    document.options.scale.kind = ScaleKind::standard;
    CHECK(largest_difference(traced(document).head[0].weights.row(0), (MatrixD(1, 3) << .012669, .105686, .881645).finished()) <
          half_of_last_digit);
}

TEST_CASE("an empty text has a trace without rows") {
    Document document = sentence_document();
    document.text = "";
    const Trace trace = traced(document);
    CHECK(trace.output.rows() == 0);
    CHECK(trace.head.size() == 3);
}

TEST_CASE("what does not fit into memory is refused with the bytes and with what would fit") {
    Setup setup;
    setup.sizes = {.n = 200000, .D = 8, .H = 2, .d_k = 4, .d_v = 4};
    try {
        run(setup);
        FAIL("ran");
    } catch (const std::exception& error) {
        const std::string message = error.what();
        CHECK(message.find("200000 tokens would take 4480") != std::string::npos);
        const Index fits = largest_n_that_fits(setup.sizes, default_memory_limit);
        CHECK(message.find(std::to_string(fits) + " tokens would fit") != std::string::npos);
        setup.sizes.n = fits;
        CHECK(estimated_bytes(setup.sizes) <= default_memory_limit);
        setup.sizes.n = fits + 1;
        CHECK(estimated_bytes(setup.sizes) > default_memory_limit);
    }
}

TEST_CASE("absurd sizes saturate the estimate instead of overflowing it") {
    constexpr Index huge = Index{1} << 40;
    CHECK(estimated_bytes({.n = huge, .D = huge, .H = huge, .d_k = huge, .d_v = huge}) == std::numeric_limits<std::size_t>::max());
}
