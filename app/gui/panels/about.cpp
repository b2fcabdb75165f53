#include <imgui.h>

#include "app/gui/panels/panels.h"
#include "app/gui/widgets/controls.h"
#include "app/gui/widgets/dialog.h"

namespace attnscope {
namespace {

struct KeyLine {
    const char* keys;
    const char* meaning;  // of the language
};

constexpr KeyLine key_lines[] = {
    {"\u2190 \u2192 \u00b7 PageUp PageDown", "keys.steps"},
    {"Ctrl+Z \u00b7 Ctrl+Shift+Z", "keys.undo"},
    {"Ctrl+N \u00b7 Ctrl+O", "keys.open"},
    {"Ctrl+S \u00b7 Ctrl+Shift+S", "keys.save"},
    {"Ctrl+E", "keys.export"},
    {"Ctrl++ \u00b7 Ctrl+\u2212 \u00b7 Ctrl+0", "keys.zoom"},
    {"Tab \u00b7 Enter", "keys.controls"},
    {"Esc", "keys.escape"},
};

void close_button(const DialogWindow& dialog, UiState& ui, const Look& look) {
    ImGui::Dummy(ImVec2(0.0f, look.px(4.0f)));
    dialog.buttons_from_right({look("dialog.close")});
    if (button(look, look("dialog.close"), /*primary=*/true) || dialog.cancelled() || dialog.accepted()) ui.dialog = Dialog::none;
}

void keys_dialog(UiState& ui, const Look& look) {
    const DialogWindow dialog(look, {.title = look("keys.title"), .width = 520.0f, .open = ui.dialog == Dialog::keys});
    if (!dialog.visible()) return;
    for (const KeyLine& line : key_lines) value_row(look, look(line.meaning), line.keys);
    close_button(dialog, ui, look);
}

}  // namespace

void about_panel(UiState& ui, const Look& look) {
    keys_dialog(ui, look);
    const DialogWindow dialog(look, {.title = look("about.title"), .width = 520.0f, .open = ui.dialog == Dialog::about});
    if (!dialog.visible()) return;
    dim_sentence(look, look("about.sentence"));
    dim_sentence(look, look("about.source"));
    close_button(dialog, ui, look);
}

}  // namespace attnscope
