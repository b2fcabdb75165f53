#pragma once
// The vocabulary of a text as a table: which token has which id, how often and where it stands.

#include <string>
#include <vector>

#include "app/gui/look.h"
#include "app/gui/ui_state.h"
#include "app/gui/widgets/stage_layout.h"
#include "core/attention/trace.h"

namespace attnscope {

// One row of the table.
struct TokenUse {
    Index id = 0;
    std::vector<Index> places;  // from 0, rising
};

// One for every different token, by rising id.
std::vector<TokenUse> token_uses(const std::vector<Index>& ids);

// In as many columns as are needed and fit. A row that is pointed at stands for the first of its tokens. What does not fit
// is counted at the end; where not even three rows fit, nothing is drawn.
void token_table(const Trace& trace, const Rect& place, UiState& ui, const Look& look);

}  // namespace attnscope
