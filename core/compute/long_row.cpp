#include "core/compute/long_row.h"

#include <algorithm>
#include <cassert>
#include <cmath>

#include "core/attention/attention.h"

namespace attnscope {

namespace {

// many turns are prepared for each block, which must pay; a block in double stays near the processor for usual widths
constexpr Index rows_at_a_time = 4096;

// use(block, X' of its tokens), for all tokens
template <class Use>
void for_each_block(const LongSetup& setup, const Use& use) {
    for (Index first = 0; first < setup.sizes.n; first += rows_at_a_time) {
        const IndexRange block{first, std::min(first + rows_at_a_time, setup.sizes.n)};
        use(block, norm_rows(setup, block));
    }
}

MatrixD gathered(const LongSetup& setup, const MatrixD& of_words, IndexRange tokens) {
    MatrixD rows(tokens.size(), of_words.cols());
    for (Index r = 0; r < rows.rows(); ++r) rows.row(r) = of_words.row(setup.tokens.id(tokens.begin + r));
    return rows;
}

// f(X') of every token, where f makes a row of numbers of each row of X'        -> (n, width)
template <class F>
MatrixD of_each_token(const LongSetup& setup, Index width, const F& f) {
    MatrixD result(setup.sizes.n, width);
    if (words_share_vectors(setup)) {
        const MatrixD of_words = f(norm_of_words(setup));
        for (Index i = 0; i < result.rows(); ++i) result.row(i) = of_words.row(setup.tokens.id(i));
        return result;
    }
    for_each_block(setup, [&](IndexRange block, const MatrixD& norm) { result.middleRows(block.begin, block.size()) = f(norm); });
    return result;
}

// use(first token, keys as they are compared), block by block
template <class Use>
void for_each_block_of_keys(const LongSetup& setup, Index head, const Use& use) {
    const bool turns = setup.options.positions == PositionKind::rotary;
    const auto turned = [&](IndexRange block, MatrixD K) {
        if (turns) turn_rows(K, block.begin);
        use(block.begin, K);
    };
    if (!words_share_vectors(setup)) {
        for_each_block(setup, [&](IndexRange block, const MatrixD& norm) { turned(block, projected_rows(setup, Projection::key, head, norm)); });
        return;
    }
    const MatrixD of_words = projected_rows(setup, Projection::key, head, norm_of_words(setup));
    for (Index first = 0; first < setup.sizes.n; first += rows_at_a_time) {
        const IndexRange block{first, std::min(first + rows_at_a_time, setup.sizes.n)};
        turned(block, gathered(setup, of_words, block));
    }
}

// q . k_j = x'_j . (W_K q) + b_K . q, so that no key is needed
MatrixD dot_scores_of_row(const LongSetup& setup, Index head, const MatrixD& q) {
    const Index d_k = setup.sizes.d_k;
    if (!setup.options.projections)
        return of_each_token(setup, 1, [&](const MatrixD& norm) -> MatrixD { return norm.middleCols(head * d_k, d_k) * q.transpose(); });
    const MatrixD u = setup.weights.W_K.middleCols(head * d_k, d_k) * q.transpose();  // (D, 1)
    const MatrixD& b_K = setup.weights.b_K;
    const double added = b_K.size() == 0 ? 0.0 : b_K.row(0).segment(head * d_k, d_k).dot(q.row(0));
    return of_each_token(setup, 1, [&](const MatrixD& norm) -> MatrixD { return ((norm * u).array() + added).matrix(); });
}

MatrixD scores_of_row(const LongSetup& setup, Index head, const MatrixD& q) {
    const bool cosine = setup.options.similarity == Similarity::cosine;
    if (!cosine && setup.options.positions != PositionKind::rotary) return dot_scores_of_row(setup, head, q).transpose();
    MatrixD scores(1, setup.sizes.n);
    for_each_block_of_keys(setup, head, [&](Index first, const MatrixD& K) {
        scores.middleCols(first, K.rows()) = cosine ? cosine_scores(q, K) : dot_scores(q, K);
    });
    return scores;
}

MatrixD scaled_row(const LongTrace& trace, const LongRow& row) {
    const Options& options = trace.setup.options;
    MatrixD scaled = row.scores * scale_factor(options, trace.setup.sizes.d_k) / options.temperature;
    if (trace.slopes.empty()) return scaled;
    const double slope = trace.slopes[static_cast<std::size_t>(row.head)];
    for (Index j = 0; j < scaled.cols(); ++j) scaled(0, j) -= slope * static_cast<double>(std::abs(row.row - j));
    return scaled;
}

MatrixD masked_row(const LongTrace& trace, const LongRow& row) {
    const MaskOptions& mask = trace.setup.options.mask;
    MatrixD masked = row.scaled;
    const IndexRange seen = visible_keys(trace.rule, row.row, masked.cols());
    masked.leftCols(seen.begin).setConstant(-infinity);
    masked.rightCols(masked.cols() - seen.end).setConstant(-infinity);
    for (const Index j : mask.padding)
        if (j < masked.cols()) masked(0, j) = -infinity;
    for (auto cell = std::lower_bound(mask.blocked.begin(), mask.blocked.end(), Cell{row.row, 0});
         cell != mask.blocked.end() && cell->row == row.row; ++cell)
        if (cell->column < masked.cols()) masked(0, cell->column) = -infinity;
    return masked;
}

void fill_softmax(LongRow& row) {
    row.row_max = row.masked.maxCoeff();
    row.weights = MatrixD::Zero(1, row.masked.cols());
    row.L = row.row_max;
    if (row.row_max == -infinity) return;  // -inf minus -inf would be NaN
    // std::exp, since Eigen's vectors of numbers have a last power above 0
    row.weights = row.masked.unaryExpr([&row](double score) { return std::exp(score - row.row_max); });
    row.row_sum = row.weights.sum();
    row.weights /= row.row_sum;
    row.L += std::log(row.row_sum);
}

[[maybe_unused]] bool lies_inside(const LongTrace& trace, Index head, Index row) {
    return head >= 0 && head < trace.heads() && row >= 0 && row < trace.n();
}

}  // namespace

MatrixD head_row_in_double(const LongTrace& trace, Projection projection, Index head, Index row) {
    assert(lies_inside(trace, head, row));
    MatrixD result = projected_rows(trace.setup, projection, head, norm_rows(trace.setup, {row, row + 1}));
    if (projection != Projection::value && trace.setup.options.positions == PositionKind::rotary) turn_rows(result, row);
    return result;
}

LongRow row_in_double(const LongTrace& trace, Index head, Index row) {
    LongRow result{.head = head, .row = row, .scores = {}, .scaled = {}, .masked = {}, .weights = {}};
    result.scores = scores_of_row(trace.setup, head, head_row_in_double(trace, Projection::query, head, row));
    result.scaled = scaled_row(trace, result);
    result.masked = masked_row(trace, result);
    fill_softmax(result);
    return result;
}

MatrixD weighted_values(const LongTrace& trace, Index head, const MatrixD& weights) {
    assert(weights.rows() == 1 && weights.cols() == trace.n());
    const LongSetup& setup = trace.setup;
    MatrixD vector = MatrixD::Zero(1, setup.sizes.D);  // sum_j weights[j] X'[j]
    if (words_share_vectors(setup)) {
        MatrixD of_words = MatrixD::Zero(1, setup.tokens.words());
        for (Index j = 0; j < weights.cols(); ++j) of_words(0, setup.tokens.id(j)) += weights(0, j);
        vector = of_words * norm_of_words(setup);
    } else {
        for_each_block(setup, [&](IndexRange block, const MatrixD& norm) { vector += weights.middleCols(block.begin, block.size()) * norm; });
    }
    const Index d_v = setup.sizes.d_v;
    if (!setup.options.projections) return vector.middleCols(head * d_v, d_v);
    MatrixD values = vector * setup.weights.W_V.middleCols(head * d_v, d_v);
    if (setup.weights.b_V.size() != 0) values += weights.sum() * setup.weights.b_V.middleCols(head * d_v, d_v);
    return values;
}

MatrixD value_column(const LongTrace& trace, Index head, Index column) {
    const LongSetup& setup = trace.setup;
    const Index at = head * setup.sizes.d_v + column;
    assert(column >= 0 && column < setup.sizes.d_v);
    if (!setup.options.projections) return of_each_token(setup, 1, [at](const MatrixD& norm) -> MatrixD { return norm.col(at); });
    const double bias = setup.weights.b_V.size() == 0 ? 0.0 : setup.weights.b_V(0, at);
    return of_each_token(setup, 1, [&](const MatrixD& norm) -> MatrixD { return ((norm * setup.weights.W_V.col(at)).array() + bias).matrix(); });
}

}  // namespace attnscope
