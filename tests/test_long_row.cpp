#include <doctest/doctest.h>

#include "core/attention/attention.h"
#include "core/attention/row_summary.h"
#include "core/attention/trace.h"
#include "core/compute/cpu_backend.h"
#include "core/compute/long_row.h"
#include "core/document/resolve.h"
#include "core/document/resolve_long.h"
#include "tests/long_documents.h"
#include "tests/matrix_check.h"

using namespace attnscope;

namespace {

// Sums of up to some hundred products in another order: each rounding is 1.1e-16 of numbers below 10, relative to a matrix
// whose largest entry counts at least 1.
constexpr double double_tolerance = 1e-12;

MatrixD number(double value) { return MatrixD::Constant(1, 1, value); }

std::shared_ptr<const LongTrace> long_run(const Document& document) {
    CpuBackend backend(1);
    return run_long(resolve_long(document), backend, 4);
}

std::string row_difference(const MatrixD& row, const Trace& trace, ArrayId id, Index head, Index i) {
    return difference(row, array(trace, id, head).row(i), double_tolerance);
}

}  // namespace

TEST_CASE("every row in double is that of the run in double") {
    for (const auto& [name, document] : documents_of_both_regimes()) {
        CAPTURE(name);
        const Trace trace = run(resolve(document));
        const auto run = long_run(document);
        for (Index head = 0; head < trace.setup.sizes.H; ++head)
            for (Index i = 0; i < trace.setup.sizes.n; ++i) {
                CAPTURE(head);
                CAPTURE(i);
                const LongRow row = row_in_double(*run, head, i);
                CHECK(row_difference(row.scores, trace, ArrayId::scores, head, i) == "");
                CHECK(row_difference(row.scaled, trace, ArrayId::scaled, head, i) == "");
                CHECK(row_difference(row.masked, trace, ArrayId::masked, head, i) == "");
                CHECK(row_difference(row.weights, trace, ArrayId::weights, head, i) == "");
                CHECK(row_difference(number(row.row_max), trace, ArrayId::row_max, head, i) == "");
                CHECK(row_difference(number(row.row_sum), trace, ArrayId::row_sum, head, i) == "");
                CHECK(row_difference(weighted_values(*run, head, row.weights), trace, ArrayId::heads, head, i) == "");
            }
    }
}

TEST_CASE("queries, keys and values in double are those of the run in double") {
    for (const auto& [name, document] : documents_of_both_regimes()) {
        CAPTURE(name);
        const Trace trace = run(resolve(document));
        const auto run = long_run(document);
        const Index last = trace.setup.sizes.H - 1, d_v = trace.setup.sizes.d_v;
        for (Index i = 0; i < trace.setup.sizes.n; ++i) {
            CHECK(row_difference(head_row_in_double(*run, Projection::query, last, i), trace, ArrayId::Q, last, i) == "");
            CHECK(row_difference(head_row_in_double(*run, Projection::key, last, i), trace, ArrayId::K, last, i) == "");
            CHECK(row_difference(head_row_in_double(*run, Projection::value, last, i), trace, ArrayId::V, last, i) == "");
        }
        CHECK(difference(value_column(*run, last, d_v - 1), array(trace, ArrayId::V, last).col(d_v - 1), double_tolerance) == "");
    }
}

TEST_CASE("hidden cells of a row in double weigh exactly nothing, and a row that sees nothing has no logarithm") {
    Document document;
    document.text = "a b c d";
    document.options.mask.causal = true;
    document.options.mask.padding = {0};
    const auto run = long_run(document);
    CHECK(row_in_double(*run, 0, 2).weights(0, 3) == 0.0);
    CHECK(row_in_double(*run, 0, 2).weights(0, 0) == 0.0);
    const LongRow nothing = row_in_double(*run, 0, 0);
    CHECK(nothing.L == -infinity);
    CHECK(nothing.row_sum == 0.0);
    CHECK(nothing.weights.isZero(0));
}

TEST_CASE("the summary of a row in double is that of the row of the run in double") {
    const Document document = documents_of_both_regimes().front().document;
    const Trace trace = run(resolve(document));
    const auto run = long_run(document);
    const RowSummary expected = row_summary(array(trace, ArrayId::weights, 1), 7), is = row_summary(row_in_double(*run, 1, 7).weights, 0);
    CHECK(is.sum == doctest::Approx(1.0).epsilon(double_tolerance));
    CHECK(is.entropy_bits == doctest::Approx(expected.entropy_bits).epsilon(double_tolerance));
    REQUIRE(is.by_weight.size() == expected.by_weight.size());
    const MatrixD& weights = array(trace, ArrayId::weights, 1);
    for (std::size_t rank = 0; rank < is.by_weight.size(); ++rank)
        CHECK(weights(7, is.by_weight[rank]) == doctest::Approx(weights(7, expected.by_weight[rank])).epsilon(double_tolerance));
}

TEST_CASE("a row of 20,000 tokens, many blocks long, is that of the formulas") {
    Document document;
    for (Index i = 0; i < 20'000; ++i) document.text += "w" + std::to_string(i * i % 97) + " ";
    document.widths = {.D = 4, .H = 1};
    document.options.positions = PositionKind::sinusoidal;
    auto setup = resolve_long(document);
    LongTrace trace;
    trace.setup = setup;
    trace.rule.causal = false;
    const Index i = 12'345;
    const MatrixD X = x_rows(setup, {0, 20'000});
    const MatrixD Q = projected(X, setup.weights.W_Q, {}), K = projected(X, setup.weights.W_K, {});
    const MatrixD scores = dot_scores(Q.middleRows(i, 1), K);
    CHECK(difference(row_in_double(trace, 0, i).scores, scores, double_tolerance) == "");
    trace.setup.options.positions = PositionKind::rotary;
    const MatrixD E = [&] {
        MatrixD rows(20'000, 4);
        for (Index j = 0; j < rows.rows(); ++j) rows.row(j) = setup.table.row(setup.tokens.id(j));
        return rows;
    }();
    const MatrixD turned_Q = rotated(projected(E, setup.weights.W_Q, {})), turned_K = rotated(projected(E, setup.weights.W_K, {}));
    CHECK(difference(row_in_double(trace, 0, i).scores, dot_scores(turned_Q.middleRows(i, 1), turned_K), double_tolerance) == "");
}
