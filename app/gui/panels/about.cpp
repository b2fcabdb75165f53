#include <imgui.h>

#include "app/gui/panels/panels.h"
#include "app/gui/widgets/controls.h"
#include "app/gui/widgets/dialog.h"

namespace attnscope {
namespace {

void close_button(const DialogWindow& dialog, UiState& ui, const Look& look) {
    ImGui::Dummy(ImVec2(0.0f, look.px(4.0f)));
    dialog.buttons_from_right({look("dialog.close")});
    if (button(look, look("dialog.close"), /*primary=*/true) || dialog.cancelled() || dialog.accepted()) ui.dialog = Dialog::none;
}

}  // namespace

void about_panel(UiState& ui, const Look& look) {
    const DialogWindow dialog(look, {.title = look("about.title"), .width = 520.0f, .open = ui.dialog == Dialog::about});
    if (!dialog.visible()) return;
    dim_sentence(look, look("about.sentence"));
    dim_sentence(look, look("about.source"));
    close_button(dialog, ui, look);
}

}  // namespace attnscope
