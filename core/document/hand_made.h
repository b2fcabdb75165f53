#pragma once
// Heads whose weights a person can read: built from one-hot words and one-hot positions.

#include <span>
#include <string>
#include <vector>

#include "core/attention/setup.h"
#include "core/document/document.h"

namespace attnscope {

// Hand-made heads need the projections; without these the choice has no effect.
bool uses_hand_made_heads(const Document& document);

// D = words + n (a one-hot word beside a one-hot position), d_k = max(words, n), d_v = words, H = heads; each at least 1.
Sizes hand_made_sizes(std::span<const HandMadeHead> heads, Index n, Index words);

// W_Q holds one strength, rounded up to a whole number, such that the one wanted token among n gets at least 0.9 of the
// weight under 1/sqrt(d_k): e^(g/sqrt(d_k)) = 9 (n - 1). Biases are 0; W_O and b_O where there is an output projection.
Weights hand_made_weights(std::span<const HandMadeHead> heads, Index n, Index words, bool output_projection);

// Fills sizes, E, P, weights, names and provenance from setup.ids and the options.
void fill_hand_made(std::span<const HandMadeHead> heads, Setup& setup);

std::vector<std::string> hand_made_names(std::span<const HandMadeHead> heads);
const char* name_of(HandMadeHead head);  // "same-word", "previous-token", "first-token"

}  // namespace attnscope
