#include "app/gui/widgets/compare_layout.h"

#include <algorithm>
#include <cmath>

namespace attnscope {
namespace {

constexpr float flatness = 1.25f;  // of cells that take the width there is

struct Sizes2 {
    float width = 0.0f, height = 0.0f;
};

Sizes2 cell_of(const CompareShape& shape, const CompareMetrics& metrics, float most_width, float most_height) {
    most_width = std::min(most_width, metrics.largest_cell * flatness);
    most_height = std::min(most_height, metrics.largest_cell);
    const float side = std::max(std::min(most_width, most_height), 0.0f);
    Sizes2 cell{std::min(most_width, std::max(side * flatness, shape.number_width)), std::min(most_height, std::max(side, shape.number_height))};
    // cells that hold no number are squares
    if (cell.width < shape.number_width || cell.height < shape.number_height) cell = {std::min(most_width, side * flatness), side};
    const auto whole = [](float length) { return length >= 4.0f ? std::floor(length) : std::max(length, 0.0f); };
    return {whole(cell.width), whole(cell.height)};
}

float pixels(Index count, float cell) { return std::max(count > 0 ? 1.0f : 0.0f, std::floor(static_cast<float>(count) * cell)); }

// Of A, B and B - A.
Index rows_of(const CompareShape& shape, std::size_t k) { return shape.rows[k == 0 ? 0 : 1]; }
Index columns_of(const CompareShape& shape, std::size_t k) { return shape.columns[k == 0 ? 0 : 1]; }
std::size_t count_of(const CompareShape& shape) { return shape.difference ? 3 : 2; }

void place(CompareLayout& layout, const CompareShape& shape, const CompareMetrics& metrics, std::size_t k, Sizes2 at, bool named) {
    const float above = shape.caption + (shape.column_labels > 0.0f ? shape.column_labels + metrics.label_gap / 2.0f : 0.0f);
    const float left = named && shape.row_labels > 0.0f ? shape.row_labels + metrics.label_gap : 0.0f;
    Rect& cells = layout.cells[k];
    cells = {at.width + left, at.height + above, pixels(columns_of(shape, k), layout.cell_width), pixels(rows_of(shape, k), layout.cell_height)};
    layout.captions[k] = {cells.x, at.height, cells.width, shape.caption};
    if (left > 0.0f) layout.row_labels[k] = {at.width, cells.y, shape.row_labels, cells.height};
    if (shape.column_labels > 0.0f) layout.column_labels[k] = {cells.x, at.height + shape.caption, cells.width, shape.column_labels};
}

void place_bar(CompareLayout& layout, const CompareShape& shape, const CompareMetrics& metrics, std::size_t of, std::size_t bar) {
    const Rect& cells = layout.cells[of];
    layout.bars[bar] = {cells.right() + metrics.label_gap * 1.5f, cells.y, shape.bar, cells.height};
}

void place_sentence(CompareLayout& layout, const CompareShape& shape, const CompareMetrics& metrics) {
    float bottom = 0.0f;
    for (const Rect& cells : layout.cells) bottom = std::max(bottom, cells.bottom());
    layout.sentence = {0.0f, std::min(bottom + metrics.gap / 2.0f, metrics.height - shape.sentence), metrics.width, shape.sentence};
}

CompareLayout side_by_side(const CompareShape& shape, const CompareMetrics& metrics) {
    const std::size_t count = count_of(shape);
    const float bar = shape.bar + metrics.label_gap * 1.5f, names = shape.row_labels > 0.0f ? shape.row_labels + metrics.label_gap : 0.0f;
    const float beside = names * (shape.own_names ? 2.0f : 1.0f) + bar * (shape.difference ? 2.0f : 1.0f) + metrics.gap * static_cast<float>(count - 1);
    const float above = shape.caption + (shape.column_labels > 0.0f ? shape.column_labels + metrics.label_gap / 2.0f : 0.0f);
    Index columns = 0, rows = 1;
    for (std::size_t k = 0; k < count; ++k) {
        columns += columns_of(shape, k);
        rows = std::max(rows, rows_of(shape, k));
    }
    const Sizes2 cell = cell_of(shape, metrics, (metrics.width - beside) / static_cast<float>(std::max<Index>(columns, 1)),
                                (metrics.height - above - metrics.gap / 2.0f - shape.sentence) / static_cast<float>(rows));
    CompareLayout layout{.stacked = false, .cell_width = cell.width, .cell_height = cell.height};
    float x = 0.0f;
    for (std::size_t k = 0; k < count; ++k) {
        place(layout, shape, metrics, k, {x, 0.0f}, k == 0 || (k == 1 && shape.own_names));
        x = layout.cells[k].right() + metrics.gap;
        if (k == 0) continue;
        place_bar(layout, shape, metrics, k, k - 1);
        x += bar;
    }
    place_sentence(layout, shape, metrics);
    return layout;
}

CompareLayout under_each_other(const CompareShape& shape, const CompareMetrics& metrics) {
    const std::size_t count = count_of(shape);
    const float names = shape.row_labels > 0.0f ? shape.row_labels + metrics.label_gap : 0.0f, bar = shape.bar + metrics.label_gap * 1.5f;
    const float above = shape.caption + (shape.column_labels > 0.0f ? shape.column_labels + metrics.label_gap / 2.0f : 0.0f), gap = metrics.label_gap;
    Index columns = 1, rows = 0;
    for (std::size_t k = 0; k < count; ++k) {
        columns = std::max(columns, columns_of(shape, k));
        rows += rows_of(shape, k);
    }
    const float free = metrics.height - static_cast<float>(count) * above - static_cast<float>(count - 1) * gap - metrics.gap / 2.0f - shape.sentence;
    const Sizes2 cell = cell_of(shape, metrics, (metrics.width - names - bar) / static_cast<float>(columns), free / static_cast<float>(std::max<Index>(rows, 1)));
    CompareLayout layout{.stacked = true, .cell_width = cell.width, .cell_height = cell.height};
    float y = 0.0f;
    for (std::size_t k = 0; k < count; ++k) {
        place(layout, shape, metrics, k, {0.0f, y}, true);
        y = layout.cells[k].bottom() + gap;
        if (k > 0) place_bar(layout, shape, metrics, k, k - 1);
    }
    place_sentence(layout, shape, metrics);
    return layout;
}

bool shows_numbers(const CompareLayout& layout, const CompareShape& shape) { return layout.cell_width >= shape.number_width && layout.cell_height >= shape.number_height; }

}  // namespace

CompareLayout layout_comparison(const CompareShape& shape, const CompareMetrics& metrics) {
    const CompareLayout beside = side_by_side(shape, metrics), under = under_each_other(shape, metrics);
    if (shows_numbers(beside, shape) != shows_numbers(under, shape)) return shows_numbers(beside, shape) ? beside : under;
    if (shows_numbers(beside, shape)) return beside;
    return under.cell_width * under.cell_height > beside.cell_width * beside.cell_height * 1.2f ? under : beside;
}

}  // namespace attnscope
