#include "app/gui/widgets/plane_geometry.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>
#include <numeric>

namespace attnscope {
namespace {

constexpr double most_marks = 5.0;  // to one side of 0

// Twice the area of the triangle; positive where it turns to the left.
double turn(const PlanePoint& a, const PlanePoint& b, const PlanePoint& c) { return (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x); }

bool overlap(const Rect& a, const Rect& b) { return a.x < b.right() && b.x < a.right() && a.y < b.bottom() && b.y < a.bottom(); }

bool holds(const Rect& outer, const Rect& inner) {
    return inner.x >= outer.x && inner.right() <= outer.right() && inner.y >= outer.y && inner.bottom() <= outer.bottom();
}

}  // namespace

PlaneMap plane_map(const Rect& place, double bound) {
    return {.origin_x = std::floor(place.x + place.width / 2.0f), .origin_y = std::floor(place.y + place.height / 2.0f),
            .pixels_per_unit = std::max(std::min(place.width, place.height) / 2.0f / static_cast<float>(bound), 1e-6f)};
}

double axis_step(double reach) {
    const double decade = std::pow(10.0, std::floor(std::log10(reach / most_marks)));
    for (const double factor : {1.0, 2.0, 5.0})
        if (reach / (factor * decade) <= most_marks) return factor * decade;
    return 10.0 * decade;
}

std::vector<double> axis_marks(double step, double reach) {
    std::vector<double> marks;
    const int count = static_cast<int>(std::floor(reach / step));
    for (int k = -count; k <= count; ++k)
        if (k != 0) marks.push_back(k * step);
    return marks;
}

std::vector<std::size_t> convex_hull(const std::vector<PlanePoint>& points) {
    std::vector<std::size_t> order(points.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::ranges::stable_sort(order, [&](std::size_t a, std::size_t b) { return points[a].x != points[b].x ? points[a].x < points[b].x : points[a].y < points[b].y; });
    order.erase(std::unique(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return points[a] == points[b]; }), order.end());
    if (order.size() < 3) return order;
    // the lower side from the left, then the upper side from the right
    std::vector<std::size_t> hull;
    for (const bool upper : {false, true}) {
        const std::size_t begin = hull.size();
        for (const std::size_t next : order) {
            while (hull.size() >= begin + 2 && turn(points[hull[hull.size() - 2]], points[hull.back()], points[next]) <= 0.0) hull.pop_back();
            hull.push_back(next);
        }
        hull.pop_back();  // the other side begins with it
        if (!upper) std::ranges::reverse(order);
    }
    return hull;
}

bool is_in_hull(const std::vector<PlanePoint>& points, const std::vector<std::size_t>& hull, const PlanePoint& point, double tolerance) {
    if (hull.empty() || !std::isfinite(point.x) || !std::isfinite(point.y)) return false;
    bool inside = hull.size() > 2;
    for (std::size_t k = 0; k < hull.size(); ++k) {
        const PlanePoint &a = points[hull[k]], &b = points[hull[(k + 1) % hull.size()]];
        const double dx = b.x - a.x, dy = b.y - a.y, length = dx * dx + dy * dy;
        const double along = length > 0.0 ? std::clamp(((point.x - a.x) * dx + (point.y - a.y) * dy) / length, 0.0, 1.0) : 0.0;
        if (std::hypot(point.x - a.x - along * dx, point.y - a.y - along * dy) <= tolerance) return true;
        if (turn(a, b, point) < 0.0) inside = false;
    }
    return inside;
}

std::optional<std::size_t> nearest_point(const PlaneMap& map, const std::vector<PlanePoint>& points, float px, float py, float reach) {
    std::optional<std::size_t> nearest;
    float least = reach;
    for (std::size_t i = 0; i < points.size(); ++i) {
        const float distance = std::hypot(map.x(points[i]) - px, map.y(points[i]) - py);
        if (!(distance <= least) || (nearest && distance == least)) continue;
        nearest = i;
        least = distance;
    }
    return nearest;
}

std::vector<std::optional<Rect>> places_of_labels(const PlaneMap& map, const std::vector<PlanePoint>& points, const std::vector<LabelSize>& sizes, const Rect& place, float gap,
                                                  const std::vector<Rect>& better_free) {
    assert(points.size() == sizes.size());
    constexpr double eighth = 0.78539816339744831;  // of a full turn
    constexpr std::array turns = {0, 1, -1, 2, -2, 3, -3, 4};
    std::vector<Rect> taken;
    for (const PlanePoint& point : points) taken.push_back({map.x(point) - gap / 2.0f, map.y(point) - gap / 2.0f, gap, gap});
    std::vector<std::optional<Rect>> labels(points.size());
    for (std::size_t i = 0; i < points.size(); ++i) {
        const double outward = points[i].x == 0.0 && points[i].y == 0.0 ? eighth : std::atan2(points[i].y, points[i].x);
        const auto covers = [](const std::vector<Rect>& others, const Rect& label) { return std::ranges::any_of(others, [&](const Rect& other) { return overlap(other, label); }); };
        std::optional<Rect> second_best;
        for (const int by : turns) {
            const double angle = outward + by * eighth;
            const auto right = static_cast<float>(std::cos(angle)), up = static_cast<float>(std::sin(angle));
            // its nearest edge or corner is `gap` away
            const Rect label{map.x(points[i]) + right * gap + (right - 1.0f) / 2.0f * sizes[i].width, map.y(points[i]) - up * gap - (up + 1.0f) / 2.0f * sizes[i].height, sizes[i].width, sizes[i].height};
            if (!holds(place, label) || covers(taken, label)) continue;
            if (!covers(better_free, label)) {
                labels[i] = label;
                break;
            }
            if (!second_best) second_best = label;
        }
        if (!labels[i]) labels[i] = second_best;
        if (labels[i]) taken.push_back(*labels[i]);
    }
    return labels;
}

}  // namespace attnscope
