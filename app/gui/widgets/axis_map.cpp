#include "app/gui/widgets/axis_map.h"

#include <algorithm>
#include <cassert>
#include <cmath>

namespace attnscope {
namespace {

double inside(double center, double zoom) {
    const double half = 0.5 / zoom;
    return std::clamp(center, half, 1.0 - half);
}

}  // namespace

AxisMap axis_map(float begin, float length, Index count, double zoom, double center) {
    assert(length >= 0.0f && count >= 0 && zoom >= 1.0);
    const double visible = static_cast<double>(count) / zoom;
    const double first = inside(center, zoom) * static_cast<double>(count) - visible / 2.0;
    return {.begin = begin, .length = length, .count = count, .first = first, .visible = visible};
}

float edge_pixel(const AxisMap& map, Index cell) {
    const double at = static_cast<double>(map.begin) + (static_cast<double>(cell) - map.first) * map.pixels_per_cell();
    return static_cast<float>(std::floor(at + 0.5));
}

std::optional<Index> cell_at_pixel(const AxisMap& map, float pixel) {
    if (map.count == 0 || pixel < map.begin || pixel >= map.begin + map.length) return std::nullopt;
    const double at = map.first + static_cast<double>(pixel - map.begin) / map.pixels_per_cell();
    auto cell = std::clamp(static_cast<Index>(std::floor(at)), Index{0}, map.count - 1);
    // edges are rounded to whole pixels
    while (cell > 0 && pixel < edge_pixel(map, cell)) --cell;
    while (cell + 1 < map.count && pixel >= edge_pixel(map, cell + 1)) ++cell;
    return cell;
}

CellSpan visible_cells(const AxisMap& map) {
    if (map.count == 0 || map.length <= 0.0f) return {};
    const auto begin = static_cast<Index>(std::floor(map.first));
    const auto end = static_cast<Index>(std::ceil(map.first + map.visible));
    return {std::clamp(begin, Index{0}, map.count - 1), std::clamp(end, Index{1}, map.count)};
}

CellSpan cells_of_pixel(const AxisMap& map, int pixel) {
    assert(pixel >= 0 && static_cast<float>(pixel) < map.length);
    if (map.pixels_per_cell() >= 1.0) {
        const Index cell = cell_at_pixel(map, map.begin + static_cast<float>(pixel)).value_or(0);
        return {cell, cell + 1};
    }
    const CellSpan seen = visible_cells(map);
    const auto pixels = static_cast<Index>(map.length);
    const Index cells = seen.end - seen.begin;
    return {seen.begin + pixel * cells / pixels, seen.begin + (pixel + 1) * cells / pixels};
}

AxisView zoomed_about(const AxisView& view, double fraction, double factor, double most) {
    assert(factor > 0.0 && most >= 1.0);
    const double zoom = std::clamp(view.zoom * factor, 1.0, most);
    const double point = inside(view.center, view.zoom) + (fraction - 0.5) / view.zoom;
    return {.zoom = zoom, .center = inside(point - (fraction - 0.5) / zoom, zoom)};
}

AxisView panned(const AxisView& view, double fraction) {
    return {.zoom = view.zoom, .center = inside(view.center - fraction / view.zoom, view.zoom)};
}

}  // namespace attnscope
