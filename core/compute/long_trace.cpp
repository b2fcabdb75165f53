#include "core/compute/long_trace.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <utility>

#include "core/attention/attention.h"
#include "core/compute/long_vectors.h"
#include "core/compute/score_limit.h"

namespace attnscope {

namespace {

// a block of vectors in double stays in the second-level cache for usual widths
constexpr Index rows_per_block = 1024;

// Progress of a part of the work, from `begin` to `end` of the whole.
JobControl part_of(const JobControl& control, double begin, double end) {
    if (!control.progress) return control;
    return {control.stop, [&control, begin, end](double fraction) { control.progress(begin + fraction * (end - begin)); }};
}

void require_finite(const MatrixF& matrix, const char* name) {
    if (!matrix.allFinite())
        throw Error(std::string("the numbers of ") + name + " grow beyond single precision, in which long texts are computed; "
                    "give smaller vectors or weights");
}

class LongRun {
public:
    LongRun(LongSetup setup, Backend& backend, const JobControl& control)
        : trace_(std::make_shared<LongTrace>()), backend_(backend), control_(control) {
        trace_->setup = std::move(setup);
    }

    std::shared_ptr<const LongTrace> finished(Index bins);

private:
    const LongSetup& setup() const { return trace_->setup; }
    bool shared() const { return words_share_vectors(setup()); }

    void fill_vectors();
    MatrixF gathered(MatrixF of_words) const;
    MatrixF flat(const MatrixD& W, const MatrixD& b);
    void project();
    void turn(MatrixF& flat) const;
    MatrixF with_unit_rows(const MatrixF& flat) const;
    void attend(Index bins);
    void project_output();

