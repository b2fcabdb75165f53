// What is no product stands in lines, in the order of the equation.

#include <algorithm>
#include <cmath>
#include <limits>

#include "app/gui/widgets/stage_arrangements.h"

namespace attnscope {
namespace {

constexpr float single_cell = 22.0f;  // a lone row or column stays visible beside a large matrix

struct Line {
    std::size_t begin = 0, end = 0;  // slots
    Index rows = 1, columns = 0, singles = 0;
    float before = 0.0f;             // height above the cells
    float fixed = 0.0f;              // width of everything behind the first matrix's left edge but cells
};

class LineArranger {
public:
    LineArranger(const Arrangement& arrangement, const StageShape& shape, const StageMetrics& metrics)
        : arrangement_(arrangement), shape_(shape), metrics_(metrics) {
        for (const SlotShape& slot : shape.slots) {
            widest_ = std::max(widest_, slot.columns);
            most_rows_ = std::max(most_rows_, slot.rows);
        }
        break_into_lines();
        for (const Line& line : lines_) {
            SlotShape& first = shape_.slots[line.begin];
            first.row_labels = std::max(first.row_labels, first.first_row_labels);
        }
        measure_lines();
    }

    Arranged arranged() const {
        Sizes sizes = sizes_beside(single_cell);
        // a lone column keeps a width of its own, for numbers as large as those of the others
        if (cell_for_numbers(any_, metrics_, metrics_.number_sizes.back()).height <= most_height()) {
            const float size = std::max(fitting_number_size(any_, metrics_, sizes.cell.width, sizes.cell.height), metrics_.number_sizes.back());
            sizes = sizes_beside(std::max(single_cell, cell_for_numbers(single_, metrics_, size).width));
        }
        return placed(sizes);
    }

private:
    struct Sizes {
        CellSize cell;
        float single = 0.0f;
    };

    bool is_single(const SlotShape& slot) const { return slot.columns == 1 && widest_ > 1; }
    bool beside() const { return arrangement_.captions_beside; }
    float band() const {
        const bool above = arrangement_.equation == EquationPlace::above && shape_.equation_height > 0.0f;
        return above ? shape_.equation_height + metrics_.gap * 0.75f : 0.0f;
    }
    float line_gap() const { return metrics_.gap * 0.5f; }

    void break_into_lines() {
        const std::size_t count = shape_.slots.size();
        if (arrangement_.lines == Lines::each)
            for (std::size_t i = 0; i < count; ++i) lines_.push_back({.begin = i, .end = i + 1});
        else if (arrangement_.lines == Lines::result_below && count > 1)
            lines_ = {{.begin = 0, .end = count - 1}, {.begin = count - 1, .end = count}};
        else lines_ = {{.begin = 0, .end = count}};
    }

    // From the left edge of the first matrix's line to its cells, and from one matrix to the cells of the next.
    float lead(std::size_t slot) const {
        const SlotShape& shape = shape_.slots[slot];
        const float sign = slot > 0 ? shape_.operators[slot - 1] + metrics_.label_gap : 0.0f;
        return std::max(sign + label_width(shape, metrics_), beside() ? shape.caption + metrics_.label_gap : 0.0f);
    }
    float advance(std::size_t slot) const { return metrics_.label_gap + lead(slot); }

    void measure_lines() {
        any_ = {.rows = most_rows_, .columns = widest_};
        single_ = any_;
        for (const SlotShape& slot : shape_.slots) {
            SlotShape& kind = is_single(slot) ? single_ : any_;
            kind.number_width = std::max(kind.number_width, slot.number_width);
            kind.block_gap = std::max(kind.block_gap, slot.block_gap);
            if (arrangement_.upright && !is_single(slot)) any_.upright_width = std::max(any_.upright_width, slot.upright_width);
        }
        for (Line& line : lines_) {
            float labels = 0.0f;
            first_x_ = std::max(first_x_, lead(line.begin));
            for (std::size_t i = line.begin; i < line.end; ++i) {
                const SlotShape& slot = shape_.slots[i];
                labels = std::max(labels, label_height(slot, metrics_, arrangement_.upright));
                line.rows = std::max(line.rows, slot.rows);
                line.columns += is_single(slot) ? 0 : slot.columns;
                line.singles += is_single(slot) ? 1 : 0;
                if (i > line.begin) line.fixed += advance(i);
            }
            line.before = beside() ? std::max(metrics_.caption_height, labels) : metrics_.caption_height + labels;
        }
        lines_.back().fixed += margin_width(shape_, metrics_, arrangement_.sums);
        if (arrangement_.equation == EquationPlace::beside) lines_.back().fixed += metrics_.gap + shape_.equation_width;
    }

