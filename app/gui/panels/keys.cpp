#include <imgui.h>

#include <algorithm>
#include <cfloat>

#include "app/gui/panels/panels.h"
#include "app/gui/shortcuts.h"
#include "app/gui/widgets/controls.h"
#include "app/gui/widgets/dialog.h"

namespace attnscope {
namespace {

constexpr float two_columns = 960.0f, one_column = 560.0f, between_columns = 40.0f;  // at scale 1

void rows(KeyPlace place, const char* head, const Look& look) {
    if (ImGui::GetCursorPosY() > 0.0f) ImGui::Dummy(ImVec2(0.0f, look.px(8.0f)));
    section_head(look, look(head));
    for (const Shortcut& shortcut : shortcuts())
        if (shortcut.place == place) value_row(look, look(shortcut.meaning), shortcut.keys);
}

}  // namespace

void keys_panel(UiState& ui, const Look& look) {
    const ImVec2 display = ImGui::GetIO().DisplaySize;
    const bool wide = display.x >= look.px(two_columns + 16.0f);
    const DialogWindow dialog(look, {.title = look("keys.title"), .width = wide ? two_columns : one_column, .open = ui.dialog == Dialog::keys});
    if (!dialog.visible()) return;
    // in a low window the lines scroll
    const float title = 2.0f * look.fonts.title->FontSize, buttons = look.fonts.text->FontSize + look.px(72.0f);
    const float most = std::max(display.y - title - buttons, look.px(60.0f));
    ImGui::SetNextWindowSizeConstraints(ImVec2(0.0f, 0.0f), ImVec2(FLT_MAX, most));
    ImGui::BeginChild("keys", ImVec2(0.0f, 0.0f), ImGuiChildFlags_AutoResizeY);
    ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, ImVec2(ImGui::GetStyle().ItemSpacing.x, look.px(2.0f)));
    const float gap = look.px(between_columns), width = wide ? (ImGui::GetContentRegionAvail().x - gap) / 2.0f : 0.0f;
    ImGui::BeginChild("keys of the window", ImVec2(width, 0.0f), ImGuiChildFlags_AutoResizeY);
    rows(KeyPlace::window, "keys.in_window", look);
    if (!wide) rows(KeyPlace::number, "keys.of_number", look);
    ImGui::EndChild();
    if (wide) ImGui::SameLine(0.0f, gap);
    ImGui::BeginChild("keys while presenting", ImVec2(width, 0.0f), ImGuiChildFlags_AutoResizeY);
    if (wide) rows(KeyPlace::number, "keys.of_number", look);
    rows(KeyPlace::presenting, "keys.presenting", look);
    ImGui::EndChild();
    ImGui::PopStyleVar();
    ImGui::EndChild();
    ImGui::Dummy(ImVec2(0.0f, look.px(4.0f)));
    dialog.buttons_from_right({look("dialog.close")});
    if (button(look, look("dialog.close"), /*primary=*/true) || dialog.cancelled() || dialog.accepted()) ui.dialog = Dialog::none;
}

}  // namespace attnscope
