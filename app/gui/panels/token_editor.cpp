// Tokens that were moved, removed or added on the stage, and the field that a new one is typed into.

#include <imgui_internal.h>
#include <imgui_stdlib.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

#include "app/gui/panels/panels.h"
#include "core/document/resolve.h"
#include "core/text/tokenizer.h"

namespace attnscope {
namespace {

constexpr float field_width = 132.0f;  // at scale 1

// The token that is looked at afterwards: the moved one, the last new one, or what stands where one was removed.
void follow(const TokenEdit& edit, Index count_before, const Document& after, UiState& ui) {
    const auto count = static_cast<Index>(token_texts(after).size());
    Index next = edit.to;
    if (edit.kind == TokenEdit::Kind::remove) next = std::min(edit.at, count - 1);
    if (edit.kind == TokenEdit::Kind::insert) next = edit.at + count - count_before - 1;
    const bool pinned = ui.pinned && ui.pinned->array == ArrayId::tokens;
    if (!pinned && edit.kind != TokenEdit::Kind::insert) return;
    // a result that is still on its way has other tokens than the one that is seen
    if (next < 0 || next >= std::min(count, count_before + 1)) ui.pinned.reset();
    else ui.pinned = NumberRef{.array = ArrayId::tokens, .row = next};
}

void take_edit(Document& draft, const TokenEdit& edit, UiState& ui) {
    const auto count = static_cast<Index>(token_texts(draft).size());
    if (edit.at >= count + (edit.kind == TokenEdit::Kind::insert ? 1 : 0)) return;
    Document next = with_token_edit(draft, edit);
    if (next == draft) return;
    follow(edit, count, next, ui);
    draft = std::move(next);
}

// What is typed in this frame.
std::string typed_text() {
    std::string typed;
    for (const ImWchar character : ImGui::GetIO().InputQueueCharacters) {
        if (character < ' ' || character == 0x7F) continue;
        char utf8[5] = {};
        ImTextCharToUtf8(utf8, character);
        typed += utf8;
    }
    return typed;
}

// Letters that were typed before the field had the keyboard.
int put_typed(ImGuiInputTextCallbackData* data) {
    auto& field = *static_cast<TokenField*>(data->UserData);
    if (field.typed.empty()) return 0;
    data->InsertChars(data->BufTextLen, field.typed.c_str());
    data->ClearSelection();
    field.typed.clear();
    return 0;
}

void draw_field(UiState& ui, const Look& look) {
    TokenField& field = *ui.token_editing.field;
    const float width = look.px(field_width), height = look.fonts.text->FontSize + look.px(10.0f);
    const ImVec2 middle((field.least.x + field.most.x) / 2.0f, (field.least.y + field.most.y) / 2.0f), screen = ImGui::GetIO().DisplaySize;
    ImGui::SetNextWindowPos(ImVec2(std::floor(std::clamp(middle.x - width / 2.0f, 0.0f, std::max(screen.x - width, 0.0f))), std::floor(middle.y - height / 2.0f)));
    ImGui::SetNextWindowSize(ImVec2(width, 0.0f));
    ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, ImVec2(0.0f, 0.0f));
    ImGui::PushStyleVar(ImGuiStyleVar_FrameBorderSize, look.px(2.0f));
    ImGui::PushStyleVar(ImGuiStyleVar_FramePadding, ImVec2(look.px(8.0f), look.px(5.0f)));
    ImGui::PushStyleColor(ImGuiCol_Border, look.theme.accent);
    ImGui::PushStyleColor(ImGuiCol_FrameBg, look.theme.raised);
    ImGui::Begin("##token field", nullptr, ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove | ImGuiWindowFlags_NoSavedSettings | ImGuiWindowFlags_NoBackground | ImGuiWindowFlags_AlwaysAutoResize);
    if (field.fresh) ImGui::SetKeyboardFocusHere();
    ImGui::SetNextItemWidth(width);
    const bool entered = ImGui::InputTextWithHint("##token text", look("chips.hint"), &field.text,
                                                  ImGuiInputTextFlags_EnterReturnsTrue | ImGuiInputTextFlags_CallbackAlways, put_typed, &field);
    look.characters.add(field.text);
    if (ImGui::IsItemActive()) field.fresh = false;
    const bool left = ImGui::IsItemDeactivated();
    ImGui::End();
    ImGui::PopStyleColor(2);
    ImGui::PopStyleVar(3);
    const bool escaped = ImGui::IsKeyPressed(ImGuiKey_Escape, false);
    if (!entered && !left && !escaped) return;
    if (!escaped && !field.text.empty()) ui.token_editing.edit = TokenEdit{.kind = TokenEdit::Kind::insert, .at = field.before, .text = clean_utf8(field.text).text};
    ui.token_editing.field.reset();
}

}  // namespace

void token_editor_panel(Document& draft, const Editing& editing, UiState& ui, const Look& look) {
    const auto edit = std::exchange(ui.token_editing.edit, std::nullopt);
    if (edit && editing.ready) take_edit(draft, *edit, ui);
    auto& field = ui.token_editing.field;
    if (field && (ui.step != StepId::tokens || !editing.ready || field->before > editing.trace.setup.sizes.n)) field.reset();
    if (field && field->fresh) field->typed += typed_text();
    // its place is known when the tokens were drawn with it
    if (field && field->most.x > field->least.x) draw_field(ui, look);
}

}  // namespace attnscope