    float most_height() const {
        float height = metrics_.height - band() - line_gap() * static_cast<float>(lines_.size() - 1);
        Index rows = 0;
        for (const Line& line : lines_) {
            height -= line.before;
            rows += line.rows;
        }
        return std::max(height, 0.0f) / static_cast<float>(rows);
    }

    Sizes sizes_beside(float single) const {
        float width = std::numeric_limits<float>::max();
        for (const Line& line : lines_) {
            const float free = metrics_.width - first_x_ - line.fixed - single * static_cast<float>(line.singles);
            if (line.columns > 0) width = std::min(width, free / static_cast<float>(line.columns));
        }
        return {.cell = cell_within(any_, metrics_, {std::max(width, 0.0f), most_height()}), .single = single};
    }

    Arranged placed(const Sizes& sizes) const {
        Arranged arranged{.layout = {.equation_place = arrangement_.equation, .upright_labels = arrangement_.upright}};
        float top = band(), right = 0.0f;
        for (const Line& line : lines_) {
            const float cells_y = std::floor(top + line.before), height = pixels(line.rows, sizes.cell.height);
            float x = first_x_;
            for (std::size_t i = line.begin; i < line.end; ++i) {
                if (i > line.begin) x += advance(i);
                x = place_matrix(arranged, i, {x, top, 0.0f, cells_y + height - top}, cells_y, sizes);
            }
            right = std::max(right, x);
            top = cells_y + height + line_gap();
        }
        arranged.height = top - line_gap();
        arranged.width = std::max(right, place_margin(arranged.layout, shape_, metrics_, arrangement_.sums));
        place_equation(arranged);
        return arranged;
    }

    // `place` begins at the left edge of the cells and has the height of the line. Where the matrix ends.
    float place_matrix(Arranged& arranged, std::size_t i, const Rect& place, float cells_y, const Sizes& sizes) const {
        const SlotShape& shape = shape_.slots[i];
        const CellSize cell = sizes.cell;
        const float line_height = place.bottom() - cells_y;
        SlotRects slot;
        const float lone_row = shape.rows == 1 && most_rows_ > 1 ? std::min(single_cell, line_height) : 0.0f;
        place_cells(slot, shape, metrics_, place.x, cells_y, {is_single(shape) ? std::max(sizes.single, cell.width) : cell.width, std::max(cell.height, lone_row)}, arrangement_.upright);
        if (is_single(shape)) slot.cell_width = slot.cells.width = slot.column_labels.width = std::floor(sizes.single);
        // a symbol over its matrix makes room where the matrix is narrower
        const float excess = beside() ? 0.0f : std::max(0.0f, (shape.caption - slot.cells.width) / 2.0f);
        const float shift = std::max(0.0f, excess - label_width(shape, metrics_));
        for (Rect* rect : {&slot.cells, &slot.row_labels, &slot.column_labels}) rect->x += shift;
        if (shape.caption > 0.0f) {
            const float x = beside() ? slot.cells.x - metrics_.label_gap - shape.caption : slot.cells.x + (slot.cells.width - shape.caption) / 2.0f;
            slot.caption = {x, beside() ? cells_y - metrics_.caption_height : place.y, shape.caption, metrics_.caption_height};
        }
        if (!is_single(shape)) arranged.labels_lost = std::max(arranged.labels_lost, lost_of_labels(shape, slot, arrangement_.upright));
        if (i > 0) {
            const float width = shape_.operators[i - 1];
            arranged.layout.operators.push_back({place.x - label_width(shape, metrics_) - metrics_.label_gap - width, cells_y, width, line_height});
        }
        arranged.layout.slots.push_back(slot);
        return slot.cells.right() + excess;
    }

    void place_equation(Arranged& arranged) const {
        if (shape_.equation_height <= 0.0f) return;
        Rect& equation = arranged.layout.equation;
        if (arrangement_.equation == EquationPlace::above) {
            equation = {(arranged.width - shape_.equation_width) / 2.0f, 0.0f, shape_.equation_width, shape_.equation_height};
            return;
        }
        const Rect& result = arranged.layout.slots.back().cells;
        const float x = place_margin(arranged.layout, shape_, metrics_, arrangement_.sums) + metrics_.gap;
        equation = {x, result.y + (result.height - shape_.equation_height) / 2.0f, shape_.equation_width, shape_.equation_height};
        arranged.width = std::max(arranged.width, equation.right());
        arranged.possible = result.height >= shape_.equation_height;
    }

    const Arrangement& arrangement_;
    StageShape shape_;
    const StageMetrics& metrics_;
    std::vector<Line> lines_;
    SlotShape any_, single_;  // what all matrices of a kind need together
    Index widest_ = 1, most_rows_ = 1;
    float first_x_ = 0.0f;
};

}  // namespace

Arranged arranged_lines(const Arrangement& arrangement, const StageShape& shape, const StageMetrics& metrics) {
    return LineArranger(arrangement, shape, metrics).arranged();
}

}  // namespace attnscope
