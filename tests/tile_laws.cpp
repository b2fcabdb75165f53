#include "tests/tile_laws.h"

#include <doctest/doctest.h>

#include <limits>

#include "tests/tile_cases.h"

namespace attnscope::tests {

namespace {

// The promises of Tile in core/compute/backend.h. A float product over d numbers errs by some 6e-8 of |q||k| scale, at
// most 64 (plain_float_score_bound): 4e-6 in the exponent and so relative to the weight, a few times that at worst;
// Vulkan allows exp another 3 + 2|x| units of 6e-8, 9e-6 at the smallest weight judged.
constexpr double absolute_tolerance = 1e-5;
constexpr double relative_tolerance = 1e-4;

void check(const Errors& errors) {
    CHECK(errors.absolute <= absolute_tolerance);
    CHECK(errors.relative <= relative_tolerance);
}

Errors checked(Backend& backend, const Head& head, const TileRequest& request) {
    const Tile tile = backend.tile(request);
    CHECK(tile.notice == "");
    REQUIRE(tile.values.rows() == request.rows.size());
    REQUIRE(tile.values.cols() == request.columns.size());
    const Errors errors = errors_of(tile, head, request);
    check(errors);
    return errors;
}

// weights of what the rule hides must be 0, not small
void check_masked_cells_are_zero(const MatrixF& weights, const ScoreRule& rule) {
    Index wrong = 0;
    for (Index i = 0; i < weights.rows(); ++i) {
        const IndexRange seen = visible_keys(rule, i, weights.cols());
        for (Index j = 0; j < weights.cols(); ++j) wrong += (j < seen.begin || j >= seen.end) && weights(i, j) != 0.0f;
    }
    CHECK(wrong == 0);
}

}  // namespace

void tiles_of_all_sizes_are_exact(Backend& backend) {
    Errors largest;
    for (const Index n : {1, 3, 17, 64, 65, 200}) {
        for (const Index m : {1, 3, 17, 64, 65, 200}) {
            for (const Index d : {1, 5, 64, 80, 130}) {
                CAPTURE(n);
                CAPTURE(m);
                CAPTURE(d);
                const Head head = gaussian_head(n, m, d);
                keep_larger(largest, checked(backend, head, head.whole()));
            }
        }
    }
    MESSAGE(backend.name() << ", all sizes: " << sentence(largest));
}

void masked_tiles_are_exact(Backend& backend) {
    Errors largest;
    const ScoreRule rules[] = {
        {.causal = true},
        {.window = Window{.left = 0, .right = 0}},
        {.window = Window{.left = 7, .right = 3}},
        {.window = Window{.left = -1, .right = 5}},
        {.window = Window{.left = 70, .right = -1}},
        {.causal = true, .window = Window{.left = 66, .right = 9}},
        {.window = Window{.left = std::numeric_limits<Index>::max(), .right = std::numeric_limits<Index>::max()}},
    };
    for (const ScoreRule& rule : rules) {
        for (const auto& [n, m] : {std::pair<Index, Index>{1, 1}, {65, 65}, {200, 130}, {64, 200}, {200, 3}}) {
            CAPTURE(n);
            CAPTURE(m);
            CAPTURE(&rule - rules);
            const Head head = gaussian_head(n, m, 64, rule);
            keep_larger(largest, checked(backend, head, head.whole()));
            check_masked_cells_are_zero(backend.tile(head.whole()).values, head.rule);
        }
    }
    MESSAGE(backend.name() << ", masks: " << sentence(largest));
}

void rectangular_windows_are_exact(Backend& backend) {
    Errors largest;
    for (const ScoreRule& rule : {ScoreRule{}, ScoreRule{.causal = true}, ScoreRule{.window = Window{.left = 31, .right = 40}}}) {
        const Head head = gaussian_head(333, 291, 80, rule);
        for (const IndexRange rows : {IndexRange{0, 333}, {1, 2}, {63, 66}, {129, 258}, {332, 333}}) {
            for (const IndexRange columns : {IndexRange{0, 291}, {5, 6}, {1, 130}, {64, 128}, {97, 291}, {290, 291}}) {
                CAPTURE(rows.begin);
                CAPTURE(columns.begin);
                keep_larger(largest, checked(backend, head, head.window(rows, columns)));
            }
        }
        CHECK(backend.tile(head.window({7, 7}, {3, 9})).values.rows() == 0);
        CHECK(backend.tile(head.window({7, 9}, {3, 3})).values.cols() == 0);
    }
    MESSAGE(backend.name() << ", windows at odd places: " << sentence(largest));
}

void sharp_scores_lose_no_accuracy(Backend& backend) {
    Errors largest;
    for (const double bound : {0.99 * plain_float_score_bound, 1.01 * plain_float_score_bound, 1000.0}) {
        CAPTURE(bound);
        const Head gaussian = gaussian_head(200, 200, 64);
        const double scale = gaussian.rule.scale * bound / score_bound(gaussian.whole());
        const Head sharp = head_of(gaussian.Q, gaussian.K, {.scale = scale});
        keep_larger(largest, checked(backend, sharp, sharp.whole()));
    }
    MESSAGE(backend.name() << ", sharp scores: " << sentence(largest));
}

void spikes_lose_no_accuracy(Backend& backend) {
    Errors largest;
    for (const auto& [n, m, d] : {std::tuple<Index, Index, Index>{65, 200, 64}, {200, 65, 5}, {17, 64, 130}, {64, 3, 1}}) {
        CAPTURE(d);
        const Head head = spiked_head(n, m, d);
        CHECK(score_bound(head.whole()) >= 1e4);
        keep_larger(largest, checked(backend, head, head.whole()));
    }
    MESSAGE(backend.name() << ", spikes of 1e4: " << sentence(largest));
}

void extreme_inputs_behave(Backend& backend) {
    // equal huge scores share the row; what is far below is 0 and nothing is NaN
    const MatrixF Q = MatrixF::Constant(3, 2, 1e4f);
    MatrixF K = MatrixF::Constant(4, 2, 1e4f);
    K.row(2) *= -1.0f;
    const Head huge = head_of(Q, K, {.scale = 1.0});
    checked(backend, huge, huge.whole());
    const MatrixF weights = backend.tile(huge.whole()).values;
    CHECK(weights(0, 0) == doctest::Approx(1.0 / 3.0));
    CHECK(weights(0, 2) == 0.0f);

    // denormal and zero inputs make uniform rows
    const Head small = head_of(MatrixF::Constant(2, 3, 1e-40f), MatrixF::Zero(5, 3), {.scale = 1.0});
    checked(backend, small, small.whole());

    // beyond the promised accuracy a weight still is one
    const Head absurd = head_of(gaussian_floats("Q", 20, 4) * 1e15f, gaussian_floats("K", 20, 4) * 1e15f, {.scale = 1.0});
    const MatrixF anything = backend.tile(absurd.whole()).values;
    CHECK((anything.array() >= 0.0f).all());
    CHECK((anything.array() <= 1.0f).all());

    // negative and zero scales are scales too
    for (const double scale : {-0.5, 0.0}) {
        const Head odd = head_of(gaussian_floats("Q", 20, 4), gaussian_floats("K", 9, 4), {.scale = scale});
        checked(backend, odd, odd.whole());
    }
}

}  // namespace attnscope::tests
