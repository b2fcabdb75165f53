#include "core/compute/cpu_backend.h"

#include <algorithm>
#include <cassert>
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

CpuBackend::CpuBackend(int threads) : engine_(threads > 0 ? threads : std::max(1, static_cast<int>(std::thread::hardware_concurrency()))) {}

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

AttendResult CpuBackend::attend(const AttendRequest& request, const JobControl& control) {
    check_shapes(request);
    if (request.weights == nullptr && request.scores == nullptr) return streamed_attention(request, /*bins=*/0, control, engine_).attended;
    return materialised_attention(request, control, engine_);
}

MapResult CpuBackend::attention_map(const MapRequest& request, const JobControl& control) {
    check_shapes(request.attend);
    assert(request.bins >= 1);
    return streamed_attention(request.attend, request.bins, control, engine_);
}

MatrixF CpuBackend::product(const MatrixView& A, const MatrixView& B, const MatrixView& bias, const JobControl& control) {
    assert(A.cols() == B.rows() && (bias.size() == 0 || (bias.rows() == 1 && bias.cols() == B.cols())));
    return packed_product(A, B, bias, control, engine_);
}

}  // namespace attnscope
