#include <imgui.h>

#include <algorithm>
#include <span>
#include <utility>

#include "app/gui/folder_entries.h"
#include "app/gui/panels/panels.h"
#include "app/gui/widgets/any_text.h"
#include "app/gui/widgets/controls.h"
#include "app/gui/widgets/dialog.h"
#include "app/gui/widgets/shaped_field.h"
#include "core/figure/label.h"

namespace attnscope {
namespace {

constexpr const char* document_extension = ".json";
constexpr const char* openable_extensions[] = {".json", ".txt"};

// The dialog's parts share what they are drawn with.
struct Browser {
    UiState& ui;
    const Settings& settings;
    const Look& look;
    bool saving;
    std::vector<FolderEntry> shown;  // what the typed name leaves

    FileBrowser& state() const { return ui.browser; }
    std::string fitting(const std::string& label, float width) const;
    void read_folder_if_new() const;
    void go_to(const std::filesystem::path& folder) const;
    void folder_line() const;
    void name_field();
    void places() const;
    void entries();
    void choose(const FolderEntry& entry) const;
    void accept() const;
    void finish(const std::filesystem::path& file) const;
    void move(int by) const;
};

std::string Browser::fitting(const std::string& label, float width) const {
    if (needs_picture(label, look)) return shortened_to(label, static_cast<double>(width), static_cast<double>(look.px(15.0f)));
    return shortened(*look.fonts.text, label, width);
}

void Browser::read_folder_if_new() const {
    FileBrowser& browser = state();
    if (browser.folder.empty()) browser.folder = utf8_of(home_folder());
    if (browser.listed == browser.folder && browser.listed_all == browser.all_files) return;
    FolderListing listing = folder_entries(path_of(browser.folder), browser.all_files ? std::span<const char* const>() : openable_extensions);
    browser.entries = std::move(listing.entries);
    browser.problem = std::move(listing.problem);
    browser.listed = browser.folder;
    browser.listed_all = browser.all_files;
    browser.chosen.clear();
    for (const FolderEntry& entry : browser.entries) look.characters.add(entry.name);
}

void Browser::go_to(const std::filesystem::path& folder) const {
    FileBrowser& browser = state();
    browser.folder = utf8_of(folder);
    browser.overwrite = false;
    if (!saving) browser.name.clear();
}

// Every folder above the current one is a button.
void Browser::folder_line() const {
    const std::filesystem::path folder = path_of(state().folder);
    std::vector<std::filesystem::path> above;
    for (std::filesystem::path at = folder;; at = at.parent_path()) {
        above.push_back(at);
        if (at == at.parent_path() || at.empty()) break;
    }
    ImGui::PushStyleVar(ImGuiStyleVar_FramePadding, ImVec2(look.px(6.0f), look.px(4.0f)));
    ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, ImVec2(0.0f, look.px(8.0f)));
    const std::size_t most = 5;
    for (std::size_t i = std::min(most, above.size()); i-- > 0;) {
        const std::string name = above[i] == above[i].root_path() ? utf8_of(above[i]) : utf8_of(above[i].filename());
        const AnyText label{.text = name, .em = look.px(15.0f), .color = i == 0 ? look.theme.ink : look.theme.dim, .most_width = look.px(200.0f)};
        const ImVec2 at = ImGui::GetCursorScreenPos(), padding = ImGui::GetStyle().FramePadding;
        ImGui::PushStyleColor(ImGuiCol_Text, with_alpha(look.theme.ink, 0.0f));
        const bool pressed = ImGui::Button((name + "##" + std::to_string(i)).c_str(), ImVec2(width_of(label, look) + 2.0f * padding.x, ImGui::GetFrameHeight()));
        ImGui::PopStyleColor();
        draw(label, ImVec2(at.x + padding.x, at.y + padding.y), look);
        if (pressed && i != 0) go_to(above[i]);
        if (i != 0) {
            ImGui::SameLine();
            ImGui::TextDisabled("\u203a");
            ImGui::SameLine();
        }
    }
    ImGui::PopStyleVar(2);
}

int move_with_arrows(ImGuiInputTextCallbackData* data) {
    if (data->EventFlag == ImGuiInputTextFlags_CallbackHistory) *static_cast<int*>(data->UserData) = data->EventKey == ImGuiKey_DownArrow ? 1 : -1;
    return 0;
}

void Browser::name_field() {
    FileBrowser& browser = state();
    if (std::exchange(browser.fresh, false)) ImGui::SetKeyboardFocusHere();
    int by = 0;
    const std::string before = browser.name;
    const bool enter = text_field(look, "##name", look(saving ? "open.name.save" : "open.name.filter"), browser.name,
                                  ImGuiInputTextFlags_EnterReturnsTrue | ImGuiInputTextFlags_CallbackHistory, move_with_arrows, &by);
    if (browser.name != before) {
        browser.chosen.clear();
        browser.overwrite = false;
    }
    for (const FolderEntry& entry : browser.entries)
        if (saving || matches(entry, browser.name)) shown.push_back(entry);
    if (by != 0) move(by);
    if (enter) {
        accept();
        browser.fresh = true;  // the field keeps the keyboard
    }
}

void Browser::move(int by) const {
    if (shown.empty()) return;
    const auto at = std::find_if(shown.begin(), shown.end(), [&](const FolderEntry& e) { return e.name == state().chosen; });
    const auto last = static_cast<std::ptrdiff_t>(shown.size()) - 1;
    const std::ptrdiff_t next = at == shown.end() ? (by > 0 ? 0 : last) : std::clamp<std::ptrdiff_t>(at - shown.begin() + by, 0, last);
    state().chosen = shown[static_cast<std::size_t>(next)].name;
}

void Browser::places() const {
    const auto place = [&](const std::string& label, const std::string& tip, auto&& act) {
        look.characters.add(label);
        if (list_entry(look, (fitting(label, look.px(160.0f)) + "##" + tip).c_str(), false)) act();
        tooltip(look, tip);
    };
    section_head(look, look("open.places"));
    place(look("open.home"), utf8_of(home_folder()), [&] { go_to(home_folder()); });
#if defined(_WIN32)
    for (char drive = 'A'; drive <= 'Z'; ++drive) {
        const std::string root = std::string(1, drive) + ":\\";
        std::error_code failure;
        if (std::filesystem::exists(root, failure)) place(root, root, [&] { go_to(root); });
    }
#endif
    if (settings.recent_files.empty()) return;
    section_head(look, look("open.recent"));
    for (const std::string& file : settings.recent_files)
        place(utf8_of(path_of(file).filename()), file, [&] {
            if (!saving) finish(path_of(file));
            else go_to(path_of(file).parent_path());
        });
}

void Browser::choose(const FolderEntry& entry) const {
    state().chosen = entry.name;
    if (saving && !entry.is_folder) state().name = entry.name;
}

void Browser::entries() {
    FileBrowser& browser = state();
    if (!browser.problem.empty()) problem_sentence(look, look.language("open.unreadable", {browser.problem}));
    else if (shown.empty()) dim_sentence(look, look("open.nothing"));
    ImGui::PushStyleVar(ImGuiStyleVar_FramePadding, ImVec2(look.px(8.0f), look.px(4.0f)));
    for (const FolderEntry& entry : shown) {
        const bool chosen = entry.name == browser.chosen;
        ImGui::PushStyleColor(ImGuiCol_Text, saving && !entry.is_folder ? look.theme.dim : look.theme.ink);
        const std::string label = entry.is_folder ? entry.name + "/" : entry.name;
        const std::string shown_label = fitting(label, ImGui::GetContentRegionAvail().x - look.px(8.0f));
        if (list_entry(look, (shown_label + "##" + label).c_str(), chosen, ImGuiSelectableFlags_AllowDoubleClick)) {
            choose(entry);
            if (ImGui::IsMouseDoubleClicked(ImGuiMouseButton_Left) || ImGui::IsKeyPressed(ImGuiKey_Enter, false)) accept();
        }
        if (chosen && !ImGui::IsItemVisible()) ImGui::SetScrollHereY();
        ImGui::PopStyleColor();
    }
    ImGui::PopStyleVar();
}

// Enters a folder, opens a file, or takes the typed name.
void Browser::accept() const {
    FileBrowser& browser = state();
    const std::filesystem::path folder = path_of(browser.folder);
    const auto entry = [&](const std::string& name) {
        return std::find_if(browser.entries.begin(), browser.entries.end(), [&](const FolderEntry& e) { return e.name == name; });
    };
    if (const auto chosen = entry(browser.chosen); chosen != browser.entries.end() && chosen->is_folder) {
        go_to(folder / path_of(chosen->name));
        return;
    }
    if (browser.name.empty() && browser.chosen.empty()) return;
    if (saving) {
        std::filesystem::path file = folder / path_of(browser.name);
        if (!file.has_extension()) file += document_extension;
        std::error_code failure;
        if (std::filesystem::is_directory(file, failure)) go_to(file);
        else if (std::filesystem::exists(file, failure) && !browser.overwrite) browser.overwrite = true;
        else finish(file);
        return;
    }
    const std::string name = !browser.chosen.empty() ? browser.chosen : shown.size() == 1 ? shown.front().name : browser.name;
    const std::filesystem::path file = folder / path_of(name);
    std::error_code failure;
    if (std::filesystem::is_directory(file, failure)) go_to(file);
    else if (std::filesystem::exists(file, failure)) finish(file);
    else browser.problem_of_name = look.language("open.missing", {name});
}

void Browser::finish(const std::filesystem::path& file) const {
    ui.opened_file = utf8_of(file);
    ui.command = saving ? Command::save_as : Command::open;
    ui.dialog = Dialog::none;
}

}  // namespace

