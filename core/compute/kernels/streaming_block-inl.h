// A block of query rows and its pass over the keys: online softmax with the maximum and the sum of every column bin.
// A vector's lanes are query rows, so that neither maxima nor sums ever cross lanes; K and V are read as they lie, number by
// number. Scores are kept in units of log 2, so that their exponentials are powers of two.

#if defined(ATTNSCOPE_STREAMING_BLOCK_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef ATTNSCOPE_STREAMING_BLOCK_INL_H_
#undef ATTNSCOPE_STREAMING_BLOCK_INL_H_
#else
#define ATTNSCOPE_STREAMING_BLOCK_INL_H_
#endif

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <vector>

#include "core/compute/kernels/bins.h"
#include "core/compute/kernels/simd-inl.h"
#include "core/compute/kernels/streaming.h"

HWY_BEFORE_NAMESPACE();
namespace attnscope::HWY_NAMESPACE {
namespace {

// K and V of so many keys, 128 KiB at d = d_v = 64, stay in the second-level cache for all blocks of a group
inline constexpr Index keys_at_once = 256;
inline constexpr Index block_rows = static_cast<Index>(panel);

// Of a row that has seen no key; hidden cells have an even lower score, so that their exponentials are 0.
inline constexpr float nothing_seen = -2e38f, hidden_score = -3e38f;

// The reference of a row's exponentials is raised when a score exceeds it by so many powers of two: rarely, and long before
// a float overflows, since a sum over 2^30 keys is then below 2^91.
inline constexpr float most_above_reference = 60.0f;

struct Bin {
    Index bin;
    Index begin, end;  // keys, as far as they lie in the block
};

// panel_vectors vectors
struct Lines {
    Vector v[panel_vectors];
};

HWY_INLINE Lines load(const float* from) {
    Lines lines;
#pragma GCC unroll 4
    for (std::size_t v = 0; v < panel_vectors; ++v) lines.v[v] = hn::LoadU(floats, from + v * lanes);
    return lines;
}

HWY_INLINE void store(const Lines& lines, float* to) {
#pragma GCC unroll 4
    for (std::size_t v = 0; v < panel_vectors; ++v) hn::StoreU(lines.v[v], floats, to + v * lanes);
}

HWY_INLINE Lines filled(float number) {
    Lines lines;
#pragma GCC unroll 4
    for (std::size_t v = 0; v < panel_vectors; ++v) lines.v[v] = hn::Set(floats, number);
    return lines;
}

HWY_INLINE auto exceeds(Vector score, Vector reference) {
    return hn::Gt(hn::Sub(score, reference), hn::Set(floats, most_above_reference));
}

// What a block of rows has seen so far, in scratch memory.
struct Block {
    IndexRange rows;   // at most block_rows
    IndexRange keys;   // that any of them sees
    IndexRange bins;   // of those keys
    float* Q;          // [d][lane], times the scale in units of log 2
    float* O;          // [d_v][lane], relative to the reference
    float* sum;        // [lane]
    float* sum_error;  // [lane], what rounding has taken from it: Kahan 1965
    float* reference;  // [lane]
    float* bin_sum;    // [bin][lane], relative to the reference; written when the bin is first seen
    float* bin_max;    // [bin][lane], a score
    bool rises = true; // the last keys have raised a reference: the next ones probably will
};

// The pass of a block of rows over its keys.
class KeyPass {
public:
    // scores: scratch of keys_at_once * panel floats
    KeyPass(const StreamingHead& head, float* scores)
        : head_(head), scores_(scores), visible_(head.rule.cells ? static_cast<std::size_t>(block_rows * keys_at_once) : 0) {}

    void begin_block(Block& block);
    // At most keys_at_once keys, in rising order from call to call, inside block.keys.
    void see_keys(Block& block, IndexRange keys);
    // Writes O and L; from then on block.sum holds what the sums are multiplied by to become weights.
    void finish_block(Block& block);

private:
    void list_bins(const Block& block, IndexRange keys);
    void score(const Block& block, IndexRange keys);
    void bend_scores(const Block& block, IndexRange keys);
    void hide_cells(const Block& block, IndexRange keys);
    bool raise_references(Block& block, IndexRange keys);
    bool add_exponentials(Block& block, IndexRange keys);
    std::size_t place_of(const Block& block, const Bin& bin) const {
        return static_cast<std::size_t>(head_.column_bins == 0 ? 0 : bin.bin - block.bins.begin) * panel;
    }

