#include "core/attention/trace.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <limits>

#include "core/attention/attention.h"
#include "core/attention/error.h"

namespace attnscope {
namespace {

constexpr std::size_t largest_size = std::numeric_limits<std::size_t>::max();

std::size_t saturating_product(std::size_t a, std::size_t b) { return a != 0 && b > largest_size / a ? largest_size : a * b; }
std::size_t saturating_sum(std::size_t a, std::size_t b) { return b > largest_size - a ? largest_size : a + b; }

std::size_t entries(Index rows, Index columns) {
    return saturating_product(static_cast<std::size_t>(rows), static_cast<std::size_t>(columns));
}

// In place of what was computed; whatever follows reads the new numbers.
void set_overrides(MatrixD& values, const Setup& setup, ArrayId id, Index head) {
    for (const Override& set : setup.overrides)
        if (set.number.array == id && set.number.head == head) values(set.number.row, set.number.column) = set.value;
}

HeadTrace head_trace(const Trace& trace, Index h) {
    const Setup& setup = trace.setup;
    const Options& options = setup.options;
    const Sizes& sizes = setup.sizes;
    HeadTrace t;
    t.Q = head_columns(trace.Q_flat, h, sizes.d_k);
    t.K = head_columns(trace.K_flat, h, sizes.d_k);
    t.V = head_columns(trace.V_flat, h, sizes.d_v);
    if (options.positions == PositionKind::rotary) {
        t.Q = rotated(t.Q);
        t.K = rotated(t.K);
    }
    switch (options.similarity) {
        case Similarity::dot: t.scores = dot_scores(t.Q, t.K); break;
        case Similarity::cosine: t.scores = cosine_scores(t.Q, t.K); break;
        case Similarity::additive:
            t.scores = additive_scores(t.Q, t.K, setup.weights.additive[static_cast<std::size_t>(h)]);
            break;
    }
    set_overrides(t.scores, setup, ArrayId::scores, h);
    const double slope = options.positions == PositionKind::linear_bias ? linear_bias_slope(h, sizes.H) : 0;
    t.scaled = scaled_scores(t.scores, scale_factor(options, sizes.d_k), options.temperature, slope);
    t.masked = masked_scores(t.scaled, options.mask);
    Softmax s = softmax(t.masked, options.softmax);
    t.row_max = std::move(s.maximum);
    t.shifted = std::move(s.shifted);
    t.exp = std::move(s.exp);
    t.row_sum = std::move(s.sum);
    t.weights = std::move(s.weights);
    set_overrides(t.weights, setup, ArrayId::weights, h);
    t.dropped = dropped_out(t.weights, options.dropout, h);
    t.heads = weighted_sum(t.dropped, t.V);
    return t;
}

std::vector<bool> fully_masked_rows(const Setup& setup) {
    std::vector<bool> rows;
    for (Index i = 0; i < setup.sizes.n; ++i) {
        bool sees_one = false;
        for (Index j = 0; j < setup.sizes.n && !sees_one; ++j) sees_one = !hiding_parts(setup.options.mask, i, j).any();
        rows.push_back(!sees_one);
    }
    return rows;
}

}  // namespace

MatrixD position_vectors(const Setup& setup) {
    switch (setup.options.positions) {
        case PositionKind::sinusoidal: return sinusoidal_positions(setup.sizes.n, setup.sizes.D);
        case PositionKind::own: return setup.P;
        default: return MatrixD::Zero(setup.sizes.n, setup.sizes.D);
    }
}

Trace run(Setup setup, std::size_t memory_limit) {
    const Sizes sizes = setup.sizes;
    if (const std::size_t bytes = estimated_bytes(sizes); bytes > memory_limit)
        throw Error("all intermediates of n = " + std::to_string(sizes.n) + " tokens would take " + std::to_string(bytes) +
                    " bytes, more than the limit of " + std::to_string(memory_limit) + "; " +
                    std::to_string(largest_n_that_fits(sizes, memory_limit)) + " tokens would fit");
    assert(setup.E.rows() == sizes.n && setup.E.cols() == sizes.D);
    assert(setup.options.positions != PositionKind::own || (setup.P.rows() == sizes.n && setup.P.cols() == sizes.D));

    Trace trace;
    const Options& options = setup.options;
    const Weights& w = setup.weights;
    trace.tokens.resize(sizes.n, 1);
    for (Index i = 0; i < sizes.n; ++i) trace.tokens(i, 0) = static_cast<double>(setup.ids[static_cast<std::size_t>(i)]);
    trace.E = setup.E;
    trace.P = position_vectors(setup);
    trace.X = trace.E + trace.P;
    trace.norm = options.layer_norm ? layer_normalized(trace.X, w.gamma, w.beta, options.layer_norm_epsilon) : trace.X;
    trace.Q_flat = options.projections ? projected(trace.norm, w.W_Q, w.b_Q) : trace.norm;
    trace.K_flat = options.projections ? projected(trace.norm, w.W_K, w.b_K) : trace.norm;
    trace.V_flat = options.projections ? projected(trace.norm, w.W_V, w.b_V) : trace.norm;
    trace.fully_masked = fully_masked_rows(setup);
    trace.setup = std::move(setup);

    std::vector<const MatrixD*> outputs;
    trace.head.reserve(static_cast<std::size_t>(sizes.H));
    for (Index h = 0; h < sizes.H; ++h) {
        trace.head.push_back(head_trace(trace, h));
        outputs.push_back(&trace.head.back().heads);
    }
    const Setup& kept = trace.setup;
    trace.concat = concatenated(outputs);
    trace.output = kept.options.output_projection ? projected(trace.concat, kept.weights.W_O, kept.weights.b_O) : trace.concat;
    trace.residual = kept.options.residual ? MatrixD(trace.X + trace.output) : trace.output;
    return trace;
}

bool has_biases(const Setup& setup) {
    const Weights& w = setup.weights;
    return std::ranges::any_of(std::array{&w.b_Q, &w.b_K, &w.b_V, &w.b_O}, [](const MatrixD* bias) { return !bias->isZero(0); });
}

const MatrixD& array(const Trace& trace, ArrayId id, Index head) {
    static constexpr MatrixD Trace::* shared[] = {
        &Trace::tokens, &Trace::E, &Trace::P, &Trace::X, &Trace::norm, &Trace::Q_flat, &Trace::K_flat, &Trace::V_flat};
    static constexpr MatrixD HeadTrace::* of_head[] = {
        &HeadTrace::Q, &HeadTrace::K, &HeadTrace::V, &HeadTrace::scores, &HeadTrace::scaled, &HeadTrace::masked,
        &HeadTrace::row_max, &HeadTrace::shifted, &HeadTrace::exp, &HeadTrace::row_sum, &HeadTrace::weights,
        &HeadTrace::dropped, &HeadTrace::heads};
    static constexpr MatrixD Trace::* joined[] = {&Trace::concat, &Trace::output, &Trace::residual};
    static constexpr MatrixD Weights::* given[] = {
        &Weights::W_Q, &Weights::W_K, &Weights::W_V, &Weights::W_O, &Weights::b_Q, &Weights::b_K,
        &Weights::b_V, &Weights::b_O, &Weights::gamma, &Weights::beta};
    static constexpr MatrixD AdditiveWeights::* additive[] = {&AdditiveWeights::W_a, &AdditiveWeights::U_a, &AdditiveWeights::v_a};

    const auto at = [id](ArrayId first) { return static_cast<std::size_t>(id) - static_cast<std::size_t>(first); };
    const auto h = static_cast<std::size_t>(head);
    if (id < ArrayId::Q) return trace.*shared[at(ArrayId::tokens)];
    if (id < ArrayId::concat) {
        assert(h < trace.head.size());
        return trace.head[h].*of_head[at(ArrayId::Q)];
    }
    if (id < ArrayId::W_Q) return trace.*joined[at(ArrayId::concat)];
    if (id < ArrayId::W_a) return trace.setup.weights.*given[at(ArrayId::W_Q)];
    assert(h < trace.setup.weights.additive.size());
    return trace.setup.weights.additive[h].*additive[at(ArrayId::W_a)];
}

std::size_t estimated_bytes(const Sizes& s) {
    constexpr std::size_t square_arrays = 7;  // scores, scaled, masked, shifted, exp, weights, dropped
    constexpr std::size_t model_arrays = 8;   // E and P in Setup and Trace, X, norm, output, residual
    const std::size_t H = static_cast<std::size_t>(s.H);
    std::size_t count = saturating_product(H, saturating_product(square_arrays, entries(s.n, s.n)));
    count = saturating_sum(count, saturating_product(model_arrays, entries(s.n, s.D)));
    count = saturating_sum(count, saturating_product(4 * H, entries(s.n, s.d_k)));             // Q_flat K_flat Q K
    count = saturating_sum(count, saturating_product(4 * H, entries(s.n, s.d_v)));             // V_flat V heads concat
    count = saturating_sum(count, saturating_product(2 * H, saturating_product(2, entries(s.D, std::max(s.d_k, s.d_v)))));  // W
    return saturating_product(count, sizeof(double));
}

double multiplications(const Sizes& s) {
    const auto n = static_cast<double>(s.n), D = static_cast<double>(s.D), H = static_cast<double>(s.H);
    const auto d_k = static_cast<double>(s.d_k), d_v = static_cast<double>(s.d_v);
    const double projections = n * D * H * (2 * d_k + d_v), output = n * H * d_v * D;
    return projections + H * n * n * (d_k + d_v) + output;
}

Index largest_n_that_fits(Sizes sizes, std::size_t memory_limit) {
    Index fits = 0, too_many = Index{1} << 40;
    while (too_many - fits > 1) {
        sizes.n = fits + (too_many - fits) / 2;
        (estimated_bytes(sizes) <= memory_limit ? fits : too_many) = sizes.n;
    }
    return fits;
}

}  // namespace attnscope
