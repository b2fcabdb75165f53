#pragma once
// The vector of one token as sliders, one for each of its numbers.

#include <optional>

#include "app/gui/look.h"
#include "app/gui/ui_state.h"
#include "core/attention/trace.h"

namespace attnscope {

// The row of E, P or X that is pinned, where its numbers can be changed; its column is 0.
std::optional<NumberRef> pinned_vector(const Trace& trace, const UiState& ui);

// At the cursor, as wide as there is room. What is dragged is noted in UiState::edits.
void vector_sliders(const Trace& trace, const NumberRef& row, UiState& ui, const Look& look);

}  // namespace attnscope
