#include <imgui_internal.h>

#include <algorithm>
#include <cmath>

#include "app/gui/widgets/plane_view.h"
#include "app/gui/widgets/vector_edit.h"
#include "core/attention/attention.h"

namespace attnscope {
namespace {

constexpr float reach_of_pointer = 16.0f;       // at scale 1
constexpr double steps_of_key = 5.0;            // with Ctrl one
constexpr float pixels_before_dragging = 3.0f;  // at scale 1

// The row that a click on a vector asks about: values ask for the output of their token.
NumberRef pinned_by(const PlaneView& view, std::size_t vector) {
    const NumberRef& own = view.picture.vectors[vector].number;
    if (view.picture.kind == PlaneKind::values) return {.array = ArrayId::heads, .head = own.head, .row = own.row};
    return number_of_vector(view.picture, view.trace, view.step, vector);
}

// The vector that keys move: that of the row in question.
std::size_t chosen_vector(const PlaneView& view) { return static_cast<std::size_t>(view.picture.row); }

void place_vector(const PlaneView& view, const NumberRef& source, const PlanePoint& to, bool shared, UiState& ui) {
    const MatrixD& numbers = array(view.trace, source.array, source.head);
    for (const Index k : {Index{0}, Index{1}}) {
        NumberRef number = source;
        number.column += k;
        const double value = k == 0 ? to.x : to.y;
        if (numbers(number.row, number.column) != value) add_edits(view.trace, number, value, shared, ui.edits);
    }
}

void take_plane_keys(const PlaneView& view, UiState& ui) {
    const ImGuiIO& io = ImGui::GetIO();
    if (io.KeyAlt || ui.dialog != Dialog::none) return;
    // the keys are ours, so that they do not move the focus
    const ImGuiID owner = ImGui::GetID("plane keys");
    for (const ImGuiKey key : {ImGuiKey_LeftArrow, ImGuiKey_RightArrow, ImGuiKey_UpArrow, ImGuiKey_DownArrow, ImGuiKey_Escape}) ImGui::SetKeyOwner(key, owner);
    if (ImGui::IsKeyPressed(ImGuiKey_Escape, owner)) ImGui::GetCurrentContext()->NavDisableHighlight = true;
    const auto pressed = [owner](ImGuiKey key) { return ImGui::IsKeyPressed(key, owner, ImGuiInputFlags_Repeat) ? 1 : 0; };
    const int right = pressed(ImGuiKey_RightArrow) - pressed(ImGuiKey_LeftArrow), up = pressed(ImGuiKey_UpArrow) - pressed(ImGuiKey_DownArrow);
    if (right == 0 && up == 0) return;
    if (io.KeyShift) {
        const auto next = std::clamp<Index>(view.picture.row + right - up, 0, view.trace.setup.sizes.n - 1);
        ui.pinned = pinned_by(view, static_cast<std::size_t>(next));
        return;
    }
    const PlaneVector& vector = view.picture.vectors[chosen_vector(view)];
    if (!vector.source) return;
    const double step = step_of_scale(view.bound) * (io.KeyCtrl ? 1.0 : steps_of_key);
    const auto moved = [&](double value, int by) {
        const double wanted = value + by * step;
        return by == 0 ? value : on_scale(wanted, bound_of_scale(std::max(view.bound, std::abs(wanted))));
    };
    place_vector(view, *vector.source, {moved(vector.head.x, right), moved(vector.head.y, up)}, shares_vector(view.trace.setup, *vector.source), ui);
    if (!ui.pinned) ui.pinned = pinned_by(view, chosen_vector(view));
}

// Of the plane, which is the last item: Enter gives it the keyboard, as it opens the field of a cell.
void take_focus(const UiState& ui) {
    const ImGuiIO& io = ImGui::GetIO();
    if (io.NavVisible || io.WantTextInput || io.KeyCtrl || io.KeyAlt || ui.dialog != Dialog::none || ImGui::IsPopupOpen(nullptr, ImGuiPopupFlags_AnyPopup)) return;
    if (!ImGui::IsKeyPressed(ImGuiKey_Enter, false) && !ImGui::IsKeyPressed(ImGuiKey_F2, false)) return;
    ImGui::SetFocusID(ImGui::GetItemID(), ImGui::GetCurrentWindow());
    ImGui::GetCurrentContext()->NavDisableHighlight = false;
}

void begin_holding(const PlaneView& view, UiState& ui) {
    ui.held.reset();
    if (!view.pointed) return;
    const PlaneVector& vector = view.picture.vectors[*view.pointed];
    if (!vector.source) return;
    const ImVec2 mouse = ImGui::GetIO().MousePos;
    ui.held = HeldVector{.number = *vector.source, .bound = view.bound, .shared = shares_vector(view.trace.setup, *vector.source),
                         .from_head = ImVec2(mouse.x - view.map.x(vector.head), mouse.y - view.map.y(vector.head))};
}

}  // namespace

void point_at_plane(PlaneView& view, UiState& ui, const Look& look) {
    const Rect& place = view.places.plane;
    ImGui::SetCursorScreenPos(ImVec2(place.x, place.y));
    const bool clicked = ImGui::InvisibleButton("plane", ImVec2(place.width, place.height));
    const ImVec2 mouse = ImGui::GetIO().MousePos;
    const bool dragged = ImGui::IsItemActive() && ImGui::IsMouseDragging(ImGuiMouseButton_Left, look.px(pixels_before_dragging));
    if (ImGui::IsItemHovered() || ImGui::IsItemActive()) view.pointed = nearest_point(view.map, view.picture.heads(), mouse.x, mouse.y, look.px(reach_of_pointer));
    if (ImGui::IsItemActivated()) begin_holding(view, ui);
    if (dragged && ui.held) {
        const PlanePoint to = view.map.point(mouse.x - ui.held->from_head.x, mouse.y - ui.held->from_head.y);
        place_vector(view, ui.held->number, {on_scale(to.x, ui.held->bound), on_scale(to.y, ui.held->bound)}, ui.held->shared, ui);
    }
    if (ImGui::IsItemDeactivated()) ui.held.reset();
    // what is moved is what is read beside the plane
    if (ui.held && view.picture.kind != PlaneKind::values) view.picture.row = ui.held->number.row;
    const ImVec2 moved = ImGui::GetMouseDragDelta(ImGuiMouseButton_Left, look.px(pixels_before_dragging));
    if (clicked && view.pointed && moved.x == 0.0f && moved.y == 0.0f) ui.pinned = pinned_by(view, *view.pointed);
    if (ImGui::IsItemFocused() && ImGui::GetIO().NavVisible) take_plane_keys(view, ui);
    else take_focus(ui);
    if (!view.pointed) return;
    const NumberRef number = number_of_vector(view.picture, view.trace, view.step, *view.pointed);
    if (!ui.held) ui.hovered = number;
    if (view.picture.vectors[*view.pointed].source) ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
    if (view.picture.kind != PlaneKind::queries_and_keys || ui.held) return;
    view.picture.row = number.row;
    view.picture.column = number.column;
}

}  // namespace attnscope
