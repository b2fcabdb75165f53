#include "core/figure/figure_cells.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "core/figure/label.h"
#include "core/figure/number_text.h"
#include "core/figure/palette.h"

namespace attnscope {
namespace {

constexpr double cap_height = 0.727;      // em, of Inter's digits
constexpr double smallest_with_gap = 10;  // cells below this touch each other

const MatrixD& matrix_of(const MatrixPlace& place) { return array(place.trace, place.array, place.head); }

// every digit is as wide as another
std::string digits_as_zeros(std::string text) {
    for (char& c : text)
        if (c >= '0' && c <= '9') c = '0';
    return text;
}

Rgb blend(Rgb a, Rgb b) {
    const auto half = [](std::uint8_t x, std::uint8_t y) { return static_cast<std::uint8_t>((x + y) / 2); };
    return {half(a.r, b.r), half(a.g, b.g), half(a.b, b.b)};
}

enum class Look { colored, masked, not_a_number };

// Whether rows are queries and columns keys, and the mask has been applied.
bool is_behind_mask(ArrayId id) {
    return id == ArrayId::masked || id == ArrayId::shifted || id == ArrayId::exp || id == ArrayId::weights || id == ArrayId::dropped;
}

}  // namespace

bool is_masked(const Trace& trace, ArrayId id, Index head, Index row, Index column) {
    // a weight that was set by hand is one, whatever the mask says
    const bool of_weights = id == ArrayId::weights || id == ArrayId::dropped;
    if (of_weights && find_override(trace.setup.overrides, {ArrayId::weights, head, row, column})) return false;
    return is_behind_mask(id) && std::isinf(array(trace, ArrayId::masked, head)(row, column)) && array(trace, ArrayId::masked, head)(row, column) < 0;
}

Hidden hidden_cells(const Trace& trace, ArrayId id, Index head) {
    Hidden hidden;
    const MatrixD& values = array(trace, id, head);
    for (Index i = 0; i < values.rows(); ++i)
        for (Index j = 0; j < values.cols(); ++j) {
            if (is_masked(trace, id, head, i, j)) hidden.masked = true;
            else if (std::isnan(values(i, j))) hidden.not_a_number = true;
        }
    return hidden;
}

double number_size(std::span<const MatrixD* const> matrices, double cell_width, double cell_height, int decimals) {
    constexpr double largest = 13, smallest = 7, side = 6, line = 1.35;
    std::map<std::string, double> width_of_pattern;
    double widest = 0;
    for (const MatrixD* matrix : matrices)
        for (Index i = 0; i < matrix->size(); ++i) {
            const std::string pattern = digits_as_zeros(cell_text(matrix->data()[i], decimals));
            auto [entry, is_new] = width_of_pattern.try_emplace(pattern, 0.0);
            if (is_new) entry->second = text_extent(pattern, largest).width;
            widest = std::max(widest, entry->second);
        }
    if (widest == 0) return 0;
    const double size = std::min({largest, largest * (cell_width - side) / widest, cell_height / line});
    return size >= smallest ? std::floor(size * 2) / 2 : 0;
}

void add_cells(FigureShapes& shapes, const MatrixPlace& place, double number_size) {
    const MatrixD& values = matrix_of(place);
    const Palette& colors = palette(place.options.paper);
    const double gap = std::min(place.cell_width, place.cell_height) >= smallest_with_gap ? 1.0 : 0.0;
    for (Index i = 0; i < values.rows(); ++i)
        for (Index j = 0; j < values.cols(); ++j) {
            const double value = values(i, j);
            const double x = place.x + static_cast<double>(j) * place.cell_width, y = place.y + static_cast<double>(i) * place.cell_height;
            const double width = place.cell_width - gap, height = place.cell_height - gap;
            const bool masked = is_masked(place.trace, place.array, place.head, i, j);
            const auto color = color_of(value, place.range, i, place.map, place.options.paper);
            if (masked || !color) {
                const bool nan = std::isnan(value) && !masked;
                shapes.hatches.push_back(FigureHatch{x, y, width, height, colors.hatch_ground, nan ? colors.not_a_number : colors.hatch_line});
                continue;
            }
            shapes.rects.push_back(FigureRect{x, y, width, height, *color});
            if (number_size <= 0) continue;
            shapes.texts.push_back(FigureText{.x = x + width / 2, .y = y + height / 2 + cap_height / 2 * number_size,
                                       .text = cell_text(value, place.options.decimals), .size = number_size,
                                       .color = readable_ink(*color), .anchor = Anchor::middle});
        }
}

void add_image(FigureShapes& shapes, const MatrixPlace& place, int columns, int rows) {
    const MatrixD& values = matrix_of(place);
    const Palette& colors = palette(place.options.paper);
    const Rgb hatch = blend(colors.hatch_ground, colors.hatch_line);
    FigureImage image{.x = place.x, .y = place.y, .width = place.cell_width * static_cast<double>(values.cols()),
                      .height = place.cell_height * static_cast<double>(values.rows()), .columns = columns, .rows = rows, .pixels = {}};
    std::vector<Look> hidden;
    const bool own_ranges = place.range.rows.size() > 1;
    image.pixels.reserve(static_cast<std::size_t>(columns) * static_cast<std::size_t>(rows));
    for (int r = 0; r < rows; ++r)
        for (int c = 0; c < columns; ++c) {
            const Index first_row = r * values.rows() / rows, last_row = (r + 1) * values.rows() / rows;
            const Index first_column = c * values.cols() / columns, last_column = (c + 1) * values.cols() / columns;
            double sum = 0;
            Index count = 0;
            bool any_visible = false, any_nan = false;
            for (Index i = first_row; i < last_row; ++i)
                for (Index j = first_column; j < last_column; ++j) {
                    const double value = values(i, j);
                    any_visible = any_visible || !is_masked(place.trace, place.array, place.head, i, j);
                    any_nan = any_nan || std::isnan(value);
                    const auto position = position_of(value, place.range, i);
                    if (!position) continue;
                    // rows with ranges of their own have nothing but their positions in common
                    sum += own_ranges ? *position : value;
                    ++count;
                }
            std::optional<Rgb> color;
            if (any_visible && count > 0) {
                const double mean = sum / static_cast<double>(count);
                color = own_ranges ? color_at(place.map, place.options.paper, mean)
                                   : color_of(mean, place.range, first_row, place.map, place.options.paper);
            }
            image.pixels.push_back(color ? *color : hatch);
            hidden.push_back(color ? Look::colored : any_nan && any_visible ? Look::not_a_number : Look::masked);
        }
    const double width = image.width / columns, height = image.height / rows;
    shapes.images.push_back(std::move(image));
    // neighbours in a row are hatched as one
    for (int r = 0; r < rows; ++r)
        for (int c = 0; c < columns;) {
            const auto look_at = [&](int column) { return hidden[static_cast<std::size_t>(r) * static_cast<std::size_t>(columns) + static_cast<std::size_t>(column)]; };
            const Look look = look_at(c);
            const int first = c;
            while (c < columns && look_at(c) == look) ++c;
            if (look == Look::colored) continue;
            shapes.hatches.push_back(FigureHatch{place.x + first * width, place.y + r * height, (c - first) * width, height, colors.hatch_ground,
                                        look == Look::masked ? colors.hatch_line : colors.not_a_number});
        }
}

}  // namespace attnscope
