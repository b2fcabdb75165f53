#include "core/compute/cpu_backend.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <thread>
#include <vector>

namespace attnscope {

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

// a block of scores stays in the second-level cache, also in double
constexpr Index rows_per_block = 64;
constexpr Index columns_per_block = 512;

// exp of anything less is below the smallest normal float
const double smallest_exponent = std::log(static_cast<double>(std::numeric_limits<float>::min()));

// scores (rows, columns) = Q_i . K_j of one block -> the wanted quantity in double
MatrixD quantity_of_block(const MatrixD& scores, const TileRequest& request, IndexRange rows, IndexRange columns) {
    if (request.quantity == Quantity::scores) return scores;
    const ScoreRule& rule = request.rule;
    MatrixD out(scores.rows(), scores.cols());
    for (Index i = 0; i < rows.size(); ++i)
        for (Index j = 0; j < columns.size(); ++j) {
            double scaled = scores(i, j) * rule.scale;
            if (rule.softcap > 0) scaled = rule.softcap * std::tanh(scaled / rule.softcap);
            out(i, j) = scaled - rule.slope * static_cast<double>(std::abs(rows.begin + i - columns.begin - j));
        }
    if (request.quantity == Quantity::scaled) return out;

    std::vector<std::uint8_t> visible;
    if (rule.cells) {
        visible.assign(static_cast<std::size_t>(out.size()), 1);
        const Visible seen = rule.cells(rows, columns, visible);
        if (seen != Visible::some) std::fill(visible.begin(), visible.end(), seen == Visible::all);
    }
    for (Index i = 0; i < rows.size(); ++i) {
        const IndexRange seen = visible_keys(rule, rows.begin + i, request.K.rows());
        for (Index j = 0; j < columns.size(); ++j) {
            const bool hidden = columns.begin + j < seen.begin || columns.begin + j >= seen.end ||
                                (!visible.empty() && visible[static_cast<std::size_t>(i * columns.size() + j)] == 0);
            if (hidden) out(i, j) = -infinity;
        }
    }
    if (request.quantity == Quantity::masked) return out;

    for (Index i = 0; i < rows.size(); ++i) {
        const double L = request.L[rows.begin + i];
        for (Index j = 0; j < columns.size(); ++j) {
            // a weight is at most 1: rounding must not lift the exponent above 0; and a float must be able to hold it
            const double exponent = L == -infinity ? -infinity : std::min(out(i, j) - L, 0.0);
            out(i, j) = exponent >= smallest_exponent ? std::exp(exponent) : 0.0;
        }
    }
    return out;
}

template <class Real>
MatrixD scores_in(const TileRequest& request, IndexRange rows, IndexRange columns) {
    using Matrix = Eigen::Matrix<Real, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
    const Matrix Q = request.Q.middleRows(rows.begin, rows.size()).template cast<Real>();
    const Matrix K = request.K.middleRows(columns.begin, columns.size()).template cast<Real>();
    const Matrix scores = Q * K.transpose();
    return scores.template cast<double>();
}

double pooled(const Eigen::Ref<const MatrixD>& block, const TileRequest& request) {
    if (request.pooling == Pooling::max) return block.maxCoeff();
    if (request.quantity != Quantity::masked) return block.mean();
    const auto visible = (block.array() > -infinity);
    return visible.any() ? visible.select(block.array(), 0.0).sum() / static_cast<double>(visible.count()) : -infinity;
}

}  // namespace

CpuBackend::CpuBackend(int threads) : threads_(threads > 0 ? threads : static_cast<int>(std::thread::hardware_concurrency())) {}

Tile CpuBackend::tile(const TileRequest& request) {
    check_shapes(request);
    const bool plain = score_bound(request) <= plain_float_score_bound;
    const Index step = Index{1} << request.level;
    const auto pixels = [step](IndexRange range) { return (range.size() + step - 1) / step; };
    Tile tile{.values = MatrixF::Zero(pixels(request.rows), pixels(request.columns)), .notice = {}};
    const Index rows_at_once = std::max(rows_per_block, step), columns_at_once = std::max(columns_per_block, step);
    for (Index row = request.rows.begin; row < request.rows.end; row += rows_at_once) {
        const IndexRange rows{row, std::min(row + rows_at_once, request.rows.end)};
        for (Index column = request.columns.begin; column < request.columns.end; column += columns_at_once) {
            const IndexRange columns{column, std::min(column + columns_at_once, request.columns.end)};
            const MatrixD scores = plain ? scores_in<float>(request, rows, columns) : scores_in<double>(request, rows, columns);
            const MatrixD block = quantity_of_block(scores, request, rows, columns);
            for (Index i = 0; i < rows.size(); i += step)
                for (Index j = 0; j < columns.size(); j += step)
                    tile.values((row - request.rows.begin + i) / step, (column - request.columns.begin + j) / step) =
                        static_cast<float>(pooled(block.block(i, j, std::min(step, rows.size() - i), std::min(step, columns.size() - j)), request));
        }
    }
    return tile;
}

