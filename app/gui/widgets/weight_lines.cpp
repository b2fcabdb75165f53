#include "app/gui/widgets/weight_lines.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>

#include "core/figure/figure.h"
#include "core/figure/palette.h"

namespace attnscope {
namespace {

constexpr float least_opacity = 0.25f;
constexpr float spread = 0.5f;           // of a row's height, over which its heads are spread
constexpr double wanted_contrast = 3.3;  // a little more than 3, as colours are rounded

// A pure hue, 0 to 1 around the circle.
std::array<double, 3> hue_color(double hue) {
    const auto channel = [hue](double offset) {
        const double position = std::fmod(hue + offset, 1.0) * 6.0;
        return std::clamp(std::abs(position - 3.0) - 1.0, 0.0, 1.0);
    };
    return {channel(0.0), channel(2.0 / 3.0), channel(1.0 / 3.0)};
}

Rgb mixed(const std::array<double, 3>& color, double with, double share) {
    const auto channel = [&](std::size_t i) { return static_cast<std::uint8_t>(std::lround(255.0 * (color[i] + (with - color[i]) * share))); };
    return {channel(0), channel(1), channel(2)};
}

}  // namespace

WeightLines weight_lines(const Trace& trace, ArrayId id, std::span<const Index> heads, const LineShape& shape) {
    assert(id == ArrayId::weights || id == ArrayId::dropped);
    WeightLines result;
    const auto count = static_cast<float>(heads.size());
    for (std::size_t k = 0; k < heads.size(); ++k) {
        const Index head = heads[k];
        const MatrixD& weights = array(trace, id, head);
        const float beside = count > 1.0f ? (static_cast<float>(k) / (count - 1.0f) - 0.5f) * spread * shape.row_height : 0.0f;
        const auto middle = [&](Index row) { return (static_cast<float>(row) + 0.5f) * shape.row_height + beside; };
        for (Index i = 0; i < weights.rows(); ++i)
            for (Index j = 0; j < weights.cols(); ++j) {
                const double weight = weights(i, j);
                if (is_masked(trace, id, head, i, j)) ++result.masked;
                else if (!(weight >= least_drawn_weight)) ++result.left_out;
                else {
                    const auto share = static_cast<float>(std::min(weight, 1.0));  // dropout and experiments make more of them
                    result.lines.push_back({.head = head, .query = i, .key = j, .weight = weight, .from_y = middle(i), .to_y = middle(j),
                                            .thickness = std::max(shape.least_thickness, shape.most_thickness * share), .opacity = least_opacity + (1.0f - least_opacity) * share});
                }
            }
    }
    std::ranges::stable_sort(result.lines, {}, &WeightLine::weight);
    return result;
}

Rgb head_color(Index head, Index count, Paper paper) {
    assert(head >= 0 && head < count);
    const Rgb ground = palette(paper).panel;
    const double darker = relative_luminance(ground) > 0.5 ? 0.0 : 1.0;
    constexpr double first_hue = 0.58, step = 0.02;  // blue
    const auto hue = hue_color(std::fmod(first_hue + static_cast<double>(head) / static_cast<double>(count), 1.0));
    double share = 0.0;
    while (share < 1.0 && contrast(mixed(hue, darker, share), ground) < wanted_contrast) share += step;
    return mixed(hue, darker, std::min(share, 1.0));
}

}  // namespace attnscope
