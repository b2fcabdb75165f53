#include "core/figure/figure_labels.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "core/figure/label.h"

namespace attnscope {
namespace {

constexpr double largest = 13, smallest = 11;     // sizes of labels
constexpr double line = 1.25;                     // em from one label to the next
constexpr double gap = 8;                         // between label and matrix
constexpr double middle = 0.36;                   // em: half the height of a capital
constexpr double longest = 170, longest_up = 130; // units

double widest(const LabelPlan& plan) {
    double width = 0;
    for (std::size_t i = 0; i < plan.labels.size(); i += static_cast<std::size_t>(plan.every))
        width = std::max(width, text_extent(plan.labels[i], plan.size).width);
    return width;
}

Index every_for(double cell, double needed) { return std::max<Index>(1, static_cast<Index>(std::ceil(needed / cell))); }

}  // namespace

std::vector<std::string> axis_labels(const Setup& setup, Axis axis, Index count) {
    std::vector<std::string> labels;
    if (axis == Axis::one) return labels;
    for (Index i = 0; i < count; ++i)
        labels.push_back(axis == Axis::tokens ? visible_label(setup.tokens[static_cast<std::size_t>(i)]) : std::to_string(i + 1));
    return labels;
}

LabelPlan row_label_plan(const std::vector<std::string>& labels, double cell_height) {
    LabelPlan plan{.labels = labels};
    if (labels.empty()) return plan;
    plan.size = std::clamp(std::floor(cell_height / line), smallest, largest);
    plan.every = every_for(cell_height, plan.size * line);
    for (std::size_t i = 0; i < labels.size(); i += static_cast<std::size_t>(plan.every)) plan.labels[i] = shortened_to(labels[i], longest, plan.size);
    plan.room = widest(plan) + gap;
    return plan;
}

LabelPlan column_label_plan(const std::vector<std::string>& labels, double cell_width) {
    LabelPlan plan{.labels = labels};
    if (labels.empty()) return plan;
    // level, when every label fits over its column; smaller type before turned type
    for (plan.size = largest; plan.size >= largest - 2; plan.size -= 1)
        if (widest(plan) <= cell_width - 4) {
            plan.room = plan.size * line + gap - 2;
            return plan;
        }
    plan.size = largest;
    const bool slanted = cell_width >= largest * line * std::numbers::sqrt2;
    if (!slanted) plan.size = std::clamp(std::floor(cell_width / line), smallest, largest);
    plan.angle = slanted ? -45 : -90;
    plan.every = slanted ? 1 : every_for(cell_width, plan.size * line);
    for (std::size_t i = 0; i < labels.size(); i += static_cast<std::size_t>(plan.every)) plan.labels[i] = shortened_to(labels[i], longest_up, plan.size);
    const double width = widest(plan);
    plan.room = (slanted ? (width + plan.size) / std::numbers::sqrt2 : width) + gap;
    if (slanted)
        for (std::size_t i = 0; i < plan.labels.size(); ++i) {
            const double from_right = (static_cast<double>(plan.labels.size() - i) - 0.5) * cell_width;
            plan.overhang = std::max(plan.overhang, text_extent(plan.labels[i], plan.size).width / std::numbers::sqrt2 + 4 - from_right);
        }
    return plan;
}

void add_row_labels(FigureShapes& shapes, const LabelPlan& plan, double x, double y, double cell_height, Rgb color) {
    for (std::size_t i = 0; i < plan.labels.size(); i += static_cast<std::size_t>(plan.every))
        shapes.texts.push_back(FigureText{.x = x - gap, .y = y + (static_cast<double>(i) + 0.5) * cell_height + middle * plan.size, .text = plan.labels[i],
                                   .size = plan.size, .color = color, .anchor = Anchor::end});
}

void add_column_labels(FigureShapes& shapes, const LabelPlan& plan, double x, double y, double cell_width, Rgb color) {
    for (std::size_t j = 0; j < plan.labels.size(); j += static_cast<std::size_t>(plan.every)) {
        const double center = x + (static_cast<double>(j) + 0.5) * cell_width;
        // turned text begins above the middle of its column
        const double aside = plan.angle == 0 ? 0 : plan.angle == -90 ? middle * plan.size : 2;
        shapes.texts.push_back(FigureText{.x = center + aside, .y = y - gap + (plan.angle == 0 ? 0 : 2), .text = plan.labels[j], .size = plan.size, .color = color,
                                   .anchor = plan.angle == 0 ? Anchor::middle : Anchor::start, .angle = plan.angle});
    }
}

}  // namespace attnscope
