#include <doctest/doctest.h>

#include <atomic>
#include <chrono>
#include <cmath>
#include <thread>

#include "tests/attention_cases.h"
#include "tests/attention_laws.h"
#include "tests/tile_cases.h"

namespace attnscope::tests {

namespace {

using Clock = std::chrono::steady_clock;

// a token that was asked to stop before the job began
std::stop_token stopped() {
    std::stop_source source;
    source.request_stop();
    return source.get_token();
}

// the seconds between the stop, a moment after the job has begun, and the end of the job
double seconds_to_stop(Backend& backend, const Heads& heads) {
    constexpr auto moment = std::chrono::milliseconds(60);
    std::stop_source source;
    Clock::time_point asked;
    std::jthread impatient([&] {
        std::this_thread::sleep_for(moment);
        asked = Clock::now();
        source.request_stop();
    });
    CHECK_THROWS_AS(backend.attention_map({.attend = heads.request(), .bins = 256}, {.stop = source.get_token()}), Cancelled);
    const Clock::time_point ended = Clock::now();
    impatient.join();
    return std::chrono::duration<double>(ended - asked).count();
}

}  // namespace

void attention_is_the_same_every_time(Backend& backend) {
    const Heads heads = gaussian_heads({.n = 200, .m = 333, .d = 24, .d_v = 17, .query_heads = 2, .key_heads = 1}, {.softcap = 9.0, .slope = 0.02});
    const MapResult first = backend.attention_map({.attend = heads.request(), .bins = 33}, {});
    const MapResult second = backend.attention_map({.attend = heads.request(), .bins = 33}, {});
    CHECK(first.attended.O == second.attended.O);
    CHECK(first.attended.L == second.attended.L);
    CHECK(first.heads[1].mean == second.heads[1].mean);
    CHECK(first.heads[1].max == second.heads[1].max);

    // without the map the sums may be taken in another order
    constexpr double rounding = 1e-5;
    const AttendResult alone = backend.attend(heads.request(), {});
    CHECK((alone.O - first.attended.O).cwiseAbs().maxCoeff() <= rounding);
    CHECK((alone.L - first.attended.L).cwiseAbs().maxCoeff() <= rounding);
}

void weights_and_scores_are_written(Backend& backend) {
    const ScoreRule rules[] = {{}, {.softcap = 3.0, .slope = 0.1, .causal = true}, {.window = Window{.left = 2, .right = 0}},
                               {.cells = padding_mask({1, 60})}};
    for (const ScoreRule& rule : rules) {
        CAPTURE(&rule - rules);
        const Index n = 70, m = 65, H = 4;
        const Heads heads = gaussian_heads({.n = n, .m = m, .d = 24, .d_v = 10, .query_heads = H, .key_heads = 2}, rule);
        std::vector<float> weights(static_cast<std::size_t>(H * n * m), -1.0f), scores = weights;
        AttendRequest request = heads.request();
        request.weights = weights.data();
        request.scores = scores.data();
        backend.attend(request, {});
        for (Index h = 0; h < H; ++h) {
            const TrueHead truth = true_head(heads, h, 1);
            const Eigen::Map<const MatrixF> A(weights.data() + h * n * m, n, m), S(scores.data() + h * n * m, n, m);
            // as the weights of a map; a score's error is relative to |q||k| scale, here at most some 10
            CHECK((A.cast<double>() - truth.weights).cwiseAbs().maxCoeff() <= 1e-5);
            CHECK((S.cast<double>() - truth.scores).cwiseAbs().maxCoeff() <= 1e-5);
            for (Index i = 0; i < n; ++i) {
                const double sum = A.row(i).cast<double>().sum();
                CHECK(std::abs(sum - (std::isinf(truth.L[i]) ? 0.0 : 1.0)) <= 1e-5);
            }
        }
        // one without the other
        std::vector<float> again(weights.size(), -1.0f);
        request.weights = nullptr;
        request.scores = again.data();
        backend.attend(request, {});
        CHECK(again == scores);
    }
}

void products_of_all_sizes_are_exact(Backend& backend) {
    double largest = 0.0;
    for (const Index rows : {1, 3, 64, 65, 200})
        for (const Index inner : {1, 5, 16, 64, 130, 333})
            for (const Index columns : {1, 17, 64, 66, 150}) {
                CAPTURE(rows);
                CAPTURE(inner);
                CAPTURE(columns);
                const MatrixF A = gaussian_floats("A", rows, inner), B = gaussian_floats("B", inner, columns);
                const MatrixF bias = (rows + columns) % 2 == 0 ? gaussian_floats("bias", 1, columns) : MatrixF(0, 0);
                MatrixD truth = A.cast<double>() * B.cast<double>();
                if (bias.size() > 0) truth.rowwise() += bias.cast<double>().row(0);
                const MatrixF C = backend.product(A, B, bias, {});
                REQUIRE(C.rows() == rows);
                REQUIRE(C.cols() == columns);
                // the rounding of a float sum is relative to |a||b|
                const double size = 1.0 + A.cast<double>().rowwise().norm().maxCoeff() * B.cast<double>().colwise().norm().maxCoeff();
                const double error = (C.cast<double>() - truth).cwiseAbs().maxCoeff() / size;
                CHECK(error <= 1e-6);
                largest = std::max(largest, error);
            }
    // columns of a wider matrix
    const MatrixF wide = gaussian_floats("wide", 90, 50);
    const MatrixF copied = wide.middleCols(3, 20), strided = backend.product(wide.middleCols(3, 20), wide.block(0, 30, 20, 15), MatrixF(0, 0), {});
    CHECK((strided - copied * wide.block(0, 30, 20, 15)).cwiseAbs().maxCoeff() <= 1e-4f);
    CHECK(backend.product(MatrixF(0, 3), MatrixF::Ones(3, 2), MatrixF(0, 0), {}).rows() == 0);
    MESSAGE(backend.name() << ", products: " << fmt::format("largest error {:.2g} of |a||b|", largest));
}

void progress_rises_to_one(Backend& backend) {
    const Heads heads = gaussian_heads({.n = 333, .m = 200, .d = 16, .d_v = 8, .query_heads = 2, .key_heads = 2});
    for (const bool with_map : {false, true}) {
        std::vector<double> fractions;
        std::atomic<bool> inside = false;
        const JobControl control{.stop = {}, .progress = [&](double fraction) {
            CHECK_FALSE(inside.exchange(true));
            fractions.push_back(fraction);
            inside = false;
        }};
        if (with_map) backend.attention_map({.attend = heads.request(), .bins = 50}, control);
        else backend.attend(heads.request(), control);
        REQUIRE_FALSE(fractions.empty());
        CHECK(std::is_sorted(fractions.begin(), fractions.end()));
        CHECK(fractions.front() >= 0.0);
        CHECK(fractions.back() == 1.0);
    }
}

void a_stopped_job_ends_soon(Backend& backend, Index n) {
    const Heads small = gaussian_heads({.n = 100, .m = 100, .d = 8, .d_v = 8});
    CHECK_THROWS_AS(backend.attend(small.request(), {.stop = stopped()}), Cancelled);
    CHECK_THROWS_AS(backend.attention_map({.attend = small.request()}, {.stop = stopped()}), Cancelled);

    // the best of three, since a busy machine may keep any one of them waiting
    constexpr double longest_seconds = 0.2;
    const Heads heads = gaussian_heads({.n = n, .m = n, .d = 64, .d_v = 64});
    double best = seconds_to_stop(backend, heads);
    for (int attempt = 0; attempt < 2 && best > longest_seconds; ++attempt) best = std::min(best, seconds_to_stop(backend, heads));
    CHECK(best <= longest_seconds);

    // nothing of it is left
    const MapResult result = backend.attention_map({.attend = small.request(), .bins = 100}, {});
    CHECK((result.heads[0].mean.cast<double>() - true_head(small, 0, 100).mean).cwiseAbs().maxCoeff() <= 1e-5);
}

void a_stopped_product_is_cancelled(Backend& backend) {
    const MatrixF A = gaussian_floats("A", 100, 100);
    CHECK_THROWS_AS(backend.product(A, A, MatrixF(0, 0), {.stop = stopped()}), Cancelled);
}

}  // namespace attnscope::tests
