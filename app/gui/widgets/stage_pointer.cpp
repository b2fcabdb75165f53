#include <imgui_internal.h>

#include <algorithm>
#include <cmath>
#include <string>

#include "app/gui/widgets/stage_view.h"
#include "core/attention/attention.h"
#include "core/document/edit.h"

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

// A dragged or turned number moves by whole steps, so that it stays one that can be written down.
constexpr double steps_in_one = 100.0, steps_of_wheel = 10.0;
constexpr double pixels_per_step = 2.0;  // at scale 1

double moved(double value, double steps) { return std::round(value * steps_in_one + steps) / steps_in_one; }

bool can_be_moved(const StageView& stage, const NumberRef& number) {
    return number.array != ArrayId::masked && is_editable(number.array, stage.trace.setup.options);
}

// Up makes it larger. `steps` that are not whole yet are kept until they are.
void drag_number(const StageView& stage, UiState& ui, const Look& look) {
    const ImVec2 dragged = ImGui::GetMouseDragDelta(ImGuiMouseButton_Left, 0.0f);
    const double steps = std::trunc(static_cast<double>(-dragged.y / look.scale) / pixels_per_step);
    if (steps == 0.0) return;
    const NumberRef& number = *ui.press.dragged;
    const double value = array(stage.trace, number.array, number.head)(number.row, number.column);
    ui.edits.push_back({number, moved(value, steps)});
    ui.press.moved = true;
    ImGui::ResetMouseDragDelta(ImGuiMouseButton_Left);
}

void paint(const StageView& stage, const NumberRef& number, UiState& ui) {
    const bool hidden = std::isinf(array(stage.trace, number.array, number.head)(number.row, number.column));
    if (!ui.press.hides) ui.press.hides = !hidden;
    if (hidden != *ui.press.hides) ui.edits.push_back({number, *ui.press.hides ? -infinity : 0.0});
}

// Ctrl and the wheel turn the number under the pointer; Shift makes the steps finer.
bool turn_number(const StageView& stage, const NumberRef& number, UiState& ui) {
    const ImGuiIO& io = ImGui::GetIO();
    // with Shift some systems turn the wheel sideways
    const float wheel = io.MouseWheel != 0.0f ? io.MouseWheel : io.MouseWheelH;
    if (!io.KeyCtrl || !can_be_moved(stage, number)) return false;
    if (wheel == 0.0f) return true;
    const double steps = static_cast<double>(wheel) * (io.KeyShift ? 1.0 : steps_of_wheel);
    const double value = array(stage.trace, number.array, number.head)(number.row, number.column);
    ui.edits.push_back({number, moved(value, steps)});
    return true;
}

void begin_press(const StageView& stage, const NumberRef& number, UiState& ui) {
    ui.press = {};
    if (ui.pinned == number && can_be_moved(stage, number)) ui.press.dragged = number;
}

// Whether the number takes the double click, the wheel or the press; else the picture does.
bool edit_number(const StageView& stage, const NumberRef& number, UiState& ui) {
    const bool paints = ui.painting && number.array == ArrayId::masked;
    if (ImGui::IsItemActivated()) begin_press(stage, number, ui);
    if (ImGui::IsMouseClicked(ImGuiMouseButton_Right) && !ui.presenting.on) {
        ui.pinned = number;
        ui.menu = number;
    }
    if (paints && ImGui::IsItemActive()) paint(stage, number, ui);
    if (ImGui::IsMouseDoubleClicked(ImGuiMouseButton_Left) && ui.view.zoom == 1.0 && can_be_moved(stage, number)) {
        ui.pinned = number;
        ui.field = CellField{.number = number};
        return true;
    }
    return turn_number(stage, number, ui) || paints;
}

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

// `taken`: the number under the pointer has the wheel and the buttons.
void move_result(const StageView& stage, bool taken, UiState& ui, const Look& look) {
    const Rect place = place_of(stage.views.back());
    const ImGuiIO& io = ImGui::GetIO();
    if (ImGui::IsItemHovered() && !taken) {
        if (io.MouseWheel != 0.0f)
            zoom_about(place, std::pow(zoom_per_notch, static_cast<double>(io.MouseWheel)), largest_zoom(stage.layout.slots.back(), look), ui.view);
        if (ImGui::IsMouseDoubleClicked(ImGuiMouseButton_Left)) ui.view = {};
    }
    if (ImGui::IsItemActive() && !ui.press.dragged && !ui.press.hides && ui.view.zoom > 1.0 && ImGui::IsMouseDragging(ImGuiMouseButton_Left)) pan_by(place, io.MouseDelta, ui.view);
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
        const bool released = ImGui::InvisibleButton(label.c_str(), ImVec2(place.width, place.height));
        const bool dragged = ImGui::GetMouseDragDelta(ImGuiMouseButton_Left).x != 0.0f || ImGui::GetMouseDragDelta(ImGuiMouseButton_Left).y != 0.0f;
        if (ImGui::IsItemHovered()) ImGui::SetItemKeyOwner(ImGuiKey_MouseWheelY);
        const auto cell = ImGui::IsItemHovered() ? cell_at(stage.views[m], ImGui::GetIO().MousePos) : std::nullopt;
        bool taken = false;
        if (cell) {
            const NumberRef number = number_at(stage.plan.matrices[m], *cell);
            ui.hovered = number;
            taken = edit_number(stage, number, ui);
            const bool was_dragged = dragged || ui.press.moved || ui.press.hides;
            if (released && !was_dragged && !taken && !ui.field) {
                if (ui.pinned == number) ui.pinned.reset();
                else ui.pinned = number;
            }
        }
        if (ui.press.dragged && ImGui::IsItemActive()) drag_number(stage, ui, look);
        if (m + 1 == stage.views.size()) move_result(stage, taken, ui, look);
        ImGui::PopID();
    }
    if (!ImGui::IsMouseDown(ImGuiMouseButton_Left)) ui.press = {};
    note_place_of_pinned(stage, ui);
}

}  // namespace attnscope
