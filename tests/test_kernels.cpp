// The engine of the processor beyond what every backend promises: all instruction sets, all numbers of threads, a whole layer.

#include <doctest/doctest.h>

#include <cmath>

#include "core/attention/attend.h"
#include "core/attention/attention.h"
#include "core/attention/random.h"
#include "core/compute/cpu_backend.h"
#include "core/compute/kernels/instruction_sets.h"
#include "core/compute/row_check.h"
#include "core/compute/self_attention.h"
#include "tests/attention_laws.h"
#include "tests/tile_laws.h"

using namespace attnscope;
using namespace attnscope::tests;

namespace {

MatrixF floats_of(const char* name, Index rows, Index columns, double deviation = 1.0) {
    return gaussian_matrix(RandomStream(11, name), rows, columns, deviation).cast<float>();
}

// The chosen one while it lives, the best again afterwards.
class ChosenInstructionSet {
public:
    explicit ChosenInstructionSet(const std::string& name) { use_instruction_set(name); }
    ~ChosenInstructionSet() { use_instruction_set(""); }
};

bool same_bits(const MatrixF& a, const MatrixF& b) { return a.size() == b.size() && std::equal(a.data(), a.data() + a.size(), b.data()); }

// float sums over up to 100 numbers of size 1
constexpr double tolerance = 1e-5;

}  // namespace

TEST_CASE("every instruction set of this processor keeps the promises of a backend") {
    for (const std::string& name : instruction_sets()) {
        CAPTURE(name);
        const ChosenInstructionSet chosen(name);
        CHECK(instruction_set() == name);
        CpuBackend backend(1);
        tiles_of_all_sizes_are_exact(backend);
        masked_tiles_are_exact(backend);
        random_attention_is_exact(backend, 60);
        capped_and_biased_attention_is_exact(backend);
        adversarial_scores_are_exact(backend);
        products_of_all_sizes_are_exact(backend);
    }
}

TEST_CASE("any number of threads gives the same bits") {
    const MatrixF Q = floats_of("Q", 700, 32), K = floats_of("K", 650, 32), V = floats_of("V", 650, 24);
    const AttendRequest attend{.Q = Q, .K = K, .V = V, .rule = {.scale = 0.2, .causal = true}, .query_heads = 2, .key_heads = 2};
    CpuBackend one(1);
    const MapResult expected = one.attention_map({.attend = attend, .bins = 77}, {});
    const TileRequest tile{.Q = Q, .K = K, .L = VectorD::Constant(700, 6.0), .rule = attend.rule, .rows = {3, 690}, .columns = {0, 640}, .level = 2};
    const MatrixF values = one.tile(tile).values, product = one.product(Q, K.transpose().eval(), MatrixF(), {});
    for (const int threads : {2, 3, 5}) {
        CAPTURE(threads);
        CpuBackend several(threads);
        const MapResult result = several.attention_map({.attend = attend, .bins = 77}, {});
        CHECK(same_bits(result.attended.O, expected.attended.O));
        CHECK((result.attended.L.array() == expected.attended.L.array()).all());
        for (std::size_t h = 0; h < 2; ++h) {
            CHECK(same_bits(result.heads[h].mean, expected.heads[h].mean));
            CHECK(same_bits(result.heads[h].max, expected.heads[h].max));
        }
        CHECK(same_bits(several.tile(tile).values, values));
        CHECK(same_bits(several.product(Q, K.transpose().eval(), MatrixF(), {}), product));
    }
}

