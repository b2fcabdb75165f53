#include "app/gui/frame_layout.h"

#include <algorithm>
#include <cmath>

namespace attnscope {
namespace {

// lengths at scale 1
constexpr float narrowest_unfolded = 1480.0f;
constexpr float top_bar_height = 44.0f, status_bar_height = 28.0f;
constexpr float step_strip_height = 66.0f, low_step_strip_height = 60.0f;
constexpr float input_width = 300.0f, folded_input_width = 292.0f, right_width = 316.0f;
constexpr float arithmetic_height = 108.0f, low_arithmetic_height = 88.0f;
constexpr float low_window = 860.0f;      // below it the strip and the arithmetic are lower
constexpr float folded_share = 0.40f;     // of the left column that the tabs take
constexpr float least_tabs_height = 240.0f;
constexpr float least_middle_width = 320.0f;

}  // namespace

FrameLayout frame_layout(float width, float height, float scale) {
    const auto px = [scale](float length) { return std::round(length * scale); };
    const float line = std::max(1.0f, std::floor(scale));
    const bool low = height < px(low_window);
    FrameLayout layout{.folded = width < px(narrowest_unfolded)};

    const float strip_top = px(top_bar_height) + line;
    const float middle_top = strip_top + px(low ? low_step_strip_height : step_strip_height) + line;
    const float status_top = std::max(middle_top + 2.0f * line, height - px(status_bar_height));
    const float middle = status_top - line - middle_top;
    layout.top_bar = {{0.0f, 0.0f}, {width, strip_top - line}};
    layout.step_strip = {{0.0f, strip_top}, {width, middle_top - line - strip_top}};
    layout.status_bar = {{0.0f, status_top}, {width, px(status_bar_height)}};

    const float left = std::min(px(layout.folded ? folded_input_width : input_width), std::max(width - px(least_middle_width), 1.0f));
    if (layout.folded) {
        const float tabs = std::round(std::max(middle * folded_share, std::min(px(least_tabs_height), middle / 2.0f)));
        layout.input = {{0.0f, middle_top}, {left, middle - tabs - line}};
        layout.right = {{0.0f, status_top - line - tabs}, {left, tabs}};
    } else {
        layout.input = {{0.0f, middle_top}, {left, middle}};
        layout.right = {{width - px(right_width), middle_top}, {px(right_width), middle}};
    }
    const float center_end = layout.folded ? width : layout.right.at.x - line;
    const float center = std::max(center_end - left - line, 1.0f);
    const float arithmetic = std::round(std::min(px(low ? low_arithmetic_height : arithmetic_height), middle / 3.0f));
    layout.stage = {{left + line, middle_top}, {center, middle - arithmetic}};
    layout.arithmetic = {{left + line, status_top - line - arithmetic}, {center, arithmetic}};
    return layout;
}

}  // namespace attnscope
