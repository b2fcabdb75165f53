#include "tests/pooled_tile_laws.h"

#include <doctest/doctest.h>

#include <limits>
#include <optional>

#include "tests/attention_cases.h"
#include "tests/tile_cases.h"

namespace attnscope::tests {

namespace {

// the promises of Tile in core/compute/backend.h
constexpr double weight_tolerance = 1e-5;
constexpr double relative_weight_tolerance = 1e-4;
constexpr double score_tolerance = 1e-6;  // of the largest score

constexpr double infinity = std::numeric_limits<double>::infinity();

// every quantity of one head as a whole
struct Quantities {
    MatrixD scores, scaled, masked, weights;
    VectorD L;

    const MatrixD& of(Quantity quantity) const {
        switch (quantity) {
            case Quantity::scores: return scores;
            case Quantity::scaled: return scaled;
            case Quantity::masked: return masked;
            case Quantity::weights: break;
        }
        return weights;
    }
};

Quantities quantities_of(const Heads& heads) {
    const ScoreRule& rule = heads.rule;
    const TrueHead truth = true_head(heads, 0, 1);
    Quantities all{.scores = heads.Q.cast<double>() * heads.K.cast<double>().transpose(), .scaled = truth.scores, .masked = {},
                   .weights = truth.weights, .L = truth.L};
    for (Index i = 0; i < all.scaled.rows(); ++i)
        for (Index j = 0; j < all.scaled.cols(); ++j) {
            double& scaled = all.scaled(i, j);
            if (rule.softcap > 0) scaled = rule.softcap * std::tanh(scaled / rule.softcap);
            scaled -= rule.slope * static_cast<double>(std::abs(i - j));
        }
    all.masked = all.scaled;
    std::vector<std::uint8_t> visible(static_cast<std::size_t>(all.masked.size()), 1);
    if (rule.cells && rule.cells({0, all.masked.rows()}, {0, all.masked.cols()}, visible) == Visible::none)
        std::fill(visible.begin(), visible.end(), std::uint8_t{0});
    for (Index i = 0; i < all.masked.rows(); ++i) {
        const IndexRange seen = visible_keys(rule, i, all.masked.cols());
        for (Index j = 0; j < all.masked.cols(); ++j)
            if (j < seen.begin || j >= seen.end || visible[static_cast<std::size_t>(i * all.masked.cols() + j)] == 0) all.masked(i, j) = -infinity;
    }
    return all;
}

double pooled(const MatrixD& cells, Pooling pooling, Quantity quantity) {
    if (pooling == Pooling::max) return cells.maxCoeff();
    if (quantity != Quantity::masked) return cells.mean();
    double sum = 0.0, count = 0.0;
    for (Index k = 0; k < cells.size(); ++k) {
        if (cells.data()[k] == -infinity) continue;
        sum += cells.data()[k];
        count += 1.0;
    }
    return count > 0 ? sum / count : -infinity;
}

MatrixD pooled_window(const MatrixD& whole, const TileRequest& request) {
    const Index step = Index{1} << request.level;
    const Index rows = (request.rows.size() + step - 1) / step, columns = (request.columns.size() + step - 1) / step;
    MatrixD out(rows, columns);
    for (Index p = 0; p < rows; ++p)
        for (Index q = 0; q < columns; ++q) {
            const Index row = request.rows.begin + p * step, column = request.columns.begin + q * step;
            const Index height = std::min(step, request.rows.end - row), width = std::min(step, request.columns.end - column);
            out(p, q) = pooled(whole.block(row, column, height, width), request.pooling, request.quantity);
        }
    return out;
}

struct Window2D {
    IndexRange rows, columns;
    int level = 0;
};

// checks all quantities and poolings of one window
void check_windows(Backend& backend, const Heads& heads, std::initializer_list<Window2D> windows) {
    const Quantities truth = quantities_of(heads);
    const double largest = std::max(1.0, largest_score(heads));
    for (const Window2D& window : windows)
        for (const Quantity quantity : {Quantity::scores, Quantity::scaled, Quantity::masked, Quantity::weights})
            for (const Pooling pooling : {Pooling::mean, Pooling::max}) {
                CAPTURE(window.level);
                CAPTURE(static_cast<int>(quantity));
                CAPTURE(static_cast<int>(pooling));
                CAPTURE(window.rows.begin);
                CAPTURE(window.columns.begin);
                const TileRequest request{.Q = heads.Q, .K = heads.K, .L = truth.L, .rule = heads.rule, .rows = window.rows,
                                          .columns = window.columns, .level = window.level, .pooling = pooling, .quantity = quantity};
                const Tile tile = backend.tile(request);
                const MatrixD expected = pooled_window(truth.of(quantity), request);
                CHECK(tile.notice == "");
                REQUIRE(tile.values.rows() == expected.rows());
                REQUIRE(tile.values.cols() == expected.cols());
                if (quantity == Quantity::weights) {
                    const Errors errors = errors_of(tile.values, expected);
                    CHECK(errors.absolute <= weight_tolerance);
                    CHECK(errors.relative <= relative_weight_tolerance);
                    continue;
                }
                const double size = quantity == Quantity::scores ? largest / std::abs(heads.rule.scale) : largest;
                Index wrong = 0;
                for (Index k = 0; k < expected.size(); ++k) {
                    const double is = tile.values.data()[k], should = expected.data()[k];
                    if (std::isinf(should)) wrong += is != should;
                    else wrong += !(std::abs(is - should) <= score_tolerance * size);
                }
                CHECK(wrong == 0);
            }
}

}  // namespace

void pooled_tiles_are_exact(Backend& backend) {
    for (const ScoreRule& rule : {ScoreRule{}, ScoreRule{.causal = true, .window = Window{.left = 90, .right = 0}}}) {
        const Heads heads = gaussian_heads({.n = 260, .m = 210, .d = 24, .d_v = 1}, rule);
        check_windows(backend, heads, {
            {{0, 260}, {0, 210}, 0}, {{0, 260}, {0, 210}, 1}, {{3, 250}, {5, 209}, 2}, {{64, 133}, {7, 72}, 3}, {{1, 260}, {0, 209}, 4},
            {{0, 260}, {0, 210}, 5}, {{0, 260}, {3, 210}, 6}, {{2, 259}, {0, 210}, 7}, {{0, 260}, {0, 210}, 8}, {{1, 260}, {1, 210}, 30},
            {{17, 18}, {11, 12}, 3}, {{9, 9}, {0, 20}, 1},
        });
    }
}

void ruled_tiles_are_exact(Backend& backend) {
    std::vector<Cell> painted;
    for (Index k = 0; k < 400; ++k) painted.push_back({.row = (k * 37) % 130, .column = (k * 53) % 150});
    for (Index j = 0; j < 150; ++j) painted.push_back({.row = 64, .column = j});
    const ScoreRule rules[] = {
        {.softcap = 1.5}, {.slope = 0.125}, {.softcap = 20.0, .slope = -0.01, .causal = true}, {.cells = padding_mask({0, 64, 149})},
        {.slope = 0.5, .window = Window{.left = 20, .right = 30}, .cells = painted_mask(painted)},
        {.cells = [](IndexRange, IndexRange, std::span<std::uint8_t>) { return Visible::none; }},
    };
    for (const ScoreRule& rule : rules) {
        CAPTURE(&rule - rules);
        check_windows(backend, gaussian_heads({.n = 130, .m = 150, .d = 20, .d_v = 1}, rule),
                      {{{0, 130}, {0, 150}, 0}, {{1, 129}, {63, 150}, 2}, {{0, 130}, {0, 150}, 6}});
    }
}

void pooled_spikes_lose_no_accuracy(Backend& backend) {
    check_windows(backend, spiked_heads({.n = 130, .m = 140, .d = 24, .d_v = 1}), {{{0, 130}, {0, 140}, 0}, {{0, 130}, {0, 140}, 3}});
    check_windows(backend, spiked_heads({.n = 65, .m = 70, .d = 24, .d_v = 1}, {.slope = 0.1}), {{{0, 65}, {0, 70}, 0}});
    check_windows(backend, spiked_heads({.n = 65, .m = 70, .d = 24, .d_v = 1}, {.softcap = 50.0}), {{{0, 65}, {0, 70}, 0}});
}

}  // namespace attnscope::tests
