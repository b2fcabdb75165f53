#include "app/gui/widgets/vector_edit.h"

#include <algorithm>
#include <cmath>

namespace attnscope {

double largest_magnitude(const MatrixD& numbers) {
    double largest = 0.0;
    for (Index i = 0; i < numbers.size(); ++i)
        if (std::isfinite(numbers.data()[i])) largest = std::max(largest, std::abs(numbers.data()[i]));
    return largest;
}

constexpr double longest_scale = 8e307;  // from end to end it is still a number

double bound_of_scale(double largest) {
    for (double decade = 1.0; decade < 1e300; decade *= 10.0)
        for (const double step : {1.0, 1.5, 2.0, 3.0, 4.0, 6.0, 8.0})
            if (step * decade > largest) return step * decade;
    return std::min(largest, longest_scale);
}

double step_of_scale(double bound) { return std::pow(10.0, std::floor(std::log10(bound)) - 2.0); }

double on_scale(double value, double bound) {
    const double step = step_of_scale(bound), inside = std::clamp(value, -bound, bound);
    // a division by a power of ten gives the number that its decimals say, a product with a hundredth does not
    return (step < 1.0 ? std::round(inside * std::round(1.0 / step)) / std::round(1.0 / step) : std::round(inside / step) * step) + 0.0;
}

bool shares_vector(const Setup& setup, const NumberRef& number) {
    return number.array == ArrayId::E && setup.embedding_provenance != Provenance::own && std::ranges::count(setup.ids, setup.ids[static_cast<std::size_t>(number.row)]) > 1;
}

void add_edits(const Trace& trace, const NumberRef& number, double value, bool shared, std::vector<NumberEdit>& edits) {
    const std::vector<Index>& ids = trace.setup.ids;
    for (Index i = 0; i < static_cast<Index>(ids.size()); ++i) {
        if (i != number.row && (!shared || ids[static_cast<std::size_t>(i)] != ids[static_cast<std::size_t>(number.row)])) continue;
        NumberRef one = number;
        one.row = i;
        edits.push_back({one, value});
    }
}

}  // namespace attnscope
