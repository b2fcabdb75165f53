#include <imgui.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "app/gui/panels/panels.h"
#include "app/gui/widgets/any_text.h"
#include "app/gui/widgets/controls.h"
#include "app/gui/widgets/icon_button.h"
#include "core/files/language_file.h"

namespace attnscope {
namespace {

constexpr float narrow_bar = 560.0f;  // at scale 1

void item(const Look& look, UiState& ui, const char* key, const char* keys, Command command, bool enabled = true) {
    if (menu_entry(look, look(key), keys, enabled)) ui.command = command;
}

// A word of the bar. True: its menu is open and wants its entries.
bool begin_menu(const Look& look, const char* key) {
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const float width = ImGui::CalcTextSize(look(key)).x, bar = ImGui::GetWindowHeight();
    const float inset = look.px(8.0f), height = look.px(28.0f), top = ImGui::GetWindowPos().y + std::floor((bar - height) / 2.0f);
    const ImVec2 least(at.x - inset, top), most(at.x + width + inset, top + height);
    ImDrawList& draw = *ImGui::GetWindowDrawList();
    const bool open = ImGui::IsPopupOpen(look(key));
    if (open || (ImGui::IsWindowHovered() && ImGui::IsMouseHoveringRect(least, most)))
        draw.AddRectFilled(least, most, look.theme.hover, look.px(control_rounding));
    for (const ImGuiCol slot : {ImGuiCol_Header, ImGuiCol_HeaderHovered, ImGuiCol_HeaderActive}) ImGui::PushStyleColor(slot, with_alpha(look.theme.panel, 0.0f));
    ImGui::PushStyleColor(ImGuiCol_Text, open ? look.theme.ink : look.theme.dim);
    const bool shown = ImGui::BeginMenu(look(key));
    ImGui::PopStyleColor(4);
    if (shown) ImGui::PushStyleColor(ImGuiCol_Text, look.theme.ink);
    return shown;
}

void end_menu() {
    ImGui::PopStyleColor();
    ImGui::EndMenu();
}

std::string file_name(const std::string& path) {
    const std::size_t slash = path.find_last_of("/\\");
    return slash == std::string::npos ? path : path.substr(slash + 1);
}

void file_entries(const Settings& settings, UiState& ui, const Look& look) {
    item(look, ui, "menu.new", "Ctrl+N", Command::new_document);
    item(look, ui, "menu.open", "Ctrl+O", Command::open);
    if (ImGui::BeginMenu(look("menu.recent"), !settings.recent_files.empty())) {
        for (const std::string& file : settings.recent_files) {
            look.characters.add(file);
            if (menu_entry(look, (file_name(file) + "##" + file).c_str(), nullptr)) {
                ui.opened_file = file;
                ui.command = Command::open;
            }
            tooltip(look, file);
        }
        ImGui::EndMenu();
    }
    ImGui::Separator();
    item(look, ui, "menu.save", "Ctrl+S", Command::save);
    item(look, ui, "menu.save_as", "Ctrl+Shift+S", Command::save_as);
    item(look, ui, "menu.export", "Ctrl+E", Command::export_figure);
    ImGui::Separator();
    item(look, ui, "menu.quit", "Ctrl+Q", Command::quit);
}

void edit_entries(const DocumentStatus& status, UiState& ui, const Look& look) {
    item(look, ui, "menu.undo", "Ctrl+Z", Command::undo, status.can_undo);
    item(look, ui, "menu.redo", "Ctrl+Shift+Z", Command::redo, status.can_redo);
    item(look, ui, "menu.copy_description", "Ctrl+Shift+C", Command::copy_description);
    item(look, ui, "menu.history", "Ctrl+H", Command::history);
    ImGui::Separator();
    item(look, ui, "menu.notes", "Ctrl+Shift+N", Command::notes);
}

const char* next_theme_key(Paper now) {
    switch (now) {
        case Paper::light: return "menu.dark";
        case Paper::dark: return "menu.contrast";
        case Paper::contrast: break;
    }
    return "menu.light";
}

void view_entries(UiState& ui, const Look& look) {
    item(look, ui, "menu.present", "F5", Command::present);
    ImGui::Separator();
    item(look, ui, next_theme_key(look.theme.paper_kind), nullptr, Command::toggle_theme);
    for (const LanguageLabel& language : embedded_language_labels())
        if (language.code != look.language.code() && menu_entry(look, language.name.c_str(), nullptr)) ui.wanted_language = language.code;
    ImGui::Separator();
    item(look, ui, "menu.zoom_in", "Ctrl++", Command::zoom_in);
    item(look, ui, "menu.zoom_out", "Ctrl+\u2212", Command::zoom_out);
    item(look, ui, "menu.zoom_reset", "Ctrl+0", Command::zoom_reset);
}

void help_entries(UiState& ui, const Look& look) {
    item(look, ui, "menu.keys", "?", Command::keys);
    if (menu_entry(look, look("menu.about"), nullptr)) ui.dialog = Dialog::about;
}

constexpr std::size_t most_badges = 3;

// All of them where there is room, else that of the language at hand; the last one first, as there are fewer who read it.
std::string badges(const Language& now) {
    const std::vector<LanguageLabel>& labels = embedded_language_labels();
    if (labels.size() > most_badges) return now("language.badge");
    std::string all;
    for (auto label = labels.rbegin(); label != labels.rend(); ++label) all += (all.empty() ? "" : " / ") + label->badge;
    return all;
}

std::string next_language(const Language& now) {
    const std::vector<LanguageLabel>& labels = embedded_language_labels();
    const auto found = std::ranges::find(labels, now.code(), &LanguageLabel::code);
    return found == labels.end() || found + 1 == labels.end() ? labels.front().code : (found + 1)->code;
}

// A circle, half of it filled.
bool theme_button(const Look& look, float height) {
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const ImVec2 size(height + look.px(6.0f), height), end(at.x + size.x, at.y + size.y);
    const bool pressed = ImGui::InvisibleButton("theme", size);
    ImDrawList& draw = *ImGui::GetWindowDrawList();
    if (ImGui::IsItemHovered()) draw.AddRectFilled(at, end, look.theme.hover, look.px(control_rounding));
    draw.AddRect(at, end, look.theme.rule, look.px(control_rounding));
    const ImVec2 center(std::floor((at.x + end.x) / 2.0f), std::floor((at.y + end.y) / 2.0f));
    const float radius = look.px(6.0f);
    constexpr float quarter = 1.5707964f;
    draw.AddCircle(center, radius, look.theme.ink, 0, look.px(1.4f));
    draw.PathArcTo(center, radius, -quarter, quarter);
    draw.PathFillConvex(look.theme.ink);
    return pressed;
}

// In a narrow bar all menus are in one.
void menus(const DocumentStatus& status, const Settings& settings, UiState& ui, const Look& look, bool narrow) {
    const auto in_bar = [&](const char* key, auto&& entries) {
        if (!begin_menu(look, key)) return;
        entries();
        end_menu();
    };
    const auto in_menu = [&](const char* key, auto&& entries) {
        if (!ImGui::BeginMenu(look(key))) return;
        entries();
        ImGui::EndMenu();
    };
    const auto each = [&](auto&& menu) {
        menu("menu.file", [&] { file_entries(settings, ui, look); });
        menu("menu.edit", [&] { edit_entries(status, ui, look); });
        menu("menu.view", [&] { view_entries(ui, look); });
        menu("menu.compare", [&] { compare_entries(status.compare, ui, look); });
        menu("menu.help", [&] { help_entries(ui, look); });
    };
    ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, ImVec2(look.px(8.0f), look.px(8.0f)));
    if (narrow) in_bar("menu.all", [&] { each(in_menu); });
    else each(in_bar);
    ImGui::PopStyleVar();
}

}  // namespace

