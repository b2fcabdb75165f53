#include "app/cli/bench_cases.h"

#include <cmath>
#include <limits>
#include <memory>

#include <fmt/format.h>

#include "app/cli/parsing.h"
#include "core/attention/random.h"
#include "core/compute/cpu_backend.h"
#include "core/compute/self_attention.h"

namespace attnscope {

namespace {

constexpr Named<BenchKind> kinds[] = {{BenchKind::layer, "layer"}, {BenchKind::map, "map"}, {BenchKind::tile, "tile"}};
constexpr Index bins = 1024, tile_size = 1024;

// uniform numbers of variance `deviation`^2; what is timed must not depend on their distribution
MatrixF uniform(const char* name, Index rows, Index columns, double deviation) {
    return uniform_matrix(RandomStream(/*seed=*/1, name), rows, columns, std::sqrt(3.0) * deviation).cast<float>();
}

struct LayerInput {
    explicit LayerInput(const BenchCase& bench)
        : X(uniform("X", bench.n, bench.D, 1.0)), weights(static_cast<std::size_t>(bench.H * bench.n * bench.n)) {
        const double deviation = 1 / std::sqrt(static_cast<double>(bench.D));
        for (const char* name : {"W_Q", "W_K", "W_V", "W_O"}) W.push_back(uniform(name, bench.D, bench.D, deviation));
    }
    MatrixF X, Y;
    std::vector<MatrixF> W;
    std::vector<float> weights;  // (H, n, n)
};

double scale_of(const BenchCase& bench) { return 1 / std::sqrt(static_cast<double>(bench.D / bench.H)); }

std::function<void()> layer_job(const BenchCase& bench, int threads) {
    const auto input = std::make_shared<LayerInput>(bench);
    const LayerMatrices matrices{.W_Q = input->W[0], .W_K = input->W[1], .W_V = input->W[2], .W_O = input->W[3], .heads = bench.H};
    const auto layer = std::make_shared<SelfAttention>(matrices, ScoreRule{.scale = scale_of(bench), .causal = bench.causal}, threads);
    return [input, layer] { layer->forward(input->X, input->Y, input->weights.data()); };
}

// Three products and a row softmax for each head, as anybody would write them with Eigen.
std::function<void()> plain_layer_job(const BenchCase& bench) {
    const auto input = std::make_shared<LayerInput>(bench);
    return [input, bench] {
        const Index n = bench.n, d = bench.D / bench.H;
        const MatrixF Q = input->X * input->W[0], K = input->X * input->W[1], V = input->X * input->W[2];
        MatrixF concat(n, bench.D);
        for (Index h = 0; h < bench.H; ++h) {
            Eigen::Map<MatrixF> A(input->weights.data() + h * n * n, n, n);
            A.noalias() = (Q.middleCols(h * d, d) * static_cast<float>(scale_of(bench))) * K.middleCols(h * d, d).transpose();
            for (Index i = 0; i < n; ++i) {
                if (bench.causal) A.row(i).tail(n - 1 - i).setConstant(-std::numeric_limits<float>::infinity());
                A.row(i) = (A.row(i).array() - A.row(i).maxCoeff()).exp();
                A.row(i) /= A.row(i).sum();
            }
            concat.middleCols(h * d, d).noalias() = A * V.middleCols(h * d, d);
        }
        input->Y.noalias() = concat * input->W[3];
    };
}

struct HeadInput {
    explicit HeadInput(const BenchCase& bench)
        : Q(uniform("Q", bench.n, bench.D, 1.0)), K(uniform("K", bench.n, bench.D, 1.0)), V(uniform("V", bench.n, bench.D, 1.0)) {}
    MatrixF Q, K, V;
    VectorD L;
};

std::function<void()> map_job(const BenchCase& bench, int threads) {
    const auto input = std::make_shared<HeadInput>(bench);
    const auto backend = std::make_shared<CpuBackend>(threads);
    return [input, backend, rule = ScoreRule{.scale = scale_of(bench), .causal = bench.causal}] {
        backend->attention_map({.attend = {.Q = input->Q, .K = input->K, .V = input->V, .rule = rule}, .bins = bins}, {});
    };
}

// rows of weights in chunks, each pooled when it is there
std::function<void()> plain_map_job(const BenchCase& bench) {
    const auto input = std::make_shared<HeadInput>(bench);
    return [input, bench] {
        const Index n = bench.n, used = std::min(bins, n), rows_at_once = 256;
        MatrixF O(n, bench.D), mean = MatrixF::Zero(used, used), max = MatrixF::Zero(used, used);
        VectorD L(n);
        for (Index row = 0; row < n; row += rows_at_once) {
            const Index rows = std::min(rows_at_once, n - row);
            MatrixF A = (input->Q.middleRows(row, rows) * static_cast<float>(scale_of(bench))) * input->K.transpose();
            for (Index i = 0; i < rows; ++i) {
                if (bench.causal) A.row(i).tail(n - 1 - row - i).setConstant(-std::numeric_limits<float>::infinity());
                const float largest = A.row(i).maxCoeff();
                A.row(i) = (A.row(i).array() - largest).exp();
                const float sum = A.row(i).sum();
                A.row(i) /= sum;
                L[row + i] = static_cast<double>(largest) + std::log(static_cast<double>(sum));
                const Index bin = (row + i) * used / n;
                for (Index b = 0; b < used; ++b) {
                    const Index begin = first_of_bin(b, used, n), end = first_of_bin(b + 1, used, n);
                    mean(bin, b) += A.row(i).segment(begin, end - begin).mean();
                    max(bin, b) = std::max(max(bin, b), A.row(i).segment(begin, end - begin).maxCoeff());
                }
            }
            O.middleRows(row, rows).noalias() = A * input->V;
        }
    };
}

std::function<void()> tile_job(const BenchCase& bench, int threads) {
    const auto input = std::make_shared<HeadInput>(bench);
    input->L = VectorD::Constant(bench.n, std::log(static_cast<double>(bench.n)) + 0.5);
    const auto backend = std::make_shared<CpuBackend>(threads);
    const IndexRange middle{(bench.n - tile_size) / 2, (bench.n + tile_size) / 2};
    return [input, backend, middle, rule = ScoreRule{.scale = scale_of(bench), .causal = bench.causal}] {
        backend->tile({.Q = input->Q, .K = input->K, .L = input->L, .rule = rule, .rows = middle, .columns = middle});
    };
}

std::function<void()> plain_tile_job(const BenchCase& bench) {
    const auto input = std::make_shared<HeadInput>(bench);
    const float L = static_cast<float>(std::log(static_cast<double>(bench.n)) + 0.5);
    return [input, bench, L] {
        const Index first = (bench.n - tile_size) / 2;
        MatrixF A = (input->Q.middleRows(first, tile_size) * static_cast<float>(scale_of(bench))) * input->K.middleRows(first, tile_size).transpose();
        A = (A.array() - L).exp();
    };
}

}  // namespace

BenchCase bench_case_of(std::string_view text) {
    const auto wrong = [&](std::string_view why) { return usage_error("case", fmt::format("\"{}\" {}; examples: layer:512,512,8, layer:2048,512,8,causal, map:16384,64, tile:65536,64", text, why)); };
    const std::size_t colon = text.find(':');
    if (colon == std::string_view::npos) throw wrong("has no kind of job before a colon");
    BenchCase bench;
    bench.kind = named("case", text.substr(0, colon), kinds);
    std::vector<std::string> parts = parts_between_commas(text.substr(colon + 1));
    const std::size_t sizes = bench.kind == BenchKind::layer ? 3 : 2;
    if (parts.size() == sizes + 1) {
        if (parts.back() != "causal" && parts.back() != "1" && parts.back() != "0") throw wrong("ends in something else than causal");
        bench.causal = parts.back() != "0";
        parts.pop_back();
    }
    if (parts.size() != sizes) throw wrong(bench.kind == BenchKind::layer ? "needs tokens, width and heads" : "needs tokens and width");
    bench.n = whole_number("case", parts[0]);
    bench.D = whole_number("case", parts[1]);
    if (sizes == 3) bench.H = whole_number("case", parts[2]);
    constexpr Index most_tokens = Index{1} << 22, most_width = 65536;
    if (bench.n < 1 || bench.D < 1 || bench.H < 1 || bench.n > most_tokens || bench.D > most_width) throw wrong("has a size that cannot be timed");
    if (bench.D % bench.H != 0) throw wrong("has a width that the heads cannot share");
    if (bench.kind == BenchKind::tile && bench.n < tile_size) throw wrong("has fewer tokens than the tile, 1024");
    return bench;
}

std::string text_of(const BenchCase& bench) {
    std::string text = fmt::format("{}:{},{}", kinds[static_cast<std::size_t>(bench.kind)].name, bench.n, bench.D);
    if (bench.kind == BenchKind::layer) text += fmt::format(",{}", bench.H);
    return text + (bench.causal ? ",causal" : "");
}

std::vector<BenchCase> usual_bench_cases() {
    std::vector<BenchCase> cases;
    for (const char* text : {"layer:16,8,1", "layer:512,512,8", "layer:2048,512,8", "layer:2048,512,8,causal", "layer:4096,512,8", "layer:8192,64,1",
                             "map:4096,64", "map:16384,64", "map:16384,64,causal", "map:32768,64", "tile:65536,64"})
        cases.push_back(bench_case_of(text));
    return cases;
}

double operations_of(const BenchCase& bench) {
    const auto n = static_cast<double>(bench.n), D = static_cast<double>(bench.D);
    switch (bench.kind) {
        case BenchKind::layer: return 8 * n * D * D + 4 * n * n * D;
        case BenchKind::map: return 4 * n * n * D;
        case BenchKind::tile: break;
    }
    return 2.0 * static_cast<double>(tile_size * tile_size) * D;
}

std::function<void()> job_of(const BenchCase& bench, int threads) {
    switch (bench.kind) {
        case BenchKind::layer: return layer_job(bench, threads);
        case BenchKind::map: return map_job(bench, threads);
        case BenchKind::tile: break;
    }
    return tile_job(bench, threads);
}

std::optional<std::function<void()>> plain_job_of(const BenchCase& bench) {
    constexpr double most_operations = 5e10;
    if (operations_of(bench) > most_operations) return std::nullopt;
    switch (bench.kind) {
        case BenchKind::layer: return plain_layer_job(bench);
        case BenchKind::map: return plain_map_job(bench);
        case BenchKind::tile: break;
    }
    return plain_tile_job(bench);
}

}  // namespace attnscope
