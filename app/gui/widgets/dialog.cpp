#include "app/gui/widgets/dialog.h"

#include <imgui.h>

#include <algorithm>
#include <string>

#include "app/gui/widgets/controls.h"

namespace attnscope {

DialogWindow::DialogWindow(const Look& look, const DialogShape& shape) : look_(look) {
    const std::string name = std::string(shape.title) + "##dialog";  // no window of another kind has this name
    if (shape.open && !ImGui::IsPopupOpen(name.c_str())) ImGui::OpenPopup(name.c_str());
    const ImVec2 display = ImGui::GetIO().DisplaySize;
    ImGui::SetNextWindowPos(ImVec2(display.x / 2.0f, display.y / 2.0f), ImGuiCond_Always, ImVec2(0.5f, 0.5f));
    const float margin = look.px(8.0f);
    ImGui::SetNextWindowSize(ImVec2(std::min(look.px(shape.width), display.x - 2.0f * margin), std::min(look.px(shape.height), display.y - 2.0f * margin)));
    ImGui::SetNextWindowSizeConstraints(ImVec2(0.0f, 0.0f), ImVec2(display.x - 2.0f * margin, display.y - 2.0f * margin));
    ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, ImVec2(look.px(24.0f), look.px(20.0f)));
    ImGui::PushStyleVar(ImGuiStyleVar_WindowRounding, look.px(12.0f));
    visible_ = ImGui::BeginPopupModal(name.c_str(), nullptr, ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove | ImGuiWindowFlags_NoSavedSettings |
                                                                (shape.height == 0.0f ? ImGuiWindowFlags_AlwaysAutoResize : 0));
    ImGui::PopStyleVar(2);
    if (!visible_) return;
    if (!shape.open) ImGui::CloseCurrentPopup();
    ImGui::PushFont(look.fonts.title);
    ImGui::TextUnformatted(shape.title);
    ImGui::PopFont();
}

DialogWindow::~DialogWindow() {
    if (visible_) ImGui::EndPopup();
}

bool DialogWindow::cancelled() const { return visible_ && ImGui::IsKeyPressed(ImGuiKey_Escape, false); }

bool DialogWindow::accepted() const {
    const bool enter = ImGui::IsKeyPressed(ImGuiKey_Enter, false) || ImGui::IsKeyPressed(ImGuiKey_KeypadEnter, false);
    return visible_ && enter && !ImGui::IsAnyItemActive() && !ImGui::IsAnyItemFocused();
}

void DialogWindow::buttons_from_right(std::initializer_list<const char*> labels) const {
    float width = -ImGui::GetStyle().ItemSpacing.x;
    for (const char* label : labels) width += button_width(look_, label) + ImGui::GetStyle().ItemSpacing.x;
    ImGui::SetCursorPosX(ImGui::GetCursorPosX() + ImGui::GetContentRegionAvail().x - width);
}

}  // namespace attnscope