    std::shared_ptr<LongTrace> trace_;
    Backend& backend_;
    const JobControl& control_;
    MatrixF norm_;  // X' of words where they share vectors, else of tokens
};

void LongRun::fill_vectors() {
    const Index n = setup().sizes.n, D = setup().sizes.D;
    if (shared()) norm_ = norm_of_words(setup()).cast<float>();
    else if (setup().options.layer_norm) norm_.resize(n, D);
    trace_->X.resize(n, D);
    for (Index first = 0; first < n; first += rows_per_block) {
        if (control_.stop.stop_requested()) throw Cancelled();
        const IndexRange rows{first, std::min(first + rows_per_block, n)};
        const MatrixD X = x_rows(setup(), rows);
        trace_->X.middleRows(first, rows.size()) = X.cast<float>();
        if (norm_.size() != 0 && !shared()) norm_.middleRows(first, rows.size()) = norm_rows(setup(), rows).cast<float>();
    }
    require_finite(trace_->X, "X");
}

MatrixF LongRun::gathered(MatrixF of_words) const {
    if (!shared()) return of_words;
    MatrixF of_tokens(setup().sizes.n, of_words.cols());
    for (Index i = 0; i < of_tokens.rows(); ++i) of_tokens.row(i) = of_words.row(setup().tokens.id(i));
    return of_tokens;
}

MatrixF LongRun::flat(const MatrixD& W, const MatrixD& b) {
    const MatrixF& norm = norm_.size() != 0 ? norm_ : trace_->X;
    if (!setup().options.projections) return gathered(norm);
    const MatrixF weights = W.cast<float>(), bias = b.cast<float>();
    return gathered(backend_.product(norm, weights, bias, {control_.stop, {}}));
}

// cosines and sines in double: at position 100,000 a float angle is off by 4e-3
void LongRun::turn(MatrixF& flat) const {
    const Index d_k = setup().sizes.d_k;
    for (Index first = 0; first < flat.rows(); first += rows_per_block) {
        const Index rows = std::min(rows_per_block, flat.rows() - first);
        for (Index h = 0; h < setup().sizes.H; ++h) {
            MatrixD turned = flat.block(first, h * d_k, rows, d_k).cast<double>();
            turn_rows(turned, first);
            flat.block(first, h * d_k, rows, d_k) = turned.cast<float>();
        }
    }
}

void LongRun::project() {
    const Weights& w = setup().weights;
    trace_->Q = flat(w.W_Q, w.b_Q);
    trace_->K = flat(w.W_K, w.b_K);
    trace_->V = flat(w.W_V, w.b_V);
    norm_.resize(0, 0);
    if (setup().options.positions == PositionKind::rotary) {
        turn(trace_->Q);
        turn(trace_->K);
    }
    require_finite(trace_->Q, "Q");
    require_finite(trace_->K, "K");
    require_finite(trace_->V, "V");
    if (setup().options.similarity != Similarity::cosine) return;
    trace_->unit_Q = with_unit_rows(trace_->Q);
    trace_->unit_K = with_unit_rows(trace_->K);
}

// A row without length stays 0, and so do its scores.
MatrixF LongRun::with_unit_rows(const MatrixF& flat) const {
    const Index d_k = setup().sizes.d_k;
    MatrixF unit(flat.rows(), flat.cols());
    for (Index i = 0; i < flat.rows(); ++i)
        for (Index h = 0; h < setup().sizes.H; ++h) {
            const Eigen::RowVectorXd row = flat.row(i).segment(h * d_k, d_k).cast<double>();
            const double norm = row.norm();
            unit.row(i).segment(h * d_k, d_k) = (row / (norm == 0 ? 1 : norm)).cast<float>();
        }
    return unit;
}

ScoreRule shared_rule(const LongSetup& setup) {
    const MaskOptions& mask = setup.options.mask;
    return {.scale = scale_factor(setup.options, setup.sizes.d_k) / setup.options.temperature,
            .softcap = 0,
            .slope = 0,
            .causal = mask.causal,
            .window = mask.window,
            .cells = both(padding_mask(mask.padding), painted_mask(mask.blocked))};
}

void LongRun::attend(Index bins) {
    LongTrace& t = *trace_;
    const Index H = setup().sizes.H;
    t.rule = shared_rule(setup());
    if (setup().options.positions == PositionKind::linear_bias)
        for (Index h = 0; h < H; ++h) t.slopes.push_back(linear_bias_slope(h, H));
    const bool cosine = setup().options.similarity == Similarity::cosine;
    require_float_scores(cosine ? t.unit_Q : t.Q, cosine ? t.unit_K : t.K, t.rule.scale);
    const AttendRequest request{.Q = cosine ? t.unit_Q : t.Q, .K = cosine ? t.unit_K : t.K, .V = t.V, .rule = t.rule,
                                .query_heads = H, .key_heads = H, .slopes = t.slopes};
    MapResult result = backend_.attention_map({request, bins}, part_of(control_, 0.02, 0.97));
    t.check = check_rows(request, result.attended, backend_, {control_.stop, {}});
    t.O = std::move(result.attended.O);
    t.L = std::move(result.attended.L);
    t.notice = std::move(result.attended.notice);
    t.maps = std::move(result.heads);
}

void LongRun::project_output() {
    if (!setup().options.output_projection) return;
    const MatrixF W_O = setup().weights.W_O.cast<float>(), b_O = setup().weights.b_O.cast<float>();
    trace_->Y = backend_.product(trace_->O, W_O, b_O, {control_.stop, {}});
    require_finite(trace_->Y, "the output");
}

std::shared_ptr<const LongTrace> LongRun::finished(Index bins) {
    fill_vectors();
    project();
    attend(bins);
    project_output();
    trace_->engine = backend_.name();
    if (control_.progress) control_.progress(1.0);
    return trace_;
}

}  // namespace

std::shared_ptr<const LongTrace> run_long(LongSetup setup, Backend& backend, Index bins, const JobControl& control) {
    assert(setup.sizes.n >= 1 && setup.sizes.n == setup.tokens.size() && bins >= 1);
    assert(setup.table.cols() == setup.sizes.D);
    return LongRun(std::move(setup), backend, control).finished(bins);
}

ScoreRule rule_of_head(const LongTrace& trace, Index head) {
    ScoreRule rule = trace.rule;
    if (!trace.slopes.empty()) rule.slope = trace.slopes[static_cast<std::size_t>(head)];
    return rule;
}

TileRequest whole_matrix(const LongTrace& trace, Index head) {
    assert(head >= 0 && head < trace.heads());
    const Index d_k = trace.setup.sizes.d_k, n = trace.n();
    const bool cosine = trace.unit_Q.size() != 0;
    return {.Q = (cosine ? trace.unit_Q : trace.Q).middleCols(head * d_k, d_k),
            .K = (cosine ? trace.unit_K : trace.K).middleCols(head * d_k, d_k),
            .L = Eigen::Map<const VectorD>(trace.L.data() + head * n, n),
            .rule = rule_of_head(trace, head),
            .rows = {0, n},
            .columns = {0, n}};
}

}  // namespace attnscope
