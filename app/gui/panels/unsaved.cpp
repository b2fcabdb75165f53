#include <imgui.h>

#include "app/gui/panels/panels.h"
#include "app/gui/widgets/controls.h"
#include "app/gui/widgets/dialog.h"

namespace attnscope {

void unsaved_panel(UiState& ui, const Look& look) {
    DialogWindow dialog(look, {.title = look("unsaved.title"), .width = 440.0f, .open = ui.dialog == Dialog::unsaved_work});
    if (!dialog.visible()) return;
    dim_sentence(look, look("unsaved.sentence"));
    ImGui::Dummy(ImVec2(0.0f, look.px(4.0f)));
    UnsavedChoice choice = dialog.cancelled() ? UnsavedChoice::cancel : UnsavedChoice::none;
    dialog.buttons_from_right({look("unsaved.save"), look("unsaved.discard"), look("dialog.cancel")});
    if (button(look, look("dialog.cancel"))) choice = UnsavedChoice::cancel;
    ImGui::SameLine();
    if (button(look, look("unsaved.discard"))) choice = UnsavedChoice::discard;
    ImGui::SameLine();
    if (button(look, look("unsaved.save"), /*primary=*/true) || dialog.accepted()) choice = UnsavedChoice::save;
    if (choice == UnsavedChoice::none) return;
    ui.unsaved_choice = choice;
    ui.dialog = Dialog::none;
}

}  // namespace attnscope
