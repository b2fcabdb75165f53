// The application's side of the export dialog.

#include "app/gui/app.h"
#include "app/gui/export_files.h"
#include "app/gui/folder_entries.h"

namespace attnscope {

void App::propose_export() {
    const std::filesystem::path folder = !file_.empty() ? std::filesystem::absolute(file_).parent_path()
                                         : settings_.folder.empty() ? home_folder()
                                                                    : path_of(settings_.folder);
    const std::string title = file_.empty() ? document().title : utf8_of(file_.stem());
    ui_.exporting.array.reset();
    ui_.exporting.outcome.clear();
    ui_.exporting.file = utf8_of(proposed_file(*trace_, ui_, folder, title));
}

void App::export_figure() {
    ExportChoices& choices = ui_.exporting;
    choices.failed = true;
    if (choices.file.empty()) {
        choices.outcome = language_(std::string("export.no_file"));
        return;
    }
    try {
        write_export(*trace_, ui_, path_of(choices.file), drawing_.theme().paper_kind, language_, *options_.files);
        choices.outcome = language_("export.done", {choices.file});
        choices.failed = false;
    } catch (const std::exception& error) {
        choices.outcome = error.what();
    }
}

}  // namespace attnscope
