#include "tests/attention_laws.h"

#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <limits>

#include "core/attention/random.h"
#include "tests/attention_cases.h"
#include "tests/tile_cases.h"

namespace attnscope::tests {

namespace {

// A float product over d numbers errs by some 6e-8 of |q||k| scale, at most 64 (plain_float_score_bound): 4e-6 in the exponent,
// and so relative to a weight, to L's absolute size and to a mean of values; exp and the sums add a little.
constexpr double tolerance = 1e-5;
// of any bin that a picture could show: more than a thousandth of the mean weight
constexpr double bin_tolerance = 1e-4;
constexpr double least_share_of_mean_weight = 1e-3;

// beyond the bound errors may grow with the scores
double growth(const Heads& heads) { return std::max(1.0, largest_score(heads) / plain_float_score_bound); }

struct AttentionErrors {
    double O = 0.0;         // of the largest value
    double L = 0.0;
    double map = 0.0;       // of the map's largest bin
    double relative = 0.0;  // of a bin itself, where it is not tiny
};

double largest_or(double fallback, const MatrixD& matrix) { return matrix.size() > 0 ? matrix.cwiseAbs().maxCoeff() : fallback; }

// NaN must not slip through a comparison
void keep_larger(double& largest, double error) {
    if (!(error <= largest)) largest = error;
}

double largest_difference(const MatrixD& is, const MatrixD& truth) {
    REQUIRE(is.rows() == truth.rows());
    REQUIRE(is.cols() == truth.cols());
    double largest = 0.0;
    for (Index k = 0; k < is.size(); ++k) keep_larger(largest, std::abs(is.data()[k] - truth.data()[k]));
    return largest;
}

void compare_L(const Eigen::Ref<const VectorD>& L, const VectorD& truth, AttentionErrors& errors) {
    Index wrong = 0;
    for (Index i = 0; i < truth.size(); ++i) {
        if (std::isinf(truth[i])) wrong += L[i] != truth[i];
        else keep_larger(errors.L, std::abs(L[i] - truth[i]));
    }
    CHECK(wrong == 0);
}

void compare_map(const MatrixF& bins, const MatrixD& truth, double mean_weight, AttentionErrors& errors) {
    keep_larger(errors.map, largest_difference(bins.cast<double>(), truth) / std::max(largest_or(1.0, truth), 1e-300));
    Index not_zero = 0;
    for (Index k = 0; k < truth.size(); ++k) {
        const double value = truth.data()[k];
        not_zero += value == 0.0 && bins.data()[k] != 0.0f;
        if (value > least_share_of_mean_weight * mean_weight)
            keep_larger(errors.relative, std::abs(static_cast<double>(bins.data()[k]) - value) / value);
    }
    CHECK(not_zero == 0);
}

AttentionErrors errors_of(const MapResult& result, const Heads& heads, Index bins) {
    AttentionErrors errors;
    const Index n = heads.Q.rows(), m = heads.K.rows(), d_v = heads.V.cols() / heads.key_heads;
    CHECK(result.attended.notice == "");
    REQUIRE(result.attended.O.rows() == n);
    REQUIRE(result.attended.O.cols() == heads.query_heads * d_v);
    REQUIRE(result.attended.L.rows() == heads.query_heads);
    REQUIRE(result.attended.L.cols() == n);
    REQUIRE(static_cast<Index>(result.heads.size()) == heads.query_heads);
    for (Index h = 0; h < heads.query_heads; ++h) {
        CAPTURE(h);
        const TrueHead truth = true_head(heads, h, bins);
        const double largest_value = std::max(1e-30, largest_or(1.0, heads.V.cast<double>()));
        keep_larger(errors.O, largest_difference(result.attended.O.middleCols(h * d_v, d_v).cast<double>(), truth.O) / largest_value);
        compare_L(result.attended.L.row(h).transpose(), truth.L, errors);
        const AttentionMap& map = result.heads[static_cast<std::size_t>(h)];
        const double mean_weight = m > 0 ? 1.0 / static_cast<double>(m) : 1.0;
        compare_map(map.mean, truth.mean, mean_weight, errors);
        compare_map(map.max, truth.max, mean_weight, errors);
    }
    return errors;
}

// runs attention_map(), checks it, and keeps the larger errors, divided by what they may have grown by
void check_map(Backend& backend, const Heads& heads, Index bins, AttentionErrors& largest) {
    const AttentionErrors errors = errors_of(backend.attention_map({.attend = heads.request(), .bins = bins}, {}), heads, bins);
    const double allowed = growth(heads);
    CAPTURE(bins);
    CAPTURE(allowed);
    CHECK(errors.O <= tolerance * allowed);
    CHECK(errors.L <= tolerance * allowed);
    CHECK(errors.map <= tolerance * allowed);
    CHECK(errors.relative <= bin_tolerance * allowed);
    keep_larger(largest.O, errors.O / allowed);
    keep_larger(largest.L, errors.L / allowed);
    keep_larger(largest.map, errors.map / allowed);
    keep_larger(largest.relative, errors.relative / allowed);
}

void print(const Backend& backend, const char* law, const AttentionErrors& errors) {
    const std::string sentence = fmt::format("{}, {}: O {:.2g}, L {:.2g}, map {:.2g}, bins {:.2g}", backend.name(), law, errors.O,
                                             errors.L, errors.map, errors.relative);
    MESSAGE(sentence);
}

constexpr std::array<Index, 7> sizes = {1, 3, 17, 64, 65, 200, 333};
constexpr std::array<Index, 5> widths = {1, 5, 64, 80, 130};
constexpr std::array<Index, 4> bin_counts = {1, 7, 64, 1000};

const std::array<ScoreRule, 7> masks = {
    ScoreRule{},
    {.causal = true},
    {.window = Window{.left = 0, .right = 0}},
    {.window = Window{.left = 7, .right = 3}},
    {.window = Window{.left = -1, .right = 5}},
    {.causal = true, .window = Window{.left = 66, .right = 9}},
    {.window = Window{.left = std::numeric_limits<Index>::max(), .right = std::numeric_limits<Index>::max()}},
};

}  // namespace

void attention_of_all_sizes_is_exact(Backend& backend) {
    AttentionErrors largest;
    std::size_t k = 0;
    for (const Index n : sizes)
        for (const Index m : sizes) {
            // 7 sizes, 5 widths and 4 bin counts have no common divisor: every pair meets somewhere
            const HeadsShape shape{.n = n, .m = m, .d = widths[k % widths.size()], .d_v = widths[(k / 2 + 3) % widths.size()]};
            CAPTURE(shape.n);
            CAPTURE(shape.m);
            CAPTURE(shape.d);
            CAPTURE(shape.d_v);
            check_map(backend, gaussian_heads(shape), bin_counts[k % bin_counts.size()], largest);
            ++k;
        }
    check_map(backend, gaussian_heads({.n = 5, .m = 9, .d = 257, .d_v = 259}), 3, largest);
    // bins higher than a block of 64 rows, cut within it
    for (const Index bins : {2, 3, 5}) check_map(backend, gaussian_heads({.n = 333, .m = 200, .d = 8, .d_v = 3}), bins, largest);
    check_map(backend, gaussian_heads({.n = 333, .m = 1000, .d = 8, .d_v = 3}, {.causal = true}), 4, largest);
    check_map(backend, gaussian_heads({.n = 700, .m = 130, .d = 8, .d_v = 3}, {.window = Window{.left = 100, .right = 9}}), 10, largest);
    print(backend, "all sizes", largest);
}

void masked_attention_is_exact(Backend& backend) {
    AttentionErrors largest;
    for (std::size_t k = 0; k < masks.size(); ++k)
        for (const auto& [n, m] : {std::pair<Index, Index>{1, 1}, {65, 65}, {200, 130}, {64, 333}, {333, 3}}) {
            CAPTURE(k);
            CAPTURE(n);
            CAPTURE(m);
            check_map(backend, gaussian_heads({.n = n, .m = m, .d = 16, .d_v = 9}, masks[k]), bin_counts[k % bin_counts.size()], largest);
        }
    print(backend, "masks", largest);
}

void capped_and_biased_attention_is_exact(Backend& backend) {
    AttentionErrors largest;
    for (const double softcap : {0.0, 0.7, 30.0})
        for (const double slope : {0.0, 0.0625, -0.01, 2.0}) {
            CAPTURE(softcap);
            CAPTURE(slope);
            ScoreRule rule{.softcap = softcap, .slope = slope, .causal = slope > 1.0};
            check_map(backend, gaussian_heads({.n = 130, .m = 200, .d = 20, .d_v = 8}, rule), 64, largest);
        }
    print(backend, "softcap and linear bias", largest);
}

void heads_that_share_keys_are_exact(Backend& backend) {
    AttentionErrors largest;
    for (const auto& [query_heads, key_heads] : {std::pair<Index, Index>{2, 2}, {6, 2}, {4, 1}}) {
        CAPTURE(query_heads);
        Heads heads = gaussian_heads({.n = 65, .m = 90, .d = 12, .d_v = 5, .query_heads = query_heads, .key_heads = key_heads});
        check_map(backend, heads, 7, largest);
        heads.rule.slope = 1e3;  // what stands in `slopes` takes its place
        for (Index h = 0; h < query_heads; ++h) heads.slopes.push_back(std::exp2(-static_cast<double>(h)));
        check_map(backend, heads, 64, largest);
    }
    // columns of a wider matrix
    const MatrixF wide = gaussian_floats("wide", 70, 40);
    const Heads heads{.Q = wide.middleCols(1, 6), .K = wide.middleCols(9, 6), .V = wide.middleCols(20, 7), .rule = {.scale = 0.4}};
    const MapResult strided = backend.attention_map(
        {.attend = {.Q = wide.middleCols(1, 6), .K = wide.middleCols(9, 6), .V = wide.middleCols(20, 7), .rule = heads.rule}, .bins = 9}, {});
    CHECK(errors_of(strided, heads, 9).O <= tolerance);
    print(backend, "heads side by side", largest);
}

void hidden_cells_take_no_part(Backend& backend) {
    AttentionErrors largest;
    std::vector<Cell> painted;
    const RandomStream random(5, "painted");
    for (Index k = 0; k < 900; ++k) {
        const auto draw = [&](std::uint64_t which, double below) {
            return static_cast<Index>(random.uniform(2 * static_cast<std::uint64_t>(k) + which) * below);
        };
        painted.push_back({.row = draw(0, 150.0), .column = draw(1, 170.0)});
    }
    for (Index j = 0; j < 170; ++j) painted.push_back({.row = 70, .column = j});  // a row that sees nothing
    const CellMask hides_thirds = [](IndexRange rows, IndexRange columns, std::span<std::uint8_t> visible) {
        for (Index i = 0; i < rows.size(); ++i)
            for (Index j = 0; j < columns.size(); ++j)
                if ((rows.begin + i + 2 * (columns.begin + j)) % 3 == 0) visible[static_cast<std::size_t>(i * columns.size() + j)] = 0;
        return Visible::some;
    };
    // what is written counts only when the answer is `some`
    const CellMask writes_in_vain = [](IndexRange, IndexRange, std::span<std::uint8_t> visible) {
        std::fill(visible.begin(), visible.end(), std::uint8_t{0});
        return Visible::all;
    };
    const CellMask hides_all = [](IndexRange, IndexRange, std::span<std::uint8_t>) { return Visible::none; };
    std::vector<Index> late_keys;
    for (Index j = 100; j < 170; ++j) late_keys.push_back(j);
    const CellMask cell_masks[] = {padding_mask({0, 3, 64, 65, 169}), padding_mask(late_keys), painted_mask(painted),
                                   both(padding_mask({5, 130}), painted_mask(painted)), hides_thirds, writes_in_vain, hides_all};
    for (const CellMask& cells : cell_masks) {
        CAPTURE(&cells - cell_masks);
        check_map(backend, gaussian_heads({.n = 150, .m = 170, .d = 16, .d_v = 8}, {.cells = cells}), 7, largest);
        check_map(backend, gaussian_heads({.n = 150, .m = 170, .d = 16, .d_v = 8}, {.causal = true, .cells = cells}), 1000, largest);
    }
    print(backend, "hidden cells", largest);
}

void rows_that_see_no_key_are_zero(Backend& backend) {
    // with a window of 0 keys to the right, query 5 of a text with 3 keys sees none
    AttentionErrors largest;
    const Heads heads = gaussian_heads({.n = 100, .m = 3, .d = 4, .d_v = 3}, {.window = Window{.left = 1, .right = 0}});
    check_map(backend, heads, 20, largest);
    const MapResult result = backend.attention_map({.attend = heads.request(), .bins = 20}, {});
    CHECK((result.attended.O.bottomRows(90).array() == 0.0f).all());
    CHECK((result.attended.L.rightCols(90).array() == -std::numeric_limits<double>::infinity()).all());
    CHECK((result.heads[0].max.bottomRows(15).array() == 0.0f).all());
    // no key at all
    const MapResult empty = backend.attention_map({.attend = gaussian_heads({.n = 4, .m = 0, .d = 2, .d_v = 2}).request(), .bins = 3}, {});
    CHECK((empty.attended.O.array() == 0.0f).all());
    CHECK((empty.attended.L.array() == -std::numeric_limits<double>::infinity()).all());
    CHECK(empty.heads[0].mean.size() == 0);
    // no query
    const MapResult nobody = backend.attention_map({.attend = gaussian_heads({.n = 0, .m = 4, .d = 2, .d_v = 2}).request(), .bins = 3}, {});
    CHECK(nobody.attended.O.rows() == 0);
    CHECK(nobody.heads[0].mean.size() == 0);
}

void adversarial_scores_are_exact(Backend& backend) {
    AttentionErrors largest;
    for (const ScoreRule& rule : {ScoreRule{}, ScoreRule{.causal = true}}) {
        check_map(backend, growing_heads({.n = 130, .m = 333, .d = 16, .d_v = 8}, rule), 64, largest);
        check_map(backend, spiked_heads({.n = 200, .m = 200, .d = 64, .d_v = 8}, rule), 64, largest);
        check_map(backend, spiked_heads({.n = 65, .m = 130, .d = 5, .d_v = 8}, rule), 1000, largest);
    }
    print(backend, "adversarial scores", largest);

    // denormal and zero inputs make uniform rows
    Heads small = gaussian_heads({.n = 3, .m = 10, .d = 3, .d_v = 2});
    small.Q.setConstant(1e-40f);
    small.K.setZero();
    check_map(backend, small, 10, largest);

    // beyond the promised accuracy a mean of values still is one
    Heads absurd = gaussian_heads({.n = 70, .m = 80, .d = 4, .d_v = 2});
    absurd.Q *= 1e15f;
    absurd.K *= 1e15f;
    const MapResult result = backend.attention_map({.attend = absurd.request(), .bins = 80}, {});
    CHECK(result.attended.L.allFinite());
    CHECK((result.attended.O.array().abs() <= absurd.V.cwiseAbs().maxCoeff() * 1.00001f).all());
    CHECK((result.heads[0].max.array() >= 0.0f).all());
    CHECK((result.heads[0].max.array() <= 1.00001f).all());
    CHECK((result.heads[0].mean.array() >= 0.0f).all());
}

void long_walks_keep_their_digits(Backend& backend) {
    AttentionErrors largest;
    Heads heads = gaussian_heads({.n = 5, .m = 20'000, .d = 16, .d_v = 6});
    heads.rule.scale *= 4.0;
    heads.V.leftCols(3).setOnes();  // whose mean is 1
    check_map(backend, heads, 100, largest);
    heads.rule.scale /= 16.0;
    check_map(backend, heads, 100, largest);
    print(backend, "long walks", largest);
}

void random_attention_is_exact(Backend& backend, int configurations) {
    AttentionErrors largest;
    const RandomStream random(20240607, "random attention");
    for (std::uint64_t k = 0; k < static_cast<std::uint64_t>(configurations); ++k) {
        const auto draw = [&](std::uint64_t which, Index choices) {
            return static_cast<Index>(random.uniform(16 * k + which) * static_cast<double>(choices));
        };
        const Index key_heads = 1 + draw(0, 2);
        const HeadsShape shape{.n = 1 + draw(1, 150), .m = 1 + draw(2, 150), .d = 1 + draw(3, 40), .d_v = 1 + draw(4, 40),
                               .query_heads = key_heads * (1 + draw(5, 2)), .key_heads = key_heads};
        ScoreRule rule{.softcap = draw(6, 3) == 0 ? 5.0 : 0.0, .slope = draw(7, 3) == 0 ? 0.1 : 0.0, .causal = draw(8, 3) == 0};
        if (draw(9, 3) == 0) rule.window = Window{.left = draw(10, 100) - 1, .right = draw(11, 100) - 1};
        if (draw(12, 4) == 0) rule.cells = padding_mask({draw(13, shape.m), draw(14, shape.m)});
        CAPTURE(k);
        check_map(backend, gaussian_heads(shape, rule, fmt::format("configuration {}", k)), 1 + draw(15, 160), largest);
    }
    print(backend, "random configurations", largest);
}

}  // namespace attnscope::tests
