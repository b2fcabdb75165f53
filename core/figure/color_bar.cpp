#include "core/figure/color_bar.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "core/figure/label.h"
#include "core/figure/number_text.h"
#include "core/figure/palette.h"

namespace attnscope {
namespace {

constexpr double width = 12, gap = 7, text_size = 12, swatch = 12;
constexpr int shades = 256;

// Three significant digits: "0.0234", "1.2·10⁻⁵".
std::string three_digits(double value) {
    if (value == 0) return "0";
    const int magnitude = static_cast<int>(std::floor(std::log10(std::abs(value))));
    return number_text(value, magnitude < -3 ? 2 : std::clamp(2 - magnitude, 0, 5));
}

std::string power_of_ten(int exponent) {
    static constexpr std::array plain = {"1", "10", "100"};
    if (exponent >= 0 && exponent < static_cast<int>(plain.size())) return plain[static_cast<std::size_t>(exponent)];
    return "10" + superscript_digits(std::to_string(exponent));
}

std::vector<ColorBarTick> linear_ticks(const ValueRange& range, int count) {
    double largest = 0;
    for (const double end : {range.of_row(0).low, range.of_row(0).high}) largest = std::max(largest, std::abs(end));
    // three significant digits of the largest
    const int decimals = largest > 0 ? 2 - static_cast<int>(std::floor(std::log10(largest))) : 0;
    std::vector<ColorBarTick> ticks;
    for (int i = 0; i < count; ++i) {
        const double position = 1.0 - static_cast<double>(i) / (count - 1), value = value_at(position, range);
        ticks.push_back({position, value == 0 ? "0" : number_text(value, decimals > 4 ? 1 : std::max(decimals, 0))});
    }
    return ticks;
}

std::vector<ColorBarTick> logarithmic_ticks(const ValueRange& range, double least_distance, bool any_below) {
    const auto [low, high] = range.of_row(0);
    std::vector<ColorBarTick> ticks = {{1.0, three_digits(high)}};
    const auto add = [&](double position, const std::string& text) {
        const auto is_close = [&](const ColorBarTick& tick) { return std::abs(tick.position - position) < least_distance; };
        if (std::none_of(ticks.begin(), ticks.end(), is_close)) ticks.push_back({position, text});
    };
    const bool symmetric = range.scale == ValueRange::Scale::symmetric_log;
    add(0.0, (any_below && !symmetric ? "≤ " : "") + three_digits(low));
    if (symmetric) add(0.5, "0");
    const int first = static_cast<int>(std::floor(std::log10(high))), last = symmetric ? first - 3 : static_cast<int>(std::ceil(std::log10(low)));
    for (int exponent = first; exponent >= last; --exponent) {
        const double value = std::pow(10.0, exponent);
        add(*position_of(value, range), power_of_ten(exponent));
        if (symmetric) add(*position_of(-value, range), "\u2212" + power_of_ten(exponent));
    }
    std::sort(ticks.begin(), ticks.end(), [](const ColorBarTick& a, const ColorBarTick& b) { return a.position > b.position; });
    return ticks;
}

// Rows with ranges of their own share no number but 0.
std::vector<ColorBarTick> ticks_of_rows(const ValueRange& range, const Language& language) {
    const auto all = [&range](auto&& holds) { return std::all_of(range.rows.begin(), range.rows.end(), holds); };
    if (all([](const ValueRange::Ends& ends) { return ends.low == -ends.high; }))
        return {{1.0, language("figure.row_plus")}, {0.5, "0"}, {0.0, language("figure.row_minus")}};
    const bool from_zero = range.scale == ValueRange::Scale::linear && all([](const ValueRange::Ends& ends) { return ends.low == 0; });
    return {{1.0, language("figure.row_high")}, {0.0, from_zero ? "0" : language("figure.row_low")}};
}

}  // namespace

std::vector<ColorBarTick> color_bar_ticks(const ValueRange& range, int count, double least_distance, bool any_below) {
    const bool has_decades = range.scale != ValueRange::Scale::linear && range.of_row(0).high > 0;
    return has_decades ? logarithmic_ticks(range, least_distance, any_below) : linear_ticks(range, count);
}

namespace {

// The bar and its numbers; the width of the widest.
double add_bar(FigureShapes& shapes, const ColorBar& bar) {
    const Palette& colors = palette(bar.paper);
    FigureImage image{.x = bar.x, .y = bar.y, .width = width, .height = bar.height, .columns = 1, .rows = shades, .pixels = {}};
    for (int i = 0; i < shades; ++i) image.pixels.push_back(color_at(bar.map, bar.paper, 1.0 - (i + 0.5) / shades));
    shapes.images.push_back(std::move(image));

    const bool own_rows = bar.range.rows.size() > 1;
    const std::vector<ColorBarTick> ticks = own_rows ? ticks_of_rows(bar.range, bar.language)
                                                     : color_bar_ticks(bar.range, bar.height >= 100 ? 5 : 3, 1.5 * text_size / bar.height, bar.any_below);
    double widest = 0;
    for (const ColorBarTick& tick : ticks) {
        const double y = bar.y + bar.height * (1 - tick.position);
        shapes.texts.push_back(FigureText{.x = bar.x + width + gap, .y = y + 0.36 * text_size, .text = tick.text, .size = text_size, .color = colors.dim});
        widest = std::max(widest, text_extent(tick.text, text_size).width);
    }

    return widest;
}

}  // namespace

ColorBarExtent add_color_bar(FigureShapes& shapes, const ColorBar& bar) {
    const Palette& colors = palette(bar.paper);
    double widest = bar.only_legend ? 0 : add_bar(shapes, bar);
    // the hidden cells that occur
    double y = bar.only_legend ? bar.y - 16 : bar.y + bar.height;
    const auto legend = [&](const char* key, Rgb line) {
        y += 16;
        const std::string text = bar.language(key);
        shapes.hatches.push_back(FigureHatch{bar.x, y, swatch, swatch, colors.hatch_ground, line});
        shapes.texts.push_back(FigureText{.x = bar.x + swatch + gap, .y = y + swatch / 2 + 0.36 * text_size, .text = text, .size = text_size, .color = colors.dim});
        widest = std::max(widest, text_extent(text, text_size).width);
        y += swatch;
    };
    if (bar.hidden.masked) legend("figure.masked", colors.hatch_line);
    if (bar.hidden.not_a_number) legend("figure.not_a_number", colors.not_a_number);
    return {bar.x + width + gap + widest, y};
}

}  // namespace attnscope
