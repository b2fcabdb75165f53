// Falk's scheme: the left factor beside the result, the right factor above it.

#include <algorithm>
#include <cassert>
#include <cmath>

#include "app/gui/widgets/stage_arrangements.h"

namespace attnscope {
namespace {

struct Sizes {
    CellSize outer, inner;
};

// Of `width` x `height` for all cells, without what stands between and beside the matrices.
Sizes sizes_within(const StageShape& shape, const StageMetrics& metrics, bool upright, float width, float height) {
    const SlotShape &left = shape.slots[0], &top = shape.slots[1];
    SlotShape outer = shape.slots.back();
    for (std::size_t i = 1; i + 1 < shape.slots.size(); ++i) {
        outer.number_width = std::max(outer.number_width, shape.slots[i].number_width);
        outer.block_gap = std::max(outer.block_gap, shape.slots[i].block_gap);
    }
    outer.upright_width = upright ? top.upright_width : 0.0f;
    const Index rows = outer.rows + static_cast<Index>(shape.slots.size()) - 3;
    const CellSize wanted = cell_for_numbers(outer, metrics, metrics.number_sizes.back());
    const SharedLength across = shared_length(width, outer.columns, left.columns, wanted.width);
    const SharedLength down = shared_length(height, rows, top.rows, wanted.height);
    Sizes sizes{.outer = cell_within(outer, metrics, {across.outer, down.outer}), .inner = {}};

    // what the result leaves goes to the inner dimension, whose cells are larger than the result's only for their numbers
    const float free_width = (width - sizes.outer.width * static_cast<float>(outer.columns)) / static_cast<float>(std::max<Index>(left.columns, 1));
    const float free_height = (height - sizes.outer.height * static_cast<float>(rows)) / static_cast<float>(std::max<Index>(top.rows, 1));
    float inner_width = sizes.outer.width;
    if (const float size = fitting_number_size(outer, metrics, sizes.outer.width, sizes.outer.height); size > 0.0f)
        inner_width = std::max(inner_width, cell_for_numbers(left, metrics, size).width);
    sizes.inner = {whole(std::min(inner_width, free_width)), whole(std::min(sizes.outer.height, free_height))};
    return sizes;
}

// The equation over the left factor; whether it has room there. It may begin as far left of the factor as `indent`.
bool place_in_corner(StageLayout& layout, const StageShape& shape, const StageMetrics& metrics, float indent) {
    const SlotRects& left = layout.slots[0];
    const SlotRects& top = layout.slots[1];
    const float right = top.cells.x - std::max(top.row_labels.width, top.caption.width) - 2.0f * metrics.label_gap;
    float bottom = left.cells.y;
    if (left.column_labels.width > 0.0f) bottom = std::min(bottom, left.column_labels.y);
    if (left.caption.width > 0.0f) bottom = std::min(bottom, left.caption.y);
    if (right + indent < shape.equation_width || bottom - metrics.label_gap < shape.equation_height) return false;
    const float middle = left.cells.x + left.cells.width / 2.0f;
    // where it fits exactly the two ends may differ by a rounding
    const float last = std::max(-indent, right - shape.equation_width);
    layout.equation = {std::clamp(middle - shape.equation_width / 2.0f, -indent, last), (bottom - shape.equation_height) * 0.5f,
                       shape.equation_width, shape.equation_height};
    return true;
}

}  // namespace

Arranged arranged_product(const Arrangement& arrangement, const StageShape& shape, const StageMetrics& metrics) {
    assert(shape.slots.size() >= 3);
    const bool upright = arrangement.upright, corner = arrangement.equation == EquationPlace::corner;
    const SlotShape& left = shape.slots[0];
    const SlotShape& top = shape.slots[1];
    const SlotShape& result = shape.slots.back();
    const float caption = metrics.caption_height;
    const float band = corner || shape.equation_height <= 0.0f ? 0.0f : shape.equation_height + metrics.gap * 0.75f;
    const float gap_x = std::max(metrics.gap, std::max(top.row_labels, result.caption) + 2.0f * metrics.label_gap);
    const float gap_y = std::max(metrics.gap, caption);
    const float left_x = std::max(label_width(left, metrics), left.caption + metrics.label_gap);
    const float top_y = band + std::max(label_height(top, metrics, upright), caption);
    const Index under = static_cast<Index>(shape.slots.size()) - 3;
    const float free_width = metrics.width - left_x - gap_x - margin_width(shape, metrics, false), free_height = metrics.height - top_y - gap_y;
    // a row lower than its symbol keeps the symbol's distance: first as if it had no height
    const auto sizes_with = [&](float row) {
        return sizes_within(shape, metrics, upright, free_width, free_height - static_cast<float>(under) * (metrics.label_gap + std::max(0.0f, caption - row)));
    };
    Sizes sizes = sizes_with(0.0f);
    if (under > 0) sizes = sizes_with(sizes.outer.height);
    const CellSize outer = sizes.outer, inner = sizes.inner;

    Arranged arranged{.layout = {.equation_place = arrangement.equation, .upright_labels = upright}};
    std::vector<SlotRects>& slots = arranged.layout.slots;
    slots.resize(shape.slots.size());
    const float result_x = left_x + pixels(left.columns, inner.width) + gap_x;
    place_cells(slots[1], top, metrics, result_x, top_y, {outer.width, inner.height}, upright);
    float y = slots[1].cells.bottom();
    for (std::size_t i = 2; i + 1 < slots.size(); ++i) {
        const float excess = std::max(0.0f, (caption - pixels(1, outer.height)) / 2.0f);
        place_cells(slots[i], shape.slots[i], metrics, result_x, std::floor(y + metrics.label_gap + excess), outer, upright);
        y = slots[i].cells.bottom() + excess;
    }
    // labels and symbol over the left factor stand beside the right factor
    y = std::max(y + gap_y, band + std::max(label_height(left, metrics, upright), caption));
    place_cells(slots[0], left, metrics, left_x, y, {inner.width, outer.height}, upright);
    place_cells(slots.back(), result, metrics, result_x, y, outer, upright);
    for (std::size_t i = 0; i < slots.size(); ++i) {
        const Rect& cells = slots[i].cells;
        const float width = shape.slots[i].caption;
        const bool beside = i >= 2 && i + 1 < slots.size();  // a single row has its symbol at its left
        const float caption_y = beside ? cells.y + (cells.height - caption) / 2.0f : cells.y - caption;
        if (width > 0.0f) slots[i].caption = {cells.x - metrics.label_gap - width, caption_y, width, caption};
        arranged.labels_lost = std::max(arranged.labels_lost, lost_of_labels(shape.slots[i], slots[i], upright));
    }
    arranged.width = place_margin(arranged.layout, shape, metrics, false);
    arranged.height = slots.back().cells.bottom();
    if (shape.equation_height > 0.0f) {
        if (corner) arranged.possible = place_in_corner(arranged.layout, shape, metrics, std::max(0.0f, (metrics.width - arranged.width) / 2.0f));
        else arranged.layout.equation = {(arranged.width - shape.equation_width) / 2.0f, 0.0f, shape.equation_width, shape.equation_height};
    }
    return arranged;
}

}  // namespace attnscope
