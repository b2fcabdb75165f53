// Sizes of cells, and what stands directly beside a matrix.

#include <algorithm>
#include <cmath>

#include "app/gui/widgets/stage_arrangements.h"

namespace attnscope {
namespace {

constexpr float small_cell = 15.0f;        // below this the inner dimension gives way
constexpr float least_result_share = 0.5f;
constexpr float most_result_share = 0.85f;
constexpr float most_share_for_numbers = 0.92f;
constexpr float least_aspect = 0.5f;       // of a matrix of small cells
constexpr float flatness = 1.25f;          // of cells that take the width there is
constexpr float padding_per_size = 2.0f;   // larger numbers stand more freely
constexpr float line_height = 1.3f, least_line_height = 1.18f;  // of a row, in font sizes; the least for the smallest font

float drawn_label_height(const SlotShape& slot, bool upright) { return upright || slot.turned_labels <= 0.0f ? slot.column_labels : slot.turned_labels; }

}  // namespace

float whole(float cell) { return cell >= 4.0f ? std::floor(cell) : std::max(cell, 0.0f); }
float pixels(Index count, float cell) { return std::max(count > 0 ? 1.0f : 0.0f, std::floor(static_cast<float>(count) * cell)); }

CellSize cell_for_numbers(const SlotShape& slot, const StageMetrics& metrics, float size) {
    const float smallest = metrics.number_sizes.back();
    const float line = size > smallest ? line_height : least_line_height;
    return {std::ceil(slot.number_width * size + metrics.number_padding + padding_per_size * (size - smallest) + slot.block_gap), std::ceil(line * size)};
}

CellSize cell_within(const SlotShape& slot, const StageMetrics& metrics, CellSize most) {
    const Index rows = std::max<Index>(slot.rows, 1), columns = std::max<Index>(slot.columns, 1);
    most.width = std::min(most.width, metrics.largest_cell * flatness);
    most.height = std::min(most.height, metrics.largest_cell);
    CellSize cell{std::min(most.width, most.height), std::min(most.width, most.height)};
    for (const float size : metrics.number_sizes) {
        const CellSize needed = cell_for_numbers(slot, metrics, size);
        if (needed.width > most.width || needed.height > most.height) continue;
        // low rows leave width for numbers to stand apart
        cell.width = std::max(cell.width, std::min(needed.width * flatness, most.width));
        cell.height = std::max(cell.height, needed.height);
        break;
    }
    // a long flat picture may use the width it has, names that stand upright too
    cell.width = std::max(cell.width, std::min(most.width, cell.height * flatness));
    if (slot.upright_width <= most.width) cell.width = std::max(cell.width, slot.upright_width);
    // many small cells need not be square: no matrix becomes a mere line
    const float wide = static_cast<float>(columns) * cell.width, high = static_cast<float>(rows) * cell.height;
    if (cell.height < small_cell && rows > columns) cell.width = std::max(cell.width, std::min(most.width, least_aspect * high / static_cast<float>(columns)));
    if (cell.width < small_cell && columns > rows) cell.height = std::max(cell.height, std::min(most.height, least_aspect * wide / static_cast<float>(rows)));
    return {whole(cell.width), whole(cell.height)};
}

SharedLength shared_length(float length, Index outer, Index inner, float wanted) {
    length = std::max(length, 0.0f);
    const float uniform = length / static_cast<float>(std::max<Index>(outer + inner, 1));
    if (uniform >= wanted || outer == 0 || inner == 0) return {uniform, uniform};
    const float needed = wanted * static_cast<float>(outer) / std::max(length, 1.0f);
    const float even = static_cast<float>(outer) / static_cast<float>(outer + inner);
    float share = even;
    if (needed <= most_share_for_numbers) share = std::max(uniform >= small_cell ? needed : std::max(needed, least_result_share), even);
    else if (uniform < small_cell) share = std::clamp(even, least_result_share, most_result_share);
    share *= length;
    return {share / static_cast<float>(outer), (length - share) / static_cast<float>(inner)};
}

float margin_width(const StageShape& shape, const StageMetrics& metrics, bool sums) {
    return (sums && shape.sums > 0.0f ? metrics.label_gap + shape.sums : 0.0f) + (shape.bar > 0.0f ? metrics.gap + shape.bar : 0.0f);
}

float place_margin(StageLayout& layout, const StageShape& shape, const StageMetrics& metrics, bool sums) {
    const Rect& cells = layout.slots.back().cells;
    float right = cells.right();
    if (sums && shape.sums > 0.0f) {
        layout.sums = {right + metrics.label_gap, cells.y, shape.sums, cells.height};
        right = layout.sums.right();
    }
    if (shape.bar > 0.0f) {
        layout.bar = {right + metrics.gap, cells.y, shape.bar, cells.height};
        layout.bar_caption = {layout.bar.x, cells.y - metrics.caption_height - metrics.label_gap / 2.0f, shape.bar, metrics.caption_height};
        right = layout.bar.right();
    }
    return right;
}

void place_cells(SlotRects& slot, const SlotShape& shape, const StageMetrics& metrics, float x, float y, CellSize cell, bool upright) {
    slot.cell_width = cell.width;
    slot.cell_height = cell.height;
    slot.cells = {x, y, pixels(shape.columns, cell.width), pixels(shape.rows, cell.height)};
    slot.row_labels = slot.column_labels = {};
    if (shape.row_labels > 0.0f) slot.row_labels = {x - metrics.label_gap - shape.row_labels, y, shape.row_labels, slot.cells.height};
    const float height = drawn_label_height(shape, upright);
    if (height > 0.0f) slot.column_labels = {x, y - metrics.label_gap / 2.0f - height, slot.cells.width, height};
}

float lost_of_labels(const SlotShape& shape, const SlotRects& slot, bool upright) {
    if (!upright || shape.turned_labels <= 0.0f || shape.upright_width <= 0.0f) return 0.0f;
    return std::clamp(1.0f - slot.cell_width / shape.upright_width, 0.0f, 1.0f);
}

float label_width(const SlotShape& slot, const StageMetrics& metrics) { return slot.row_labels > 0.0f ? slot.row_labels + metrics.label_gap : 0.0f; }
float label_height(const SlotShape& slot, const StageMetrics& metrics, bool upright) {
    const float height = drawn_label_height(slot, upright);
    return height > 0.0f ? height + metrics.label_gap / 2.0f : 0.0f;
}

}  // namespace attnscope
