// What mouse and keys do to the map of a long text.

#include <imgui.h>

#include <algorithm>
#include <cmath>

#include "app/gui/widgets/map_canvas.h"

namespace attnscope {
namespace {

constexpr double factor_of_wheel = 1.25, factor_of_key = 1.5;
constexpr double pan_of_key = 0.125;  // of the place
constexpr float least_drag = 3.0f;    // pixels at any scale

MapPoint point_in(const MapCanvas& canvas, ImVec2 pixel) { return {static_cast<double>(pixel.x - canvas.place.x), static_cast<double>(pixel.y - canvas.place.y)}; }

bool typing() { return ImGui::GetIO().WantTextInput || ImGui::IsPopupOpen(nullptr, ImGuiPopupFlags_AnyPopup); }

void move_pinned(Index down, Index across, const MapLimits& limits, UiState& ui) {
    const Cell from = ui.map.pinned.value_or(Cell{0, 0});
    const Cell to{std::clamp<Index>(from.row + down, 0, limits.size.rows - 1), std::clamp<Index>(from.column + across, 0, limits.size.columns - 1)};
    ui.map.pinned = to;
    const MapView& view = ui.map.drawn;
    const IndexRange rows = visible_rows(view, limits), columns = visible_columns(view, limits);
    const bool seen = to.row >= rows.begin && to.row < rows.end && to.column >= columns.begin && to.column < columns.end;
    if (!seen) ui.map.view = centred_on(view, to, limits);
}

}  // namespace

void point_at_map(const MapCanvas& canvas, const char* id, UiState& ui, const Look&) {
    const Rect& place = canvas.place;
    if (place.width < 1.0f || place.height < 1.0f) return;
    ImGui::SetCursorScreenPos(ImVec2(place.x, place.y));
    ImGui::InvisibleButton(id, ImVec2(place.width, place.height));
    const ImGuiIO& io = ImGui::GetIO();
    const ImVec2 mouse = io.MousePos;
    const bool hovered = ImGui::IsItemHovered();
    // the wheel is the map's, not the panel's
    ImGui::SetItemKeyOwner(ImGuiKey_MouseWheelY);
    if (hovered && io.MouseWheel != 0.0f)
        ui.map.view = zoomed_about(canvas.view, point_in(canvas, mouse), std::pow(factor_of_wheel, static_cast<double>(io.MouseWheel)), canvas.limits);
    if (ImGui::IsItemActive() && ImGui::IsMouseDragging(ImGuiMouseButton_Left, least_drag)) {
        const ImVec2 moved = ImGui::GetMouseDragDelta(ImGuiMouseButton_Left, least_drag);
        ui.map.view = panned(canvas.view, static_cast<double>(moved.x), static_cast<double>(moved.y), canvas.limits);
        ImGui::ResetMouseDragDelta();
        ui.map.dragged = true;
        ImGui::SetMouseCursor(ImGuiMouseCursor_ResizeAll);
    }
    const auto cell = cell_at(canvas.view, point_in(canvas, mouse), canvas.limits.size);
    if (hovered && cell && !ui.map.dragged) {
        ui.map.hovered = cell;
        ui.head = canvas.subject.head == ui.head || !ImGui::IsItemClicked() ? ui.head : canvas.subject.head;
    }
    if (ImGui::IsItemDeactivated()) {
        const bool dragged = std::exchange(ui.map.dragged, false);
        if (hovered && cell && !dragged) {
            if (ui.map.pinned == cell) ui.map.pinned.reset();
            else ui.map.pinned = cell;
        }
    }
    if (hovered && cell && ImGui::IsMouseDoubleClicked(ImGuiMouseButton_Left)) {
        ui.map.view = looking_at(canvas.view, *cell, canvas.limits.most_pixels_per_cell, canvas.limits);
        ui.map.pinned = cell;
    }
}

void take_map_keys(const MapLimits& limits, UiState& ui) {
    const ImGuiIO& io = ImGui::GetIO();
    if (typing() || io.KeyCtrl || io.KeyAlt || limits.size.rows == 0) return;
    MapView view = ui.map.drawn;
    const MapPoint middle{limits.place.width / 2.0, limits.place.height / 2.0};
    bool moved = false;
    const auto go = [&](const MapView& to) {
        view = to;
        moved = true;
    };
    for (const ImWchar c : io.InputQueueCharacters) {
        if (c == '+' || c == '=') go(zoomed_about(view, middle, factor_of_key, limits));
        if (c == '-') go(zoomed_about(view, middle, 1.0 / factor_of_key, limits));
    }
    if (ImGui::IsKeyPressed(ImGuiKey_Home, /*repeat=*/false)) {
        ui.map.view.reset();
        return;
    }
    if (ImGui::IsKeyPressed(ImGuiKey_Escape, /*repeat=*/false)) ui.map.pinned.reset();
    const struct {
        ImGuiKey key;
        Index down, across;
    } arrows[] = {{ImGuiKey_LeftArrow, 0, -1}, {ImGuiKey_RightArrow, 0, 1}, {ImGuiKey_UpArrow, -1, 0}, {ImGuiKey_DownArrow, 1, 0}};
    const ImGuiID owner = ImGui::GetID("map keys");
    if (!io.NavVisible)
        for (const auto& [key, down, across] : arrows) {
            ImGui::SetKeyOwner(key, owner);  // so that they do not start to move the focus
            if (!ImGui::IsKeyPressed(key, owner, ImGuiInputFlags_Repeat)) continue;
            if (io.KeyShift) move_pinned(down, across, limits, ui);
            else go(panned(view, -static_cast<double>(across) * limits.place.width * pan_of_key, -static_cast<double>(down) * limits.place.height * pan_of_key, limits));
        }
    if (moved) ui.map.view = view;
}

}  // namespace attnscope