    const StreamingHead& head_;
    float* scores_;                      // [keys_at_once][lane]
    std::vector<Bin> bins_;              // of the keys listed_
    IndexRange listed_;
    bool first_continues_ = false;       // the row block has seen earlier keys of the first of them
    std::vector<std::uint8_t> visible_;  // of the cells at hand
};

inline void KeyPass::begin_block(Block& block) {
    const bool is_bent = head_.rule.softcap > 0;
    const float factor = static_cast<float>(is_bent ? head_.rule.scale : head_.rule.scale * std::numbers::log2e);
    for (Index c = 0; c < head_.d; ++c) {
        float* line = block.Q + static_cast<std::size_t>(c) * panel;
        for (Index i = 0; i < block_rows; ++i) {
            const Index row = block.rows.begin + i;
            line[i] = row < block.rows.end ? head_.Q[static_cast<std::size_t>(row) * head_.Q_line + static_cast<std::size_t>(c)] * factor : 0.0f;
        }
    }
    std::fill_n(block.O, static_cast<std::size_t>(head_.d_v) * panel, 0.0f);
    std::fill_n(block.sum, panel, 0.0f);
    std::fill_n(block.sum_error, panel, 0.0f);
    std::fill_n(block.reference, panel, nothing_seen);
}

// Blocks of rows take turns at the same keys, so that the list mostly stays.
inline void KeyPass::list_bins(const Block& block, IndexRange keys) {
    first_continues_ = head_.column_bins > 0 && keys.begin > block.keys.begin &&
                       first_of_bin(bin_of(keys.begin, head_.column_bins, head_.m), head_.column_bins, head_.m) < keys.begin;
    if (keys == listed_) return;
    listed_ = keys;
    bins_.clear();
    if (head_.column_bins == 0) {
        bins_.push_back({0, keys.begin, keys.end});
        return;
    }
    Index bin = bin_of(keys.begin, head_.column_bins, head_.m);
    for (Index begin = keys.begin; begin < keys.end; ++bin) {
        const Index end = std::min(first_of_bin(bin + 1, head_.column_bins, head_.m), keys.end);
        bins_.push_back({bin, begin, end});
        begin = end;
    }
}

inline void KeyPass::see_keys(Block& block, IndexRange keys) {
    list_bins(block, keys);
    score(block, keys);
    // where no reference has to be raised, as mostly, scores are looked at once
    if (block.rises || !add_exponentials(block, keys)) {
        if (!block.rises) score(block, keys);
        block.rises = raise_references(block, keys);
        add_exponentials(block, keys);
    }
    multiply<broadcasts, panel_vectors>({.a = head_.V + static_cast<std::size_t>(keys.begin) * head_.V_line, .a_row = 1, .a_step = head_.V_line,
                             .b = scores_, .b_line = panel, .depth = static_cast<std::size_t>(keys.size()),
                             .c = block.O, .c_line = panel, .add = true}, static_cast<std::size_t>(head_.d_v));
}

inline void KeyPass::score(const Block& block, IndexRange keys) {
    multiply<broadcasts, panel_vectors>({.a = head_.K + static_cast<std::size_t>(keys.begin) * head_.K_line, .a_row = head_.K_line, .a_step = 1,
                             .b = block.Q, .b_line = panel, .depth = static_cast<std::size_t>(head_.d),
                             .c = scores_, .c_line = panel, .add = false}, static_cast<std::size_t>(keys.size()));
    if (head_.rule.softcap > 0 || head_.rule.slope != 0) bend_scores(block, keys);
    hide_cells(block, keys);
}

// softcap and linear bias, in units of log 2
inline void KeyPass::bend_scores(const Block& block, IndexRange keys) {
    const float cap = static_cast<float>(head_.rule.softcap), slope = static_cast<float>(head_.rule.slope * std::numbers::log2e);
    const Vector capped = hn::Set(floats, static_cast<float>(head_.rule.softcap * std::numbers::log2e));
    const Vector inverse = hn::Set(floats, cap > 0 ? 1 / cap : 0.0f);
    for (Index j = 0; j < keys.size(); ++j) {
        float* line = scores_ + static_cast<std::size_t>(j) * panel;
        Lines scores = load(line);
        // distances are below 2^24 or so large that the bias hides everything
        const float first = static_cast<float>(block.rows.begin - keys.begin - j);
#pragma GCC unroll 4
        for (std::size_t v = 0; v < panel_vectors; ++v) {
            if (cap > 0) scores.v[v] = hn::Mul(capped, tanh(hn::Mul(scores.v[v], inverse)));
            const Vector distance = hn::Abs(hn::Iota(floats, first + static_cast<float>(v * lanes)));
            scores.v[v] = hn::NegMulAdd(hn::Set(floats, slope), distance, scores.v[v]);
        }
        store(scores, line);
    }
}

inline void KeyPass::hide_cells(const Block& block, IndexRange keys) {
    const ScoreRule& rule = head_.rule;
    const IndexRange first = visible_keys(rule, block.rows.begin, head_.m), last = visible_keys(rule, block.rows.end - 1, head_.m);
    if (last.begin > keys.begin || first.end < keys.end) {
        for (Index i = 0; i < block.rows.size(); ++i) {
            const IndexRange seen = visible_keys(rule, block.rows.begin + i, head_.m);
            float* column = scores_ + i;
            for (Index j = keys.begin; j < std::min(seen.begin, keys.end); ++j) column[(j - keys.begin) * block_rows] = hidden_score;
            for (Index j = std::max(seen.end, keys.begin); j < keys.end; ++j) column[(j - keys.begin) * block_rows] = hidden_score;
        }
    }
    if (!rule.cells) return;
    const std::span<std::uint8_t> visible(visible_.data(), static_cast<std::size_t>(block.rows.size() * keys.size()));
    std::fill(visible.begin(), visible.end(), std::uint8_t{1});
    const Visible seen = rule.cells(block.rows, keys, visible);
    if (seen == Visible::all) return;
    for (Index i = 0; i < block.rows.size(); ++i)
        for (Index j = 0; j < keys.size(); ++j)
            if (seen == Visible::none || visible[static_cast<std::size_t>(i * keys.size() + j)] == 0) scores_[j * block_rows + i] = hidden_score;
}

// Where a score exceeds its row's reference by too much, the reference becomes the row's largest score so far, and what
// was summed relative to the old one shrinks. False: none has.
inline bool KeyPass::raise_references(Block& block, IndexRange keys) {
    Lines maxima = filled(hidden_score);
    for (Index j = 0; j < keys.size(); ++j) {
#pragma GCC unroll 4
        for (std::size_t v = 0; v < panel_vectors; ++v)
            maxima.v[v] = hn::Max(maxima.v[v], hn::LoadU(floats, scores_ + static_cast<std::size_t>(j) * panel + v * lanes));
    }
    const Lines old = load(block.reference);
    Lines factor;
    bool rises = false;
#pragma GCC unroll 4
    for (std::size_t v = 0; v < panel_vectors; ++v) {
        rises = rises || !hn::AllFalse(floats, exceeds(maxima.v[v], old.v[v]));
        const Vector reference = hn::IfThenElse(exceeds(maxima.v[v], old.v[v]), maxima.v[v], old.v[v]);
        hn::StoreU(reference, floats, block.reference + v * lanes);
        factor.v[v] = exp2(hn::Sub(old.v[v], reference));
    }
    if (!rises || keys.begin == block.keys.begin) return rises;  // at first nothing is summed yet
    const auto shrink = [&](float* line) {
#pragma GCC unroll 4
        for (std::size_t v = 0; v < panel_vectors; ++v)
            hn::StoreU(hn::Mul(hn::LoadU(floats, line + v * lanes), factor.v[v]), floats, line + v * lanes);
    };
    shrink(block.sum);
    shrink(block.sum_error);
    for (Index c = 0; c < head_.d_v; ++c) shrink(block.O + static_cast<std::size_t>(c) * panel);
    if (head_.column_bins == 0) return true;
    const Index end = bins_.front().bin + (first_continues_ ? 1 : 0);
    for (Index bin = block.bins.begin; bin < end; ++bin) shrink(block.bin_sum + static_cast<std::size_t>(bin - block.bins.begin) * panel);
    return true;
}

// Scores become their exponentials, relative to the reference, and are added to the sums of the row and of the bins.
// False, and nothing added: a score exceeds its reference by too much.
inline bool KeyPass::add_exponentials(Block& block, IndexRange keys) {
    const Lines reference = load(block.reference);
    Lines all_max = filled(hidden_score), all_sum = filled(0.0f);
    Lines first_max = all_max, first_sum = all_sum;  // of the first bin, which is stored last
    for (const Bin& bin : bins_) {
        Lines max = filled(hidden_score), sum = filled(0.0f);
        float* line = scores_ + static_cast<std::size_t>(bin.begin - keys.begin) * panel;
        for (Index j = bin.begin; j < bin.end; ++j, line += panel) {
#pragma GCC unroll 4
            for (std::size_t v = 0; v < panel_vectors; ++v) {
                const Vector score = hn::LoadU(floats, line + v * lanes);
                const Vector power = exp2(hn::Sub(score, reference.v[v]));
                max.v[v] = hn::Max(max.v[v], score);
                sum.v[v] = hn::Add(sum.v[v], power);
                hn::StoreU(power, floats, line + v * lanes);
            }
        }
#pragma GCC unroll 4
        for (std::size_t v = 0; v < panel_vectors; ++v) {
            all_max.v[v] = hn::Max(all_max.v[v], max.v[v]);
            all_sum.v[v] = hn::Add(all_sum.v[v], sum.v[v]);
        }
        if (first_continues_ && &bin == bins_.data()) {
            first_max = max;
            first_sum = sum;
        } else {
            store(max, block.bin_max + place_of(block, bin));
            store(sum, block.bin_sum + place_of(block, bin));
        }
    }
    bool too_large = false;
#pragma GCC unroll 4
    for (std::size_t v = 0; v < panel_vectors; ++v) too_large = too_large || !hn::AllFalse(floats, exceeds(all_max.v[v], reference.v[v]));
    if (too_large) return false;

#pragma GCC unroll 4
    for (std::size_t v = 0; v < panel_vectors; ++v) {
        const Vector before = hn::LoadU(floats, block.sum + v * lanes);
        const Vector added = hn::Sub(all_sum.v[v], hn::LoadU(floats, block.sum_error + v * lanes));
        const Vector after = hn::Add(before, added);
        hn::StoreU(after, floats, block.sum + v * lanes);
        hn::StoreU(hn::Sub(hn::Sub(after, before), added), floats, block.sum_error + v * lanes);
    }
    if (first_continues_) {
        float* const max = block.bin_max + place_of(block, bins_.front());
        float* const sum = block.bin_sum + place_of(block, bins_.front());
#pragma GCC unroll 4
        for (std::size_t v = 0; v < panel_vectors; ++v) {
            hn::StoreU(hn::Max(first_max.v[v], hn::LoadU(floats, max + v * lanes)), floats, max + v * lanes);
            hn::StoreU(hn::Add(first_sum.v[v], hn::LoadU(floats, sum + v * lanes)), floats, sum + v * lanes);
        }
    }
    return true;
}

inline void KeyPass::finish_block(Block& block) {
    float inverse[panel];
    for (std::size_t i = 0; i < panel; ++i) {
        const bool sees = block.sum[i] > 0.0f;
        const double in_log2 = static_cast<double>(block.reference[i]) + std::log2(static_cast<double>(block.sum[i]));
        inverse[i] = sees ? 1.0f / block.sum[i] : 0.0f;
        if (static_cast<Index>(i) < block.rows.size())
            head_.L[block.rows.begin + static_cast<Index>(i)] = sees ? in_log2 * std::numbers::ln2 : -std::numeric_limits<double>::infinity();
    }
    for (Index i = 0; i < block.rows.size(); ++i) {
        float* to = head_.O + static_cast<std::size_t>(block.rows.begin + i) * head_.O_line;
        for (Index c = 0; c < head_.d_v; ++c) to[c] = block.O[c * block_rows + i] * inverse[i];
    }
    std::copy_n(inverse, panel, block.sum);  // from here on the sum is only divided by
}

}  // namespace
}  // namespace attnscope::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
