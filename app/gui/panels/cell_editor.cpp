// Changing single numbers where they stand: a field over the cell, keys, a menu, and what was dragged on the stage.

#include <imgui_internal.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

#include "app/gui/panels/panels.h"
#include "app/gui/widgets/controls.h"
#include "core/attention/attention.h"
#include "core/attention/error.h"
#include "core/document/edit.h"
#include "core/figure/number_text.h"
#include "core/files/number_table.h"

namespace attnscope {
namespace {

constexpr const char* menu_id = "##cell menu";
constexpr std::size_t most_typed = 64;  // bytes

// What is typed into the stage to begin a number.
bool begins_number(char character) {
    return (character >= '0' && character <= '9') || character == '-' || character == '+' || character == '.' || character == ',';
}

// What was typed in this frame and may stand in a number.
std::string typed_characters() {
    std::string typed;
    for (const ImWchar character : ImGui::GetIO().InputQueueCharacters)
        if (character > ' ' && character < 0x7F) typed += static_cast<char>(character);
        else if (character == 0x2212) typed += '-';
    return typed;
}

struct Editor {
    Document& draft;
    const Editing& editing;
    UiState& ui;
    const Look& look;

    const MatrixD& values(const NumberRef& number) const { return array(editing.trace, number.array, number.head); }
    bool is_typed(const NumberRef& number) const { return is_editable(number.array, draft.options) && number.array != ArrayId::masked; }
    void set(const NumberRef& number, double value) const { draft = with_number(draft, number, value); }
    void set_all(const NumberRef& number, const MatrixD& block) const { draft = with_numbers(draft, number.array, number.head, {0, 0}, block); }

