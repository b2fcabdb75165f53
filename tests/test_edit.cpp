#include <doctest/doctest.h>

#include <cmath>
#include <limits>

#include "core/attention/difference.h"
#include "core/document/edit.h"
#include "core/document/examples.h"
#include "core/document/own_numbers.h"
#include "core/document/resolve.h"
#include "core/document/validate.h"

using namespace attnscope;

namespace {

// E + P can only be a multiple of the last place of the larger term
constexpr double last_place = std::numeric_limits<double>::epsilon();
constexpr double inf = std::numeric_limits<double>::infinity();

Document everything_on() {
    Document document;
    document.text = "one two one three";
    document.biases = true;
    document.options.positions = PositionKind::sinusoidal;
    document.options.layer_norm = true;
    document.options.residual = true;
    return document;
}

Trace traced(const Document& document) {
    REQUIRE(validate(document).empty());
    return run(resolve(document));
}

std::vector<Cell> changed(const Document& a, const Document& b, ArrayId id, Index head = 0) { return changed_cells(traced(a), traced(b), id, head); }

}  // namespace

TEST_CASE("an edited number takes its value, and no other number of its array changes") {
    Document document = everything_on();
    for (const ArrayId id : {ArrayId::X, ArrayId::P, ArrayId::gamma, ArrayId::beta, ArrayId::W_Q, ArrayId::W_K, ArrayId::W_V, ArrayId::W_O,
                             ArrayId::b_Q, ArrayId::b_K, ArrayId::b_V, ArrayId::b_O, ArrayId::scores, ArrayId::weights}) {
        INFO(info(id).name);
        REQUIRE(is_editable(id, document.options));
        const Index row = array(traced(document), id).rows() - 1;
        const Document edited = with_number(document, {id, 0, row, 2}, 0.123456789);
        CHECK(std::abs(array(traced(edited), id)(row, 2) - 0.123456789) <= (id == ArrayId::X ? 2 * last_place : 0.0));
        CHECK(changed(document, edited, id) == std::vector<Cell>{{row, 2}});
    }
}

TEST_CASE("numbers of additive similarity can be edited in one head") {
    Document document = everything_on();
    document.options.similarity = Similarity::additive;
    for (const ArrayId id : {ArrayId::W_a, ArrayId::U_a, ArrayId::v_a}) {
        const Document edited = with_number(document, {id, 1, 0, 2}, 5.0);
        CHECK(changed(document, edited, id, 1) == std::vector<Cell>{{0, 2}});
        CHECK(changed(document, edited, id, 0).empty());
    }
}

TEST_CASE("a number of a table changes every equal token, a number of one's own vectors only its token") {
    const Document document = everything_on();
    const Document edited = with_number(document, {ArrayId::E, 0, 0, 1}, 4.0);
    CHECK(changed(document, edited, ArrayId::E) == std::vector<Cell>{{0, 1}, {2, 1}});
    const Document again = with_number(edited, {ArrayId::E, 0, 0, 1}, 5.0);
    CHECK(changed(edited, again, ArrayId::E) == std::vector<Cell>{{0, 1}});
}

TEST_CASE("an edited X holds the number that was typed, whatever its position adds") {
    Document document = everything_on();
    for (const double value : {0.1, 1.0 / 3.0, -7.25, 1e6, 0.0})
        for (Index c = 0; c < 8; ++c) {
            const Trace trace = traced(with_number(document, {ArrayId::X, 0, 3, c}, value));
            CHECK(std::abs(trace.X(3, c) - value) <= last_place * (std::abs(trace.P(3, c)) + std::abs(value)));
        }
}

TEST_CASE("editing a hand-made head keeps every number but the edited one") {
    const Document document = first_example();
    const Document edited = with_number(document, {ArrayId::W_Q, 0, 2, 3}, 0.5);
    CHECK(changed(document, edited, ArrayId::W_Q) == std::vector<Cell>{{2, 3}});
    CHECK(changed(document, edited, ArrayId::X).empty());
    CHECK(changed(document, edited, ArrayId::W_O).empty());
    const Document moved = with_number(document, {ArrayId::X, 0, 1, 0}, 2.0);
    CHECK(changed(document, moved, ArrayId::X) == std::vector<Cell>{{1, 0}});
    CHECK(changed(document, moved, ArrayId::W_Q).empty());
}

