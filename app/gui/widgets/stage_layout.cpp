#include "app/gui/widgets/stage_layout.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <optional>

#include "app/gui/widgets/stage_arrangements.h"

namespace attnscope {
namespace {

constexpr float share_above = 0.45f;       // of the height that is left over
constexpr float tight_gap = 0.5f, tight_label_gap = 0.5f, tight_padding = 0.75f;
constexpr float least_sums_row = 1.1f;     // in sizes of the smallest font
constexpr std::size_t most_lines = 3;
constexpr float rounding = 0.5f;

// What a reader loses, from large to small; one pixel of the numbers' size is the unit of the last ones.
constexpr float beyond_cost = 1000.0f, no_result_numbers_cost = 100.0f, no_numbers_cost = 50.0f, no_area_cost = 120.0f, any_cut_label_cost = 4.0f, cut_labels_cost = 40.0f,
                no_sums_cost = 8.0f, each_line_cost = 5.0f, two_lines_cost = 4.0f, tight_cost = 1.5f, above_product_cost = 3.0f, turned_cost = 2.0f,
                low_row_cost = 1.0f, beside_cost = 0.5f;
constexpr float comfortable_row = 1.7f;    // in sizes of its numbers; lower ones cost by the pixel of a smallest font of 11

StageMetrics tight(StageMetrics metrics) {
    metrics.gap *= tight_gap;
    metrics.label_gap *= tight_label_gap;
    metrics.number_padding *= tight_padding;
    return metrics;
}

bool reaches_beyond(const Arranged& arranged, const StageMetrics& metrics) {
    return !arranged.possible || arranged.width > metrics.width + rounding || arranged.height > metrics.height + rounding;
}

// Numbers of one stage are of one size.
void set_number_sizes(StageLayout& layout, const StageShape& shape, const StageMetrics& metrics) {
    float smallest = 0.0f;
    for (std::size_t i = 0; i < layout.slots.size(); ++i) {
        SlotRects& slot = layout.slots[i];
        slot.number_size = fitting_number_size(shape.slots[i], metrics, slot.cell_width, slot.cell_height);
        if (slot.number_size > 0.0f && (smallest == 0.0f || slot.number_size < smallest)) smallest = slot.number_size;
    }
    for (SlotRects& slot : layout.slots) slot.number_size = std::min(slot.number_size, smallest);
}

// A factor whose columns are a little too narrow beside a result with numbers.
void shorten_numbers(StageLayout& layout, const StageShape& shape, const StageMetrics& metrics) {
    if (layout.slots.back().number_size <= 0.0f) return;
    for (std::size_t i = 0; i + 1 < layout.slots.size(); ++i) {
        SlotRects& slot = layout.slots[i];
        SlotShape shorter = shape.slots[i];
        if (slot.number_size > 0.0f || shorter.short_width <= 0.0f) continue;
        shorter.number_width = shorter.short_width;
        slot.number_size = std::min(fitting_number_size(shorter, metrics, slot.cell_width, slot.cell_height), layout.slots.back().number_size);
        slot.short_numbers = slot.number_size > 0.0f;
    }
}

// Of a result that has numbers: how much smaller they are than they might be, and how low its rows.
float lost_on_numbers(const SlotRects& result, const StageMetrics& metrics) {
    const float pixel = metrics.number_sizes.back() / 11.0f;
    const float low = std::max(0.0f, comfortable_row * result.number_size - result.cell_height);
    return (metrics.number_sizes.front() - result.number_size + low_row_cost * low) / pixel;
}

float cost_of(const Arrangement& arrangement, const Arranged& arranged, const StageShape& shape, const StageMetrics& metrics, bool is_tight) {
    const StageLayout& layout = arranged.layout;
    float cost = reaches_beyond(arranged, metrics) ? beyond_cost : 0.0f;
    float without = 0.0f;
    for (const SlotRects& slot : layout.slots) without += slot.number_size > 0.0f ? 0.0f : 1.0f;
    const Rect& result = layout.slots.back().cells;
    if (layout.slots.back().number_size <= 0.0f)
        cost += no_result_numbers_cost + no_area_cost * (1.0f - result.width * result.height / std::max(metrics.width * metrics.height, 1.0f));
    else cost += lost_on_numbers(layout.slots.back(), metrics);
    cost += no_numbers_cost * without / static_cast<float>(layout.slots.size());
    if (arranged.labels_lost > 0.0f) cost += any_cut_label_cost + cut_labels_cost * arranged.labels_lost;
    if (!arrangement.upright) cost += turned_cost;
    if (shape.sums > 0.0f && !arrangement.sums) cost += no_sums_cost;
    if (shape.sums > 0.0f && arrangement.sums && layout.slots.back().cell_height < least_sums_row * metrics.number_sizes.back()) cost += beyond_cost;
    if (arrangement.lines == Lines::each) cost += each_line_cost;
    if (arrangement.lines == Lines::result_below) cost += two_lines_cost;
    if (is_tight) cost += tight_cost;
    if (shape.product && arrangement.equation == EquationPlace::above) cost += above_product_cost;
    if (arrangement.equation == EquationPlace::beside) cost += beside_cost;
    return cost;
}

std::vector<Arrangement> arrangements_of(const StageShape& shape) {
    const auto can_turn = [](const SlotShape& slot) { return slot.turned_labels > 0.0f; };
    const bool turnable = std::any_of(shape.slots.begin(), shape.slots.end(), can_turn);
    std::vector<Arrangement> arrangements;
    for (const bool upright : {true, false}) {
        if (!upright && !turnable) continue;
        if (shape.product) {
            arrangements.push_back({.equation = EquationPlace::corner, .upright = upright});
            arrangements.push_back({.equation = EquationPlace::above, .upright = upright});
            continue;
        }
        for (const bool sums : {true, false}) {
            if (!sums && shape.sums <= 0.0f) continue;
            for (const Lines lines : {Lines::one, Lines::result_below, Lines::each}) {
                if (lines != Lines::one && shape.slots.size() < 2) continue;
                if (lines == Lines::each && (shape.slots.size() < 3 || shape.slots.size() > most_lines)) continue;
                // in several lines height is dear: symbols stand at the corners
                for (const EquationPlace equation : {EquationPlace::above, EquationPlace::beside})
                    if (lines != Lines::one || equation != EquationPlace::beside)
                        arrangements.push_back({.equation = equation, .lines = lines, .upright = upright, .captions_beside = lines != Lines::one, .sums = sums});
            }
        }
    }
    return arrangements;
}

void move(Rect& rect, float dx, float dy) {
    rect.x += dx;
    rect.y += dy;
}

}  // namespace

StageLayout layout_stage(const StageShape& shape, const StageMetrics& metrics) {
    assert(!shape.slots.empty());
    std::optional<Arranged> best;
    float least_cost = 0.0f;
    for (const bool is_tight : {false, true}) {
        const StageMetrics used = is_tight ? tight(metrics) : metrics;
        for (const Arrangement& arrangement : arrangements_of(shape)) {
            Arranged arranged = shape.product ? arranged_product(arrangement, shape, used) : arranged_lines(arrangement, shape, used);
            set_number_sizes(arranged.layout, shape, used);
            const float cost = cost_of(arrangement, arranged, shape, used, is_tight);
            if (best && cost >= least_cost) continue;
            best = std::move(arranged);
            least_cost = cost;
        }
    }

    StageLayout& layout = best->layout;
    shorten_numbers(layout, shape, tight(metrics));
    const float dx = std::floor(std::max(0.0f, (metrics.width - best->width) / 2.0f));
    const float dy = std::floor(std::max(0.0f, (metrics.height - best->height) * share_above));
    for (SlotRects& slot : layout.slots) {
        for (Rect* rect : {&slot.cells, &slot.row_labels, &slot.column_labels, &slot.caption}) move(*rect, dx, dy);
        // whole pixels, so that cells are crisp
        slot.cells.x = std::floor(slot.cells.x);
        slot.cells.y = std::floor(slot.cells.y);
    }
    for (Rect* rect : {&layout.equation, &layout.sums, &layout.bar, &layout.bar_caption}) move(*rect, dx, dy);
    layout.equation.x = std::clamp(layout.equation.x, 0.0f, std::max(0.0f, metrics.width - shape.equation_width));
    for (Rect& rect : layout.operators) move(rect, dx, dy);
    return layout;
}

float fitting_number_size(const SlotShape& slot, const StageMetrics& metrics, float cell_width, float cell_height) {
    for (const float size : metrics.number_sizes) {
        const CellSize needed = cell_for_numbers(slot, metrics, size);
        if (needed.width <= cell_width && needed.height <= cell_height) return size;
    }
    return 0.0f;
}

FreeAround free_around_numbers(float number_width, float number_size, float cell_width, float cell_height) {
    constexpr float between_cells = 1.0f, height_of_figures = 0.75f;  // of their em
    const float across = cell_width - between_cells - number_width * number_size, down = cell_height - between_cells - height_of_figures * number_size;
    return {std::max(across / 2.0f, 0.0f), std::max(down / 2.0f, 0.0f)};
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
