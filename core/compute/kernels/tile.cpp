// A vector's lanes are keys, as the values lie. Pooling adds up rows first, which is one addition per vector, and lanes last.

#include "core/compute/kernels/targets.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "core/compute/kernels/tile.cpp"
#include <hwy/foreach_target.h>

#include "core/compute/kernels/simd-inl.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <span>
#include <vector>

#include "core/compute/kernels/tile.h"

HWY_BEFORE_NAMESPACE();
namespace attnscope::HWY_NAMESPACE {
namespace {

constexpr Index columns_of_panel = static_cast<Index>(panel);
constexpr Index rows_at_once = 24;  // their scores of one panel stay in the first-level cache
constexpr float minus_infinity = -std::numeric_limits<float>::infinity();

class Window {
public:
    Window(const TileRows& tile, IndexRange lines, float* scratch);
    void run();

private:
    void scale_queries(IndexRange rows);
    void score_panel(IndexRange rows, Index p);
    void bend(IndexRange rows, IndexRange columns);
    void hide(IndexRange rows, IndexRange columns);
    bool sees_all(IndexRange rows, IndexRange columns) const;
    void copy(IndexRange rows, IndexRange columns);
    void pool(IndexRange rows, IndexRange columns);
    void pool_vector(IndexRange rows, std::size_t v, float* sums, float* counts);
    void finish_line(Index line, const float* sum, const float* count);

