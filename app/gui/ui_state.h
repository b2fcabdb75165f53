#pragma once
// What is being looked at. Never saved with the Document, never undone.

#include <imgui.h>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "app/gui/compare_choice.h"
#include "app/gui/folder_entries.h"
#include "app/gui/presenting.h"
#include "app/gui/token_editing.h"
#include "core/attention/explain.h"
#include "core/attention/steps.h"
#include "core/attention/trace.h"
#include "core/compute/backend.h"
#include "core/compute/map_view.h"
#include "core/document/edit.h"
#include "core/figure/colormap.h"

namespace attnscope {

// What a panel asks the application to do after the frame.
enum class Command {
    none, new_document, open, save, save_as, export_figure, undo, redo, history, toggle_theme,
    zoom_in, zoom_out, zoom_reset, present, copy_description, notes, keys, quit
};

// The one dialog that is open; everything else waits behind it.
enum class Dialog { none, open, save_as, export_figure, unsaved_work, numbers, keys, about, history, recover, notes };

// What to do with the work that a crash left.
enum class RecoverChoice { none, take, discard, later };

enum class UnsavedChoice { none, save, discard, cancel };

// The file browser, for opening and for saving. Texts are UTF-8.
struct FileBrowser {
    std::string folder;   // empty: the settings' folder
    std::string name;     // typed: filters what is listed; the file's name when saving
    std::string chosen;   // the highlighted entry
    bool fresh = true;    // just opened: the name takes the keyboard
    bool overwrite = false;       // the name exists and the person has been told
    bool all_files = false;       // not only documents
    std::string problem_of_name;  // why the name cannot be opened

