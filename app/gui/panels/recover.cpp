#include <imgui.h>

#include <string>

#include "app/gui/panels/panels.h"
#include "app/gui/widgets/any_text.h"
#include "app/gui/widgets/controls.h"
#include "app/gui/widgets/dialog.h"
#include "core/document/resolve.h"

namespace attnscope {
namespace {

constexpr std::size_t most_shown_bytes = 200;

// The first words, where they are many.
std::string beginning_of(const Document& document) {
    std::string text;
    for (const std::string& token : token_texts(document)) {
        if (text.size() > most_shown_bytes) return text + " …";
        text += (text.empty() ? "" : " ") + token;
    }
    return text;
}

}  // namespace

void recover_panel(const UnsavedWork& work, UiState& ui, const Look& look) {
    const bool open = ui.dialog == Dialog::recover;
    const DialogWindow dialog(look, {.title = look("recover.title"), .width = 520.0f, .open = open});
    if (!dialog.visible() || !open) return;
    dim_sentence(look, look("recover.sentence"));
    const float width = ImGui::GetContentRegionAvail().x;
    if (!work.document.title.empty()) draw_sentence({.text = work.document.title, .em = look.px(15.0f), .color = look.theme.ink, .width = width}, look);
    draw_sentence({.text = beginning_of(work.document), .em = look.px(15.0f), .color = look.theme.ink, .width = width}, look);
    if (!work.file.empty()) draw_sentence({.text = work.file, .em = look.px(13.0f), .color = look.theme.dim, .width = width}, look);
    ImGui::Dummy(ImVec2(0.0f, look.px(4.0f)));
    RecoverChoice choice = dialog.cancelled() ? RecoverChoice::later : RecoverChoice::none;
    dialog.buttons_from_right({look("recover.take"), look("recover.discard"), look("recover.later")});
    if (button(look, look("recover.later"))) choice = RecoverChoice::later;
    ImGui::SameLine();
    if (button(look, look("recover.discard"))) choice = RecoverChoice::discard;
    ImGui::SameLine();
    if (button(look, look("recover.take"), /*primary=*/true) || dialog.accepted()) choice = RecoverChoice::take;
    ui.recover_choice = choice;
}

}  // namespace attnscope
