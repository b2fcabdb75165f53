#pragma once
// Where everything stands while one step fills the screen, and how large its type is: plain geometry.

#include <span>

#include "app/gui/frame_layout.h"
#include "app/gui/widgets/stage_layout.h"

namespace attnscope {

struct PresentedLayout {
    Place stage;   // equation and matrices
    Place words;   // the arithmetic of the number in question, else the sentence of the step
    Place line;    // which step this is, and the keys
    float margin = 0.0f;  // around the stage, in which nothing else stands: symbols and numbers at its edges may reach into it
};

// Whole pixels, without overlap. `words_scale` is that of what is read below the stage; an empty stage: the window is too
// small for anything else.
PresentedLayout presented_layout(float width, float height, float words_scale);

// In multiples of `monitor_scale`, from least_type to most_type: the larger the window, the larger the words.
double words_type_that_fills(float width, float height, float monitor_scale);

// How much larger or smaller the stage is best drawn than it was measured, from `factors`: where numbers are largest and none
// is left out; where there are no numbers at all the largest of `factors`, which rise, at which the result still is about as large
// as it can be.
float stage_factor_that_fills(const StageShape& shape, const StageMetrics& metrics, std::span<const float> factors);

}  // namespace attnscope
