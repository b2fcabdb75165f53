#include <imgui.h>

#include <algorithm>

#include "app/gui/panels/panels.h"
#include "app/gui/widgets/controls.h"
#include "app/gui/widgets/dialog.h"
#include "app/gui/widgets/text_box.h"

namespace attnscope {

void notes_panel(Document& draft, UiState& ui, const Look& look) {
    const DialogWindow dialog(look, {.title = look("notes.title"), .width = 640.0f, .open = ui.dialog == Dialog::notes});
    if (!dialog.visible()) return;
    dim_sentence(look, look("notes.sentence"));
    const int lines = std::clamp(static_cast<int>((ImGui::GetIO().DisplaySize.y - look.px(220.0f)) / look.fonts.text->FontSize), 3, 14);
    text_box(look, {.id = "##notes", .hint = look("notes.hint"), .least_lines = lines, .most_lines = lines, .take_keyboard = ImGui::IsWindowAppearing()}, draft.notes);
    ImGui::Dummy(ImVec2(0.0f, look.px(4.0f)));
    dialog.buttons_from_right({look("dialog.close")});
    if (button(look, look("dialog.close"), /*primary=*/true) || (dialog.cancelled() && !ImGui::IsAnyItemActive())) ui.dialog = Dialog::none;
}

}  // namespace attnscope
