#pragma once
// What is being looked at. Never saved with the Document, never undone.

#include <optional>
#include <string>

#include "core/attention/explain.h"
#include "core/attention/steps.h"
#include "core/figure/colormap.h"

namespace attnscope {

// What a panel asks the application to do after the frame.
enum class Command {
    none, new_document, open, save, save_as, export_figure, undo, redo, toggle_language, toggle_theme,
    zoom_in, zoom_out, zoom_reset, quit
};

struct Playback {
    bool playing = false;
    double seconds_per_step = 2.0;
    double next_at = 0.0;  // in seconds of the frame clock
};

// What part of a matrix is seen: a zoom of 1 fits the whole matrix into its place.
struct View {
    double zoom = 1.0;
    double center_row = 0.5, center_column = 0.5;  // as fractions of the matrix
};

struct UiState {
    StepId step = StepId::tokens;
    ArrayId array = ArrayId::tokens;   // which result of the step is looked at, where it has several
    Index head = 0;
    std::optional<NumberRef> hovered;  // anything in this frame that shows a number of the Trace
    std::optional<NumberRef> pinned;
    std::optional<ArrayId> hovered_term;  // a matrix whose symbol is pointed at in the equation
    View view;                         // of the step's result
    std::optional<Colormap> colormap;  // none: diverging for signed arrays, cividis for weights
    Range range = Range::shared;
    int decimals = 2;
    Playback playback;
    Command command = Command::none;
    std::string opened_file;           // UTF-8 path for Command::open by dropping or from a dialog
};

// Also moves `array` to the step's main result and forgets what was pointed at.
void go_to_step(UiState& ui, StepId step);

}  // namespace attnscope
