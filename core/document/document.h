#pragma once
// Everything about one example that a person can make, save and undo. A plain value.

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/attention/options.h"
#include "core/attention/setup.h"
#include "core/text/tokenizer.h"

namespace attnscope {

enum class EmbeddingSource { hash, gaussian, one_hot, own };
enum class WeightSource { xavier, gaussian, identity, hand_made, own };
enum class HandMadeHead { same_word, previous_token, first_token };

// 0 in d_k or d_v stands for D/H.
struct Widths {
    Index D = 8, H = 2, d_k = 0, d_v = 0;
    bool operator==(const Widths&) const = default;
};

// As lists of a mask are kept.
template <class T>
std::vector<T> sorted_without_repeats(std::vector<T> list) {
    std::sort(list.begin(), list.end());
    list.erase(std::unique(list.begin(), list.end()), list.end());
    return list;
}

struct Document {
    std::string title, notes;
    std::string text;
    TokenizerKind tokenizer = TokenizerKind::words;
    std::optional<std::vector<std::string>> own_tokens;  // in place of text and tokenizer
    std::uint64_t seed = 7;
    Widths widths;                                       // follow from the text for hand-made heads
    EmbeddingSource embedding = EmbeddingSource::hash;
    MatrixD own_E;                                       // (n, D) for EmbeddingSource::own
    MatrixD own_P;                                       // (n, D) for PositionKind::own
    WeightSource weights = WeightSource::xavier;
    bool biases = false;                                 // drawn from the seed; own biases stand in own_weights
    std::vector<HandMadeHead> hand_made = {HandMadeHead::same_word, HandMadeHead::previous_token};
    Weights own_weights;                                 // W and b for WeightSource::own; gamma, beta and additive where not empty
    Options options;
    std::vector<Override> overrides;                     // sorted by number, each number once
};

bool operator==(const Document& a, const Document& b);

}  // namespace attnscope
