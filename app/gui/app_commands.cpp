// What the application does when a panel, a key or the window asks for it.

#include <imgui_internal.h>

#include <algorithm>
#include <utility>

#include "app/gui/app.h"
#include "app/gui/folder_entries.h"
#include "app/gui/shortcuts.h"
#include "core/attention/error.h"
#include "core/document/examples.h"
#include "core/figure/description.h"
#include "core/figure/palette.h"
#include "core/files/atomic_write.h"
#include "core/files/document_json.h"
#include "core/files/language_file.h"
#include "core/text/tokenizer.h"

namespace attnscope {
namespace {

constexpr double zoom_factor = 1.1;
constexpr std::uint64_t most_bytes_of_text = std::uint64_t{64} << 20;

}  // namespace

void App::take_shortcuts() {
    if (ui_.presenting.on) take_present_shortcuts();
    if (ui_.dialog != Dialog::none) return;
    // what is presented has its own keys; those with Ctrl work there too
    const Command asked = command_of_this_frame();
    if (asked != Command::none && (!ui_.presenting.on || ImGui::GetIO().KeyCtrl)) ui_.command = asked;
    if (const ImGuiIO& io = ImGui::GetIO(); io.KeyCtrl && !io.KeyAlt) take_compare_keys(ui_);
}

// What needs all matrices of a Trace, which a long text has not.
bool App::is_refused(Command command) {
    if (!ui_.map.shown || (command != Command::export_figure && command != Command::present && command != Command::copy_description)) return false;
    ui_.notice = language_(std::string(command == Command::export_figure ? "map.no_export" : command == Command::present ? "map.no_present" : "map.no_description"));
    return true;
}

void App::perform(Command command) {
    if (is_refused(command)) return;
    const auto zoom_to = [this](double zoom) {
        settings_.zoom = std::clamp(zoom, least_zoom, most_zoom);
        keep_settings();
    };
    const auto show_dialog = [this](Dialog dialog) {
        ui_.dialog = dialog;
        ui_.browser = {.folder = settings_.folder};
    };
    switch (command) {
        case Command::none: break;
        case Command::new_document: without_loss({.command = command, .file = {}}); break;
        case Command::open:
            if (ui_.opened_file.empty()) show_dialog(Dialog::open);
            else open(path_of(std::exchange(ui_.opened_file, {})));
            break;
        case Command::save: save(); break;
        case Command::save_as:
            if (ui_.opened_file.empty()) {
                show_dialog(Dialog::save_as);
                ui_.browser.name = file_.empty() ? (document().title.empty() ? "attention" : document().title) + ".json" : utf8_of(file_.filename());
            } else if (save_to(path_of(std::exchange(ui_.opened_file, {})))) {
                carry_out(std::exchange(after_saving_, {}));
            }
            break;
        case Command::export_figure:
            if (ui_.dialog == Dialog::export_figure) export_figure();
            else {
                show_dialog(Dialog::export_figure);
                propose_export();
            }
            break;
        case Command::undo:
        case Command::redo: change_history(command); break;
        case Command::history: ui_.dialog = Dialog::history; break;
        case Command::toggle_theme:
            settings_.theme = name_of(static_cast<Paper>((static_cast<int>(drawing_.theme().paper_kind) + 1) % paper_count));
            keep_settings();
            break;
        case Command::zoom_in: zoom_to(settings_.zoom * zoom_factor); break;
        case Command::zoom_out: zoom_to(settings_.zoom / zoom_factor); break;
        case Command::zoom_reset: zoom_to(1.0); break;
        case Command::present:
            ImGui::ClearActiveID();
            start_presenting(ui_, /*has_notes=*/!document().notes.empty());
            break;
        case Command::copy_description: copy_description(); break;
        case Command::notes: ui_.dialog = Dialog::notes; break;
        case Command::keys: ui_.dialog = Dialog::keys; break;
        case Command::quit: ask_to_quit(); break;
    }
}

// For those who cannot see the picture, and for a text beside it.
void App::copy_description() {
    DescribedPicture picture{.array = ui_.array, .head = ui_.head};
    if (ui_.pinned && info(ui_.pinned->array).rows == Axis::tokens) picture.row = ui_.pinned->row;
    const std::string text = description(*trace_, picture, language_);
    ImGui::SetClipboardText(text.c_str());
    ui_.notice = language_("description.copied", {text});
}

// The text box holds a copy of its text while it is typed into: it lets go and takes the keyboard again.
void App::change_history(Command command) {
    const bool possible = command == Command::undo ? history_.can_undo() : history_.can_redo();
    if (!possible) return;
    if (ImGui::GetIO().WantTextInput) {
        ImGui::ClearActiveID();
        ui_.text_wants_keyboard = true;
    }
    if (command == Command::undo) history_.undo();
    else history_.redo();
    show_after_history_change();
}

void App::show_after_history_change() {
    ++gesture_;
    compute_if_changed();
}

void App::keep_work() {
    if (!journal_) return;
    if (unsaved()) journal_->keep({.document = document(), .file = utf8_of(file_)});
    else journal_->forget();
    if (const std::string complaint = journal_->complaint(); !complaint.empty()) ui_.notice = complaint;
}

// What is taken back is not saved yet: it is compared with its file, where that can still be read.
void App::take_back(const UnsavedWork& work) {
    std::filesystem::path file = path_of(work.file);
    Document saved;
    if (!file.empty()) {
        try {
            saved = read_document(file, *options_.files);
        } catch (const std::exception&) {
            file.clear();
        }
    }
    show(work.document, file);
    baseline_ = saved_ = std::move(saved);
    keep_work();
}

void App::perform_recover_choice() {
    const RecoverChoice choice = std::exchange(ui_.recover_choice, RecoverChoice::none);
    if (choice == RecoverChoice::none || left_.empty()) return;
    if (choice == RecoverChoice::take) {
        take_back(left_.front().work());
        if (journal_) journal_->wait_until_done();  // before the old entry goes
    }
    if (choice != RecoverChoice::later) left_.front().discard();
    left_.erase(left_.begin());
    // only one can be taken back into this window; the others wait for the next start
    ui_.dialog = left_.empty() || choice == RecoverChoice::take ? Dialog::none : Dialog::recover;
}

void App::show(Document document, std::filesystem::path file) {
    const std::uint64_t revision = history_.revision();
    history_ = History(document, revision + 1);
    baseline_ = document;
    saved_ = std::move(document);
    file_ = std::move(file);
    // nothing of another document is compared with this one
    gesture_of_before_ = ++gesture_;
    before_.reset();
    compute_if_changed();
}

void App::open(const std::filesystem::path& file) { without_loss({.command = Command::open, .file = file}); }

void App::ask_to_quit() { without_loss({.command = Command::quit, .file = {}}); }

bool App::unsaved() const { return !(history_.current() == saved_); }

std::string App::title() const {
    std::string name = file_.empty() ? document().title : utf8_of(file_.filename());
    if (name.empty()) name = language_(std::string("document.untitled"));
    return name + (unsaved() ? " \u2022" : "") + " \u2014 attnscope";
}

void App::without_loss(AfterSaving then) {
    if (!unsaved()) {
        carry_out(then);
        return;
    }
    after_saving_ = std::move(then);
    ui_.dialog = Dialog::unsaved_work;
}

void App::carry_out(const AfterSaving& then) {
    try {
        if (then.command == Command::quit) quits_ = true;
        if (then.command == Command::new_document) show(Document{});
        if (then.command == Command::open) open_file(then.file);
    } catch (const std::exception& error) {
        ui_.notice = error.what();
    }
}

// A document, or a plain text that becomes the text of a new one.
void App::open_file(const std::filesystem::path& file) {
    if (file.extension() == ".txt") {
        const CleanText clean = clean_utf8(read_file(file, most_bytes_of_text, *options_.files));
        Document document;
        document.title = utf8_of(file.stem());
        document.text = clean.text;
        show(std::move(document));
        if (!clean.invalid_at.empty())
            ui_.notice = language_("open.invalid_utf8", {utf8_of(file.filename()), std::to_string(clean.invalid_at.size()), std::to_string(clean.invalid_at.front())});
    } else {
        show(read_document(file, *options_.files), file);
    }
    const std::filesystem::path whole = std::filesystem::absolute(file);
    remember_file(settings_, utf8_of(whole));
    settings_.folder = utf8_of(whole.parent_path());
    keep_settings();
}

void App::perform_unsaved_choice() {
    switch (std::exchange(ui_.unsaved_choice, UnsavedChoice::none)) {
        case UnsavedChoice::none: break;
        case UnsavedChoice::cancel: after_saving_ = {}; break;
        case UnsavedChoice::discard: carry_out(std::exchange(after_saving_, {})); break;
        case UnsavedChoice::save:
            if (save()) carry_out(std::exchange(after_saving_, {}));
            break;
    }
}

bool App::save() {
    if (!file_.empty()) return save_to(file_);
    perform(Command::save_as);
    return false;
}

bool App::save_to(const std::filesystem::path& file) {
    try {
        save_document(file, document(), *options_.files);
    } catch (const std::exception& error) {
        ui_.notice = error.what();
        return false;
    }
    file_ = file;
    saved_ = document();
    keep_work();
    remember_file(settings_, utf8_of(std::filesystem::absolute(file)));
    settings_.folder = utf8_of(std::filesystem::absolute(file).parent_path());
    keep_settings();
    return true;
}

void App::set_language(const std::string& code) {
    language_ = embedded_language(code);
    settings_.language = code;
    keep_settings();
}

void App::keep_settings() {
    if (options_.settings_file.empty()) return;
    try {
        write_settings(options_.settings_file, settings_);
    } catch (const std::exception& error) {
        ui_.notice = error.what();
    }
}

}  // namespace attnscope
