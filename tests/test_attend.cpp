#include <doctest/doctest.h>

#include <cmath>
#include <limits>

#include "core/attention/attend.h"
#include "core/attention/attention.h"
#include "core/attention/random.h"

using namespace attnscope;

namespace {

// sums of a few dozen products of numbers near 1 differ in their last bits by the order of addition
constexpr double tolerance = 1e-12;

MatrixD random(const char* name, Index rows, Index columns) {
    return gaussian_matrix(RandomStream(/*seed=*/42, name), rows, columns, 1.0);
}

double largest_difference(const MatrixD& a, const MatrixD& b) {
    REQUIRE(a.rows() == b.rows());
    REQUIRE(a.cols() == b.cols());
    return a.size() == 0 ? 0.0 : (a - b).cwiseAbs().maxCoeff();
}

}  // namespace

TEST_CASE("weights of two keys follow from their scores") {
    MatrixD Q(1, 1), K(2, 1), V(2, 1);
    Q << 2;
    K << 1, 3;
    V << 10, 20;
    const Attended result = attend(Q, K, V, {.scale = 0.5});
    CHECK(result.scores(0, 0) == 1.0);
    CHECK(result.scores(0, 1) == 3.0);
    const double weight = 1.0 / (1.0 + std::exp(-2.0));
    CHECK(result.weights(0, 1) == doctest::Approx(weight).epsilon(tolerance));
    CHECK(result.output(0, 0) == doctest::Approx(10 + 10 * weight).epsilon(tolerance));
}

TEST_CASE("a query that may see no key gets weights 0 and output 0") {
    MatrixD added = MatrixD::Zero(3, 4);
    added.row(1).setConstant(-infinity);
    const Attended result = attend(random("Q", 3, 2), random("K", 4, 2), random("V", 4, 5), {}, added);
    CHECK(result.weights.row(1).isZero(0.0));
    CHECK(result.output.row(1).isZero(0.0));
    CHECK(result.weights.row(0).sum() == doctest::Approx(1.0).epsilon(tolerance));
}

TEST_CASE("a window that lies beyond the keys leaves nothing") {
    const Attended result = attend(random("Q", 6, 2), random("K", 3, 2), random("V", 3, 2), {.window = Window{0, 0}});
    CHECK(result.weights.bottomRows(3).isZero(0.0));
    CHECK(result.weights.topRows(3).isIdentity(0.0));
}

TEST_CASE("a block of queries gives the rows of the whole") {
    const MatrixD Q = random("Q", 9, 3), K = random("K", 7, 3), V = random("V", 7, 2);
    const AttendOptions options{.scale = 0.7, .softcap = 2.0, .causal = true, .window = Window{3, -1}};
    const Attended whole = attend(Q, K, V, options);
    AttendOptions of_block = options;
    of_block.first_query = 4;
    const Attended block = attend(Q.middleRows(4, 3), K, V, of_block);
    CHECK(largest_difference(block.weights, whole.weights.middleRows(4, 3)) <= tolerance);
    CHECK(largest_difference(block.output, whole.output.middleRows(4, 3)) <= tolerance);
}

TEST_CASE("the softcap bounds what softmax sees and leaves the reported scores alone") {
    const MatrixD Q = random("Q", 3, 2) * 100.0, K = random("K", 4, 2), V = random("V", 4, 2);
    const Attended capped = attend(Q, K, V, {.softcap = 0.5});
    CHECK(largest_difference(capped.scores, Q * K.transpose()) <= 100 * tolerance);
    // capped scores lie within 0.5 of 0, so no weight of a row is more than e times another
    for (Index i = 0; i < 3; ++i)
        CHECK(capped.weights.row(i).maxCoeff() <= std::exp(1.0 + tolerance) * capped.weights.row(i).minCoeff());
}

TEST_CASE("visible keys are cut by causal mask and window, and limits without end do not overflow") {
    constexpr Index huge = std::numeric_limits<Index>::max();
    const auto range = [](Index i, Index m, bool causal, std::optional<Window> window) {
        const KeyRange keys = visible_keys(i, m, causal, window);
        return std::pair<Index, Index>(keys.begin, keys.end);
    };
    CHECK(range(2, 5, false, {}) == std::pair<Index, Index>(0, 5));
    CHECK(range(2, 5, true, {}) == std::pair<Index, Index>(0, 3));
    CHECK(range(2, 5, false, Window{1, 1}) == std::pair<Index, Index>(1, 4));
    CHECK(range(2, 5, false, Window{-1, 0}) == std::pair<Index, Index>(0, 3));
    CHECK(range(2, 5, true, Window{1, -1}) == std::pair<Index, Index>(1, 3));
    CHECK(range(2, 5, false, Window{huge, huge}) == std::pair<Index, Index>(0, 5));
    CHECK(range(9, 5, true, Window{1, 1}) == std::pair<Index, Index>(5, 5));
}

TEST_CASE("consecutive query heads share a key head") {
    CHECK(key_head_of(0, 6, 2) == 0);
    CHECK(key_head_of(2, 6, 2) == 0);
    CHECK(key_head_of(3, 6, 2) == 1);
    CHECK(key_head_of(5, 6, 6) == 5);
}

TEST_CASE("visible keys are those that the mask of a run leaves") {
    for (const bool causal : {false, true})
        for (const Window window : {Window{-1, -1}, Window{0, 2}, Window{2, -1}, Window{9, 0}})
            for (Index i = 0; i < 6; ++i) {
                const KeyRange keys = visible_keys(i, /*m=*/5, causal, window);
                for (Index j = 0; j < 5; ++j) {
                    const bool hidden = hiding_parts({.causal = causal, .window = window, .padding = {}, .blocked = {}}, i, j).any();
                    CHECK((j >= keys.begin && j < keys.end) == !hidden);
                }
            }
}
