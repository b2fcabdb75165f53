#include <imgui.h>

#include <string>

#include "app/gui/panels/panels.h"
#include "app/gui/widgets/controls.h"
#include "app/gui/widgets/dialog.h"
#include "core/figure/change_text.h"

namespace attnscope {

void history_panel(const History& history, UiState& ui, const Look& look) {
    const bool open = ui.dialog == Dialog::history;
    const DialogWindow dialog(look, {.title = look("history.title"), .width = 520.0f, .height = 480.0f, .open = open});
    if (!dialog.visible() || !open) return;
    const float below = look.fonts.text->FontSize + look.px(40.0f);
    ImGui::BeginChild("steps", ImVec2(0.0f, ImGui::GetContentRegionAvail().y - below));
    if (history.size() == 1) dim_sentence(look, look("history.empty"));
    ImGuiListClipper clipper;
    clipper.Begin(static_cast<int>(history.size()));
    while (clipper.Step())
        for (int line = clipper.DisplayStart; line < clipper.DisplayEnd; ++line) {
            // the latest first
            const std::size_t step = history.size() - 1 - static_cast<std::size_t>(line);
            const std::string name = step == 0 ? look("history.first") : change_text(history.at(step - 1), history.at(step), look.language);
            look.characters.add(name);
            if (list_entry(look, (shortened(*look.fonts.text, name, ImGui::GetContentRegionAvail().x) + "##" + std::to_string(step)).c_str(), step == history.position()))
                ui.history_step = step;
        }
    ImGui::EndChild();
    dialog.buttons_from_right({look("dialog.close")});
    if (button(look, look("dialog.close"), /*primary=*/true) || dialog.cancelled()) ui.dialog = Dialog::none;
}

}  // namespace attnscope
