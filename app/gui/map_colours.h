#pragma once
// From pooled values of a long matrix to colours: ranges by percentile, and tiles as pictures. Pure.

#include <span>
#include <vector>

#include "app/gui/draw_cache.h"
#include "core/compute/backend.h"
#include "core/figure/colormap.h"

namespace attnscope {

// How values become a range of colours. `share` of the values lie within it.
struct RangeChoice {
    bool logarithmic = true;
    double share = 0.999;
    bool operator==(const RangeChoice&) const = default;
};

// Values of one picture in rising order, without what is not finite.
std::vector<float> sorted_values(std::vector<float> values);

// Of weights, which are never negative: 0 or, logarithmically, the value below which the rest of the share lies, at least a
// millionth of the highest; up to the value above which it lies. `sorted` as above; an empty list has the range 0 to 1.
ValueRange range_of_weights(std::span<const float> sorted, const RangeChoice& choice);

// Of scores: symmetric about 0 as the diverging map wants it, or from the lowest to the highest.
ValueRange range_of_scores(std::span<const float> sorted, const RangeChoice& choice, Colormap map);

// The same range for each row, but for its highest value: `highs` has one for each, such as the largest weights of rows.
ValueRange range_of_rows(const ValueRange& all, std::span<const float> highs);

// What lies where in a picture of texels: texel (p, q) covers rows [row_edges[p], row_edges[p + 1]) and columns alike.
struct TexelEdges {
    std::vector<Index> rows, columns;
};

struct TexelColours {
    Colormap map = Colormap::cividis;
    Paper paper = Paper::light;
    Rgb hidden;  // texels whose cells are all masked, and -inf
};

// range.rows: one, or one for each row of texels. Texels that no query sees under `rule` (its `cells` aside) are hidden;
// null where masks hide nothing.
Picture coloured(const MatrixF& values, const TexelEdges& edges, const ValueRange& range, const TexelColours& colours, const ScoreRule* rule);

}  // namespace attnscope
