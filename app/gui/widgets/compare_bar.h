#pragma once
// How a comparison is begun, changed and ended: entries of a menu, and the line above the stage.

#include <string>

#include "app/gui/look.h"
#include "app/gui/ui_state.h"
#include "core/attention/trace.h"

namespace attnscope {

// What can be asked for, of the Trace at hand.
struct CompareOffers {
    bool any = false;         // there are numbers
    bool masked = false;      // a mask is on
    bool scaled = false;      // the scores are scaled
    Index heads = 1;
    std::string text;         // that another sentence begins with
};
CompareOffers compare_offers(const Trace& trace, std::string text);

void compare_entries(const CompareOffers& offers, UiState& ui, const Look& look);

// Ctrl+D makes the Trace at hand A, Ctrl+Shift+D ends the comparison.
void take_compare_keys(UiState& ui);

// At the cursor, as wide as there is room, while something is compared: what A is, the switch between the step and its
// comparison, and the end of it. `heads` of the Trace at hand.
void compare_bar(Index heads, UiState& ui, const Look& look);

}  // namespace attnscope
