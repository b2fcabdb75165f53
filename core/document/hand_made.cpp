#include "core/document/hand_made.h"

#include <algorithm>
#include <cmath>

namespace attnscope {
namespace {

// The columns of one head in W_Q and W_K.
struct HeadPlace {
    Index words, n;
    Index first_column;
    double strength;
};

// query: this word; key: this word
void match_words(const HeadPlace& place, Weights& w) {
    for (Index word = 0; word < place.words; ++word) {
        w.W_Q(word, place.first_column + word) = place.strength;
        w.W_K(word, place.first_column + word) = 1;
    }
}

// query: the position that token i wants; key: the position it stands at
template <typename WantedPosition>
void match_positions(const HeadPlace& place, WantedPosition wanted, Weights& w) {
    for (Index i = 0; i < place.n; ++i) {
        w.W_Q(place.words + i, place.first_column + wanted(i)) = place.strength;
        w.W_K(place.words + i, place.first_column + i) = 1;
    }
}

void fill_head(HandMadeHead head, const HeadPlace& place, Weights& w) {
    switch (head) {
        case HandMadeHead::same_word: match_words(place, w); break;
        case HandMadeHead::previous_token:  // the first token has no other to look at than itself
            match_positions(place, [](Index i) { return std::max<Index>(i - 1, 0); }, w);
            break;
        case HandMadeHead::first_token: match_positions(place, [](Index) { return Index{0}; }, w); break;
    }
}

}  // namespace

bool uses_hand_made_heads(const Document& document) {
    return document.options.projections && document.weights == WeightSource::hand_made;
}

Sizes hand_made_sizes(std::span<const HandMadeHead> heads, Index n, Index words) {
    return {.n = n,
            .D = std::max<Index>(words + n, 1),
            .H = static_cast<Index>(heads.size()),
            .d_k = std::max<Index>({words, n, 1}),
            .d_v = std::max<Index>(words, 1)};
}

Weights hand_made_weights(std::span<const HandMadeHead> heads, Index n, Index words, bool output_projection) {
    const Sizes s = hand_made_sizes(heads, n, words);
    Weights w;
    w.W_Q = w.W_K = MatrixD::Zero(s.D, s.H * s.d_k);
    w.W_V = MatrixD::Zero(s.D, s.H * s.d_v);
    w.b_Q = w.b_K = MatrixD::Zero(1, s.H * s.d_k);
    w.b_V = MatrixD::Zero(1, s.H * s.d_v);
    const double others = static_cast<double>(std::max<Index>(n - 1, 1));
    const double strength = std::ceil(std::sqrt(static_cast<double>(s.d_k)) * std::log(9 * others));
    for (Index h = 0; h < s.H; ++h) {
        const HandMadeHead head = heads[static_cast<std::size_t>(h)];
        fill_head(head, {.words = words, .n = n, .first_column = h * s.d_k, .strength = strength}, w);
        for (Index word = 0; word < words; ++word) w.W_V(word, h * s.d_v + word) = 1;
    }
    if (!output_projection) return w;
    w.W_O = MatrixD::Zero(s.H * s.d_v, s.D);  // every head's words back into the word columns
    w.b_O = MatrixD::Zero(1, s.D);
    for (Index h = 0; h < s.H; ++h)
        for (Index word = 0; word < words; ++word) w.W_O(h * s.d_v + word, word) = 1;
    return w;
}

std::vector<std::string> hand_made_names(std::span<const HandMadeHead> heads) {
    std::vector<std::string> names;
    for (const HandMadeHead head : heads) names.emplace_back(name_of(head));
    return names;
}

void fill_hand_made(std::span<const HandMadeHead> heads, Setup& setup) {
    const auto n = static_cast<Index>(setup.tokens.size()), words = static_cast<Index>(setup.vocabulary.size());
    const Sizes s = setup.sizes = hand_made_sizes(heads, n, words);
    setup.options.positions = PositionKind::own;
    setup.embedding_provenance = Provenance::one_hot;
    setup.weights_provenance = Provenance::made_by_hand;
    setup.E = setup.P = MatrixD::Zero(n, s.D);
    for (Index i = 0; i < n; ++i) {
        setup.E(i, setup.ids[static_cast<std::size_t>(i)]) = 1;
        setup.P(i, words + i) = 1;
    }
    setup.weights = hand_made_weights(heads, n, words, setup.options.output_projection);
    setup.head_names = hand_made_names(heads);
}

const char* name_of(HandMadeHead head) {
    switch (head) {
        case HandMadeHead::same_word: return "same-word";
        case HandMadeHead::previous_token: return "previous-token";
        case HandMadeHead::first_token: return "first-token";
    }
    return "";
}

}  // namespace attnscope
