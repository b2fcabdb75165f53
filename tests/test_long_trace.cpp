#include <doctest/doctest.h>

#include "core/attention/attention.h"
#include "core/attention/random.h"
#include "core/attention/trace.h"
#include "core/compute/cpu_backend.h"
#include "core/compute/long_trace.h"
#include "core/compute/long_vectors.h"
#include "core/document/resolve.h"
#include "core/document/resolve_long.h"
#include "core/document/validate.h"
#include "tests/long_documents.h"
#include "tests/matrix_check.h"

using namespace attnscope;

namespace {

// Each of a few sums of up to 100 products in float is off by some 1e-7 of its largest terms; these are below 10.
constexpr double float_tolerance = 2e-5;

// The logarithm of a sum of exponentials inherits the absolute error of the scores.
constexpr double log_tolerance = 1e-4;

// Of hand-made heads, whose scores are near 30: an error of 1e-6 of them is as large a part of a weight.
constexpr double weight_tolerance = 1e-4;

constexpr Index bins = 5;  // divides no text of the documents but the own tokens

MatrixD row_logarithms(const Trace& trace, Index head) {
    const MatrixD& sum = array(trace, ArrayId::row_sum, head);
    MatrixD L = (sum.array().log() + array(trace, ArrayId::row_max, head).array()).matrix();
    for (Index i = 0; i < L.rows(); ++i)
        if (trace.fully_masked[static_cast<std::size_t>(i)]) L(i, 0) = -infinity;
    return L.transpose();
}

AttentionMap pooled(const MatrixD& weights, Index count) {
    const Index n = weights.rows(), B = std::min(count, n);
    AttentionMap map{MatrixF(B, B), MatrixF(B, B)};
    for (Index p = 0; p < B; ++p)
        for (Index q = 0; q < B; ++q) {
            const Index row = first_of_bin(p, B, n), column = first_of_bin(q, B, n);
            const auto cells = weights.block(row, column, first_of_bin(p + 1, B, n) - row, first_of_bin(q + 1, B, n) - column);
            map.mean(p, q) = static_cast<float>(cells.mean());
            map.max(p, q) = static_cast<float>(cells.maxCoeff());
        }
    return map;
}

MatrixD side_by_side(const Trace& trace, ArrayId id) {
    std::vector<const MatrixD*> heads;
    for (Index h = 0; h < trace.setup.sizes.H; ++h) heads.push_back(&array(trace, id, h));
    return concatenated(heads);
}

void check_tiles(const LongTrace& run, const Trace& trace, Index head, Backend& backend) {
    TileRequest request = whole_matrix(run, head);
    const std::pair<Quantity, ArrayId> quantities[] = {{Quantity::scores, ArrayId::scores}, {Quantity::scaled, ArrayId::scaled},
                                                       {Quantity::masked, ArrayId::masked}, {Quantity::weights, ArrayId::weights}};
    for (const auto& [quantity, id] : quantities) {
        CAPTURE(info(id).name);
        request.quantity = quantity;
        const double tolerance = quantity == Quantity::weights ? weight_tolerance : float_tolerance;
        CHECK(difference(backend.tile(request).values.cast<double>(), array(trace, id, head), tolerance) == "");
    }
}

std::shared_ptr<const LongTrace> long_run(const Document& document, Backend& backend) {
    return run_long(resolve_long(document), backend, bins);
}

}  // namespace

TEST_CASE("a long run has every array of the run in double, for every option") {
    CpuBackend backend(1);
    for (const auto& [name, document] : documents_of_both_regimes()) {
        CAPTURE(name);
        REQUIRE(validate(document).empty());
        const Trace trace = run(resolve(document));
        const auto run = long_run(document, backend);
        CHECK(run->setup.sizes == trace.setup.sizes);
        CHECK(difference(run->X.cast<double>(), trace.X, float_tolerance) == "");
        CHECK(difference(run->Q.cast<double>(), side_by_side(trace, ArrayId::Q), float_tolerance) == "");
        CHECK(difference(run->K.cast<double>(), side_by_side(trace, ArrayId::K), float_tolerance) == "");
        CHECK(difference(run->V.cast<double>(), trace.V_flat, float_tolerance) == "");
        CHECK(difference(run->O.cast<double>(), trace.concat, weight_tolerance) == "");
        const MatrixF& output = run->Y.size() != 0 ? run->Y : run->O;
        CHECK(difference(output.cast<double>(), trace.output, weight_tolerance) == "");
        for (Index h = 0; h < trace.setup.sizes.H; ++h) {
            CAPTURE(h);
            const AttentionMap expected = pooled(array(trace, ArrayId::weights, h), bins);
            const AttentionMap& map = run->maps[static_cast<std::size_t>(h)];
            CHECK(difference(run->L.row(h), row_logarithms(trace, h), log_tolerance) == "");
            CHECK(difference(map.mean.cast<double>(), expected.mean.cast<double>(), weight_tolerance) == "");
            CHECK(difference(map.max.cast<double>(), expected.max.cast<double>(), weight_tolerance) == "");
            check_tiles(*run, trace, h, backend);
        }
    }
}

