#include <imgui.h>

#include <algorithm>
#include <array>
#include <vector>

#include "app/gui/export_files.h"
#include "app/gui/panels/panels.h"
#include "app/gui/widgets/controls.h"
#include "app/gui/widgets/dialog.h"
#include "app/gui/widgets/shaped_field.h"
#include "core/files/trace_files.h"

namespace attnscope {
namespace {

constexpr const char* format_names[] = {"PNG", "SVG", "PDF", "CSV", "NPY"};
constexpr Index least_width = 200, most_width = 20000, least_dpi = 36, most_dpi = 2400;
constexpr const char* colormap_keys[] = {"export.colormap.cividis", "export.colormap.viridis", "export.colormap.magma",
                                         "export.colormap.grey", "export.colormap.diverging"};

struct ExportDialog {
    const Trace& trace;
    UiState& ui;
    const Look& look;

    ExportChoices& choices() const { return ui.exporting; }
    bool choice_row(const char* key, std::span<const char* const> shown, int& chosen) const;
    void format() const;
    void what() const;
    void size() const;
    void colors() const;
    void file() const;
    std::string summary() const;
};

bool ExportDialog::choice_row(const char* key, std::span<const char* const> shown, int& chosen) const {
    const float width = choice_width(look, shown);
    control_row(look, look(key), "", look(std::string(key) + ".tip"), width);
    return choice(look, (std::string("##") + key).c_str(), shown, chosen, width);
}

void ExportDialog::format() const {
    int chosen = static_cast<int>(choices().format);
    control_row(look, look("export.format"), "", look("export.format.tip"), segmented_width(look, format_names));
    if (!segmented(look, "format", format_names, chosen)) return;
    choices().format = static_cast<FigureFormat>(chosen);
    // the name keeps up while it is the proposed kind of name
    const std::filesystem::path given = path_of(choices().file);
    if (!choices().file.empty()) choices().file = utf8_of(std::filesystem::path(given).replace_extension(extension_of(choices().format)));
}

void ExportDialog::what() const {
    std::vector<std::string> names;
    std::vector<ArrayId> ids;
    for (const ArrayInfo& one : arrays()) {
        if (!is_stored(trace, one.id)) continue;
        ids.push_back(one.id);
        names.push_back(std::string(one.name) + " \u00b7 " + look("step." + std::string(info(step_of(one.id)).name) + ".title"));
    }
    std::vector<const char*> shown;
    for (const std::string& name : names) shown.push_back(name.c_str());
    auto chosen = static_cast<int>(std::find(ids.begin(), ids.end(), exported_array(ui)) - ids.begin());
    if (choice_row("export.array", shown, chosen)) choices().array = ids[static_cast<std::size_t>(chosen)];

    if (!info(exported_array(ui)).per_head || trace.setup.sizes.H < 2 || choices().format == FigureFormat::csv) return;
    const std::string one = look.language("export.heads.one", {std::to_string(ui.head + 1)});
    const std::array heads = {one.c_str(), look("export.heads.all")};
    int all = choices().all_heads ? 1 : 0;
    control_row(look, look("export.heads"), "", look("export.heads.tip"), segmented_width(look, heads));
    if (segmented(look, "heads", heads, all)) choices().all_heads = all == 1;
}

void ExportDialog::size() const {
    if (choices().format != FigureFormat::png) return;
    const std::array kinds = {look("export.size.width"), look("export.size.dpi")};
    int by_dpi = choices().by_dpi ? 1 : 0;
    const float field = look.px(84.0f), width = segmented_width(look, kinds) + look.px(8.0f) + field;
    control_row(look, look("export.size"), "", look("export.size.tip"), width);
    if (segmented(look, "size", kinds, by_dpi)) choices().by_dpi = by_dpi == 1;
    ImGui::SameLine();
    if (choices().by_dpi) integer_field("##dpi", choices().dots_per_inch, {.least = least_dpi, .most = most_dpi}, field);
    else integer_field("##width", choices().width_pixels, {.least = least_width, .most = most_width}, field);
}

// The same choice as in the panel of colours, because the picture has the colours of the screen.
void ExportDialog::colors() const {
    if (!is_picture(choices().format)) return;
    std::vector<const char*> shown = {look("export.colormap.own")};
    for (const char* key : colormap_keys) shown.push_back(look(key));
    int chosen = ui.colormap ? static_cast<int>(*ui.colormap) + 1 : 0;
    if (choice_row("export.colormap", shown, chosen))
        ui.colormap = chosen == 0 ? std::nullopt : std::optional(static_cast<Colormap>(chosen - 1));
}

void ExportDialog::file() const {
    section_head(look, look("export.file"));
    if (text_field(look, "##file", "", choices().file)) choices().outcome.clear();
    tooltip(look, look("export.file.tip"));
}

std::string ExportDialog::summary() const {
    const ArrayId id = exported_array(ui);
    const MatrixD& matrix = array(trace, id, info(id).per_head ? ui.head : 0);
    const std::string shape = std::to_string(matrix.rows()) + " \u00d7 " + std::to_string(matrix.cols());
    const bool all = exports_all_heads(trace, ui);
    const std::string heads = info(id).per_head
                                  ? (all ? look.language("export.summary.all", {std::to_string(trace.setup.sizes.H)})
                                         : look.language("export.summary.one", {std::to_string(ui.head + 1)}))
                                  : std::string();
    const char* key = !is_picture(choices().format)             ? "export.summary.numbers"
                      : choices().format != FigureFormat::png   ? "export.summary.vector"
                      : choices().by_dpi                        ? "export.summary.dpi"
                                                                : "export.summary.pixels";
    const std::string amount = std::to_string(choices().by_dpi ? choices().dots_per_inch : choices().width_pixels);
    return look.language(key, {info(id).name, shape, heads, amount});
}

}  // namespace

void export_panel(const Trace& trace, UiState& ui, const Look& look) {
    const bool open = ui.dialog == Dialog::export_figure;
    const DialogWindow window(look, {.title = look("export.title"), .width = 560.0f, .open = open});
    if (!window.visible() || !open) return;

    const ExportDialog dialog{.trace = trace, .ui = ui, .look = look};
    dialog.format();
    dialog.what();
    dialog.size();
    dialog.colors();
    dialog.file();
    dim_sentence(look, dialog.summary());
    if (!ui.exporting.outcome.empty()) {
        if (ui.exporting.failed) problem_sentence(look, ui.exporting.outcome);
        else dim_sentence(look, ui.exporting.outcome);
    }

    ImGui::Dummy(ImVec2(0.0f, look.px(4.0f)));
    window.buttons_from_right({look("dialog.close"), look("export.save")});
    if (button(look, look("dialog.close")) || window.cancelled()) {
        ui.dialog = Dialog::none;
        ui.exporting.outcome.clear();
    }
    ImGui::SameLine();
    if (button(look, look("export.save"), /*primary=*/true) || window.accepted()) ui.command = Command::export_figure;
}

}  // namespace attnscope
