#include <doctest/doctest.h>

#include <cmath>
#include <limits>

#include "core/compute/cpu_backend.h"
#include "tests/attention_laws.h"
#include "tests/pooled_tile_laws.h"
#include "tests/tile_cases.h"
#include "tests/tile_laws.h"

using namespace attnscope;
using namespace attnscope::tests;

TEST_CASE("the log-sum-exp of each row is that of its visible scores") {
    // sums of a few hundred terms in double, in another order
    constexpr double tolerance = 1e-12;
    for (const ScoreRule& rule : {ScoreRule{}, ScoreRule{.causal = true}, ScoreRule{.window = Window{.left = 3, .right = 2}}}) {
        const Head head = gaussian_head(130, 1100, 20, rule);
        for (Index i = 0; i < head.Q.rows(); ++i) {
            const IndexRange seen = visible_keys(head.rule, i, head.K.rows());
            double sum = 0.0;
            for (Index j = seen.begin; j < seen.end; ++j) {
                sum += std::exp(head.Q.row(i).cast<double>().dot(head.K.row(j).cast<double>()) * head.rule.scale);
            }
            CHECK(std::abs(head.L[i] - std::log(sum)) <= tolerance);
        }
    }
}

TEST_CASE("a query that sees no key has a log-sum-exp of minus infinity and weights 0") {
    // with a window of 0 keys to the right, query 5 of a text with 3 keys sees none
    const Head head = gaussian_head(6, 3, 4, {.window = Window{.left = 1, .right = 0}});
    CHECK(head.L[5] == -std::numeric_limits<double>::infinity());
    CHECK(std::isfinite(head.L[3]));
    CpuBackend cpu;
    CHECK((cpu.tile(head.whole()).values.row(5).array() == 0.0f).all());
    CHECK(log_sum_exp(head.Q, MatrixF(0, 4), {})[0] == -std::numeric_limits<double>::infinity());
}

TEST_CASE("scores that grow along the keys do not overflow the log-sum-exp") {
    MatrixF K(2000, 1);
    for (Index j = 0; j < K.rows(); ++j) K(j, 0) = static_cast<float>(j);
    const VectorD L = log_sum_exp(MatrixF::Ones(1, 1), K, {.scale = 10.0});
    // a geometric series: 19990 + log(1 / (1 - e^-10)), up to a rounding of 19990
    CHECK(std::abs(L[0] - (19990.0 - std::log1p(-std::exp(-10.0)))) <= 1e-11);
}

TEST_CASE("no score is larger than the bound, and one that reaches it exists") {
    const Head head = gaussian_head(20, 30, 7);
    const MatrixD scores = head.Q.cast<double>() * head.K.cast<double>().transpose() * head.rule.scale;
    CHECK(scores.cwiseAbs().maxCoeff() <= score_bound(head.whole()));
    CHECK(score_bound(head_of(head.Q, head.Q.row(0), {.scale = -2.0}).window({0, 1}, {0, 1})) ==
          doctest::Approx(2.0 * head.Q.row(0).cast<double>().squaredNorm()));
}

TEST_CASE("the processor's tiles of all sizes are the weights") {
    CpuBackend cpu;
    tiles_of_all_sizes_are_exact(cpu);
}

TEST_CASE("the processor's tiles under masks are the weights, and masked cells are 0") {
    CpuBackend cpu;
    masked_tiles_are_exact(cpu);
}

TEST_CASE("the processor's rectangular windows at odd places are the weights") {
    CpuBackend cpu;
    rectangular_windows_are_exact(cpu);
}

TEST_CASE("scores on both sides of the switch to wide sums cost the processor's tiles no accuracy") {
    CpuBackend cpu;
    sharp_scores_lose_no_accuracy(cpu);
}

TEST_CASE("scores of 1e4 cost the processor's tiles no accuracy") {
    CpuBackend cpu;
    spikes_lose_no_accuracy(cpu);
}

TEST_CASE("the processor's tiles of extreme inputs are weights") {
    CpuBackend cpu;
    extreme_inputs_behave(cpu);
}

TEST_CASE("the processor's pooled tiles of every quantity are exact") {
    CpuBackend cpu;
    pooled_tiles_are_exact(cpu);
}

TEST_CASE("the processor's tiles with softcap, linear bias and hidden cells are exact") {
    CpuBackend cpu;
    ruled_tiles_are_exact(cpu);
}

TEST_CASE("scores of 1e4 cost the processor's pooled tiles no accuracy") {
    CpuBackend cpu;
    pooled_spikes_lose_no_accuracy(cpu);
}

TEST_CASE("the processor's attention and maps of all sizes are exact") {
    CpuBackend cpu;
    attention_of_all_sizes_is_exact(cpu);
}

TEST_CASE("the processor's attention and maps under masks are exact") {
    CpuBackend cpu;
    masked_attention_is_exact(cpu);
}

TEST_CASE("the processor's attention with a softcap and a linear bias is exact") {
    CpuBackend cpu;
    capped_and_biased_attention_is_exact(cpu);
}

TEST_CASE("the processor's heads that share keys are exact") {
    CpuBackend cpu;
    heads_that_share_keys_are_exact(cpu);
}

TEST_CASE("hidden cells take no part in the processor's attention") {
    CpuBackend cpu;
    hidden_cells_take_no_part(cpu);
}

TEST_CASE("rows that see no key are 0 in the processor's attention") {
    CpuBackend cpu;
    rows_that_see_no_key_are_zero(cpu);
}

TEST_CASE("growing scores, spikes and absurd numbers do the processor's attention no harm") {
    CpuBackend cpu;
    adversarial_scores_are_exact(cpu);
}

TEST_CASE("small weights beside large ones are not lost on the processor's long walks") {
    CpuBackend cpu;
    long_walks_keep_their_digits(cpu);
}

TEST_CASE("the processor's attention of 500 random configurations is exact") {
    CpuBackend cpu;
    random_attention_is_exact(cpu, 500);
}

TEST_CASE("the processor's attention is the same every time") {
    CpuBackend cpu;
    attention_is_the_same_every_time(cpu);
}

TEST_CASE("the processor writes weights and scores where it is asked to") {
    CpuBackend cpu;
    weights_and_scores_are_written(cpu);
}

TEST_CASE("the processor's products of all sizes are exact") {
    CpuBackend cpu;
    products_of_all_sizes_are_exact(cpu);
}

TEST_CASE("the processor's progress rises to one") {
    CpuBackend cpu;
    progress_rises_to_one(cpu);
}

TEST_CASE("the processor's product can be stopped") {
    CpuBackend cpu;
    a_stopped_product_is_cancelled(cpu);
}

TEST_CASE("the processor's job ends soon after it was asked to stop") {
    CpuBackend cpu;
    a_stopped_job_ends_soon(cpu, 20'000);
}
