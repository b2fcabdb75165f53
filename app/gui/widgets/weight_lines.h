#pragma once
// Weights as lines from a column of queries to a column of keys: plain geometry, and a colour for each head.

#include <span>
#include <vector>

#include "core/attention/trace.h"
#include "core/figure/colormap.h"

namespace attnscope {

inline constexpr double least_drawn_weight = 0.01;
inline constexpr Index most_tokens_with_lines = 64;  // lines of more would cover each other

struct WeightLine {
    Index head = 0, query = 0, key = 0;
    double weight = 0.0;
    float from_y = 0.0f, to_y = 0.0f;  // in pixels from the top of the columns
    float thickness = 0.0f;            // pixels, in proportion to the weight, at least the least
    float opacity = 0.0f;              // 0 to 1, rising with the weight
};

struct LineShape {
    float row_height = 20.0f;   // pixels of one token
    float most_thickness = 6.0f, least_thickness = 1.0f;
};

struct WeightLines {
    std::vector<WeightLine> lines;  // the heaviest last, so that it is drawn over the others
    Index left_out = 0;             // weights below least_drawn_weight that are not masked
    Index masked = 0;               // pairs that the mask hides
};

// Of `heads`, of the weights or of what dropout leaves of them. Several heads leave a row side by side.
WeightLines weight_lines(const Trace& trace, ArrayId array, std::span<const Index> heads, const LineShape& shape);

// Of one head of `count`: hues far from each other, each with a contrast of at least 3 to the panel on this paper.
Rgb head_color(Index head, Index count, Paper paper);

}  // namespace attnscope
