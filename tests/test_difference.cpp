#include <doctest/doctest.h>

#include <limits>

#include "core/attention/difference.h"
#include "core/document/resolve.h"

using namespace attnscope;

namespace {

constexpr double inf = std::numeric_limits<double>::infinity();
constexpr double no_number = std::numeric_limits<double>::quiet_NaN();

MatrixD row(std::initializer_list<double> values) {
    MatrixD result(1, static_cast<Index>(values.size()));
    Index k = 0;
    for (const double value : values) result(0, k++) = value;
    return result;
}

}  // namespace

TEST_CASE("the same infinity and two that are not numbers make no difference") {
    CHECK(equal(difference(row({-inf, no_number, 1, -0.0}), row({-inf, no_number, 3, 0.0})), row({0, 0, 2, 0})));
    CHECK_FALSE(largest_difference(row({-inf, no_number}), row({-inf, no_number})));
}

TEST_CASE("the largest difference is the first of equal ones, and what is infinite is larger than what is finite") {
    CHECK(largest_difference(row({1, 1, 1}), row({1, 3, -1})) == Cell{0, 1});
    CHECK(largest_difference(row({1, -inf, 1}), row({1e300, 0, -1})) == Cell{0, 1});
    CHECK(largest_difference(row({1, 2}), row({1e300, no_number})) == Cell{0, 1});
}

TEST_CASE("arrays are comparable where both runs have them with one shape") {
    Document small, wide;
    small.text = wide.text = "a b c";
    wide.widths = {.D = 8, .H = 4};
    const Trace a = run(resolve(small)), b = run(resolve(wide));
    CHECK(comparable(a, b, ArrayId::scores, 1));
    CHECK_FALSE(comparable(a, b, ArrayId::scores, 3));  // two heads against four
    CHECK_FALSE(comparable(a, b, ArrayId::Q, 0));       // d_k = 4 against 2
    CHECK_FALSE(comparable(a, b, ArrayId::v_a, 0));     // additive weights that neither has
    small.text = "a b";
    CHECK_FALSE(comparable(run(resolve(small)), b, ArrayId::X, 0));
}
