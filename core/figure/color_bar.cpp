#include "core/figure/color_bar.h"

#include <algorithm>
#include <cmath>

#include "core/figure/label.h"
#include "core/figure/number_text.h"
#include "core/figure/palette.h"

namespace attnscope {
namespace {

constexpr double width = 12, gap = 7, text_size = 12, swatch = 12;
constexpr int shades = 256;

}  // namespace

std::vector<std::string> color_bar_numbers(const ValueRange& range, int count) {
    std::vector<double> values;
    double largest = 0;
    for (int i = 0; i < count; ++i) {
        values.push_back(value_at(1.0 - static_cast<double>(i) / (count - 1), range));
        largest = std::max(largest, std::abs(values.back()));
    }
    std::vector<std::string> texts;
    for (const double value : values) {
        // three significant digits of the largest; on a logarithmic range two of each
        const bool linear = range.scale == ValueRange::Scale::linear;
        const double measure = linear ? largest : std::abs(value);
        const int decimals = measure > 0 ? (linear ? 2 : 1) - static_cast<int>(std::floor(std::log10(measure))) : 0;
        texts.push_back(value == 0 ? "0" : number_text(value, decimals > 4 ? 1 : std::max(decimals, 0)));
    }
    return texts;
}

ColorBarExtent add_color_bar(FigureShapes& shapes, const ColorBar& bar) {
    const Palette& colors = palette(bar.paper);
    FigureImage image{.x = bar.x, .y = bar.y, .width = width, .height = bar.height, .columns = 1, .rows = shades, .pixels = {}};
    for (int i = 0; i < shades; ++i) image.pixels.push_back(color_at(bar.map, bar.paper, 1.0 - (i + 0.5) / shades));
    shapes.images.push_back(std::move(image));

    const bool own_rows = bar.range.rows.size() > 1;
    const int count = own_rows ? 2 : bar.height >= 100 ? 5 : 3;
    std::vector<std::string> texts = own_rows ? std::vector<std::string>{bar.language("figure.row_high"), bar.language("figure.row_low")}
                                              : color_bar_numbers(bar.range, count);
    double widest = 0;
    for (int i = 0; i < count; ++i) {
        const std::string& text = texts[static_cast<std::size_t>(i)];
        const double y = bar.y + bar.height * i / (count - 1);
        shapes.texts.push_back(FigureText{.x = bar.x + width + gap, .y = y + 0.36 * text_size, .text = text, .size = text_size, .color = colors.dim});
        widest = std::max(widest, text_extent(text, text_size).width);
    }

    // the hidden cells that occur
    double y = bar.y + bar.height;
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
