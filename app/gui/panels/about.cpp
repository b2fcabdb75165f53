#include <imgui.h>

#include <algorithm>
#include <cfloat>

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
    {"Shift+\u2190 \u2192 \u2191 \u2193", "keys.cells"},
    {"[ ] \u00b7 Alt+\u2190 \u2192", "keys.terms"},
    {"0\u20269 \u00b7 Enter \u00b7 F2", "keys.type"},
    {"Ctrl+\u2190 \u2192 \u00b7 Del \u00b7 Ins", "keys.tokens"},
    {"Ctrl+C \u00b7 Ctrl+V", "keys.copy"},
    {"Ctrl+Shift+C", "keys.description"},
    {"Ctrl+Z \u00b7 Ctrl+Shift+Z", "keys.undo"},
    {"Ctrl+N \u00b7 Ctrl+O", "keys.open"},
    {"Ctrl+S \u00b7 Ctrl+Shift+S", "keys.save"},
    {"Ctrl+E", "keys.export"},
    {"Ctrl+D \u00b7 Ctrl+Shift+D", "keys.compare"},
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
    // in a low window the lines scroll
    const float title = 2.0f * look.fonts.title->FontSize, buttons = look.fonts.text->FontSize + look.px(72.0f);
    const float most = std::max(ImGui::GetIO().DisplaySize.y - title - buttons, look.px(60.0f));
    ImGui::SetNextWindowSizeConstraints(ImVec2(0.0f, 0.0f), ImVec2(FLT_MAX, most));
    ImGui::BeginChild("keys", ImVec2(0.0f, 0.0f), ImGuiChildFlags_AutoResizeY);
    for (const KeyLine& line : key_lines) value_row(look, look(line.meaning), line.keys);
    ImGui::EndChild();
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
