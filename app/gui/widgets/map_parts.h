#pragma once
// What panels show beside the map of a long text: the card at the pointer, the row's profile, the progress.

#include <optional>
#include <string>

#include "app/gui/long_map.h"
#include "app/gui/look.h"
#include "app/gui/ui_state.h"
#include "app/gui/widgets/map_canvas.h"

namespace attnscope {

// How far the result of a long text is.
struct LongStatus {
    bool computing = false;
    double fraction = 0.0;               // done
    std::optional<double> seconds_left;  // none: not known yet
    bool cancelled = false;              // what is shown, if anything, is of an earlier document
    std::string problem;                 // why there is no result, a sentence
    bool offers_random_weights = false;  // they would help
    std::string device;
    std::optional<double> milliseconds;  // of the last run; none: not said
};

// What the step that is looked at shows of the chosen head; weights where the step has no matrix of all pairs.
MapSubject subject_of(const LongMap& map, const UiState& ui);
ArrayId array_of(Quantity quantity);
// The row of the cell in question; the last one where there is none.
Index row_in_question(const LongMap& map, const UiState& ui);
// The token as it is drawn, with a sign in place of a space.
std::string token_text(const LongTrace& trace, Index token);
std::string number_of(Index token);  // counted from 1, "42,396"

// Both tokens of the cell in question with their places, its weight and score, how far apart they are, and the text around.
void draw_map_card(const MapCanvas& canvas, const UiState& ui, const Look& look);

// The weights of the row in question over the whole text; a click goes to the column.
void draw_profile(LongMap& map, const Rect& place, UiState& ui, const Look& look);

// Pins the cell, and brings it to the middle of a map that is zoomed in.
void go_to_cell(const Cell& cell, UiState& ui);

// Progress with the time left, and a way to give up or to begin again.
void long_progress(const LongStatus& status, UiState& ui, const Look& look);

}  // namespace attnscope
