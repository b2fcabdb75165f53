#include "app/gui/widgets/stage_layout.h"

#include <algorithm>
#include <cassert>
#include <cmath>

namespace attnscope {
namespace {

constexpr float small_cell = 15.0f;        // below this the inner dimension gives way
constexpr float least_result_share = 0.5f;
constexpr float most_result_share = 0.85f;
constexpr float least_aspect = 0.5f;       // of a matrix of small cells
constexpr float single_cell = 22.0f;       // a lone row or column stays visible beside a large matrix
constexpr float most_drop = 48.0f;         // a small picture does not hang at the top edge

// Whole pixels where a cell has some to give.
float whole(float cell) { return cell >= 4.0f ? std::floor(cell) : cell; }
float pixels(Index count, float cell) { return std::max(count > 0 ? 1.0f : 0.0f, std::floor(static_cast<float>(count) * cell)); }

constexpr float padding_per_size = 2.0f;   // larger numbers stand more freely

float width_for_numbers(const StageShape& shape, const StageMetrics& metrics, float size) {
    return std::ceil(shape.number_width * size + metrics.number_padding + padding_per_size * (size - metrics.number_sizes.back()));
}

// What a cell may take at most of `width` x `height`: square, unless numbers fit only into a wider cell.
struct CellSize {
    float width, height;
};
CellSize cell_within(const StageShape& shape, const StageMetrics& metrics, Index rows, Index columns, CellSize most) {
    most.width = std::min(most.width, metrics.largest_cell * 1.25f);
    most.height = std::min(most.height, metrics.largest_cell);
    CellSize cell{std::min(most.width, most.height), std::min(most.width, most.height)};
    for (const float size : metrics.number_sizes) {
        const float width = width_for_numbers(shape, metrics, size);
        if (width > most.width || size * 1.3f > most.height) continue;
        cell.width = std::max(cell.width, width);
        break;
    }
    // a long flat picture may use the width it has
    cell.width = std::max(cell.width, std::min(most.width, cell.height * 1.25f));
    // many small cells need not be square: no matrix becomes a mere line
    const float wide = static_cast<float>(columns) * cell.width, high = static_cast<float>(rows) * cell.height;
    if (cell.height < small_cell && rows > columns) cell.width = std::max(cell.width, std::min(most.width, least_aspect * high / static_cast<float>(columns)));
    if (cell.width < small_cell && columns > rows) cell.height = std::max(cell.height, std::min(most.height, least_aspect * wide / static_cast<float>(rows)));
    return {whole(cell.width), whole(cell.height)};
}

// Pixels of one cell along an axis on which the result's cells and the inner cells of a product share `length`.
struct SharedLength {
    float outer, inner;
};
SharedLength shared_length(float length, Index outer, Index inner) {
    const float uniform = length / static_cast<float>(std::max<Index>(outer + inner, 1));
    if (uniform >= small_cell || outer == 0 || inner == 0) return {uniform, uniform};
    const float even = static_cast<float>(outer) / static_cast<float>(outer + inner);
    const float share = std::clamp(even, least_result_share, most_result_share) * length;
    return {share / static_cast<float>(outer), (length - share) / static_cast<float>(inner)};
}

struct Built {
    StageLayout layout;
    float width = 0.0f, height = 0.0f;
};

void move(Rect& rect, float dx, float dy) {
    rect.x += dx;
    rect.y += dy;
}

void place_slot(SlotRects& slot, const SlotShape& shape, const StageMetrics& metrics, float x, float y, CellSize cell) {
    slot.cell_width = cell.width;
    slot.cell_height = cell.height;
    slot.cells = {x, y, pixels(shape.columns, cell.width), pixels(shape.rows, cell.height)};
    if (shape.row_labels > 0.0f)
        slot.row_labels = {x - metrics.label_gap - shape.row_labels, y, shape.row_labels, slot.cells.height};
    if (shape.column_labels > 0.0f)
        slot.column_labels = {x, y - metrics.label_gap / 2.0f - shape.column_labels, slot.cells.width, shape.column_labels};
}

float label_width(const SlotShape& slot, const StageMetrics& metrics) {
    return slot.row_labels > 0.0f ? slot.row_labels + metrics.label_gap : 0.0f;
}
float label_height(const SlotShape& slot, const StageMetrics& metrics) {
    return slot.column_labels > 0.0f ? slot.column_labels + metrics.label_gap / 2.0f : 0.0f;
}

// Row sums and colour bar at the right of the result.
float place_margin(StageLayout& layout, const StageShape& shape, const StageMetrics& metrics) {
    const Rect& cells = layout.slots.back().cells;
    float right = cells.right();
    if (shape.sums > 0.0f) {
        layout.sums = {right + metrics.label_gap, cells.y, shape.sums, cells.height};
        right = layout.sums.right();
    }
    if (shape.bar > 0.0f) {
        layout.bar = {right + metrics.gap, cells.y, shape.bar, cells.height};
        right = layout.bar.right();
    }
    return right;
}

float margin_width(const StageShape& shape, const StageMetrics& metrics) {
    return (shape.sums > 0.0f ? metrics.label_gap + shape.sums : 0.0f) + (shape.bar > 0.0f ? metrics.gap + shape.bar : 0.0f);
}

Built product_below(float band, const StageShape& shape, const StageMetrics& metrics) {
    assert(shape.slots.size() >= 3);
    const SlotShape& left = shape.slots[0];
    const SlotShape& top = shape.slots[1];
    const SlotShape& result = shape.slots.back();
    const float caption = metrics.caption_height;
    const float gap_x = std::max(metrics.gap, std::max(top.row_labels, result.caption) + 2.0f * metrics.label_gap);
    const float gap_y = std::max(metrics.gap, caption);
    const float left_x = std::max(label_width(left, metrics), left.caption + metrics.label_gap);
    const float top_y = band + std::max(label_height(top, metrics), caption);
    const Index under = static_cast<Index>(shape.slots.size()) - 3;
    const float under_gaps = static_cast<float>(under) * (metrics.label_gap + caption);

    const SharedLength across = shared_length(metrics.width - left_x - gap_x - margin_width(shape, metrics), result.columns, left.columns);
    const SharedLength down = shared_length(metrics.height - top_y - gap_y - under_gaps, result.rows + under, top.rows);
    // square where all cells are alike; the inner sizes never exceed the outer ones
    const CellSize outer = cell_within(shape, metrics, std::max<Index>(result.rows, 1), std::max<Index>(result.columns, 1), {across.outer, down.outer});
    const CellSize inner{std::min(outer.width, whole(across.inner)), std::min(outer.height, whole(down.inner))};

    Built built;
    built.layout.slots.resize(shape.slots.size());
    std::vector<SlotRects>& slots = built.layout.slots;
    const float result_x = left_x + pixels(left.columns, inner.width) + gap_x;
    place_slot(slots[1], top, metrics, result_x, top_y, {outer.width, inner.height});
    float y = slots[1].cells.bottom();
    for (std::size_t i = 2; i + 1 < slots.size(); ++i) {
        // a row lower than its symbol keeps the symbol's distance
        const float excess = std::max(0.0f, (caption - pixels(1, outer.height)) / 2.0f);
        place_slot(slots[i], shape.slots[i], metrics, result_x, std::floor(y + metrics.label_gap + excess), {outer.width, outer.height});
        y = slots[i].cells.bottom() + excess;
    }
    // labels and symbol over the left factor stand beside the right factor
    y = std::max(y + gap_y, band + std::max(label_height(left, metrics), caption));
    place_slot(slots[0], left, metrics, left_x, y, {inner.width, outer.height});
    place_slot(slots.back(), result, metrics, result_x, y, outer);
    for (std::size_t i = 0; i < slots.size(); ++i) {
        const Rect& cells = slots[i].cells;
        const float width = shape.slots[i].caption;
        const bool beside = i >= 2 && i + 1 < slots.size();  // a single row has its symbol at its left
        const float caption_y = beside ? cells.y + (cells.height - caption) / 2.0f : cells.y - caption;
        if (width > 0.0f) slots[i].caption = {cells.x - metrics.label_gap - width, caption_y, width, caption};
    }
    built.width = place_margin(built.layout, shape, metrics);
    built.height = slots.back().cells.bottom();
    return built;
}

Built line_below(float band, const StageShape& shape, const StageMetrics& metrics) {
    float fixed = margin_width(shape, metrics), labels = 0.0f;
    Index columns = 0, widest = 1, rows = 1;
    for (const SlotShape& slot : shape.slots) {
        labels = std::max(labels, label_height(slot, metrics));
        rows = std::max(rows, slot.rows);
        widest = std::max(widest, slot.columns);
    }
    const float caption = metrics.caption_height;
    const float top = band + caption + labels;
    const float most_height = (metrics.height - top) / static_cast<float>(rows);
    const auto is_single = [&](const SlotShape& slot) { return slot.columns == 1 && widest > 1; };
    for (const float width : shape.operators) fixed += width + 2.0f * metrics.label_gap;
    Index singles = 0;
    for (const SlotShape& slot : shape.slots) {
        fixed += label_width(slot, metrics);
        columns += is_single(slot) ? 0 : slot.columns;
        singles += is_single(slot) ? 1 : 0;
    }
    const auto cell_beside = [&](float single) {
        const float free = metrics.width - fixed - single * static_cast<float>(singles);
        return cell_within(shape, metrics, rows, widest, {free / static_cast<float>(std::max<Index>(columns, 1)), most_height});
    };
    // a lone column beside a large matrix keeps a width of its own, for numbers as large as those of the others
    float single = single_cell;
    CellSize cell = cell_beside(single);
    if (metrics.number_sizes.back() * 1.3f <= most_height) {
        const float size = std::max(fitting_number_size(shape, metrics, cell.width, cell.height), metrics.number_sizes.back());
        single = std::max(single, width_for_numbers(shape, metrics, size));
        cell = cell_beside(single);
    }

    Built built;
    float x = 0.0f;
    for (std::size_t i = 0; i < shape.slots.size(); ++i) {
        const SlotShape& shape_of_slot = shape.slots[i];
        if (i > 0 && i - 1 < shape.operators.size()) {
            const float width = shape.operators[i - 1];
            built.layout.operators.push_back({x + metrics.label_gap, top, width, pixels(rows, cell.height)});
            x += width + 2.0f * metrics.label_gap;
        }
        x += label_width(shape_of_slot, metrics);
        SlotRects slot;
        const float lone_row = shape_of_slot.rows == 1 && rows > 1 ? std::min(single_cell, most_height * static_cast<float>(rows)) : 0.0f;
        place_slot(slot, shape_of_slot, metrics, x, top,
                   {is_single(shape_of_slot) ? std::max(single, cell.width) : cell.width, std::max(cell.height, lone_row)});
        if (is_single(shape_of_slot)) {
            slot.cell_width = slot.cells.width = slot.column_labels.width = std::floor(single);
        }
        // the symbol stands over its matrix, which makes room where it is narrower
        const float excess = std::max(0.0f, (shape_of_slot.caption - slot.cells.width) / 2.0f);
        const float shift = std::max(0.0f, excess - label_width(shape_of_slot, metrics));
        for (Rect* rect : {&slot.cells, &slot.row_labels, &slot.column_labels}) move(*rect, shift, 0.0f);
        if (shape_of_slot.caption > 0.0f)
            slot.caption = {slot.cells.x + (slot.cells.width - shape_of_slot.caption) / 2.0f, band, shape_of_slot.caption, caption};
        x = slot.cells.right() + excess;
        built.layout.slots.push_back(slot);
    }
    built.width = std::max(x, place_margin(built.layout, shape, metrics));
    built.height = top + pixels(rows, cell.height);
    return built;
}

}  // namespace

StageLayout layout_stage(const StageShape& shape, const StageMetrics& metrics) {
    assert(!shape.slots.empty());
    const auto below = [&](float band) { return shape.product ? product_below(band, shape, metrics) : line_below(band, shape, metrics); };
    const float band = shape.equation_height > 0.0f ? shape.equation_height + metrics.gap * 0.75f : 0.0f;

    Built built = below(0.0f);
    StageLayout* layout = &built.layout;
    const float indent = std::max(0.0f, (metrics.width - built.width) / 2.0f);
    if (shape.product && shape.equation_height > 0.0f) {
        const SlotRects& left = layout->slots[0];
        const SlotRects& top = layout->slots[1];
        const float right = top.cells.x - std::max(top.row_labels.width, top.caption.width) - 2.0f * metrics.label_gap;
        const float bottom = std::min({left.cells.y, left.column_labels.width > 0.0f ? left.column_labels.y : left.cells.y,
                                       left.caption.width > 0.0f ? left.caption.y : left.cells.y});
        layout->equation_in_corner = right + indent >= shape.equation_width && bottom - metrics.label_gap >= shape.equation_height;
        if (layout->equation_in_corner) {
            const float middle = left.cells.x + left.cells.width / 2.0f;
            const float x = std::clamp(middle - shape.equation_width / 2.0f, -indent, right - shape.equation_width);
            layout->equation = {x, (bottom - shape.equation_height) * 0.5f, shape.equation_width, shape.equation_height};
        }
    }
    if (!layout->equation_in_corner && band > 0.0f) {
        built = below(band);
        layout = &built.layout;
        layout->equation = {(built.width - shape.equation_width) / 2.0f, 0.0f, shape.equation_width, shape.equation_height};
    }

    const float dx = std::floor(std::max(0.0f, (metrics.width - built.width) / 2.0f));
    const float dy = std::floor(std::clamp((metrics.height - built.height) * 0.35f, 0.0f, most_drop));
    for (SlotRects& slot : layout->slots) {
        for (Rect* rect : {&slot.cells, &slot.row_labels, &slot.column_labels, &slot.caption}) move(*rect, dx, dy);
        // whole pixels, so that cells are crisp
        slot.cells.x = std::floor(slot.cells.x);
        slot.cells.y = std::floor(slot.cells.y);
        slot.number_size = fitting_number_size(shape, metrics, slot.cell_width, slot.cell_height);
    }
    for (Rect* rect : {&layout->equation, &layout->sums, &layout->bar}) move(*rect, dx, dy);
    layout->equation.x = std::clamp(layout->equation.x, 0.0f, std::max(0.0f, metrics.width - shape.equation_width));
    for (Rect& rect : layout->operators) move(rect, dx, dy);
    return *layout;
}

float fitting_number_size(const StageShape& shape, const StageMetrics& metrics, float cell_width, float cell_height) {
    for (const float size : metrics.number_sizes)
        if (width_for_numbers(shape, metrics, size) <= cell_width && size * 1.3f <= cell_height) return size;
    return 0.0f;
}

std::vector<Rect> flowing_chips(const std::vector<float>& widths, float height, float gap, Rect available) {
    std::vector<Rect> chips;
    float x = available.x, y = available.y;
    for (const float wanted : widths) {
        const float width = std::min(wanted, available.width);
        if (x > available.x && x + width > available.right()) {
            x = available.x;
            y += height + gap;
        }
        if (y + height > available.bottom()) break;
        chips.push_back({x, y, width, height});
        x += width + gap;
    }
    return chips;
}

}  // namespace attnscope
