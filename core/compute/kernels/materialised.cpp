// A block of rows of A = softmax(Q Kᵀ), then its product with V while it is in the second-level cache, then A once to memory.
// Where all scores are known to be small, their exponentials need no maximum and are made in the registers of the product.
// Scores are in units of log 2.

#include "core/compute/kernels/targets.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "core/compute/kernels/materialised.cpp"
#include <hwy/foreach_target.h>

#include "core/compute/kernels/simd-inl.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>
#include <numbers>
#include <span>
#include <vector>

#include <hwy/cache_control.h>

#include "core/compute/kernels/materialised.h"

HWY_BEFORE_NAMESPACE();
namespace attnscope::HWY_NAMESPACE {
namespace {

constexpr Index columns = static_cast<Index>(panel);
constexpr float hidden_score = -3e38f;
// sums of 2^30 exponentials and their products with values stay far inside a float's range, and no weight is lost
constexpr double small_score = 40.0;
// V of so many keys stays in the first-level cache's reach
constexpr Index keys_at_once = 256;

// a tile of the product with V: 6 rows by so many vectors
#if HWY_TARGET <= HWY_AVX3 || HWY_TARGET == HWY_NEON
constexpr std::size_t value_vectors = 4;
#else
constexpr std::size_t value_vectors = 2;
#endif
constexpr std::size_t value_rows = 6;

Index line_of_values(Index d_v) { return (d_v + static_cast<Index>(lanes) - 1) / static_cast<Index>(lanes) * static_cast<Index>(lanes); }

// a power of two would put every row's first numbers into one set of the cache
Index line_of_scores(Index m) { return (m + columns - 1) / columns * columns + static_cast<Index>(16); }

Index block_rows(const MaterialisedHead& head) {
    constexpr Index cache_floats = 100'000, rows_at_once = 24;
    return std::clamp<Index>(cache_floats / line_of_scores(head.m) / rows_at_once, 1, 4) * rows_at_once;
}

struct ScratchSizes {
    explicit ScratchSizes(const MaterialisedHead& head) {
        const auto rows = static_cast<std::size_t>(block_rows(head));
        Q = (rows * static_cast<std::size_t>(head.d) + 15) / 16 * 16;
        scores = rows * static_cast<std::size_t>(line_of_scores(head.m));
        sums = rows * lanes;
        O = rows * static_cast<std::size_t>(line_of_values(head.d_v));
        all = Q + scores + sums + O;
    }
    std::size_t Q, scores, sums, O, all;
};

class RowBlock {
public:
    RowBlock(const MaterialisedHead& head, IndexRange rows, float* scratch);
    void run();

private:
    void scale_queries();
    void score_panel(Index p);
    void hide_cells(IndexRange keys);
    void write_scores();
    void bend_scores();
    void take_exponentials(IndexRange keys, Index row, float reference);
    float largest_score(Index row) const;
    void weigh_values();
    void write_row(Index row, float inverse);
    float* score_line(Index row) const { return scores_ + row * line_; }
    IndexRange seen_by(Index row) const { return visible_keys(head_.rule, head_.first_query + rows_.begin + row, head_.m); }

