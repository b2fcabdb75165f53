#include "app/gui/frame_layout.h"

#include <algorithm>
#include <cmath>

namespace attnscope {
namespace {

// lengths at scale 1
constexpr float narrowest_unfolded = 1480.0f, narrowest_with_column = 760.0f;
constexpr float least_width = 240.0f, least_height = 200.0f;
constexpr float input_width = 300.0f, folded_input_width = 292.0f, right_width = 316.0f;
constexpr float least_middle_width = 240.0f;  // beside the left column
constexpr float low_window = 860.0f;          // below it the bars are lower and rows closer
constexpr float flat_window = 480.0f;         // below it there is no status bar either
constexpr float most_tabs_share = 0.42f;      // of the left column

struct Heights {
    float top_bar, step_strip, arithmetic, status_bar;
};

Heights heights_of(float window) {
    if (window < flat_window) return {.top_bar = 40.0f, .step_strip = 54.0f, .arithmetic = 64.0f, .status_bar = 0.0f};
    if (window < low_window) return {.top_bar = 44.0f, .step_strip = 60.0f, .arithmetic = 88.0f, .status_bar = 28.0f};
    return {.top_bar = 44.0f, .step_strip = 66.0f, .arithmetic = 108.0f, .status_bar = 28.0f};
}

}  // namespace

FrameLayout frame_layout(float width, float height, float scale, LayoutWishes wishes) {
    const auto px = [scale](float length) { return std::round(length * scale); };
    const float line = std::max(1.0f, std::floor(scale));
    FrameLayout layout{.folded = width < px(narrowest_unfolded), .narrow = width < px(narrowest_with_column), .low = height < px(low_window),
                       .too_small = width < px(least_width) || height < px(least_height)};
    if (layout.too_small) return layout;

    const Heights heights = heights_of(height / scale);
    const float strip_top = px(heights.top_bar) + line;
    const float middle_top = strip_top + px(heights.step_strip) + line;
    const float status = px(heights.status_bar);
    const float middle_end = status > 0.0f ? height - status - line : height;
    const float middle = middle_end - middle_top;
    layout.top_bar = {{0.0f, 0.0f}, {width, strip_top - line}};
    layout.step_strip = {{0.0f, strip_top}, {width, middle_top - line - strip_top}};
    if (status > 0.0f) layout.status_bar = {{0.0f, height - status}, {width, status}};

    float left = px(layout.folded ? folded_input_width : input_width);
    if (layout.narrow && !wishes.column_open) left = 0.0f;
    else if (layout.narrow && width - left < px(least_middle_width)) left = width;
    layout.most_tabs = std::round(middle * most_tabs_share);
    if (left > 0.0f && layout.folded) {
        const float tabs = wishes.tabs > 0.0f ? std::min(std::ceil(wishes.tabs), layout.most_tabs) : layout.most_tabs;
        layout.input = {{0.0f, middle_top}, {left, middle - tabs - line}};
        layout.right = {{0.0f, middle_end - tabs}, {left, tabs}};
    } else if (left > 0.0f) {
        layout.input = {{0.0f, middle_top}, {left, middle}};
        layout.right = {{width - px(right_width), middle_top}, {px(right_width), middle}};
    }
    if (left >= width) return layout;
    const float center_begin = left > 0.0f ? left + line : 0.0f;
    const float center_end = layout.folded ? width : layout.right.at.x - line;
    const bool flat = heights.status_bar == 0.0f;
    const float arithmetic = flat && !wishes.arithmetic ? 0.0f : std::round(std::min(px(heights.arithmetic), middle / 3.0f));
    layout.stage = {{center_begin, middle_top}, {center_end - center_begin, middle - arithmetic}};
    layout.arithmetic = {{center_begin, middle_end - arithmetic}, {center_end - center_begin, arithmetic}};
    return layout;
}

}  // namespace attnscope
