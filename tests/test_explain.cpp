#include <doctest/doctest.h>

#include <cmath>

#include "core/attention/explain.h"
#include "core/document/examples.h"
#include "core/document/resolve.h"

using namespace attnscope;

namespace {

// sums of at most a few dozen products may be taken in another order than Eigen's
constexpr double reordered_sum = 1e-12;

bool agrees(double explained, double traced) {
    if (std::isnan(traced)) return std::isnan(explained);
    if (std::isinf(traced)) return explained == traced;
    return std::abs(explained - traced) <= reordered_sum * std::max(1.0, std::abs(traced));
}

void check_every_cell(const Document& document) {
    const Trace trace = run(resolve(document));
    for (const StepInfo& step : steps())
        for (const ArrayId id : step.results)
            for (Index h = 0; h < (info(id).per_head ? trace.setup.sizes.H : 1); ++h) {
                const MatrixD& matrix = array(trace, id, h);
                for (Index i = 0; i < matrix.rows(); ++i)
                    for (Index j = 0; j < matrix.cols(); ++j) {
                        const Explanation told = explain(trace, {id, h, i, j});
                        INFO(info(id).name, " head ", h, " row ", i, " column ", j, ": told ", evaluate(told.expression), ", is ", matrix(i, j));
                        CHECK(agrees(evaluate(told.expression), matrix(i, j)));
                        CHECK(agrees(told.expression.value, matrix(i, j)));
                    }
            }
}

Document small_document() {
    Document document;
    document.text = "the cat saw the dog";
    document.widths = {.D = 6, .H = 2, .d_k = 4, .d_v = 3};
    document.biases = true;
    return document;
}

}  // namespace

TEST_CASE("the explanation of every cell evaluates to the number in the trace") {
    SUBCASE("first example") { check_every_cell(first_example()); }
    SUBCASE("everything on") {
        Document document = small_document();
        Options& o = document.options;
        o.positions = PositionKind::sinusoidal;
        o.layer_norm = o.residual = true;
        o.temperature = 0.7;
        o.mask = {.causal = true, .window = Window{2, -1}, .padding = {0}, .blocked = {{4, 3}}};
        o.dropout = {.p = 0.4, .seed = 3};
        check_every_cell(document);
    }
    SUBCASE("cosine with rotary positions") {
        Document document = small_document();
        document.options.similarity = Similarity::cosine;
        document.options.positions = PositionKind::rotary;
        check_every_cell(document);
    }
    SUBCASE("additive with linear bias and a number as scale") {
        Document document = small_document();
        document.options.similarity = Similarity::additive;
        document.options.positions = PositionKind::linear_bias;
        document.options.scale = {ScaleKind::number, 1.5};
        check_every_cell(document);
    }
    SUBCASE("nothing on") {
        Document document = small_document();
        document.biases = false;
        document.options.projections = document.options.output_projection = false;
        document.options.scale.kind = ScaleKind::off;
        check_every_cell(document);
    }
    for (const SoftmaxAxis axis : {SoftmaxAxis::rows, SoftmaxAxis::columns, SoftmaxAxis::all})
        for (const bool shifted : {true, false})
            for (const SoftmaxPrecision precision : {SoftmaxPrecision::float64, SoftmaxPrecision::float32}) {
                Document document = small_document();
                document.options.softmax = {shifted, precision, axis};
                document.options.scale = {ScaleKind::number, 40};  // float32 exp overflows
                document.options.mask.causal = true;
                check_every_cell(document);
            }
}

TEST_CASE("a masked cell says which part of the mask hides it") {
    Document document = small_document();
    document.options.mask = {.causal = true, .window = Window{2, -1}, .padding = {1}, .blocked = {{4, 3}}};
    const Trace trace = run(resolve(document));
    const auto reason = [&](Index i, Index j) { return explain(trace, {ArrayId::masked, 0, i, j}).reason; };
    CHECK(reason(0, 1) == Reason::masked_causal);
    CHECK(reason(4, 0) == Reason::masked_window);
    CHECK(reason(3, 1) == Reason::masked_padding);
    CHECK(reason(4, 3) == Reason::masked_painted);
    CHECK(reason(4, 4) == Reason::allowed);
}

TEST_CASE("the terms of a score name the entries of Q and K they are") {
    const Trace trace = run(resolve(small_document()));
    const Explanation told = explain(trace, {ArrayId::scores, 1, 2, 3});
    REQUIRE(told.expression.operation == Operation::sum);
    REQUIRE(told.expression.arguments.size() == 4);
    const Expression& term = told.expression.arguments[2];
    CHECK(term.arguments[0].from == NumberRef{ArrayId::Q, 1, 2, 2});
    CHECK(term.arguments[1].from == NumberRef{ArrayId::K, 1, 3, 2});
    CHECK(term.arguments[0].value == trace.head[1].Q(2, 2));
}
