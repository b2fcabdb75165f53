#include "app/gui/presented_layout.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "app/gui/presenting.h"

namespace attnscope {
namespace {

// lengths at scale 1
constexpr float padding_x = 20.0f, padding_y = 12.0f, gap = 8.0f;
constexpr float words_height = 80.0f, line_height = 20.0f;
constexpr float least_stage_height = 40.0f, margin_of_stage = 8.0f;
// of a window whose words are drawn at scale 1: from 27 pixels per em in one of 720
constexpr double height_of_scale_one = 400.0, width_of_scale_one = 660.0;

// A matrix whose numbers are seen counts for more than any size; labels and symbols count for a tenth of the numbers.
constexpr float worth_of_a_matrix = 100.0f, share_of_other_type = 0.1f, comfortable_row = 1.75f;
// A picture without numbers may be so much smaller for the sake of larger type beside it.
constexpr float share_of_largest_picture = 0.75f;

}  // namespace

PresentedLayout presented_layout(float width, float height, float words_scale) {
    const auto px = [words_scale](float length) { return std::round(length * words_scale); };
    const float left = px(padding_x), inner = std::max(width - 2.0f * left, 0.0f);
    PresentedLayout layout;
    layout.line = {{left, height - px(padding_y) - px(line_height)}, {inner, px(line_height)}};
    const float words = std::min(px(words_height), std::floor(height / 3.0f));
    layout.words = {{left, layout.line.at.y - px(gap) - words}, {inner, words}};
    const float stage = layout.words.at.y - px(gap) - px(padding_y);
    if (stage >= px(least_stage_height)) layout.stage = {{left, px(padding_y)}, {inner, stage}};
    layout.margin = std::min(px(margin_of_stage), px(padding_y));
    return layout;
}

double words_type_that_fills(float width, float height, float monitor_scale) {
    const auto scale = static_cast<double>(monitor_scale);
    return std::clamp(std::min(static_cast<double>(height) / height_of_scale_one, static_cast<double>(width) / width_of_scale_one) / scale, least_type, most_type);
}

float stage_factor_that_fills(const StageShape& shape, const StageMetrics& metrics, std::span<const float> factors) {
    float best = 0.0f, most = 0.0f, largest = 0.0f;
    std::vector<float> areas;  // of the result, on the screen
    for (const float factor : factors) {
        // everything is so much larger in a place that stays
        StageMetrics larger = metrics;
        larger.width /= factor;
        larger.height /= factor;
        const StageLayout layout = layout_stage(shape, larger);
        const Rect& result = layout.slots.back().cells;
        areas.push_back(result.width * result.height * factor * factor);
        largest = std::max(largest, areas.back());
        const auto with_numbers = std::ranges::count_if(layout.slots, [](const SlotRects& slot) { return slot.number_size > 0.0f && !slot.short_numbers; });
        if (with_numbers == 0) continue;
        // numbers that fill their rows are cut by the frames of their neighbours
        float numbers = layout.slots.back().number_size;
        for (const SlotRects& slot : layout.slots) numbers = std::min(numbers, slot.cell_height / comfortable_row);
        numbers *= factor;
        const float worth = worth_of_a_matrix * static_cast<float>(with_numbers) +
                            (numbers + share_of_other_type * metrics.number_sizes.front() * factor) / metrics.number_sizes.front();
        if (worth <= most) continue;
        most = worth;
        best = factor;
    }
    if (best > 0.0f) return best;
    best = factors.front();
    for (std::size_t i = 0; i < factors.size(); ++i)
        if (areas[i] >= share_of_largest_picture * largest) best = factors[i];
    return best;
}

}  // namespace attnscope