    void take_edits() const;
    void take_keys() const;
    void begin_field(const NumberRef& number, std::string typed) const;
    void move_pinned(Index rows, Index columns) const;
    void paste(const NumberRef& number) const;
    void draw_field() const;
    void end_field(bool keep, Index rows, Index columns) const;
    void draw_menu() const;
    void copy_entries(const NumberRef& number) const;
    void fill_entries(const NumberRef& number) const;
};

void Editor::take_edits() const {
    for (const NumberEdit& edit : ui.edits)
        if (is_editable(edit.number.array, draft.options)) set(edit.number, edit.value);
    ui.edits.clear();
}

void Editor::begin_field(const NumberRef& number, std::string typed) const {
    ui.field = CellField{.number = number, .text = shortest_text(values(number)(number.row, number.column)), .typed = std::move(typed)};
}

void Editor::move_pinned(Index rows, Index columns) const {
    if (!ui.pinned) {
        const ArrayInfo& about = info(ui.array);
        if (const MatrixD& shown = array(editing.trace, ui.array, ui.head); shown.size() > 0)
            ui.pinned = NumberRef{.array = ui.array, .head = about.per_head ? ui.head : 0};
        return;
    }
    const MatrixD& matrix = values(*ui.pinned);
    ui.pinned->row = std::clamp<Index>(ui.pinned->row + rows, 0, matrix.rows() - 1);
    ui.pinned->column = std::clamp<Index>(ui.pinned->column + columns, 0, matrix.cols() - 1);
    bring_into_view(ui, editing.trace);
}

void Editor::paste(const NumberRef& number) const {
    try {
        const char* text = ImGui::GetClipboardText();
        const MatrixD block = matrix_from_text(text == nullptr ? "" : text);
        const MatrixD& matrix = values(number);
        const Index rows = matrix.rows() - number.row, columns = matrix.cols() - number.column;
        if (block.rows() > rows || block.cols() > columns)
            ui.notice = look.language("cell.paste.cut", {std::to_string(block.rows()), std::to_string(block.cols()), std::to_string(rows), std::to_string(columns)});
        if (block.size() > 0) draft = with_numbers(draft, number.array, number.head, {number.row, number.column}, block);
    } catch (const Error& error) {
        ui.notice = look.language("cell.paste.refused", {error.what()});
    }
}

void Editor::take_keys() const {
    const ImGuiIO& io = ImGui::GetIO();
    if (ui.field || io.WantTextInput || io.KeyAlt || io.NavVisible || ui.dialog != Dialog::none || ImGui::IsPopupOpen(nullptr, ImGuiPopupFlags_AnyPopup)) return;
    const ImGuiID owner = ImGui::GetID("cells");
    const auto pressed = [owner](ImGuiKey key) { return ImGui::IsKeyPressed(key, owner, ImGuiInputFlags_Repeat); };
    // up and down are ours, as the others are the step strip's, so that they do not start to move the focus
    for (const ImGuiKey key : {ImGuiKey_UpArrow, ImGuiKey_DownArrow}) ImGui::SetKeyOwner(key, owner);
    if (io.KeyShift && !io.KeyCtrl && ui.step != StepId::tokens) {
        for (const ImGuiKey key : {ImGuiKey_LeftArrow, ImGuiKey_RightArrow}) ImGui::SetKeyOwner(key, owner);
        if (pressed(ImGuiKey_LeftArrow)) move_pinned(0, -1);
        if (pressed(ImGuiKey_RightArrow)) move_pinned(0, 1);
        if (pressed(ImGuiKey_UpArrow)) move_pinned(-1, 0);
        if (pressed(ImGuiKey_DownArrow)) move_pinned(1, 0);
    }
    // Escape lets the pin go; it does not start to move the focus
    if (ui.pinned) ImGui::SetKeyOwner(ImGuiKey_Escape, owner);
    if (!ui.pinned || !editing.ready) return;
    const NumberRef number = *ui.pinned;
    if (io.KeyCtrl) {
        if (ImGui::IsKeyPressed(ImGuiKey_C, false) && !io.KeyShift) ImGui::SetClipboardText(text_from_matrix(values(number)).c_str());
        if (ImGui::IsKeyPressed(ImGuiKey_V, false) && is_typed(number)) paste(number);
        return;
    }
    if (ImGui::IsKeyPressed(ImGuiKey_Delete, false) && can_be_overridden(number.array))
        std::erase_if(draft.overrides, [&number](const Override& set) { return set.number == number; });
    if (!is_typed(number)) return;
    if (ImGui::IsKeyPressed(ImGuiKey_Enter, false) || ImGui::IsKeyPressed(ImGuiKey_F2, false)) begin_field(number, {});
    if (const std::string typed = typed_characters(); !typed.empty() && begins_number(typed.front())) begin_field(number, typed);
}

// What opened the field stands in place of its text, as in a spreadsheet.
int put_typed(ImGuiInputTextCallbackData* data) {
    auto& field = *static_cast<CellField*>(data->UserData);
    if (field.typed.empty()) return 0;
    data->DeleteChars(0, data->BufTextLen);
    data->InsertChars(0, field.typed.c_str());
    data->ClearSelection();
    field.typed.clear();
    return 0;
}

// Moves the pin where the number is kept, as Enter and Tab do in a spreadsheet.
void Editor::end_field(bool keep, Index rows, Index columns) const {
    CellField& field = *ui.field;
    if (!keep) {
        ui.field.reset();
        return;
    }
    const auto value = number_from_text(field.text);
    field.no_number = !value;
    if (!value) return;
    set(field.number, *value);
    ui.field.reset();
    move_pinned(rows, columns);
}

void Editor::draw_field() const {
    CellField& field = *ui.field;
    const bool opened_now = std::exchange(field.opened_now, false);
    if (field.fresh && field.text.empty()) field.text = shortest_text(values(field.number)(field.number.row, field.number.column));
    const float width = std::max(ui.pinned_most.x - ui.pinned_least.x, look.px(96.0f)), height = look.fonts.text->FontSize + look.px(10.0f);
    const ImVec2 middle((ui.pinned_least.x + ui.pinned_most.x) / 2.0f, (ui.pinned_least.y + ui.pinned_most.y) / 2.0f);
    const ImVec2 screen = ImGui::GetIO().DisplaySize;
    ImGui::SetNextWindowPos(ImVec2(std::floor(std::clamp(middle.x - width / 2.0f, 0.0f, std::max(screen.x - width, 0.0f))), std::floor(middle.y - height / 2.0f)));
    ImGui::SetNextWindowSize(ImVec2(width, 0.0f));
    ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, ImVec2(0.0f, 0.0f));
    ImGui::PushStyleVar(ImGuiStyleVar_FrameBorderSize, look.px(2.0f));
    ImGui::PushStyleVar(ImGuiStyleVar_FramePadding, ImVec2(look.px(8.0f), look.px(5.0f)));
    ImGui::PushStyleColor(ImGuiCol_Border, field.no_number ? look.theme.problem : look.theme.accent);
    ImGui::PushStyleColor(ImGuiCol_FrameBg, look.theme.raised);
    ImGui::Begin("##cell field", nullptr, ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove | ImGuiWindowFlags_NoSavedSettings | ImGuiWindowFlags_NoBackground | ImGuiWindowFlags_AlwaysAutoResize);
    if (field.fresh) ImGui::SetKeyboardFocusHere();
    ImGui::SetNextItemWidth(width);
    // what is typed before the field has the keyboard replaces its text too
    if (!opened_now && (field.fresh || !field.typed.empty())) field.typed += typed_characters();
    field.text.resize(most_typed);
    const bool entered = ImGui::InputText("##cell value", field.text.data(), most_typed,
                                          ImGuiInputTextFlags_AutoSelectAll | ImGuiInputTextFlags_EnterReturnsTrue | ImGuiInputTextFlags_CallbackAlways, put_typed, &field);
    field.text.resize(std::char_traits<char>::length(field.text.c_str()));
    const bool active = ImGui::IsItemActive(), left = ImGui::IsItemDeactivated();
    if (active) field.fresh = false;
    if (field.no_number) small_tip(look, look("cell.no_number"));
    ImGui::End();
    ImGui::PopStyleColor(2);
    ImGui::PopStyleVar(3);
    const bool escaped = ImGui::IsKeyPressed(ImGuiKey_Escape, false), tabbed = ImGui::IsKeyPressed(ImGuiKey_Tab, false);
    if (escaped) end_field(/*keep=*/false, 0, 0);
    else if (entered) end_field(/*keep=*/true, ImGui::GetIO().KeyShift ? -1 : 1, 0);
    else if (tabbed) end_field(/*keep=*/true, 0, ImGui::GetIO().KeyShift ? -1 : 1);
    else if (left) end_field(number_from_text(field.text).has_value(), 0, 0);
    // what is no number keeps the field, and the keyboard with it
    if (ui.field && ui.field->no_number && (entered || tabbed)) ui.field->fresh = true;
}

void Editor::copy_entries(const NumberRef& number) const {
    const MatrixD& matrix = values(number);
    if (menu_entry(look, look("cell.copy.table"), "Ctrl+C")) ImGui::SetClipboardText(text_from_matrix(matrix).c_str());
    if (menu_entry(look, look("cell.copy.latex"), nullptr)) ImGui::SetClipboardText(latex_from_matrix(matrix, ui.decimals).c_str());
    if (menu_entry(look, look("cell.copy.numpy"), nullptr)) ImGui::SetClipboardText(numpy_from_matrix(matrix).c_str());
}

void Editor::fill_entries(const NumberRef& number) const {
    const MatrixD& matrix = values(number);
    const double value = matrix(number.row, number.column);
    if (menu_entry(look, look("cell.type"), "Enter")) begin_field(number, {});
    if (menu_entry(look, look("cell.paste"), "Ctrl+V")) paste(number);
    ImGui::Separator();
    if (menu_entry(look, look("cell.fill.row"), nullptr))
        draft = with_numbers(draft, number.array, number.head, {number.row, 0}, MatrixD::Constant(1, matrix.cols(), value));
    if (menu_entry(look, look("cell.fill.column"), nullptr))
        draft = with_numbers(draft, number.array, number.head, {0, number.column}, MatrixD::Constant(matrix.rows(), 1, value));
    if (menu_entry(look, look("cell.fill.all"), nullptr)) set_all(number, MatrixD::Constant(matrix.rows(), matrix.cols(), value));
    ImGui::Separator();
    struct Entry {
        Preset preset;
        const char* key;
    };
    for (const Entry& entry : {Entry{Preset::zero, "cell.preset.zero"}, Entry{Preset::identity, "cell.preset.identity"},
                               Entry{Preset::random, "cell.preset.random"}, Entry{Preset::transpose, "cell.preset.transpose"}})
        if (menu_entry(look, look(entry.key), nullptr, fits(entry.preset, matrix)))
            set_all(number, preset_matrix(entry.preset, matrix, draft.seed + ++ui.presets_drawn));
}

void Editor::draw_menu() const {
    if (ui.menu) ImGui::OpenPopup(menu_id);
    ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, ImVec2(look.px(8.0f), look.px(8.0f)));
    const bool open = ImGui::BeginPopup(menu_id);
    ImGui::PopStyleVar();
    ui.menu.reset();
    if (!open) return;
    if (!ui.pinned) ImGui::CloseCurrentPopup();
    else {
        const NumberRef number = *ui.pinned;
        copy_entries(number);
        if (editing.ready && is_typed(number)) {
            ImGui::Separator();
            fill_entries(number);
        }
        if (editing.ready) {
            ImGui::Separator();
            if (can_be_overridden(number.array) &&
                menu_entry(look, look("cell.release"), nullptr, has_override(draft.overrides, number.array)))
                draft = without_overrides(draft, number.array);
            const Document reset = with_step_of(draft, editing.baseline, step_of(number.array));
            if (menu_entry(look, look("cell.reset_step"), nullptr, !(reset == draft))) draft = reset;
            if (menu_entry(look, look("cell.reset_all"), nullptr, !(draft == editing.baseline))) draft = editing.baseline;
        }
    }
    ImGui::EndPopup();
}

}  // namespace

void cell_editor_panel(Document& draft, const Editing& editing, UiState& ui, const Look& look) {
    const Editor editor{.draft = draft, .editing = editing, .ui = ui, .look = look};
    if (editing.ready) editor.take_edits();
    ui.edits.clear();
    if (editing.trace.setup.tokens.empty()) {
        ui.field.reset();
        return;
    }
    editor.take_keys();
    const bool seen = ui.pinned && ui.pinned_most.x > ui.pinned_least.x;
    if (ui.field && (!editing.ready || !seen || ui.field->number != *ui.pinned)) ui.field.reset();
    if (ui.field) editor.draw_field();
    editor.draw_menu();
}

}  // namespace attnscope
