#include <imgui_internal.h>

#include <algorithm>
#include <string>

#include "app/gui/widgets/number_pointer.h"
#include "app/gui/widgets/stage_view.h"

namespace attnscope {
namespace {

void note_place_of_pinned(const StageView& stage, UiState& ui) {
    ui.pinned_least = ui.pinned_most = {};
    if (!ui.pinned) return;
    for (std::size_t m = 0; m < stage.views.size(); ++m)
        if (const auto cell = drawn_cell(stage.plan.matrices[m], *ui.pinned)) {
            const Rect rect = rect_of(stage.views[m], {{cell->row, cell->row + 1}, {cell->column, cell->column + 1}});
            ui.pinned_least = ImVec2(rect.x, rect.y);
            ui.pinned_most = ImVec2(rect.right(), rect.bottom());
        }
}

}  // namespace

void point_at_stage(const StageView& stage, UiState& ui, const Look& look) {
    for (std::size_t m = 0; m < stage.views.size(); ++m) {
        const Rect place = place_of(stage.views[m]);
        if (place.width < 1.0f || place.height < 1.0f) continue;
        // counted from the result, which keeps its press when an operand appears or goes
        ImGui::PushID(static_cast<int>(stage.views.size() - m));
        ImGui::SetCursorScreenPos(ImVec2(place.x, place.y));
        const std::string label = std::string("cells of ") + info(stage.plan.matrices[m].array).name;
        const bool clicked = ImGui::InvisibleButton(label.c_str(), ImVec2(place.width, place.height));
        if (ImGui::IsItemHovered()) ImGui::SetItemKeyOwner(ImGuiKey_MouseWheelY);
        const auto cell = ImGui::IsItemHovered() ? cell_at(stage.views[m], ImGui::GetIO().MousePos) : std::nullopt;
        bool taken = false;
        if (cell) {
            const NumberRef number = number_at(stage.plan.matrices[m], *cell);
            taken = point_at_number(stage.trace, number, ui);
            pin_clicked(number, clicked, taken, ui);
        }
        if (m + 1 == stage.views.size()) {
            const float fitted = std::min(stage.layout.slots[m].cell_width, stage.layout.slots[m].cell_height);
            move_view(place, fitted, taken, ui, look);
            take_zoom_keys(stage.trace, fitted, ui, look);
        }
        ImGui::PopID();
    }
    change_held_number(stage.trace, ui, look);
    note_place_of_pinned(stage, ui);
}

}  // namespace attnscope