TEST_CASE("minus infinity paints a cell of the mask, and any other number takes the paint off") {
    const Document document = everything_on();
    const Document painted = with_number(document, {ArrayId::masked, 0, 1, 2}, -inf);
    CHECK(painted.options.mask.blocked == std::vector<Cell>{{1, 2}});
    CHECK(with_number(painted, {ArrayId::masked, 1, 1, 2}, -inf) == painted);
    CHECK(with_number(painted, {ArrayId::masked, 0, 1, 2}, 0.0) == document);
}

TEST_CASE("a block that reaches over the edge is cut off there") {
    const Document document = everything_on();
    const MatrixD block = MatrixD::Constant(3, 3, 9.0);
    for (const ArrayId id : {ArrayId::X, ArrayId::W_Q, ArrayId::scores, ArrayId::b_Q}) {
        INFO(info(id).name);
        const MatrixD before = array(traced(document), id);
        const Cell first{before.rows() - 1, before.cols() - 2};
        CHECK(changed(document, with_numbers(document, id, 0, first, block), id) == std::vector<Cell>{first, {first.row, first.column + 1}});
    }
}

TEST_CASE("an override that is set again holds the last number, and is gone after a reset") {
    const Document document = everything_on();
    Document edited = with_number(document, {ArrayId::scores, 1, 2, 2}, 1.0);
    edited = with_number(edited, {ArrayId::scores, 1, 2, 2}, 2.0);
    edited = with_number(edited, {ArrayId::scores, 0, 3, 3}, 4.0);
    CHECK(edited.overrides == std::vector<Override>{{{ArrayId::scores, 0, 3, 3}, 4.0}, {{ArrayId::scores, 1, 2, 2}, 2.0}});
    CHECK(without_overrides(edited, ArrayId::weights) == edited);
    CHECK(without_overrides(edited, ArrayId::scores) == document);
}

TEST_CASE("presets fill a matrix, and only a square one can be transposed") {
    const MatrixD current = MatrixD::Constant(2, 3, 5.0);
    CHECK(preset_matrix(Preset::zero, current, 1).isZero(0));
    CHECK(preset_matrix(Preset::one, current, 1).isOnes(0));
    CHECK(equal(preset_matrix(Preset::identity, current, 1), MatrixD::Identity(2, 3)));
    CHECK_FALSE(equal(preset_matrix(Preset::random, current, 1), preset_matrix(Preset::random, current, 2)));
    CHECK_FALSE(fits(Preset::transpose, current));
    MatrixD square(2, 2);
    square << 1, 2, 3, 4;
    CHECK(preset_matrix(Preset::transpose, square, 1)(0, 1) == 3);
}

TEST_CASE("a step that is reset takes its numbers from the baseline, and only its own") {
    const Document baseline = everything_on();
    Document edited = with_number(baseline, {ArrayId::W_Q, 0, 0, 0}, 9.0);
    edited = with_number(edited, {ArrayId::W_O, 0, 0, 0}, 9.0);
    edited = with_number(edited, {ArrayId::weights, 0, 0, 0}, 1.0);
    const Document half = with_step_of(edited, baseline, StepId::projections);
    CHECK(changed(baseline, half, ArrayId::W_Q).empty());
    CHECK(changed(edited, half, ArrayId::W_O).empty());
    CHECK(half.overrides == edited.overrides);
    const Document whole = with_step_of(with_step_of(half, baseline, StepId::output), baseline, StepId::softmax);
    // drawn from the seed again, not merely equal numbers of one's own
    CHECK(whole == baseline);
}

TEST_CASE("resetting every step gives the baseline back") {
    for (const Document& baseline : {everything_on(), first_example()}) {
        Document edited = with_number(baseline, {ArrayId::X, 0, 1, 1}, 9.0);
        edited = with_number(edited, {ArrayId::W_V, 0, 1, 1}, 9.0);
        edited = with_number(edited, {ArrayId::scores, 0, 1, 1}, 9.0);
        edited.options.mask.causal = true;
        edited.options.temperature = 3.0;
        for (const StepInfo& step : steps()) edited = with_step_of(edited, baseline, step.id);
        CHECK(edited == baseline);
    }
}
