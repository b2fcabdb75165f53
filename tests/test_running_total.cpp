#include <doctest/doctest.h>

#include <cmath>

#include "core/attention/attention.h"
#include "core/attention/running_total.h"

using namespace attnscope;

namespace {
using Op = Operation;

Expression number(double value, ArrayId array, Index row, Index column) {
    Expression e;
    e.operation = Op::number;
    e.value = value;
    e.from = {array, 0, row, column};
    return e;
}
Expression product(double q, double k, Index c) {
    return expression(Op::product, {number(q, ArrayId::Q, 0, c), number(k, ArrayId::K, 1, c)});
}
Expression dot() { return expression(Op::sum, {product(2, 3, 0), product(-1, 4, 1), product(0.5, 8, 2)}); }
}  // namespace

TEST_CASE("each term of a dot product brings the total one product further") {
    const Expression sum = dot();
    const auto steps = term_steps(sum);
    REQUIRE(steps.size() == 3);
    CHECK(steps[0].total == 6.0);
    CHECK(steps[1].total == 2.0);
    CHECK(steps[2].total == 6.0);
    CHECK(steps[1].term == -4.0);
    CHECK(steps[2].total == sum.value);
}

TEST_CASE("a term names the two numbers that are multiplied") {
    CHECK(term_steps(dot())[1].operands == std::vector<NumberRef>{{ArrayId::Q, 0, 0, 1}, {ArrayId::K, 0, 1, 1}});
}

TEST_CASE("the sum of a scaled score is found under its scale") {
    const Expression scaled = expression(Op::quotient, {dot(), expression(Op::square_root, {constant(4)})});
    REQUIRE(stepwise_sum(scaled) != nullptr);
    CHECK(term_steps(*stepwise_sum(scaled)).back().total == 6.0);
    CHECK(scaled.value == 3.0);
}

TEST_CASE("of a maximum the total is the largest so far") {
    const auto steps = term_steps(expression(Op::maximum, {constant(-infinity), constant(2), constant(1), constant(5)}));
    CHECK(steps[0].total == -infinity);
    CHECK(steps[1].total == 2.0);
    CHECK(steps[2].total == 2.0);
    CHECK(steps[3].total == 5.0);
}

TEST_CASE("one number alone, one term alone and a part with a name of its own have nothing to step through") {
    CHECK(stepwise_sum(constant(3)) == nullptr);
    CHECK(stepwise_sum(expression(Op::sum, {constant(3)})) == nullptr);
    CHECK(stepwise_sum(expression(Op::square_root, {named("\\sigma", dot())})) == nullptr);
}
