#include "app/gui/widgets/chip_editing.h"

#include <imgui_internal.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

#include "app/gui/widgets/controls.h"

namespace attnscope {
namespace {

constexpr float sign_size = 18.0f;  // at scale 1

NumberRef token(Index index) { return {.array = ArrayId::tokens, .row = index}; }

void open_field(Index before, std::string typed, UiState& ui) { ui.token_editing.field = TokenField{.before = before, .text = {}, .typed = std::move(typed), .least = {}, .most = {}}; }

void draw_mark(const Rect& gap, const Look& look) {
    const float middle = std::floor(gap.x + gap.width / 2.0f), half = look.px(1.5f), beyond = look.px(5.0f);  // seen beside a dragged chip
    ImGui::GetWindowDrawList()->AddRectFilled(ImVec2(middle - half, gap.y - beyond), ImVec2(middle + half, gap.bottom() + beyond), look.theme.accent, half);
}

void draw_plus(const Rect& gap, const Look& look) {
    const ImVec2 at(std::floor(gap.x + gap.width / 2.0f), std::floor(gap.y + gap.height / 2.0f));
    const float radius = look.px(9.0f), half = look.px(4.0f);
    ImDrawList& draw = *ImGui::GetWindowDrawList();
    draw.AddCircleFilled(at, radius, look.theme.accent);
    draw.AddLine(ImVec2(at.x - half, at.y), ImVec2(at.x + half, at.y), look.theme.on_accent, look.px(1.5f));
    draw.AddLine(ImVec2(at.x, at.y - half), ImVec2(at.x, at.y + half), look.theme.on_accent, look.px(1.5f));
}

// What was typed in this frame and may begin a token; "?" asks for help everywhere.
std::string typed_text() {
    std::string typed;
    for (const ImWchar character : ImGui::GetIO().InputQueueCharacters) {
        if (character <= ' ' || character == 0x7F || character == '?') continue;
        char utf8[5] = {};
        ImTextCharToUtf8(utf8, character);
        typed += utf8;
    }
    return typed;
}

void move_to(Index from, Index to, const ChipRow& row, UiState& ui) {
    if (to < 0 || to >= row.tokens || to == from) return;
    ui.token_editing.edit = TokenEdit{.kind = TokenEdit::Kind::move, .at = from, .to = to, .text = {}};
}

}  // namespace

bool drag_chip(const ChipRow& row, Index chip, UiState& ui) {
    TokenEditing& editing = ui.token_editing;
    if (ImGui::IsItemActive() && ImGui::IsMouseDragging(ImGuiMouseButton_Left)) editing.dragged = chip;
    if (editing.dragged != chip) return false;
    if (ImGui::IsKeyPressed(ImGuiKey_Escape, false)) {
        ImGui::ClearActiveID();
        editing.dragged.reset();
        return true;
    }
    if (ImGui::IsItemActive()) return true;
    editing.dragged.reset();
    const auto places = places_between(row.chips, row.gap);
    const ImVec2 mouse = ImGui::GetIO().MousePos;
    if (const auto nearest = nearest_place(places, mouse.x, mouse.y)) move_to(chip, place_of_moved(chip, places[*nearest].before), row, ui);
    return true;
}

void remove_sign(const Rect& chip, Index index, UiState& ui, const Look& look) {
    const float size = look.px(sign_size);
    const ImVec2 least(chip.right() - size - look.px(2.0f), chip.y + look.px(2.0f));
    ImGui::SetCursorScreenPos(least);
    ImGui::PushItemFlag(ImGuiItemFlags_NoNav, true);
    if (ImGui::InvisibleButton("remove", ImVec2(size, size))) ui.token_editing.edit = TokenEdit{.kind = TokenEdit::Kind::remove, .at = index, .text = {}};
    ImGui::PopItemFlag();
    const bool hovered = ImGui::IsItemHovered();
    tooltip(look, look("chips.remove"));
    ImDrawList& draw = *ImGui::GetWindowDrawList();
    const ImVec2 middle(std::floor(least.x + size / 2.0f), std::floor(least.y + size / 2.0f));
    if (hovered) draw.AddCircleFilled(middle, size / 2.0f, look.theme.hover);
    const float half = look.px(3.5f);
    const ImU32 ink = hovered ? look.theme.ink : look.theme.dim;
    draw.AddLine(ImVec2(middle.x - half, middle.y - half), ImVec2(middle.x + half, middle.y + half), ink, look.px(1.5f));
    draw.AddLine(ImVec2(middle.x - half, middle.y + half), ImVec2(middle.x + half, middle.y - half), ink, look.px(1.5f));
}

void draw_gaps(const ChipRow& row, UiState& ui, const Look& look) {
    TokenEditing& editing = ui.token_editing;
    const auto places = places_between(row.chips, row.gap);
    if (editing.dragged) {
        const ImVec2 mouse = ImGui::GetIO().MousePos;
        if (const auto nearest = nearest_place(places, mouse.x, mouse.y)) draw_mark(places[*nearest].gap, look);
        return;
    }
    ImGui::PushItemFlag(ImGuiItemFlags_NoNav, true);
    ImGui::PushTabStop(false);
    bool field_has_place = false;
    for (std::size_t i = 0; i < places.size(); ++i) {
        const Rect& gap = places[i].gap;
        ImGui::PushID(static_cast<int>(i));
        ImGui::SetCursorScreenPos(ImVec2(gap.x, gap.y));
        if (ImGui::InvisibleButton("insert", ImVec2(gap.width, gap.height))) open_field(places[i].before, {}, ui);
        if (ImGui::IsItemHovered()) {
            draw_mark(gap, look);
            draw_plus(gap, look);
        }
        tooltip(look, look("chips.insert"));
        ImGui::PopID();
        // of the two places of a line's end the field takes the first
        if (editing.field && editing.field->before == places[i].before && !std::exchange(field_has_place, true)) {
            editing.field->least = ImVec2(gap.x, gap.y);
            editing.field->most = ImVec2(gap.right(), gap.bottom());
            draw_mark(gap, look);
        }
    }
    ImGui::PopTabStop();
    ImGui::PopItemFlag();
    if (!field_has_place) editing.field.reset();
}

void take_chip_keys(const ChipRow& row, std::optional<Index> focused, UiState& ui) {
    const ImGuiIO& io = ImGui::GetIO();
    TokenEditing& editing = ui.token_editing;
    const bool elsewhere = io.NavVisible && !focused;
    if (editing.field || editing.dragged || elsewhere || io.WantTextInput || io.KeyAlt || ui.dialog != Dialog::none || ImGui::IsPopupOpen(nullptr, ImGuiPopupFlags_AnyPopup)) return;
    std::optional<Index> chosen = focused;
    if (!chosen && ui.pinned && ui.pinned->array == ArrayId::tokens) chosen = ui.pinned->row;

    // the keys are ours, so that they neither move the focus nor walk through the steps
    const ImGuiID owner = ImGui::GetID("chips");
    const auto pressed = [owner](ImGuiKey key) { return ImGui::IsKeyPressed(key, owner, ImGuiInputFlags_Repeat); };
    int by = 0;
    if (focused || io.KeyShift || io.KeyCtrl) {
        for (const ImGuiKey key : {ImGuiKey_LeftArrow, ImGuiKey_RightArrow}) ImGui::SetKeyOwner(key, owner);
        by = (pressed(ImGuiKey_RightArrow) ? 1 : 0) - (pressed(ImGuiKey_LeftArrow) ? 1 : 0);
    }
    if (by != 0 && io.KeyCtrl && chosen) {
        move_to(*chosen, *chosen + by, row, ui);
        if (focused && editing.edit) editing.focused = editing.edit->to;
    } else if (by != 0 && !io.KeyCtrl) {
        const Index next = std::clamp<Index>(chosen ? *chosen + by : 0, 0, static_cast<Index>(row.chips.size()) - 1);
        if (focused) editing.focused = next;
        else ui.pinned = token(next);
    }
    if (!chosen || io.KeyCtrl) return;
    if (ImGui::IsKeyPressed(ImGuiKey_Delete, false)) {
        editing.edit = TokenEdit{.kind = TokenEdit::Kind::remove, .at = *chosen, .text = {}};
        if (focused) editing.focused = std::min(*chosen, row.tokens - 2);
    }
    if (ImGui::IsKeyPressed(ImGuiKey_Insert, false)) open_field(*chosen + 1, {}, ui);
    else if (std::string typed = typed_text(); !typed.empty()) open_field(*chosen + 1, std::move(typed), ui);
}

}  // namespace attnscope