    const MaterialisedHead& head_;
    IndexRange rows_, keys_;      // keys: that any row sees, from the beginning of a panel
    bool is_small_, is_bent_;
    Index line_;
    float *Q_, *scores_, *sums_, *O_;
};

RowBlock::RowBlock(const MaterialisedHead& head, IndexRange rows, float* scratch)
    : head_(head), rows_(rows), line_(line_of_scores(head.m)) {
    const ScratchSizes sizes(head);
    keys_ = {seen_by(0).begin / columns * columns, seen_by(rows.size() - 1).end};
    if (head.scores != nullptr) keys_ = {0, head.m};
    keys_.end = std::max(keys_.begin, keys_.end);
    is_bent_ = head.rule.softcap > 0 || head.rule.slope != 0 || head.scores != nullptr;
    is_small_ = !is_bent_ && head.score_bound * std::numbers::log2e <= small_score;
    scores_ = scratch;
    sums_ = scores_ + sizes.scores;
    O_ = sums_ + sizes.sums;
    Q_ = O_ + sizes.O;
}

void RowBlock::run() {
    scale_queries();
    std::fill_n(sums_, rows_.size() * static_cast<Index>(lanes), 0.0f);
    for (Index key = keys_.begin; key < keys_.end; key += columns) score_panel(key / columns);
    if (head_.scores != nullptr) write_scores();
    if (is_bent_) bend_scores();
    if (!is_small_) hide_cells(keys_);

    float reference = 0.0f;
    const auto vectors_end = keys_.begin + (keys_.size() + static_cast<Index>(lanes) - 1) / static_cast<Index>(lanes) * static_cast<Index>(lanes);
    for (Index i = 0; i < rows_.size(); ++i) {
        if (!is_small_) {
            std::fill(score_line(i) + keys_.end, score_line(i) + vectors_end, hidden_score);
            reference = largest_score(i);
            if (reference > hidden_score) take_exponentials({keys_.begin, vectors_end}, i, reference);
            else std::fill(score_line(i) + keys_.begin, score_line(i) + vectors_end, 0.0f);
        }
        const float sum = hn::GetLane(hn::SumOfLanes(floats, hn::LoadU(floats, sums_ + i * static_cast<Index>(lanes))));
        const bool sees = sum > 0.0f;
        head_.L[rows_.begin + i] = sees ? (static_cast<double>(reference) + std::log2(static_cast<double>(sum))) * std::numbers::ln2
                                        : -std::numeric_limits<double>::infinity();
        sums_[i * static_cast<Index>(lanes)] = sees ? 1.0f / sum : 0.0f;
    }
    weigh_values();
    for (Index i = 0; i < rows_.size(); ++i) write_row(i, sums_[i * static_cast<Index>(lanes)]);
}

// one product and no rounding more than the scores themselves have
void RowBlock::scale_queries() {
    const float factor = static_cast<float>(is_bent_ ? head_.rule.scale : head_.rule.scale * std::numbers::log2e);
    for (Index i = 0; i < rows_.size(); ++i) {
        const float* from = head_.Q + static_cast<std::size_t>(rows_.begin + i) * head_.Q_line;
        for (Index c = 0; c < head_.d; ++c) Q_[i * head_.d + c] = from[c] * factor;
    }
}

void RowBlock::score_panel(Index p) {
    const IndexRange keys{p * columns, (p + 1) * columns};
    const Product product{.a = Q_, .a_row = static_cast<std::size_t>(head_.d), .a_step = 1, .b = head_.keys + static_cast<std::size_t>(p) * head_.panel_step, .b_line = panel,
                          .depth = static_cast<std::size_t>(head_.d), .c = scores_ + keys.begin, .c_line = static_cast<std::size_t>(line_), .add = false};
    const auto rows = static_cast<std::size_t>(rows_.size());
    const bool all_visible = keys.end <= head_.m && !head_.rule.cells && seen_by(0).end >= keys.end &&
                             seen_by(rows_.size() - 1).begin <= keys.begin;
    if (is_small_ && all_visible) {
        multiply<broadcasts, panel_vectors>(product, rows, [this](Vector score, std::size_t r, std::size_t) HWY_ATTR {
            const Vector power = exp2(score);
            hn::StoreU(hn::Add(hn::LoadU(floats, sums_ + r * lanes), power), floats, sums_ + r * lanes);
            return power;
        });
        return;
    }
    multiply<broadcasts, panel_vectors>(product, rows);
    if (!is_small_) return;
    hide_cells({keys.begin, std::min(keys.end, head_.m)});
    for (Index i = 0; i < rows_.size(); ++i) {
        if (keys.end > head_.m) std::fill(score_line(i) + head_.m, score_line(i) + keys.end, hidden_score);
        take_exponentials(keys, i, 0.0f);
    }
}

void RowBlock::hide_cells(IndexRange keys) {
    if (keys.size() == 0) return;
    for (Index i = 0; i < rows_.size(); ++i) {
        const IndexRange seen = seen_by(i);
        const Index begin = std::clamp(seen.begin, keys.begin, keys.end), end = std::clamp(seen.end, begin, keys.end);
        std::fill(score_line(i) + keys.begin, score_line(i) + begin, hidden_score);
        std::fill(score_line(i) + end, score_line(i) + keys.end, hidden_score);
    }
    if (!head_.rule.cells) return;
    std::vector<std::uint8_t> visible(static_cast<std::size_t>(rows_.size() * keys.size()), 1);
    const Visible seen = head_.rule.cells({head_.first_query + rows_.begin, head_.first_query + rows_.end}, keys, visible);
    if (seen == Visible::all) return;
    for (Index i = 0; i < rows_.size(); ++i)
        for (Index j = 0; j < keys.size(); ++j)
            if (seen == Visible::none || visible[static_cast<std::size_t>(i * keys.size() + j)] == 0) score_line(i)[keys.begin + j] = hidden_score;
}

void RowBlock::write_scores() {
    for (Index i = 0; i < rows_.size(); ++i) std::copy_n(score_line(i), head_.m, head_.scores + (rows_.begin + i) * head_.m);
}

// softcap and linear bias; from here on in units of log 2
void RowBlock::bend_scores() {
    const float cap = static_cast<float>(head_.rule.softcap);
    const Vector capped = hn::Set(floats, static_cast<float>(head_.rule.softcap * std::numbers::log2e));
    const Vector inverse = hn::Set(floats, cap > 0 ? 1 / cap : 0.0f), log2e = hn::Set(floats, static_cast<float>(std::numbers::log2e));
    const Vector slope = hn::Set(floats, static_cast<float>(head_.rule.slope * std::numbers::log2e));
    for (Index i = 0; i < rows_.size(); ++i)
        for (Index j = keys_.begin; j < keys_.end; j += static_cast<Index>(lanes)) {
            float* at = score_line(i) + j;
            const Vector score = hn::LoadU(floats, at);
            const Vector bent = cap > 0 ? hn::Mul(capped, tanh(hn::Mul(score, inverse))) : hn::Mul(score, log2e);
            const Vector distance = hn::Abs(hn::Iota(floats, static_cast<float>(j - head_.first_query - rows_.begin - i)));
            hn::StoreU(hn::NegMulAdd(slope, distance, bent), floats, at);
        }
}

float RowBlock::largest_score(Index row) const {
    Vector largest = hn::Set(floats, hidden_score);
    for (Index j = keys_.begin; j < keys_.end; j += static_cast<Index>(lanes)) largest = hn::Max(largest, hn::LoadU(floats, score_line(row) + j));
    return hn::GetLane(hn::MaxOfLanes(floats, largest));
}

// whole vectors of one row
void RowBlock::take_exponentials(IndexRange keys, Index row, float reference) {
    Vector sum = hn::LoadU(floats, sums_ + row * static_cast<Index>(lanes));
    const Vector subtracted = hn::Set(floats, reference);
    for (Index j = keys.begin; j < keys.end; j += static_cast<Index>(lanes)) {
        const Vector power = exp2(hn::Sub(hn::LoadU(floats, score_line(row) + j), subtracted));
        sum = hn::Add(sum, power);
        hn::StoreU(power, floats, score_line(row) + j);
    }
    hn::StoreU(sum, floats, sums_ + row * static_cast<Index>(lanes));
}

template <std::size_t V>
void add_products(const Product& product, std::size_t rows, std::size_t vectors) {
    if constexpr (V > 0) {
        if (vectors == V) multiply<value_rows, V>(product, rows);
        else add_products<V - 1>(product, rows, vectors);
    }
}

void RowBlock::weigh_values() {
    const Index value_floats = line_of_values(head_.d_v);
    const auto rows = static_cast<std::size_t>(rows_.size());
    if (keys_.size() == 0) std::fill_n(O_, rows_.size() * value_floats, 0.0f);
    for (Index key = keys_.begin; key < keys_.end; key += keys_at_once) {
        const Index depth = std::min(keys_at_once, keys_.end - key);
        for (Index c = 0; c < value_floats; c += static_cast<Index>(value_vectors * lanes)) {
            const Product product{.a = scores_ + key, .a_row = static_cast<std::size_t>(line_), .a_step = 1,
                                  .b = head_.values + key * value_floats + c, .b_line = static_cast<std::size_t>(value_floats),
                                  .depth = static_cast<std::size_t>(depth), .c = O_ + c, .c_line = static_cast<std::size_t>(value_floats), .add = key > keys_.begin};
            add_products<value_vectors>(product, rows, std::min(value_vectors, static_cast<std::size_t>(value_floats - c) / lanes));
        }
    }
}

void RowBlock::write_row(Index row, float inverse) {
    const float* sums = O_ + row * line_of_values(head_.d_v);
    float* O = head_.O + static_cast<std::size_t>(rows_.begin + row) * head_.O_line;
    for (Index c = 0; c < head_.d_v; ++c) O[c] = sums[c] * inverse;
    if (head_.weights == nullptr) return;

    // past the caches: nothing reads the weights soon, and there are too many of them
    float* const A = head_.weights + (rows_.begin + row) * head_.m;
    const float* const scores = score_line(row);
    std::fill_n(A, keys_.begin, 0.0f);
    Index j = keys_.begin;
    for (; j < keys_.end && reinterpret_cast<std::uintptr_t>(A + j) % (lanes * sizeof(float)) != 0; ++j) A[j] = scores[j] * inverse;
    const Vector factor = hn::Set(floats, inverse);
    for (; j + static_cast<Index>(lanes) <= keys_.end; j += static_cast<Index>(lanes)) hn::Stream(hn::Mul(hn::LoadU(floats, scores + j), factor), floats, A + j);
    for (; j < keys_.end; ++j) A[j] = scores[j] * inverse;
    std::fill(A + keys_.end, A + head_.m, 0.0f);
}

std::size_t scratch_floats(const MaterialisedHead& head) { return ScratchSizes(head).all; }

void attend_rows(const MaterialisedHead& head, IndexRange rows, float* scratch) {
    RowBlock(head, rows, scratch).run();
    hwy::FlushStream();
}

}  // namespace
}  // namespace attnscope::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace attnscope {

HWY_EXPORT(line_of_values);
HWY_EXPORT(block_rows);
HWY_EXPORT(scratch_floats);
HWY_EXPORT(attend_rows);

Index value_line(Index d_v) { return HWY_DYNAMIC_DISPATCH(line_of_values)(d_v); }
Index rows_of_block(const MaterialisedHead& head) { return HWY_DYNAMIC_DISPATCH(block_rows)(head); }
std::size_t materialised_scratch(const MaterialisedHead& head) { return HWY_DYNAMIC_DISPATCH(scratch_floats)(head); }
void attend_block(const MaterialisedHead& head, IndexRange rows, float* scratch) { HWY_DYNAMIC_DISPATCH(attend_rows)(head, rows, scratch); }

}  // namespace attnscope
#endif
