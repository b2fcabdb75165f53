#include "app/gui/map_colours.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>

#include "app/gui/theme.h"

namespace attnscope {
namespace {

constexpr double most_ratio = 1e6;  // of a logarithmic range: six decades, as range_of() has

double quantile(std::span<const float> sorted, double share) {
    const auto last = static_cast<double>(sorted.size() - 1);
    return static_cast<double>(sorted[static_cast<std::size_t>(std::clamp(std::round(share * last), 0.0, last))]);
}

// The colours of one row's range, entry by entry of a table.
class RowColours {
public:
    RowColours(const ValueRange& range, const std::array<Rgb, 256>& table) : range_(range) {
        for (std::size_t i = 0; i < table.size(); ++i) pixels_[i] = color_of(table[i]);
    }
    void begin_row(Index row) {
        row_ = row;
        const auto [low, high] = range_.of_row(row);
        if (range_.scale != ValueRange::Scale::logarithmic || !(high > low) || !(low > 0.0)) return;
        log_low_ = std::log(static_cast<float>(low));
        per_log_ = 256.0f / (std::log(static_cast<float>(high)) - log_low_);
    }
    std::uint32_t pixel(float value) const {
        const auto [low, high] = range_.of_row(row_);
        if (range_.scale == ValueRange::Scale::logarithmic && high > low && low > 0.0) {
            const float at = value > 0.0f ? (std::log(value) - log_low_) * per_log_ : 0.0f;
            return pixels_[static_cast<std::size_t>(std::clamp(at, 0.0f, 255.0f))];
        }
        const double at = position_of(static_cast<double>(value), range_, row_).value_or(0.0) * 256.0;
        return pixels_[static_cast<std::size_t>(std::clamp(at, 0.0, 255.0))];
    }

private:
    const ValueRange& range_;
    std::array<std::uint32_t, 256> pixels_{};
    Index row_ = 0;
    float log_low_ = 0.0f, per_log_ = 0.0f;
};

}  // namespace

std::vector<float> sorted_values(std::vector<float> values) {
    std::erase_if(values, [](float value) { return !std::isfinite(value); });
    std::sort(values.begin(), values.end());
    return values;
}

ValueRange range_of_weights(std::span<const float> sorted, const RangeChoice& choice) {
    ValueRange range{.scale = choice.logarithmic ? ValueRange::Scale::logarithmic : ValueRange::Scale::linear, .rows = {{0.0, 1.0}}};
    // masked cells, and what no float can hold, say nothing about the others
    const auto positive = sorted.subspan(static_cast<std::size_t>(std::upper_bound(sorted.begin(), sorted.end(), 0.0f) - sorted.begin()));
    if (positive.empty()) {
        if (choice.logarithmic) range.rows = {{1.0 / most_ratio, 1.0}};
        return range;
    }
    const double high = quantile(positive, choice.share);
    const double low = choice.logarithmic ? std::max(quantile(positive, 1.0 - choice.share), high / most_ratio) : 0.0;
    range.rows = {{low < high ? low : high / 2.0, high}};
    return range;
}

ValueRange range_of_scores(std::span<const float> sorted, const RangeChoice& choice, Colormap map) {
    ValueRange range{.scale = choice.logarithmic ? ValueRange::Scale::symmetric_log : ValueRange::Scale::linear, .rows = {{-1.0, 1.0}}};
    if (sorted.empty()) return range;
    // half of what is left out lies at either end
    const double high = quantile(sorted, 0.5 + choice.share / 2.0), low = quantile(sorted, 0.5 - choice.share / 2.0);
    const double reach = std::max(std::abs(low), std::abs(high));
    if (reach == 0.0) return range;
    if (map == Colormap::diverging || choice.logarithmic || !(low < high)) range.rows = {{-reach, reach}};
    else range.rows = {{low, high}};
    return range;
}

ValueRange range_of_rows(const ValueRange& all, std::span<const float> highs) {
    ValueRange range{.scale = all.scale, .rows = {}};
    const auto [low, high] = all.of_row(0);
    for (const float of_row : highs) {
        const double row_high = of_row > 0.0f ? static_cast<double>(of_row) : high;
        range.rows.push_back({low > 0.0 ? row_high * (low / high) : 0.0, row_high});
    }
    return range;
}

Picture coloured(const MatrixF& values, const TexelEdges& edges, const ValueRange& range, const TexelColours& colours, const ScoreRule* rule) {
    assert(edges.rows.size() == static_cast<std::size_t>(values.rows()) + 1 && edges.columns.size() == static_cast<std::size_t>(values.cols()) + 1);
    Picture picture{.width = static_cast<int>(values.cols()), .height = static_cast<int>(values.rows()), .pixels = {}};
    picture.pixels.reserve(static_cast<std::size_t>(values.size()));
    RowColours of(range, color_table(colours.map, colours.paper));
    const std::uint32_t hidden = color_of(colours.hidden);
    for (Index p = 0; p < values.rows(); ++p) {
        of.begin_row(range.rows.size() == 1 ? 0 : p);
        // the ends of what queries see rise from row to row: first and last bound all of them
        IndexRange seen{0, edges.columns.back()};
        if (rule != nullptr) {
            const auto at = static_cast<std::size_t>(p);
            constexpr Index any_key = Index{1} << 40;  // the window of a mask ends with the matrix by itself
            seen = {visible_keys(*rule, edges.rows[at], any_key).begin, visible_keys(*rule, edges.rows[at + 1] - 1, any_key).end};
        }
        for (Index q = 0; q < values.cols(); ++q) {
            const auto at = static_cast<std::size_t>(q);
            const float value = values(p, q);
            const bool is_hidden = edges.columns[at + 1] <= seen.begin || edges.columns[at] >= seen.end || value == -std::numeric_limits<float>::infinity() || std::isnan(value);
            picture.pixels.push_back(is_hidden ? hidden : of.pixel(value));
        }
    }
    return picture;
}

}  // namespace attnscope