    const TileRequest& request_;
    const TileRows& tile_;
    IndexRange lines_;
    Index step_;                 // rows and columns that make one value
    bool is_weights_, is_bent_;
    Index lines_at_once_;        // whose cells are summed at the same time
    Index width_;                // of all panels
    Index first_row_ = 0;        // of the first of these lines
    float *Q_, *scores_, *L_;    // [rows_at_once][d], [rows_at_once][panel], [rows_at_once] in units of log 2
    float *sum_, *count_;        // [lines_at_once_][width_]
    std::vector<std::uint8_t> visible_;
};

Index width_of(const TileRequest& request) { return (request.columns.size() + columns_of_panel - 1) / columns_of_panel * columns_of_panel; }

// 24 rows, or those of one value
Index lines_of_block(const TileRequest& request) { return std::max<Index>(rows_at_once >> request.level, 1); }

Window::Window(const TileRows& tile, IndexRange lines, float* scratch)
    : request_(tile.request), tile_(tile), lines_(lines), step_(Index{1} << tile.request.level), is_weights_(tile.request.quantity == Quantity::weights),
      is_bent_(tile.request.quantity != Quantity::scores && (tile.request.rule.softcap > 0 || tile.request.rule.slope != 0)), lines_at_once_(lines_of_block(tile.request)), width_(width_of(tile.request)) {
    scores_ = scratch;
    sum_ = scores_ + rows_at_once * columns_of_panel;
    count_ = sum_ + lines_at_once_ * width_;
    L_ = count_ + lines_at_once_ * width_;
    Q_ = L_ + 32;
}

void Window::run() {
    for (Index line = lines_.begin; line < lines_.end; line += lines_at_once_) {
        const Index end = std::min(line + lines_at_once_, lines_.end);
        const IndexRange rows{request_.rows.begin + line * step_, std::min(request_.rows.begin + end * step_, request_.rows.end)};
        first_row_ = rows.begin;
        std::fill_n(sum_, (end - line) * width_, request_.pooling == Pooling::max ? minus_infinity : 0.0f);
        std::fill_n(count_, (end - line) * width_, 0.0f);
        // a line of values may take several blocks of rows, a block of rows may make several lines
        for (Index row = rows.begin; row < rows.end; row += rows_at_once) {
            const IndexRange block{row, std::min(row + rows_at_once, rows.end)};
            scale_queries(block);
            for (Index p = 0; p * columns_of_panel < request_.columns.size(); ++p) score_panel(block, p);
        }
        for (Index k = line; k < end && step_ > 1; ++k) finish_line(k, sum_ + (k - line) * width_, count_ + (k - line) * width_);
    }
}

void Window::scale_queries(IndexRange rows) {
    const double log2e = is_weights_ && !is_bent_ ? std::numbers::log2e : 1.0;
    const float factor = request_.quantity == Quantity::scores ? 1.0f : static_cast<float>(request_.rule.scale * log2e);
    const Index d = request_.Q.cols();
    for (Index i = 0; i < rows.size(); ++i) {
        Eigen::Map<Eigen::RowVectorXf>(Q_ + i * d, d) = request_.Q.row(rows.begin + i) * factor;
        if (!is_weights_) continue;
        const double L = request_.L[rows.begin + i] * std::numbers::log2e;
        L_[i] = L == -std::numeric_limits<double>::infinity() ? std::numeric_limits<float>::max() : static_cast<float>(L);  // then every weight is 0
    }
}

void Window::score_panel(IndexRange rows, Index p) {
    const IndexRange columns{request_.columns.begin + p * columns_of_panel, std::min(request_.columns.begin + (p + 1) * columns_of_panel, request_.columns.end)};
    const bool visible = sees_all(rows, columns);
    const bool straight = step_ == 1 && columns.size() == columns_of_panel && visible && !is_bent_;
    const auto d = static_cast<std::size_t>(request_.Q.cols());
    float* const first = tile_.values + static_cast<std::size_t>(rows.begin - request_.rows.begin) * tile_.line + (columns.begin - request_.columns.begin);
    const Product product{.a = Q_, .a_row = d, .a_step = 1, .b = tile_.keys + static_cast<std::size_t>(p * columns_of_panel) * d, .b_line = panel, .depth = d,
                          .c = straight ? first : scores_, .c_line = straight ? tile_.line : panel, .add = false};
    const auto count = static_cast<std::size_t>(rows.size());
    if (is_weights_ && !is_bent_) {
        multiply<broadcasts, panel_vectors>(product, count, [this](Vector score, std::size_t r, std::size_t) HWY_ATTR {
            // a weight is at most 1: rounding must not lift the exponent above 0
            return exp2(hn::Min(hn::Sub(score, hn::Set(floats, L_[r])), hn::Zero(floats)));
        });
    } else {
        multiply<broadcasts, panel_vectors>(product, count);
        if (is_bent_) bend(rows, columns);
    }
    if (straight) return;
    if (!visible) hide(rows, columns);
    if (step_ == 1) copy(rows, columns);
    else pool(rows, columns);
}

// softcap, linear bias, and then the weights of what they bend
void Window::bend(IndexRange rows, IndexRange columns) {
    const float cap = static_cast<float>(request_.rule.softcap);
    const Vector capped = hn::Set(floats, cap), inverse = hn::Set(floats, cap > 0 ? 1 / cap : 0.0f);
    const Vector slope = hn::Set(floats, static_cast<float>(request_.rule.slope)), log2e = hn::Set(floats, static_cast<float>(std::numbers::log2e));
    for (Index i = 0; i < rows.size(); ++i)
        for (std::size_t v = 0; v < panel_vectors; ++v) {
            float* const at = scores_ + i * columns_of_panel + static_cast<Index>(v * lanes);
            const Vector score = hn::LoadU(floats, at);
            const Vector bent = cap > 0 ? hn::Mul(capped, tanh(hn::Mul(score, inverse))) : score;
            const Vector distance = hn::Abs(hn::Iota(floats, static_cast<float>(columns.begin - rows.begin - i + static_cast<Index>(v * lanes))));
            const Vector scaled = hn::NegMulAdd(slope, distance, bent);
            hn::StoreU(is_weights_ ? exp2(hn::Min(hn::MulSub(scaled, log2e, hn::Set(floats, L_[i])), hn::Zero(floats))) : scaled, floats, at);
        }
}

bool Window::sees_all(IndexRange rows, IndexRange columns) const {
    if (request_.quantity == Quantity::scores || request_.quantity == Quantity::scaled) return true;
    const Index m = request_.K.rows();
    return !request_.rule.cells && visible_keys(request_.rule, rows.begin, m).end >= columns.end && visible_keys(request_.rule, rows.end - 1, m).begin <= columns.begin;
}

void Window::hide(IndexRange rows, IndexRange columns) {
    const float hidden = is_weights_ ? 0.0f : minus_infinity;
    for (Index i = 0; i < rows.size(); ++i) {
        const IndexRange seen = visible_keys(request_.rule, rows.begin + i, request_.K.rows());
        float* const line = scores_ + i * columns_of_panel;
        const Index begin = std::clamp(seen.begin, columns.begin, columns.end), end = std::clamp(seen.end, begin, columns.end);
        std::fill(line, line + (begin - columns.begin), hidden);
        std::fill(line + (end - columns.begin), line + columns.size(), hidden);
    }
    if (!request_.rule.cells) return;
    visible_.assign(static_cast<std::size_t>(rows.size() * columns.size()), 1);
    const Visible seen = request_.rule.cells(rows, columns, visible_);
    if (seen == Visible::all) return;
    for (Index i = 0; i < rows.size(); ++i)
        for (Index j = 0; j < columns.size(); ++j)
            if (seen == Visible::none || visible_[static_cast<std::size_t>(i * columns.size() + j)] == 0) scores_[i * columns_of_panel + j] = hidden;
}

void Window::copy(IndexRange rows, IndexRange columns) {
    for (Index i = 0; i < rows.size(); ++i)
        std::copy_n(scores_ + i * columns_of_panel, columns.size(),
                    tile_.values + static_cast<std::size_t>(rows.begin - request_.rows.begin + i) * tile_.line + (columns.begin - request_.columns.begin));
}

void Window::pool(IndexRange rows, IndexRange columns) {
    for (Index row = rows.begin; row < rows.end;) {
        const Index line = (row - first_row_) / step_;
        const Index end = std::min(rows.end, first_row_ + (line + 1) * step_);
        const Index at = line * width_ + columns.begin - request_.columns.begin;
        for (std::size_t v = 0; v < panel_vectors; ++v)
            pool_vector({row - rows.begin, end - rows.begin}, v, sum_ + at + static_cast<Index>(v * lanes), count_ + at + static_cast<Index>(v * lanes));
        row = end;
    }
}

void Window::pool_vector(IndexRange rows, std::size_t v, float* sums, float* counts) {
    const bool largest = request_.pooling == Pooling::max;
    const Vector start = hn::Set(floats, largest ? minus_infinity : 0.0f), one = hn::Set(floats, 1.0f);
    Vector sum = start, count = hn::Zero(floats);
    for (Index i = rows.begin; i < rows.end; ++i) {
        const Vector value = hn::LoadU(floats, scores_ + i * columns_of_panel + static_cast<Index>(v * lanes));
        if (largest) {
            sum = hn::Max(sum, value);
        } else {
            // what is hidden does not count among scores, and counts as 0 among weights
            const auto counted = hn::Ge(value, hn::Set(floats, std::numeric_limits<float>::lowest()));
            sum = hn::Add(sum, hn::IfThenElseZero(counted, value));
            count = hn::Add(count, hn::IfThenElseZero(counted, one));
        }
    }
    const Vector before = hn::LoadU(floats, sums);
    hn::StoreU(largest ? hn::Max(before, sum) : hn::Add(before, sum), floats, sums);
    hn::StoreU(hn::Add(hn::LoadU(floats, counts), count), floats, counts);
}

void Window::finish_line(Index line, const float* sum_of, const float* count_of) {
    float* const values = tile_.values + static_cast<std::size_t>(line) * tile_.line;
    for (Index begin = 0, q = 0; begin < request_.columns.size(); begin += step_, ++q) {
        const Index end = std::min(begin + step_, request_.columns.size());
        if (request_.pooling == Pooling::max) {
            values[q] = *std::max_element(sum_of + begin, sum_of + end);
            continue;
        }
        // few numbers of up to 2^level cells each: in double, so that adding them costs nothing
        double sum = 0.0, count = 0.0;
        for (Index j = begin; j < end; ++j) {
            sum += static_cast<double>(sum_of[j]);
            count += static_cast<double>(count_of[j]);
        }
        values[q] = count > 0.0 ? static_cast<float>(sum / count) : minus_infinity;
    }
}

std::size_t scratch_floats(const TileRequest& request) {
    return static_cast<std::size_t>(rows_at_once * columns_of_panel + 2 * lines_of_block(request) * width_of(request) + 32 + rows_at_once * request.Q.cols());
}

void compute_rows(const TileRows& tile, IndexRange lines, float* scratch) { Window(tile, lines, scratch).run(); }

}  // namespace
}  // namespace attnscope::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace attnscope {

HWY_EXPORT(lines_of_block);
HWY_EXPORT(scratch_floats);
HWY_EXPORT(compute_rows);

Index tile_rows_at_once(const TileRequest& request) { return HWY_DYNAMIC_DISPATCH(lines_of_block)(request); }
std::size_t tile_scratch(const TileRequest& request) { return HWY_DYNAMIC_DISPATCH(scratch_floats)(request); }
void compute_tile_rows(const TileRows& tile, IndexRange lines, float* scratch) { HWY_DYNAMIC_DISPATCH(compute_rows)(tile, lines, scratch); }

}  // namespace attnscope
#endif
