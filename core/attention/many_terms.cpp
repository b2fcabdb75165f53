#include "core/attention/many_terms.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

#include "core/attention/attention.h"

namespace attnscope {

Expression shortened(const ManyTerms& many) {
    const auto value_of = [&](Index k) { return many.values[static_cast<std::size_t>(k)]; };
    const bool sums = many.operation == Operation::sum;
    const auto comes_first = [&](Index a, Index b) {
        const double size_of_a = sums ? std::abs(value_of(a)) : value_of(a), size_of_b = sums ? std::abs(value_of(b)) : value_of(b);
        return size_of_a != size_of_b ? size_of_a > size_of_b : a < b;
    };
    std::vector<Index> kept(many.values.size());
    std::iota(kept.begin(), kept.end(), Index{0});
    std::vector<Expression> rest;
    if (static_cast<Index>(kept.size()) > many.most) {
        const auto middle = kept.begin() + many.most;
        std::nth_element(kept.begin(), middle, kept.end(), comes_first);
        double others = sums ? 0.0 : -infinity;
        for (auto k = middle; k != kept.end(); ++k) others = sums ? others + value_of(*k) : std::max(others, value_of(*k));
        kept.erase(middle, kept.end());
        std::sort(kept.begin(), kept.end());
        rest.push_back(constant(others, rest_symbol));
    }
    std::vector<Expression> terms;
    for (const Index k : kept) terms.push_back(many.term(k));
    terms.insert(terms.end(), rest.begin(), rest.end());
    return expression(many.operation, std::move(terms));
}

}  // namespace attnscope
