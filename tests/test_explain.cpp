#include <doctest/doctest.h>

#include <algorithm>
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

namespace {
using Reasons = std::vector<Reason>;

Reasons reasons(const Trace& trace, ArrayId id, Index row, Index column) { return explain(trace, {id, 0, row, column}).reasons; }
}  // namespace

TEST_CASE("a masked cell names every part of the mask that hides it") {
    Document document = small_document();
    document.options.mask = {.causal = true, .window = Window{2, 3}, .padding = {1}, .blocked = {{4, 3}}};
    const Trace trace = run(resolve(document));
    const auto masked = [&](Index i, Index j) { return reasons(trace, ArrayId::masked, i, j); };
    CHECK(masked(0, 2) == Reasons{Reason::masked_causal});
    CHECK(masked(4, 0) == Reasons{Reason::masked_window});
    CHECK(masked(3, 1) == Reasons{Reason::masked_padding});
    CHECK(masked(4, 3) == Reasons{Reason::masked_painted});
    CHECK(masked(0, 1) == Reasons{Reason::masked_causal, Reason::masked_padding});
    CHECK(masked(0, 4) == Reasons{Reason::masked_causal, Reason::masked_window});
    CHECK(masked(4, 4) == Reasons{Reason::allowed});
}

TEST_CASE("every number that the mask makes 0 or minus infinity says so") {
    Document document = small_document();
    document.options.mask = {.causal = true, .window = {}, .padding = {1}, .blocked = {}};
    for (const SoftmaxAxis axis : {SoftmaxAxis::rows, SoftmaxAxis::columns, SoftmaxAxis::all}) {
        document.options.softmax.axis = axis;
        const Trace trace = run(resolve(document));
        for (const ArrayId id : {ArrayId::masked, ArrayId::shifted, ArrayId::exp, ArrayId::weights, ArrayId::dropped})
            for (Index i = 0; i < 5; ++i)
                for (Index j = 0; j < 5; ++j) {
                    const Reasons told = reasons(trace, id, i, j);
                    CAPTURE(info(id).name);
                    CHECK((std::count(told.begin(), told.end(), Reason::masked_causal) == 1) == (j > i));
                    CHECK((std::count(told.begin(), told.end(), Reason::masked_padding) == 1) == (j == 1));
                }
    }
}

TEST_CASE("a dropped weight is written as 0 times what it was") {
    Document document = small_document();
    document.options.dropout.p = 0.5;
    const Trace trace = run(resolve(document));
    int dropped = 0;
    for (Index i = 0; i < 5; ++i)
        for (Index j = 0; j < 5; ++j) {
            const Explanation explanation = explain(trace, {.array = ArrayId::dropped, .head = 0, .row = i, .column = j});
            if (explanation.reasons != Reasons{Reason::dropped}) continue;
            ++dropped;
            REQUIRE(explanation.expression.operation == Operation::quotient);
            const Expression& product = explanation.expression.arguments[0];
            REQUIRE(product.operation == Operation::product);
            CHECK(product.arguments[0].value == 0.0);
            CHECK(product.arguments[1].from == NumberRef{.array = ArrayId::weights, .head = 0, .row = i, .column = j});
            CHECK(evaluate(explanation.expression) == 0.0);
        }
    CHECK(dropped > 0);
}

TEST_CASE("a row in which everything is masked says so wherever it is read") {
    Document document = small_document();
    document.options.mask.blocked = {{2, 0}, {2, 1}, {2, 2}, {2, 3}, {2, 4}};
    const Trace trace = run(resolve(document));
    for (const ArrayId id : {ArrayId::masked, ArrayId::row_max, ArrayId::shifted, ArrayId::exp, ArrayId::row_sum, ArrayId::weights, ArrayId::dropped, ArrayId::heads}) {
        CAPTURE(info(id).name);
        const Reasons full = reasons(trace, id, 2, 0), other = reasons(trace, id, 3, 0);
        CHECK(std::count(full.begin(), full.end(), Reason::fully_masked) == 1);
        CHECK(std::count(other.begin(), other.end(), Reason::fully_masked) == 0);
    }
}

TEST_CASE("a masked column and a masked matrix are told from a masked row") {
    Document document = small_document();
    document.options.mask.padding = {3};
    document.options.softmax.axis = SoftmaxAxis::columns;
    CHECK(reasons(run(resolve(document)), ArrayId::weights, 0, 3) == Reasons{Reason::masked_padding, Reason::fully_masked_column});
    document.options.mask.padding = {0, 1, 2, 3, 4};
    document.options.softmax.axis = SoftmaxAxis::all;
    CHECK(reasons(run(resolve(document)), ArrayId::weights, 0, 3) == Reasons{Reason::masked_padding, Reason::fully_masked_matrix});
}

TEST_CASE("every step that is off says that it passes its input through") {
    Document document = small_document();
    Options& o = document.options;
    o.projections = o.output_projection = false;
    o.scale.kind = ScaleKind::off;
    const Trace trace = run(resolve(document));
    for (const StepInfo& step : steps()) {
        if (is_on(step.id, o)) continue;
        CAPTURE(step.name);
        const Explanation told = explain(trace, {step.main_result, 0, 1, 2});
        CHECK(told.expression.operation == Operation::number);
        CHECK(told.reasons == Reasons{step.id == StepId::positions ? Reason::no_positions : Reason::passed_through});
    }
}

TEST_CASE("positions that are not added say where they act instead") {
    Document document = small_document();
    const auto told = [&](PositionKind kind, ArrayId id) {
        document.options.positions = kind;
        return reasons(run(resolve(document)), id, 1, 2);
    };
    for (const ArrayId id : {ArrayId::P, ArrayId::X}) {
        CHECK(told(PositionKind::none, id) == Reasons{Reason::no_positions});
        CHECK(told(PositionKind::rotary, id) == Reasons{Reason::rotary_positions});
        CHECK(told(PositionKind::linear_bias, id) == Reasons{Reason::linear_bias_positions});
        CHECK(told(PositionKind::sinusoidal, id).empty());
    }
}

TEST_CASE("the naive softmax says where its exponentials leave the range of numbers") {
    Document document = small_document();
    document.options.softmax.shifted = false;
    document.options.scale = {ScaleKind::number, 1e5};
    const Trace trace = run(resolve(document));
    const MatrixD &exp = trace.head[0].exp, &weights = trace.head[0].weights;
    bool any_over = false, any_under = false, any_nan = false;
    for (Index i = 0; i < exp.rows(); ++i)
        for (Index j = 0; j < exp.cols(); ++j) {
            const Reasons of_exp = reasons(trace, ArrayId::exp, i, j), of_weight = reasons(trace, ArrayId::weights, i, j);
            any_over = any_over || std::isinf(exp(i, j));
            any_under = any_under || exp(i, j) == 0;
            any_nan = any_nan || std::isnan(weights(i, j));
            CHECK((of_exp == Reasons{Reason::overflow}) == std::isinf(exp(i, j)));
            CHECK((of_exp == Reasons{Reason::underflow}) == (exp(i, j) == 0));
            CHECK((of_weight == Reasons{Reason::not_a_number}) == std::isnan(weights(i, j)));
        }
    CHECK((any_over && any_under && any_nan));
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