    // what was read from the folder, and under which choice
    std::string listed;
    bool listed_all = false;
    std::vector<FolderEntry> entries;
    std::string problem;          // why the folder cannot be read
};

enum class FigureFormat { png, svg, pdf, csv, npy };

struct ExportChoices {
    FigureFormat format = FigureFormat::png;
    std::optional<ArrayId> array;  // none: what is looked at
    bool all_heads = false;
    bool by_dpi = false;
    Index width_pixels = 1600, dots_per_inch = 300;
    std::string file;              // UTF-8 path; empty: proposed from the title
    std::string outcome;           // what happened last
    bool failed = false;
};

// Which parts of the input panel are open.
struct Disclosures {
    bool vectors = false, weights = false, scores = false, mask = false, softmax = false, output = false;
};

// Weights as lines between two columns of tokens.
struct LinesChoice {
    bool shown = false;      // in place of the row's bars, where the panels stand at the right
    bool all_heads = false;  // else those of the head in question
};

struct Playback {
    bool playing = false;
    bool terms = false;    // the terms of one number after another, else the steps
    double seconds_per_step = 2.0;
    double next_at = 0.0;  // in seconds of the frame clock
};

// How far the sum behind the pinned number is added up. Another number has not begun.
struct TermWalk {
    std::optional<NumberRef> number;
    Index added = 0;  // terms
};

// Options that were switched on the stage; the next frame's draft takes them.
struct OptionEdit {
    std::optional<SoftmaxAxis> axis;
    std::optional<ScaleKind> scale;
    bool any() const { return axis || scale; }
};

// The cell that is being typed into.
struct CellField {
    NumberRef number;
    std::string text;
    std::string typed;      // what opened it and replaces its text once it has the keyboard; may be empty
    bool opened_now = true; // in this frame, whose characters it has already
    bool fresh = true;      // it has not had the keyboard yet
    bool no_number = false; // the text is none
};

// A press on the stage that is more than a click.
struct StagePress {
    std::optional<NumberRef> dragged;  // the pinned number, which follows the pointer up and down
    bool shared = false;               // equal tokens had that number too, and keep it
    bool moved = false;                // it did follow
    std::optional<bool> hides;         // painting the mask: hiding or showing every cell that is passed
};

// The number that Ctrl and the wheel turn while the pointer stays, though its cell may have gone from there.
struct Turning {
    NumberRef number;
    bool shared = false;  // equal tokens had that number too, and keep it
    ImVec2 at;            // the pointer
};

// A vector that is held by a slider or by the head of its arrow.
struct HeldVector {
    NumberRef number;        // its first number, or the slider's
    double bound = 1.0;      // of the scale, which stays until the vector is let go
    bool shared = false;     // equal tokens had the same vector, and keep it
    ImVec2 from_head;        // from the arrow's head to the pointer, in pixels
};

// The frames around the numbers on the stage, on their way from one number to another of the same matrix.
struct Slide {
    std::optional<NumberRef> from, to;
    double since = 0.0;  // in seconds of the frame clock
};

// What is looked at of a long text, and what its panels ask the application for.
struct MapLook {
    bool shown = false;                // in place of the steps; the application's to set
    std::optional<MapView> view;       // none: the whole map
    MapView drawn;                     // the view of the last frame, and where it was drawn
    MapLimits limits;
    std::optional<Cell> hovered;       // anything in this frame that shows a weight
    std::optional<Cell> hovered_before;  // the same of the last frame
    std::optional<Cell> pinned;
    std::optional<Cell> look_at;       // brought into view, at least so large, as soon as the place is known
    double look_at_share = 1.0;        // of the largest scale
    bool dragged = false;              // the press that lasts has moved the map
    Pooling pooling = Pooling::mean;
    bool logarithmic = true;           // of weights
    bool logarithmic_scores = false;   // of scores before softmax
    bool per_row = false;              // every row has its own range of colours
    int share = 1;                     // of values inside the range of colours: which of map_shares
    bool all_heads = false;            // side by side
    std::string query;                 // text to go to
    std::optional<std::size_t> place;  // which of its places was gone to last
    bool next_place = false;           // go to the next one, as Enter in the field asks for
    bool cancel = false;               // the computation
    bool again = false;                // compute what was cancelled
    bool random_weights = false;       // in place of heads made by hand, which have no room in a long text
};
inline constexpr double map_shares[] = {1.0, 0.999, 0.99, 0.95};

struct UiState {
    StepId step = StepId::tokens;
    ArrayId array = ArrayId::tokens;   // which result of the step is looked at, where it has several
    Index head = 0;
    std::optional<NumberRef> hovered;  // anything in this frame that shows a number of the Trace
    std::optional<NumberRef> hovered_before;  // the same of the last frame, for panels that are drawn before what is pointed at
    std::optional<NumberRef> pinned;
    TermWalk walk;
    std::optional<NumberRef> hovered_operand;  // of the arithmetic, where it is pointed at there
    std::optional<ArrayId> hovered_term;  // a matrix whose symbol is pointed at in the equation
    std::vector<NumberEdit> edits;       // of numbers on the stage in this frame, taken by the next frame's draft
    OptionEdit option_edit;
    bool shows_largest_change = false;   // once, as soon as what was switched has its result
    bool softmax_bars = false;           // softmax on one row, as bars
    std::optional<CellField> field;
    std::optional<NumberRef> menu;       // the cell whose menu is asked for
    ImVec2 pinned_least, pinned_most;    // where the pinned cell stands, in pixels of the screen; empty where it is not seen
    StagePress press;
    std::optional<Turning> turning;
    bool painting = false;               // a press on the mask paints it
    TokenEditing token_editing;
    std::optional<HeldVector> held;
    bool arrows = false;                 // vectors of two numbers are shown as arrows where a step has them
    std::uint64_t presets_drawn = 0;     // so that every random filling is another one
    View view;                         // of the step's result
    Slide slide;
    std::optional<Colormap> colormap;  // none: diverging for signed arrays, cividis for weights
    Range range = Range::shared;
    int decimals = 2;
    LinesChoice lines;
    MapLook map;
    CompareChoice compare;             // with what the Trace is compared on the stage
    int more_digits = 0;               // of the arithmetic, beyond `decimals`
    Playback playback;
    Presenting presenting;
    double presented_type = 1.0;       // the size of the type that was drawn last while presenting
    double changed_at = 0.0;           // when the last edit had its result, in seconds of the frame clock
    double moving_until = 0.0;         // frames are drawn without an event until then, in seconds of the frame clock

    Command command = Command::none;
    std::string wanted_language;       // its code, to switch to; empty: none
    std::string opened_file;           // UTF-8 path for Command::open by dropping or from a dialog
    Dialog dialog = Dialog::none;
    UnsavedChoice unsaved_choice = UnsavedChoice::none;
    RecoverChoice recover_choice = RecoverChoice::none;
    std::optional<std::size_t> history_step;  // to go to
    FileBrowser browser;
    ExportChoices exporting;
    Disclosures open;
    ArrayId numbers = ArrayId::E;      // whose own numbers are being edited
    std::string numbers_problem;       // why the clipboard holds no matrix
    bool text_wants_keyboard = false;  // the text box takes the keyboard in the next frame
    bool column_open = false;          // of a narrow window, whose left column is put away otherwise
    int folded_tab = 0;                // of the panels at the right when they are folded under the left one
    std::string notice;                // what went wrong outside, until it is put away
};

// What is pointed at, else what is pinned.
std::optional<NumberRef> number_in_question(const UiState& ui);

// The head of the number in question where it lies in one head's columns of all heads' results, else the chosen one.
Index head_in_question(const UiState& ui, const Trace& trace);

// Also moves `array` to the step's main result and forgets what was pointed at.
void go_to_step(UiState& ui, StepId step);

// Moves what is seen of a zoomed matrix so that the pinned number is.
void bring_into_view(UiState& ui, const Trace& trace);

// After a new result: whatever names a head or a number that no longer exists is let go.
void keep_within(UiState& ui, const Trace& trace);

}  // namespace attnscope