TEST_CASE("a long run knows its tokens, names and where its numbers come from as the run in double does") {
    CpuBackend backend(1);
    for (const auto& [name, document] : documents_of_both_regimes()) {
        CAPTURE(name);
        const Setup setup = resolve(document);
        const auto run = long_run(document, backend);
        const TokenList& tokens = run->setup.tokens;
        REQUIRE(tokens.size() == setup.sizes.n);
        CHECK(tokens.vocabulary == setup.vocabulary);
        CHECK(std::vector<Index>(tokens.ids.begin(), tokens.ids.end()) == setup.ids);
        CHECK(run->setup.head_names == setup.head_names);
        CHECK(run->setup.embedding_provenance == setup.embedding_provenance);
        CHECK(run->setup.weights_provenance == setup.weights_provenance);
        CHECK(run->setup.seed == setup.seed);
        for (Index i = 0; i < tokens.size(); ++i) {
            const auto at = static_cast<std::size_t>(i);
            CHECK(tokens.text.substr(tokens.begin[at], tokens.end[at] - tokens.begin[at]) == setup.tokens[at]);
        }
    }
}

TEST_CASE("sinusoidal rows far into a text are those of the formula") {
    // the sums of a product and a rounding or two, each below 1.2e-16
    constexpr double largest_error = 1e-15;
    const Index first = 99'900, D = 7;
    const MatrixD all = sinusoidal_positions(first + 600, D);
    CHECK(difference(sinusoidal_rows({first, first + 600}, D), all.bottomRows(600), largest_error) == "");
}

TEST_CASE("rows turned from far into a text are turned as the rotary formula says") {
    constexpr double largest_error = 1e-14;  // of numbers up to 4
    const Index n = 70'001;
    const MatrixD Q = gaussian_matrix(RandomStream(3, "Q"), n, 4, 1.0);
    MatrixD last = Q.bottomRows(300);
    turn_rows(last, n - 300);
    CHECK(difference(last, rotated(Q).bottomRows(300), largest_error) == "");
}

TEST_CASE("numbers beyond single precision are refused in a sentence") {
    CpuBackend backend(1);
    Document document;
    document.text = "a b";
    document.embedding = EmbeddingSource::own;
    document.own_E = MatrixD::Constant(2, 8, 1e39);
    CHECK_THROWS_WITH_AS(long_run(document, backend),
                         "the numbers of X grow beyond single precision, in which long texts are computed; give smaller vectors or weights",
                         Error);
}

TEST_CASE("scores that single precision may not hold are refused, whatever multiplies them") {
    CpuBackend backend(1);
    Document document;
    document.text = "a b";
    document.embedding = EmbeddingSource::own;
    document.own_E = MatrixD::Constant(2, 8, 1e19);
    CHECK_THROWS_WITH_AS(long_run(document, backend),
                         "the scores can grow beyond single precision, in which they are computed; give smaller numbers or a smaller scale", Error);
    document.own_E = MatrixD::Constant(2, 8, 1e12);
    CHECK_NOTHROW(long_run(document, backend));
    document.options.scale = {ScaleKind::number, 1e19};
    CHECK_THROWS_AS(long_run(document, backend), Error);
}

TEST_CASE("a long run that is asked to stop is cancelled") {
    CpuBackend backend(1);
    std::stop_source source;
    source.request_stop();
    Document document;
    document.text = "a b";
    CHECK_THROWS_AS(run_long(resolve_long(document), backend, bins, {source.get_token(), {}}), Cancelled);
}

TEST_CASE("progress of a long run rises to 1") {
    CpuBackend backend(1);
    double last = 0;
    bool rises = true;
    Document document;
    document.text = documents_of_both_regimes().front().document.text;
    run_long(resolve_long(document), backend, bins, {{}, [&](double fraction) { rises = rises && fraction >= last, last = fraction; }});
    CHECK(rises);
    CHECK(last == 1.0);
}
