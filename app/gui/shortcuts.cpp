#include "app/gui/shortcuts.h"

#include <algorithm>

namespace attnscope {
namespace {

using enum KeyPlace;
using enum PresentAction;

constexpr KeyChord ctrl(ImGuiKey key, Command command = Command::none, bool repeats = false) {
    return {.key = key, .modifiers = ImGuiMod_Ctrl, .command = command, .repeats = repeats};
}
constexpr KeyChord ctrl_shift(ImGuiKey key, Command command, bool repeats = false) {
    return {.key = key, .modifiers = ImGuiMod_Ctrl | ImGuiMod_Shift, .command = command, .repeats = repeats};
}
// Handled where it works: it is in the table to be listed.
constexpr KeyChord plain(ImGuiKey key, int modifiers = 0) { return {.key = key, .modifiers = modifiers}; }
constexpr KeyChord typed(char32_t character) { return {.character = character}; }
constexpr KeyChord asks(ImGuiKey key, Command command) { return {.key = key, .command = command}; }
constexpr KeyChord when(ImGuiKey key, PresentAction action, int modifiers = 0) { return {.key = key, .modifiers = modifiers, .action = action}; }
constexpr KeyChord when(char32_t character, PresentAction action) { return {.character = character, .action = action}; }

constexpr auto table = std::to_array<Shortcut>({
    {window, "? \u00b7 F1", "keys.keys", {asks(ImGuiKey_F1, Command::keys), {.character = U'?', .command = Command::keys}, {.character = U'\uFF1F', .command = Command::keys}}},
    {window, "F5", "keys.present", {asks(ImGuiKey_F5, Command::present), {.key = ImGuiKey_F5, .modifiers = ImGuiMod_Shift, .command = Command::present}}},
    {window, "\u2190 \u2192 \u00b7 Page Up Page Down", "keys.steps", {plain(ImGuiKey_LeftArrow), plain(ImGuiKey_RightArrow), plain(ImGuiKey_PageUp), plain(ImGuiKey_PageDown)}},
    {window, "Ctrl+Z \u00b7 Ctrl+Shift+Z", "keys.undo",
     {ctrl(ImGuiKey_Z, Command::undo, true), ctrl_shift(ImGuiKey_Z, Command::redo, true), ctrl(ImGuiKey_Y, Command::redo, true)}},
    {window, "Ctrl+H", "keys.history", {ctrl(ImGuiKey_H, Command::history)}},
    {window, "Ctrl+N \u00b7 Ctrl+O", "keys.open", {ctrl(ImGuiKey_N, Command::new_document), ctrl(ImGuiKey_O, Command::open)}},
    {window, "Ctrl+S \u00b7 Ctrl+Shift+S", "keys.save", {ctrl(ImGuiKey_S, Command::save), ctrl_shift(ImGuiKey_S, Command::save_as)}},
    {window, "Ctrl+E", "keys.export", {ctrl(ImGuiKey_E, Command::export_figure)}},
    {window, "Ctrl+Shift+C", "keys.description", {ctrl_shift(ImGuiKey_C, Command::copy_description)}},
    {window, "Ctrl+D \u00b7 Ctrl+Shift+D", "keys.compare", {ctrl(ImGuiKey_D), {.key = ImGuiKey_D, .modifiers = ImGuiMod_Ctrl | ImGuiMod_Shift}}},
    {window, "Ctrl+Shift+N", "keys.notes", {ctrl_shift(ImGuiKey_N, Command::notes)}},
    {window, "Ctrl++ \u00b7 Ctrl+\u2212 \u00b7 Ctrl+0", "keys.zoom",
     {ctrl(ImGuiKey_Equal, Command::zoom_in, true), ctrl_shift(ImGuiKey_Equal, Command::zoom_in, true), ctrl(ImGuiKey_KeypadAdd, Command::zoom_in, true),
      ctrl(ImGuiKey_Minus, Command::zoom_out, true), ctrl(ImGuiKey_KeypadSubtract, Command::zoom_out, true), ctrl(ImGuiKey_0, Command::zoom_reset),
      ctrl(ImGuiKey_Keypad0, Command::zoom_reset)}},
    {window, "Tab \u00b7 Enter", "keys.controls", {plain(ImGuiKey_Tab), plain(ImGuiKey_Enter), plain(ImGuiKey_KeypadEnter)}},
    {window, "Alt", "keys.menu", {}},
    {window, "Esc", "keys.escape", {plain(ImGuiKey_Escape)}},
    {window, "Ctrl+Q", "keys.quit", {ctrl(ImGuiKey_Q, Command::quit)}},

    {number, "Shift+\u2190 \u2192 \u2191 \u2193", "keys.cells",
     {plain(ImGuiKey_LeftArrow, ImGuiMod_Shift), plain(ImGuiKey_RightArrow, ImGuiMod_Shift), plain(ImGuiKey_UpArrow, ImGuiMod_Shift), plain(ImGuiKey_DownArrow, ImGuiMod_Shift)}},
    {number, "0\u20269 \u00b7 Enter \u00b7 F2", "keys.type", {typed(U'0'), typed(U'-'), typed(U'.'), plain(ImGuiKey_Enter), plain(ImGuiKey_F2)}},
    {number, "Del", "keys.release", {plain(ImGuiKey_Delete)}},
    {number, "[ ] \u00b7 Alt+\u2190 \u2192", "keys.terms",
     {typed(U'['), typed(U']'), plain(ImGuiKey_LeftArrow, ImGuiMod_Alt), plain(ImGuiKey_RightArrow, ImGuiMod_Alt)}},
    {number, "Ctrl+\u2190 \u2192 \u00b7 Del \u00b7 Ins", "keys.tokens", {ctrl(ImGuiKey_LeftArrow), ctrl(ImGuiKey_RightArrow), plain(ImGuiKey_Insert)}},
    {number, "Z \u00b7 Shift+Z", "keys.zoom_matrix", {plain(ImGuiKey_Z), plain(ImGuiKey_Z, ImGuiMod_Shift)}},
    {number, "+ \u00b7 \u2212 \u00b7 \u2190 \u2192 \u2191 \u2193 \u00b7 Home", "keys.map",
     {plain(ImGuiKey_LeftArrow), plain(ImGuiKey_RightArrow), plain(ImGuiKey_UpArrow), plain(ImGuiKey_DownArrow), plain(ImGuiKey_Home)}},
    {number, "D \u00b7 Shift+D", "keys.digits", {plain(ImGuiKey_D), plain(ImGuiKey_D, ImGuiMod_Shift)}},
    {number, "Ctrl+C \u00b7 Ctrl+V", "keys.copy", {ctrl(ImGuiKey_C), ctrl(ImGuiKey_V)}},

    {presenting, "Page Down \u00b7 Space \u00b7 \u2192 \u00b7 \u2193", "keys.present.forward",
     {when(ImGuiKey_PageDown, forward), when(ImGuiKey_Space, forward), when(ImGuiKey_RightArrow, forward), when(ImGuiKey_DownArrow, forward), when(ImGuiKey_Enter, forward)}},
    {presenting, "Page Up \u00b7 Backspace \u00b7 \u2190 \u00b7 \u2191", "keys.present.back",
     {when(ImGuiKey_PageUp, back), when(ImGuiKey_Backspace, back), when(ImGuiKey_LeftArrow, back), when(ImGuiKey_UpArrow, back), when(ImGuiKey_Space, back, ImGuiMod_Shift)}},
    {presenting, "1\u20269 \u00b7 0 \u00b7 10\u202615", "keys.present.digits",
     {when(U'0', digit), when(U'1', digit), when(U'2', digit), when(U'3', digit), when(U'4', digit), when(U'5', digit), when(U'6', digit), when(U'7', digit), when(U'8', digit),
      when(U'9', digit)}},
    {presenting, "Home \u00b7 End", "keys.present.ends", {when(ImGuiKey_Home, first), when(ImGuiKey_End, last)}},
    {presenting, "Tab \u00b7 Shift+Tab", "keys.present.results", {when(ImGuiKey_Tab, next_result), when(ImGuiKey_Tab, previous_result, ImGuiMod_Shift)}},
    {presenting, "H", "keys.present.head", {when(U'h', next_head)}},
    {presenting, "Shift+\u2190 \u2192 \u2191 \u2193", "keys.cells",
     {when(ImGuiKey_LeftArrow, cell_left, ImGuiMod_Shift), when(ImGuiKey_RightArrow, cell_right, ImGuiMod_Shift), when(ImGuiKey_UpArrow, cell_up, ImGuiMod_Shift),
      when(ImGuiKey_DownArrow, cell_down, ImGuiMod_Shift)}},
    {presenting, "[ ]", "keys.terms", {when(U'[', previous_term), when(U']', next_term)}},
    // the full stop of Chinese, where Chinese is typed
    {presenting, ". \u00b7 B", "keys.present.blank", {when(U'.', blank), when(U'\u3002', blank), when(U'b', blank)}},
    // the equals sign is the key of the plus without Shift
    {presenting, "+ \u00b7 \u2212 \u00b7 *", "keys.present.type", {when(U'+', larger), when(U'=', larger), when(U'-', smaller), when(U'*', fill)}},
    {presenting, "L", "keys.present.laser", {when(U'l', laser)}},
    {presenting, "M", "keys.present.magnifier", {when(U'm', magnifier)}},
    {presenting, "N", "keys.present.notes", {when(U'n', notes)}},
    {presenting, "P \u00b7 R", "keys.present.watch", {when(U'p', watch), when(U'r', watch_reset)}},
    {presenting, "?", "keys.keys", {when(U'?', help), when(U'\uFF1F', help)}},
    {presenting, "Esc \u00b7 F5", "keys.present.leave", {when(ImGuiKey_Escape, leave), when(ImGuiKey_F5, leave), when(ImGuiKey_F5, leave, ImGuiMod_Shift)}},
});

bool is_pressed(const KeyChord& chord) {
    const ImGuiIO& io = ImGui::GetIO();
    if (chord.character != 0) {
        const auto is_it = [&](ImWchar c) { return static_cast<char32_t>(c) == chord.character; };
        return !io.WantTextInput && std::any_of(io.InputQueueCharacters.begin(), io.InputQueueCharacters.end(), is_it);
    }
    return io.KeyMods == chord.modifiers && ImGui::IsKeyPressed(chord.key, chord.repeats);
}

char32_t small_letter(char32_t c) { return c >= U'A' && c <= U'Z' ? c + (U'a' - U'A') : c; }

}  // namespace

std::span<const Shortcut> shortcuts() { return table; }

Command command_of_this_frame() {
    for (const Shortcut& shortcut : table)
        for (const KeyChord& chord : shortcut.chords)
            if (chord.command != Command::none && is_pressed(chord)) return chord.command;
    return Command::none;
}

PresentAction action_of(const KeyPress& press) {
    const int modifiers = press.shift ? ImGuiMod_Shift : 0;
    for (const Shortcut& shortcut : table)
        for (const KeyChord& chord : shortcut.chords)
            if (chord.action != PresentAction::none && chord.any() &&
                (press.character != 0 ? chord.character == small_letter(press.character) : chord.key == press.key && chord.modifiers == modifiers && chord.character == 0))
                return chord.action;
    return PresentAction::none;
}

}  // namespace attnscope