TEST_CASE("a layer is its projections, its heads and its output projection") {
    for (const auto& [n, D, H] : {std::tuple<Index, Index, Index>{16, 8, 1}, {1, 6, 3}, {50, 24, 2}, {130, 64, 4}, {97, 40, 1}})
        for (const bool causal : {false, true}) {
            CAPTURE(n);
            CAPTURE(D);
            CAPTURE(causal);
            const double deviation = 1 / std::sqrt(static_cast<double>(D));
            const MatrixF X = floats_of("X", n, D), W_Q = floats_of("W_Q", D, D, deviation), W_K = floats_of("W_K", D, D, deviation);
            const MatrixF W_V = floats_of("W_V", D, D, deviation), W_O = floats_of("W_O", D, D, deviation);
            const Index d = D / H;
            const double scale = 1 / std::sqrt(static_cast<double>(d));
            SelfAttention layer({.W_Q = W_Q, .W_K = W_K, .W_V = W_V, .W_O = W_O, .heads = H}, {.scale = scale, .causal = causal}, 2);
            MatrixF Y;
            std::vector<float> weights(static_cast<std::size_t>(H * n * n));
            layer.forward(X, Y, weights.data());

            const MatrixD Xd = X.cast<double>();
            const MatrixD Q = Xd * W_Q.cast<double>(), K = Xd * W_K.cast<double>(), V = Xd * W_V.cast<double>();
            MatrixD concat(n, D);
            double largest = 0.0;
            for (Index h = 0; h < H; ++h) {
                const Attended head = attend(Q.middleCols(h * d, d), K.middleCols(h * d, d), V.middleCols(h * d, d), {.scale = scale, .causal = causal});
                concat.middleCols(h * d, d) = head.output;
                const Eigen::Map<const MatrixF> A(weights.data() + h * n * n, n, n);
                largest = std::max(largest, (A.cast<double>() - head.weights).cwiseAbs().maxCoeff());
            }
            CHECK(largest < tolerance);
            CHECK((Y.cast<double>() - concat * W_O.cast<double>()).cwiseAbs().maxCoeff() < tolerance);
        }
}

TEST_CASE("a layer's scores may be as large as they like") {
    const MatrixF X = floats_of("X", 60, 16), W = floats_of("W", 16, 16, 8.0), I = MatrixF::Identity(16, 16);
    SelfAttention layer({.W_Q = W, .W_K = W, .W_V = I, .W_O = I, .heads = 2}, {.scale = 1.0}, 1);
    MatrixF Y;
    std::vector<float> weights(2 * 60 * 60);
    layer.forward(X, Y, weights.data());
    for (Index row = 0; row < 120; ++row) {
        const auto of_row = Eigen::Map<const MatrixF>(weights.data(), 120, 60).row(row);
        CHECK(of_row.sum() == doctest::Approx(1.0));
        CHECK(of_row.minCoeff() >= 0.0f);
    }
    CHECK(Y.allFinite());
}

TEST_CASE("the check of some rows in double is content with a right result and finds a wrong weight and a wrong output") {
    const MatrixF Q = floats_of("Q", 300, 32), K = floats_of("K", 280, 32), V = floats_of("V", 280, 24);
    const AttendRequest request{.Q = Q, .K = K, .V = V, .rule = {.scale = 0.25, .softcap = 20.0, .causal = true}, .query_heads = 2, .key_heads = 2, .slopes = {0.1, 0.01}};
    CpuBackend backend(1);
    AttendResult result = backend.attend(request, {});
    const RowCheck right = check_rows(request, result, backend);
    CHECK(right.rows == rows_to_check);
    CHECK(right.weight_absolute < tolerance);
    CHECK(right.weight_relative < 1e-4);
    CHECK(right.output_absolute < tolerance);
    CHECK(right.weight_absolute > 0.0);

    AttendResult wrong = result;
    wrong.L.array() += 0.01;
    CHECK(check_rows(request, wrong, backend).weight_relative > 0.005);
    result.O.array() += 0.01f;
    CHECK(check_rows(request, result, backend).output_absolute > 0.005);
}

TEST_CASE("an output over 60,000 keys with values of one sign is as exact as one over a few") {
    const MatrixF Q = floats_of("Q", 3, 16), K = floats_of("K", 60'000, 16), V = MatrixF::Constant(60'000, 2, 0.7f);
    for (const ScoreRule& rule : {ScoreRule{.scale = 0.25}, ScoreRule{.scale = 2.0}}) {
        CpuBackend backend(1);
        const AttendRequest request{.Q = Q, .K = K, .V = V, .rule = rule};
        const AttendResult result = backend.attend(request, {});
        CHECK((result.O.array() - 0.7f).abs().maxCoeff() < 5e-6f);
        CHECK(check_rows(request, result, backend).weight_relative < 2e-5);
    }
}
