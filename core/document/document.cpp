#include "core/document/document.h"

namespace attnscope {
namespace {

bool same_numbers(const AdditiveWeights& a, const AdditiveWeights& b) {
    return equal(a.W_a, b.W_a) && equal(a.U_a, b.U_a) && equal(a.v_a, b.v_a);
}

bool same_numbers(const Weights& a, const Weights& b) {
    constexpr MatrixD Weights::* members[] = {&Weights::W_Q, &Weights::W_K, &Weights::W_V, &Weights::W_O,   &Weights::b_Q,
                                              &Weights::b_K, &Weights::b_V, &Weights::b_O, &Weights::gamma, &Weights::beta};
    for (const auto member : members)
        if (!equal(a.*member, b.*member)) return false;
    if (a.additive.size() != b.additive.size()) return false;
    for (std::size_t h = 0; h < a.additive.size(); ++h)
        if (!same_numbers(a.additive[h], b.additive[h])) return false;
    return true;
}

}  // namespace

bool operator==(const Document& a, const Document& b) {
    return a.title == b.title && a.notes == b.notes && a.text == b.text && a.tokenizer == b.tokenizer &&
           a.own_tokens == b.own_tokens && a.seed == b.seed && a.widths == b.widths && a.embedding == b.embedding &&
           equal(a.own_E, b.own_E) && equal(a.own_P, b.own_P) && a.weights == b.weights && a.biases == b.biases &&
           a.hand_made == b.hand_made && same_numbers(a.own_weights, b.own_weights) && a.options == b.options &&
           a.overrides == b.overrides;
}

}  // namespace attnscope
