#pragma once
// Every key the window listens to, in one table: what a frame does with keys and what the list of keys shows are read from it.

#include <array>
#include <span>

#include "app/gui/presenting.h"
#include "app/gui/ui_state.h"

namespace attnscope {

enum class KeyPlace { window, number, presenting };

// Known by its key, or by what it prints where that differs between keyboards. With neither it is no chord.
struct KeyChord {
    ImGuiKey key = ImGuiKey_None;
    int modifiers = 0;                             // ImGuiMod_Ctrl and so on
    char32_t character = 0;
    Command command = Command::none;               // what it asks the application for
    PresentAction action = PresentAction::none;    // what it does while presenting
    bool repeats = false;                          // while it is held
    bool any() const { return key != ImGuiKey_None || character != 0; }
};

struct Shortcut {
    KeyPlace place;
    const char* keys;     // as they are printed on keyboards
    const char* meaning;  // a key of the language
    std::array<KeyChord, 10> chords;
};

std::span<const Shortcut> shortcuts();

// Of the chords that were pressed in this frame, in the order of the table.
Command command_of_this_frame();

// While presenting. A digit is PresentAction::digit, whichever it is.
PresentAction action_of(const KeyPress& press);

}  // namespace attnscope
