#pragma once
// Every panel of the window: one function each, one file each. The signature says what a panel may change.
// A panel draws at the cursor of a child window that has its size and padding already.

#include <optional>
#include <string>
#include <vector>

#include "app/gui/compared_trace.h"
#include "app/gui/long_map.h"
#include "app/gui/look.h"
#include "app/gui/ui_state.h"
#include "app/gui/widgets/compare_bar.h"
#include "app/gui/widgets/map_parts.h"
#include "core/attention/trace.h"
#include "core/document/document.h"
#include "core/document/history.h"
#include "core/document/validate.h"
#include "core/files/journal.h"
#include "core/files/settings.h"

namespace attnscope {

// What the top bar says about the document.
struct DocumentStatus {
    std::string name;
    bool unsaved = false;
    bool can_undo = false, can_redo = false;
    CompareOffers compare;
    bool column_away = false;  // the left column has no place of its own: a button opens and closes it
};

// What is known about the document that the input panel edits.
struct InputStatus {
    std::vector<Problem> problems;    // empty: it can be run
    std::vector<std::string> tokens;
    Sizes sizes;                      // every 0 resolved
};

// What the status bar says about the last run.
struct RunStatus {
    std::string device;      // what computed it
    std::optional<double> milliseconds;  // none: not said
    bool computing = false;  // a newer result is on its way
    bool stale = false;      // the input cannot be run; the picture is that of the last one that could
};

// What single numbers are changed in.
struct Editing {
    const Trace& trace;         // what is shown
    const Document& baseline;   // what a reset goes back to
    bool ready = true;          // the trace is that of the draft, which can be run
};

// Under a tab that names them the heads have no head of their own, and are small enough for a height where they can be.
struct HeadsPlace {
    bool tab = false;
    float most_height = 1.0e6f;  // pixels
};

void top_bar_panel(const DocumentStatus& status, const Settings& settings, UiState& ui, const Look& look);
void step_strip_panel(const Trace& trace, UiState& ui, const Look& look);
// `map`: of a long text; null where there is none to show
void input_panel(Document& draft, const InputStatus& status, UiState& ui, const Look& look, LongMap* map = nullptr);
void cell_editor_panel(Document& draft, const Editing& editing, UiState& ui, const Look& look);  // numbers of the stage
void token_editor_panel(Document& draft, const Editing& editing, UiState& ui, const Look& look);  // tokens of the stage
// Equation, operands and result.
// `before`: the Trace before the last edit, whose other numbers are marked; may be null. `compared`: what a comparison shows
// in place of the step; null where there is none
void stage_panel(const Trace& trace, const Trace* before, UiState& ui, const Look& look, ComparedTrace* compared = nullptr);
void arithmetic_panel(const Trace& trace, const Trace* before, UiState& ui, const Look& look);  // of the pinned or hovered number
void heads_panel(const Trace& trace, UiState& ui, const Look& look, const HeadsPlace& place = {});  // all heads side by side
void row_panel(const Trace& trace, UiState& ui, const Look& look);             // the row in question as bars, sum, entropy; a pinned vector as sliders
void lines_panel(const Trace& trace, UiState& ui, const Look& look);           // the weights as lines from queries to keys
void colours_panel(const Trace& trace, UiState& ui, const Look& look, bool headed = true);
void status_bar_panel(const Trace& trace, const RunStatus& status, const Look& look);

// Of a long text, in place of stage, row, heads, colours and status bar.
void long_map_panel(LongMap& map, const LongStatus& status, UiState& ui, const Look& look);  // the map, its colour bar and the row's profile
void long_arithmetic_panel(LongMap& map, UiState& ui, const Look& look);  // of the pinned cell
void long_row_panel(LongMap& map, UiState& ui, const Look& look);  // what the row in question attends to most
void long_heads_panel(LongMap& map, UiState& ui, const Look& look, const HeadsPlace& place = {});
void long_colours_panel(UiState& ui, const Look& look, bool headed = true);
void long_status_bar_panel(const LongMap& map, const LongStatus& status, const Look& look);

// While presenting, in place of all of the above but the arithmetic.
void presented_stage_panel(const Trace& trace, const Trace* before, UiState& ui, const Look& look, ComparedTrace* compared = nullptr);  // without title and controls
void presented_sentence_panel(const Trace& trace, const UiState& ui, const Look& look);         // of the step
void presented_line_panel(const Trace& trace, const UiState& ui, const Look& look);             // which step this is, and the keys

// Dialogs: each draws itself only when ui.dialog names it.
void export_panel(const Trace& trace, UiState& ui, const Look& look);
void open_panel(const Settings& settings, UiState& ui, const Look& look);      // the file browser, also for save as
void numbers_panel(Document& draft, const std::vector<Problem>& problems, UiState& ui, const Look& look);  // own matrices
void history_panel(const History& history, UiState& ui, const Look& look);     // every edit by name; a click goes there
void recover_panel(const UnsavedWork& work, UiState& ui, const Look& look);    // what a crash left
void unsaved_panel(UiState& ui, const Look& look);                             // save, discard or cancel
void notes_panel(Document& draft, UiState& ui, const Look& look);              // of the speaker, typed
void keys_panel(UiState& ui, const Look& look);                                // all of shortcuts.h
void about_panel(UiState& ui, const Look& look);

}  // namespace attnscope
