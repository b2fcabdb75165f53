#include <doctest/doctest.h>

#include <cmath>
#include <limits>

#include "core/attention/over_heads.h"
#include "core/document/resolve.h"

using namespace attnscope;

namespace {

Trace three_heads() {
    Document document;
    document.text = "a b c d";
    document.widths = {.D = 6, .H = 3};
    return run(resolve(document));
}

constexpr double no_number = std::numeric_limits<double>::quiet_NaN();

}  // namespace

TEST_CASE("the mean over heads is their sum divided by their number, and rows of weights still add up to 1") {
    const Trace trace = three_heads();
    for (Index i = 0; i < 4; ++i) {
        double row = 0.0;
        for (Index j = 0; j < 4; ++j) {
            const double mean = over_heads(trace, ArrayId::weights, {i, j}).mean;
            CHECK(mean == doctest::Approx((trace.head[0].weights(i, j) + trace.head[1].weights(i, j) + trace.head[2].weights(i, j)) / 3.0).epsilon(1e-15));
            row += mean;
        }
        CHECK(row == doctest::Approx(1.0).epsilon(1e-12));
    }
}

TEST_CASE("the largest over heads names the first head that has it") {
    Trace trace = three_heads();
    trace.head[0].weights(1, 2) = 0.25;
    trace.head[1].weights(1, 2) = 0.5;
    trace.head[2].weights(1, 2) = 0.5;
    const OverHeads over = over_heads(trace, ArrayId::weights, {1, 2});
    CHECK(over.largest == 0.5);
    CHECK(over.head == 1);
}

TEST_CASE("over heads a number that is none makes no mean, and is not the largest") {
    Trace trace = three_heads();
    trace.head[0].weights(0, 0) = no_number;
    trace.head[1].weights(0, 0) = -2.0;
    trace.head[2].weights(0, 0) = -3.0;
    const OverHeads over = over_heads(trace, ArrayId::weights, {0, 0});
    CHECK(std::isnan(over.mean));
    CHECK(over.largest == -2.0);
    CHECK(over.head == 1);
}
