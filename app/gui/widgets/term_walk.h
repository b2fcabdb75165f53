#pragma once
// Adding up the sum behind the pinned number, term by term, and going on to the next number.

#include <imgui.h>

#include <optional>
#include <string>
#include <vector>

#include "app/gui/look.h"
#include "app/gui/ui_state.h"
#include "core/attention/trace.h"

namespace attnscope {

// The term that was added last to the pinned number's sum; none before the first.
std::optional<Index> term_in_turn(const UiState& ui);

// What is read for that term.
std::vector<NumberRef> operands_in_turn(const Trace& trace, const UiState& ui);

// "after 3 of 8 terms: 0.4231"; empty before the first term.
std::string running_total_text(const Explanation& explanation, const UiState& ui, const Look& look);

// One term on or back. Behind the last term comes the next number of the matrix, row by row, and before the first one the
// number before it with all its terms. What is not pinned begins with the first number of the result.
void step_term(const Trace& trace, int by, UiState& ui);

// One moment of playing: a term, or the next number that has a sum; behind the last one the next step. False: all is played.
bool play_term(const Trace& trace, UiState& ui);

// ] and [, or Alt with the arrows. Only while nothing else has the keyboard; presenting has keys of its own.
void take_term_keys(const Trace& trace, UiState& ui);

// Back, play and on, ending at the pixel `right`; where they begin. Nothing where the number has no sum.
float term_buttons(const Trace& trace, const Explanation& explanation, ImVec2 right, UiState& ui, const Look& look);

}  // namespace attnscope
