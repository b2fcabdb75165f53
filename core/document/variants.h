#pragma once
// Documents that differ from a given one in one thing, to see what that thing does.

#include <string>

#include "core/document/document.h"

namespace attnscope {

enum class Variant { without_mask, causal_mask, without_scale, standard_scale };

// `standard_scale` divides by √d_k whatever the similarity; `without_scale` also leaves out the temperature.
Document variant(Document document, Variant which);

// The Document with another text; what belongs to single tokens (padding, painted cells, overrides) stays with the old one.
Document with_text(Document document, std::string text);

}  // namespace attnscope