namespace {

// rows of the weights of one head, with their log-sum-exp
MatrixF weights_of_rows(const TileRequest& all, IndexRange rows, CpuBackend& backend, VectorD& L, MatrixF* scores) {
    TileRequest request = all;
    request.rows = rows;
    request.quantity = Quantity::scores;
    if (scores) *scores = backend.tile(request).values * static_cast<float>(all.rule.scale);
    request.quantity = Quantity::masked;
    const MatrixD masked = backend.tile(request).values.cast<double>();
    MatrixF weights = MatrixF::Zero(masked.rows(), masked.cols());
    for (Index i = 0; i < masked.rows(); ++i) {
        const double largest = masked.cols() > 0 ? masked.row(i).maxCoeff() : -infinity;
        L[rows.begin + i] = largest;
        if (largest == -infinity) continue;
        const Eigen::ArrayXd exponentials = (masked.row(i).array() - largest).exp();
        const double sum = exponentials.sum();
        L[rows.begin + i] += std::log(sum);
        weights.row(i) = (exponentials / sum).cast<float>().matrix().transpose();
    }
    return weights;
}

void add_to_map(const MatrixF& weights, IndexRange rows, Index n, AttentionMap& map) {
    const Index row_bins = map.mean.rows(), column_bins = map.mean.cols(), m = weights.cols();
    Index bin = 0;
    for (Index i = rows.begin; i < rows.end; ++i) {
        while (first_of_bin(bin + 1, row_bins, n) <= i) ++bin;
        for (Index b = 0; b < column_bins; ++b) {
            const Index begin = first_of_bin(b, column_bins, m), end = first_of_bin(b + 1, column_bins, m);
            const auto cells = weights.row(i - rows.begin).segment(begin, end - begin);
            const auto count = static_cast<float>((end - begin) * (first_of_bin(bin + 1, row_bins, n) - first_of_bin(bin, row_bins, n)));
            map.mean(bin, b) += cells.sum() / count;
            map.max(bin, b) = std::max(map.max(bin, b), cells.maxCoeff());
        }
    }
}

AttendResult attend_and_map(const AttendRequest& request, const JobControl& control, CpuBackend& backend, Index bins, std::vector<AttentionMap>* maps) {
    const Index n = request.Q.rows(), m = request.K.rows(), H = request.query_heads, d_v = request.V.cols() / request.key_heads;
    AttendResult result{.O = MatrixF::Zero(n, H * d_v), .L = MatrixD(H, n)};
    for (Index h = 0; h < H; ++h) {
        VectorD L = VectorD::Zero(n);
        const TileRequest all{.Q = queries_of(request, h), .K = keys_of(request, h), .L = L, .rule = rule_of(request, h), .rows = {0, n}, .columns = {0, m}};
        if (maps) maps->push_back({MatrixF::Zero(std::min(bins, n), std::min(bins, m)), MatrixF::Zero(std::min(bins, n), std::min(bins, m))});
        for (Index row = 0; row < n; row += rows_per_block) {
            if (control.stop.stop_requested()) throw Cancelled();
            const IndexRange rows{row, std::min(row + rows_per_block, n)};
            MatrixF scores;
            const MatrixF weights = weights_of_rows(all, rows, backend, L, request.scores ? &scores : nullptr);
            result.O.block(row, h * d_v, rows.size(), d_v) = weights * values_of(request, h);
            const Index first = (h * n + row) * m;
            if (request.weights) Eigen::Map<MatrixF>(request.weights + first, rows.size(), m) = weights;
            if (request.scores) Eigen::Map<MatrixF>(request.scores + first, rows.size(), m) = scores;
            if (maps) add_to_map(weights, rows, n, maps->back());
            if (control.progress) control.progress(static_cast<double>(h * n + rows.end) / static_cast<double>(H * n));
        }
        result.L.row(h) = L.transpose();
    }
    return result;
}

}  // namespace

AttendResult CpuBackend::attend(const AttendRequest& request, const JobControl& control) {
    check_shapes(request);
    return attend_and_map(request, control, *this, 0, nullptr);
}

MapResult CpuBackend::attention_map(const MapRequest& request, const JobControl& control) {
    check_shapes(request.attend);
    MapResult result;
    result.attended = attend_and_map(request.attend, control, *this, request.bins, &result.heads);
    return result;
}

MatrixF CpuBackend::product(const MatrixView& A, const MatrixView& B, const MatrixView& bias, const JobControl&) {
    MatrixF C = A * B;
    if (bias.size() > 0) C.rowwise() += bias.row(0);
    return C;
}

}  // namespace attnscope
