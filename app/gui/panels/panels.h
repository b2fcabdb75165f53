#pragma once
// Every panel of the window: one function each, one file each. The signature says what a panel may change.

#include <string>
#include <vector>

#include "app/gui/look.h"
#include "core/files/settings.h"
#include "app/gui/ui_state.h"
#include "core/attention/trace.h"
#include "core/document/document.h"
#include "core/document/validate.h"

namespace attnscope {

void top_bar_panel(const Document& document, const Settings& settings, UiState& ui, const Look& look);
void step_strip_panel(const Trace& trace, UiState& ui, const Look& look);
void input_panel(Document& draft, const std::vector<Problem>& problems, UiState& ui, const Look& look);
void stage_panel(const Trace& trace, UiState& ui, const Look& look);           // equation, operands and result
void arithmetic_panel(const Trace& trace, UiState& ui, const Look& look);      // of the pinned or hovered number
void heads_panel(const Trace& trace, UiState& ui, const Look& look);           // all heads side by side
void row_panel(const Trace& trace, UiState& ui, const Look& look);             // the row in question as bars, sum, entropy
void colours_panel(const Trace& trace, UiState& ui, const Look& look);
void status_bar_panel(const Trace& trace, const UiState& ui, const Look& look);
void export_panel(const Trace& trace, UiState& ui, const Look& look);          // dialog
void open_panel(Settings& settings, UiState& ui, const Look& look);            // dialog: file browser, also for save as

}  // namespace attnscope
