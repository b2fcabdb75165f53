#include <doctest/doctest.h>

#include "core/attention/difference.h"
#include "core/attention/explain.h"
#include "core/document/resolve.h"

using namespace attnscope;

namespace {

Document small_document() {
    Document document;
    document.text = "the cat saw the dog";
    document.widths = {.D = 6, .H = 2};
    return document;
}

Document with_override(NumberRef number, double value) {
    Document document = small_document();
    document.overrides = {{.number = number, .value = value}};
    return document;
}

constexpr NumberRef a_score{ArrayId::scores, 1, 2, 3};
constexpr NumberRef a_weight{ArrayId::weights, 0, 4, 1};

}  // namespace

TEST_CASE("an overridden score is the only score that changes, and everything after it follows") {
    const Trace before = run(resolve(small_document())), after = run(resolve(with_override(a_score, 9.5)));
    CHECK(after.head[1].scores(2, 3) == 9.5);
    CHECK(changed_cells(before, after, ArrayId::scores, 1) == std::vector<Cell>{{2, 3}});
    CHECK(changed_cells(before, after, ArrayId::scores, 0).empty());
    // the softmax of one row, hence that row of this head's output and of the layer's
    for (const Cell& cell : changed_cells(before, after, ArrayId::weights, 1)) CHECK(cell.row == 2);
    CHECK(changed_cells(before, after, ArrayId::weights, 1).size() == 5);
    CHECK(changed_cells(before, after, ArrayId::output, 0).size() == 6);
    CHECK(after.head[1].weights.row(2).sum() == doctest::Approx(1.0).epsilon(1e-15));
}

TEST_CASE("an overridden weight is used as it is, even though its row no longer sums to 1") {
    const Trace before = run(resolve(small_document())), after = run(resolve(with_override(a_weight, 2.0)));
    CHECK(changed_cells(before, after, ArrayId::weights, 0) == std::vector<Cell>{{4, 1}});
    const MatrixD expected = before.head[0].heads.row(4) + (2.0 - before.head[0].weights(4, 1)) * before.head[0].V.row(1);
    CHECK((after.head[0].heads.row(4) - expected).cwiseAbs().maxCoeff() < 1e-14);
    CHECK(equal(after.head[0].scores, before.head[0].scores));
}

TEST_CASE("the explanation of an overridden number is that number, and what would stand there") {
    for (const NumberRef& number : {a_score, a_weight}) {
        const Trace before = run(resolve(small_document())), after = run(resolve(with_override(number, -0.25)));
        const Explanation told = explain(after, number);
        CHECK(told.reasons == std::vector{Reason::overridden});
        CHECK(evaluate(told.expression) == -0.25);
        REQUIRE(told.replaced);
        CHECK(evaluate(*told.replaced) == doctest::Approx(array(before, number.array, number.head)(number.row, number.column)).epsilon(1e-14));
    }
    CHECK_FALSE(explain(run(resolve(small_document())), a_score).replaced);
}

TEST_CASE("every explanation evaluates to the number in the trace, overrides or not") {
    Document document = with_override(a_score, 3.0);
    document.overrides.push_back({.number = a_weight, .value = 0.5});
    document.options.mask.causal = true;
    const Trace trace = run(resolve(document));
    for (const ArrayInfo& about : arrays()) {
        if (about.id > ArrayId::residual) continue;
        for (Index h = 0; h < (about.per_head ? 2 : 1); ++h) {
            const MatrixD& values = array(trace, about.id, h);
            for (Index i = 0; i < values.rows(); ++i)
                for (Index j = 0; j < values.cols(); ++j) {
                    const double told = evaluate(explain(trace, {about.id, h, i, j}).expression);
                    INFO(about.name, " ", h, " ", i, " ", j);
                    CHECK((told == values(i, j) || std::abs(told - values(i, j)) < 1e-12));
                }
        }
    }
}

TEST_CASE("overrides outside the heads or the text have no effect") {
    for (const NumberRef& outside : {NumberRef{ArrayId::scores, 2, 0, 0}, NumberRef{ArrayId::scores, 0, 5, 0}, NumberRef{ArrayId::weights, 0, 0, 5}}) {
        const Setup setup = resolve(with_override(outside, 1.0));
        CHECK(setup.overrides.empty());
    }
}