void top_bar_panel(const DocumentStatus& status, const Settings& settings, UiState& ui, const Look& look) {
    const float bar = ImGui::GetWindowHeight();
    const float line = ImGui::GetFontSize();
    const bool narrow = ImGui::GetWindowWidth() < look.px(narrow_bar);
    ImGui::PushStyleVar(ImGuiStyleVar_FramePadding, ImVec2(look.px(8.0f), (bar - line) / 2.0f));
    ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, ImVec2(look.px(16.0f), look.px(8.0f)));
    const bool open = ImGui::BeginMenuBar();
    ImGui::PopStyleVar();
    if (open) {
        if (status.column_away) {
            ImGui::SetCursorPosX(ImGui::GetCursorPosX() + icon_button_width(look, "") + look.px(16.0f));  // of the button below
        } else {
            ImGui::PushFont(look.fonts.strong);
            ImGui::TextUnformatted("attnscope");
            ImGui::PopFont();
            ImGui::SetCursorPosX(ImGui::GetCursorPosX() + look.px(8.0f));
        }
        menus(status, settings, ui, look, narrow);
    }
    ImGui::PopStyleVar();
    if (!open) return;

    const std::string name = (status.name.empty() ? look(std::string("document.untitled")) : status.name) + (status.unsaved ? " \u2022" : "");
    const float height = line + look.px(8.0f), gap = look.px(10.0f);
    const std::string languages = badges(look.language);
    const char* const language = languages.c_str();
    const float present = button_width(look, look("top.present"));
    const float beside_export = narrow ? 0.0f : button_width(look, language) + height + look.px(6.0f) + 2.0f * gap;  // these are in the menu too
    const float buttons = beside_export + button_width(look, look("top.export")) + gap + present;
    const float right = ImGui::GetWindowPos().x + ImGui::GetWindowWidth() - look.px(panel_padding);
    const float top = ImGui::GetWindowPos().y + std::floor((bar - height) / 2.0f);
    const float room = right - buttons - look.px(24.0f) - ImGui::GetCursorScreenPos().x;
    const AnyText shown{.text = name, .em = look.px(15.0f), .color = look.theme.dim, .most_width = std::max(room, 0.0f)};
    if (room > look.px(40.0f)) draw(shown, ImVec2(right - buttons - look.px(24.0f) - width_of(shown, look), top + look.px(4.0f)), look);

    if (!narrow) {
        ImGui::SetCursorScreenPos(ImVec2(right - buttons, top));
        if (button(look, language)) ui.wanted_language = next_language(look.language);
        tooltip(look, look("top.language.tip"));
        ImGui::SetCursorScreenPos(ImVec2(right - buttons + button_width(look, language) + gap, top));
        if (theme_button(look, height)) ui.command = Command::toggle_theme;
        tooltip(look, look("top.theme.tip"));
    }
    if (status.column_away) {
        ImGui::SetCursorScreenPos(ImVec2(ImGui::GetWindowPos().x + look.px(panel_padding), ImGui::GetWindowPos().y + std::floor((bar - look.px(28.0f)) / 2.0f)));
        if (icon_button(look, {.id = "left column", .icon = Icon::column})) ui.column_open = !ui.column_open;
        tooltip(look, look("top.column.tip"));
    }
    ImGui::SetCursorScreenPos(ImVec2(right - present - gap - button_width(look, look("top.export")), top));
    if (button(look, look("top.export"))) ui.command = Command::export_figure;
    tooltip(look, look("top.export.tip"));
    ImGui::SetCursorScreenPos(ImVec2(right - present, top));
    if (button(look, look("top.present"), /*primary=*/true)) ui.command = Command::present;
    tooltip(look, look("top.present.tip"));
    ImGui::EndMenuBar();
}

}  // namespace attnscope
