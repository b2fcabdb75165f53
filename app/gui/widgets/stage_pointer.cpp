#include <imgui_internal.h>

#include <algorithm>
#include <cmath>
#include <string>

#include "app/gui/widgets/stage_view.h"

namespace attnscope {
namespace {

constexpr float largest_zoomed_cell = 64.0f;  // pixels at scale 1
constexpr double zoom_per_notch = 1.25;

double largest_zoom(const SlotRects& result, const Look& look) {
    const float cell = std::min(result.cell_width, result.cell_height);
    return cell > 0.0f ? std::max(1.0, static_cast<double>(look.px(largest_zoomed_cell) / cell)) : 1.0;
}

void zoom_about(const Rect& place, double factor, double most, View& view) {
    const ImVec2 mouse = ImGui::GetIO().MousePos;
    const AxisView rows = zoomed_about({view.zoom, view.center_row}, static_cast<double>((mouse.y - place.y) / place.height), factor, most);
    const AxisView columns = zoomed_about({view.zoom, view.center_column}, static_cast<double>((mouse.x - place.x) / place.width), factor, most);
    view = {.zoom = rows.zoom, .center_row = rows.center, .center_column = columns.center};
}

void pan_by(const Rect& place, ImVec2 delta, View& view) {
    view.center_row = panned({view.zoom, view.center_row}, static_cast<double>(delta.y / place.height)).center;
    view.center_column = panned({view.zoom, view.center_column}, static_cast<double>(delta.x / place.width)).center;
}

void move_result(const StageView& stage, UiState& ui, const Look& look) {
    const Rect place = place_of(stage.views.back());
    const ImGuiIO& io = ImGui::GetIO();
    if (ImGui::IsItemHovered()) {
        ImGui::SetItemKeyOwner(ImGuiKey_MouseWheelY);
        if (io.MouseWheel != 0.0f)
            zoom_about(place, std::pow(zoom_per_notch, static_cast<double>(io.MouseWheel)), largest_zoom(stage.layout.slots.back(), look), ui.view);
        if (ImGui::IsMouseDoubleClicked(ImGuiMouseButton_Left)) ui.view = {};
    }
    if (ImGui::IsItemActive() && ui.view.zoom > 1.0 && ImGui::IsMouseDragging(ImGuiMouseButton_Left)) pan_by(place, io.MouseDelta, ui.view);
}

}  // namespace

void point_at_stage(const StageView& stage, UiState& ui, const Look& look) {
    for (std::size_t m = 0; m < stage.views.size(); ++m) {
        const Rect place = place_of(stage.views[m]);
        if (place.width < 1.0f || place.height < 1.0f) continue;
        ImGui::PushID(static_cast<int>(m));
        ImGui::SetCursorScreenPos(ImVec2(place.x, place.y));
        const std::string label = std::string("cells of ") + info(stage.plan.matrices[m].array).name;
        const bool released = ImGui::InvisibleButton(label.c_str(), ImVec2(place.width, place.height));
        const bool dragged = ImGui::GetMouseDragDelta(ImGuiMouseButton_Left).x != 0.0f || ImGui::GetMouseDragDelta(ImGuiMouseButton_Left).y != 0.0f;
        if (m + 1 == stage.views.size()) move_result(stage, ui, look);
        if (ImGui::IsItemHovered()) {
            if (const auto cell = cell_at(stage.views[m], ImGui::GetIO().MousePos)) {
                const NumberRef number = number_at(stage.plan.matrices[m], *cell);
                ui.hovered = number;
                if (released && !dragged) {
                    if (ui.pinned == number) ui.pinned.reset();
                    else ui.pinned = number;
                }
            }
        }
        ImGui::PopID();
    }
}

}  // namespace attnscope
