#pragma once
// Vectors of two numbers in a plane: plain geometry.

#include <optional>
#include <vector>

#include "app/gui/widgets/stage_layout.h"

namespace attnscope {

struct PlanePoint {
    double x = 0.0, y = 0.0;
    bool operator==(const PlanePoint&) const = default;
};

// From the plane, whose second number points up, to pixels and back. Both axes have the same unit.
struct PlaneMap {
    float origin_x = 0.0f, origin_y = 0.0f, pixels_per_unit = 1.0f;
    float x(const PlanePoint& point) const { return origin_x + static_cast<float>(point.x) * pixels_per_unit; }
    float y(const PlanePoint& point) const { return origin_y - static_cast<float>(point.y) * pixels_per_unit; }
    PlanePoint point(float px, float py) const {
        return {static_cast<double>((px - origin_x) / pixels_per_unit), static_cast<double>((origin_y - py) / pixels_per_unit)};
    }
};

// The origin in the middle of the place; at least `bound` is seen to every side.
PlaneMap plane_map(const Rect& place, double bound);

// Between two marks of an axis: 1, 2 or 5 times a power of ten, with two to five marks up to `reach`.
double axis_step(double reach);
// The multiples of a step up to `reach` to both sides of 0, without 0, rising.
std::vector<double> axis_marks(double step, double reach);

// Indices of the corners of the smallest convex area that holds all points, counter-clockwise from the leftmost; points
// between two corners are none, and of equal points the first is meant. Andrew 1979.
std::vector<std::size_t> convex_hull(const std::vector<PlanePoint>& points);

// Whether a point lies in the area of these corners or at most `tolerance` outside it.
bool is_in_hull(const std::vector<PlanePoint>& points, const std::vector<std::size_t>& hull, const PlanePoint& point, double tolerance);

// The point nearest to a pixel, at most `reach` pixels away.
std::optional<std::size_t> nearest_point(const PlaneMap& map, const std::vector<PlanePoint>& points, float px, float py, float reach);

struct LabelSize {
    float width = 0.0f, height = 0.0f;
};
// Beside its point, away from the origin where there is room; the first have the choice. None: it would cover another label
// or a point, or reach beyond the place. What is in `better_free` is covered only where there is no other place.
std::vector<std::optional<Rect>> places_of_labels(const PlaneMap& map, const std::vector<PlanePoint>& points, const std::vector<LabelSize>& sizes, const Rect& place, float gap,
                                                  const std::vector<Rect>& better_free = {});

}  // namespace attnscope