void open_panel(const Settings& settings, UiState& ui, const Look& look) {
    const bool saving = ui.dialog == Dialog::save_as;
    const bool open = saving || ui.dialog == Dialog::open;
    const DialogWindow dialog(look, {.title = look(saving ? "open.title.save" : "open.title"), .width = 760.0f, .height = 520.0f, .open = open});
    if (!dialog.visible() || !open) return;

    Browser browser{.ui = ui, .settings = settings, .look = look, .saving = saving, .shown = {}};
    browser.read_folder_if_new();
    browser.folder_line();
    browser.name_field();
    const float below = look.fonts.text->FontSize + look.px(8.0f) + look.px(36.0f);
    const float height = std::max(ImGui::GetContentRegionAvail().y - below, look.px(80.0f));
    ImGui::BeginChild("places", ImVec2(look.px(180.0f), height));
    browser.places();
    ImGui::EndChild();
    ImGui::SameLine(0.0f, look.px(16.0f));
    ImGui::BeginChild("entries", ImVec2(0.0f, height));
    browser.entries();
    ImGui::EndChild();

    FileBrowser& state = ui.browser;
    if (state.overwrite) problem_sentence(look, look.language("open.exists", {state.name}));
    else if (!state.problem_of_name.empty()) problem_sentence(look, state.problem_of_name);
    else dim_sentence(look, look(saving ? "open.hint.save" : "open.hint"));

    ImGui::SetCursorPosY(ImGui::GetWindowHeight() - look.px(20.0f) - look.fonts.text->FontSize - look.px(8.0f));
    const ImVec2 line = ImGui::GetCursorPos();
    toggle(look, "##all files", state.all_files);
    ImGui::SameLine();
    ImGui::SetCursorPosY(line.y + look.px(4.0f));
    ImGui::TextDisabled("%s", look("open.all_files"));
    ImGui::SetCursorPos(line);
    const char* verb = look(saving ? (state.overwrite ? "open.replace" : "open.save") : "open.open");
    dialog.buttons_from_right({look("dialog.cancel"), verb});
    if (button(look, look("dialog.cancel")) || dialog.cancelled()) {
        ui.dialog = Dialog::none;
        return;
    }
    ImGui::SameLine();
    if (button(look, verb, /*primary=*/true)) browser.accept();
}

}  // namespace attnscope
