#include "app/gui/widgets/number_pointer.h"

#include <imgui.h>

#include <algorithm>
#include <cmath>

#include "app/gui/widgets/axis_map.h"
#include "app/gui/widgets/vector_edit.h"
#include "core/attention/attention.h"
#include "core/document/edit.h"

namespace attnscope {
namespace {

constexpr float largest_zoomed_cell = 64.0f;  // pixels at scale 1
constexpr double zoom_per_notch = 1.25, zoom_per_key = 1.5;

// A dragged or turned number moves by whole steps, so that it stays one that can be written down.
constexpr double steps_in_one = 100.0, steps_of_wheel = 10.0;
constexpr double pixels_per_step = 2.0;  // at scale 1

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

// Until a cell of `fitted` pixels has become large.
double most_zoom(float fitted, const Look& look) { return fitted > 0.0f ? std::max(1.0, static_cast<double>(look.px(largest_zoomed_cell) / fitted)) : 1.0; }

double value_of(const Trace& trace, const NumberRef& number) { return array(trace, number.array, number.head)(number.row, number.column); }

double moved(double value, double steps) { return std::round(value * steps_in_one + steps) / steps_in_one; }

bool can_be_moved(const Trace& trace, const NumberRef& number) {
    return number.array != ArrayId::masked && is_editable(number.array, trace.setup.options);
}

void paint(const Trace& trace, const NumberRef& number, UiState& ui) {
    const bool hidden = std::isinf(value_of(trace, number));
    if (!ui.press.hides) ui.press.hides = !hidden;
    if (hidden != *ui.press.hides) ui.edits.push_back({number, *ui.press.hides ? -infinity : 0.0});
}

// with Shift some systems turn the wheel sideways
float notches() {
    const ImGuiIO& io = ImGui::GetIO();
    return io.MouseWheel != 0.0f ? io.MouseWheel : io.MouseWheelH;
}

bool is_turning(const UiState& ui) {
    const ImGuiIO& io = ImGui::GetIO();
    return ui.turning && io.KeyCtrl && ui.turning->at.x == io.MousePos.x && ui.turning->at.y == io.MousePos.y;
}

// Whether Ctrl gives the wheel to the number under the pointer.
bool takes_wheel(const Trace& trace, const NumberRef& number, UiState& ui) {
    if (is_turning(ui)) return true;
    if (!ImGui::GetIO().KeyCtrl || !can_be_moved(trace, number)) return false;
    if (notches() != 0.0f) ui.turning = Turning{.number = number, .shared = shares_vector(trace.setup, number), .at = ImGui::GetIO().MousePos};
    return true;
}

// Up makes it larger. Steps that are not whole yet are kept until they are.
void drag(const Trace& trace, UiState& ui, const Look& look) {
    const ImVec2 dragged = ImGui::GetMouseDragDelta(ImGuiMouseButton_Left, 0.0f);
    const double steps = std::trunc(static_cast<double>(-dragged.y / look.scale) / pixels_per_step);
    if (steps == 0.0) return;
    const NumberRef& number = *ui.press.dragged;
    add_edits(trace, number, moved(value_of(trace, number), steps), ui.press.shared, ui.edits);
    ui.press.moved = true;
    ImGui::ResetMouseDragDelta(ImGuiMouseButton_Left);
}

// Shift makes the steps finer.
void turn(const Trace& trace, UiState& ui) {
    if (!is_turning(ui)) {
        ui.turning.reset();
        return;
    }
    const double steps = static_cast<double>(notches()) * (ImGui::GetIO().KeyShift ? 1.0 : steps_of_wheel);
    if (steps == 0.0) return;
    const auto& [number, shared, at] = *ui.turning;
    add_edits(trace, number, moved(value_of(trace, number), steps), shared, ui.edits);
}

void begin_press(const Trace& trace, const NumberRef& number, UiState& ui) {
    ui.press = {};
    if (ui.pinned != number || !can_be_moved(trace, number)) return;
    ui.press.dragged = number;
    ui.press.shared = shares_vector(trace.setup, number);
}

}  // namespace

bool point_at_number(const Trace& trace, const NumberRef& number, UiState& ui) {
    ui.hovered = number;
    const bool paints = ui.painting && number.array == ArrayId::masked;
    if (ImGui::IsItemActivated()) begin_press(trace, number, ui);
    if (ImGui::IsMouseClicked(ImGuiMouseButton_Right) && !ui.presenting.on) {
        ui.pinned = number;
        ui.menu = number;
    }
    if (paints && ImGui::IsItemActive()) paint(trace, number, ui);
    if (ImGui::IsMouseDoubleClicked(ImGuiMouseButton_Left) && ui.view.zoom == 1.0 && can_be_moved(trace, number)) {
        ui.pinned = number;
        ui.field = CellField{.number = number};
        return true;
    }
    return takes_wheel(trace, number, ui) || paints;
}

void pin_clicked(const NumberRef& number, bool clicked, bool taken, UiState& ui) {
    const ImVec2 delta = ImGui::GetMouseDragDelta(ImGuiMouseButton_Left);
    const bool was_dragged = delta.x != 0.0f || delta.y != 0.0f || ui.press.moved || ui.press.hides;
    if (!clicked || was_dragged || taken || ui.field) return;
    if (ui.pinned == number) ui.pinned.reset();
    else ui.pinned = number;
}

void move_view(const Rect& place, float fitted, bool taken, UiState& ui, const Look& look) {
    const ImGuiIO& io = ImGui::GetIO();
    if (ImGui::IsItemHovered() && !taken && !is_turning(ui)) {
        if (io.MouseWheel != 0.0f) zoom_about(place, std::pow(zoom_per_notch, static_cast<double>(io.MouseWheel)), most_zoom(fitted, look), ui.view);
        if (ImGui::IsMouseDoubleClicked(ImGuiMouseButton_Left)) ui.view = {};
    }
    if (ImGui::IsItemActive() && !ui.press.dragged && !ui.press.hides && ui.view.zoom > 1.0 && ImGui::IsMouseDragging(ImGuiMouseButton_Left)) pan_by(place, io.MouseDelta, ui.view);
}

void take_zoom_keys(const Trace& trace, float fitted, UiState& ui, const Look& look) {
    const ImGuiIO& io = ImGui::GetIO();
    if (io.WantTextInput || io.KeyCtrl || io.KeyAlt || ui.field || ui.dialog != Dialog::none || ImGui::IsPopupOpen(nullptr, ImGuiPopupFlags_AnyPopup)) return;
    if (!ImGui::IsKeyPressed(ImGuiKey_Z)) return;
    ui.view.zoom = std::clamp(ui.view.zoom * (io.KeyShift ? 1.0 / zoom_per_key : zoom_per_key), 1.0, most_zoom(fitted, look));
    bring_into_view(ui, trace);
}

void change_held_number(const Trace& trace, UiState& ui, const Look& look) {
    if (!ImGui::IsMouseDown(ImGuiMouseButton_Left)) ui.press = {};
    if (ui.press.dragged) drag(trace, ui, look);
    turn(trace, ui);
}

}  // namespace attnscope
