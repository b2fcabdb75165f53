#pragma once
// Presenting: one step fills the screen and is driven by keys. What the keys do, without a window.

#include <imgui.h>

#include <optional>
#include <span>
#include <vector>

#include "app/gui/stopwatch.h"
#include "core/attention/explain.h"
#include "core/attention/steps.h"

namespace attnscope {

inline constexpr double least_type = 1.0, most_type = 3.0;  // the size of the type while presenting, in multiples of the window's

// What part of a matrix is seen: a zoom of 1 fits the whole matrix into its place.
struct View {
    double zoom = 1.0;
    double center_row = 0.5, center_column = 0.5;  // as fractions of the matrix
    bool operator==(const View&) const = default;
};

// What presenting puts aside, for the way back.
struct PutAside {
    StepId step = StepId::tokens;
    View view;
    bool painting = false;
};

// A digit that may be the first of two.
struct FirstDigit {
    int digit = 0;
    double at = 0.0;  // in seconds of the frame clock
};

// What a key asks of the stopwatch, whose clock only the notes have.
enum class WatchWish { none, toggle, reset };

// Whether the notes are wanted in a window of their own: not over what is presented, unless they were asked for.
enum class NotesWish { none, on_another_monitor, anywhere };

struct Presenting {
    bool on = false;
    bool blank = false;       // a black screen, until the next key
    double type = 0.0;        // between least_type and most_type; 0: what fills the screen
    std::optional<FirstDigit> first_digit;
    bool laser = true;        // a dot follows the pointer
    bool magnifier = false;   // what is under the pointer is enlarged
    NotesWish notes = NotesWish::none;
    bool notes_failed = false;            // there is no such window
    std::optional<Stopwatch> watch;       // from the first time the notes were seen on
    WatchWish watch_wish = WatchWish::none;
    PutAside before;
};

enum class PresentAction {
    none, forward, back, first, last, digit, blank, larger, smaller, fill, next_result, previous_result, next_head,
    cell_left, cell_right, cell_up, cell_down, next_term, previous_term, laser, magnifier, notes, watch, watch_reset, help, leave
};

// One of the two is set: keys that print something are known by what they print, so that they are found on every keyboard.
struct KeyPress {
    ImGuiKey key = ImGuiKey_None;
    char32_t character = 0;
    bool shift = false;
};

// Keys that print nothing and characters that were typed in this frame, as ImGui has them. None while Ctrl, Alt or the
// system's key is held, or while something is typed into.
std::vector<KeyPress> pressed_in_this_frame();

struct UiState;
struct Trace;

// Notes open by themselves where there are any, and another monitor.
void start_presenting(UiState& ui, bool has_notes = false);
void stop_presenting(UiState& ui);

// Does what the keys of one frame ask for. `now`: seconds of the frame clock. True: something changed.
bool take_present_keys(std::span<const KeyPress> presses, const Trace& trace, double now, UiState& ui);

}  // namespace attnscope
