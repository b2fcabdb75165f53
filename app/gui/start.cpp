#include "app/gui/start.h"

#include "core/attention/error.h"
#include "core/files/document_json.h"

namespace attnscope {
namespace {

std::string range_text(Index count) { return count > 0 ? "0 to " + std::to_string(count - 1) : "none"; }

void pin(App& app, const Cell& cell) {
    const NumberRef number{.array = app.ui().array, .head = app.ui().head, .row = cell.row, .column = cell.column};
    const MatrixD& matrix = array(app.trace(), number.array, number.head);
    if (cell.row < 0 || cell.row >= matrix.rows() || cell.column < 0 || cell.column >= matrix.cols())
        throw Error("there is no row " + std::to_string(cell.row) + ", column " + std::to_string(cell.column) + " in " + info(number.array).name +
                        ": rows are " + range_text(matrix.rows()) + ", columns " + range_text(matrix.cols()),
                    ExitCode::bad_usage);
    app.ui().pinned = number;
}

CompareWith comparison_of(Variant variant) {
    switch (variant) {
        case Variant::without_mask: return CompareWith::without_mask;
        case Variant::causal_mask: return CompareWith::causal_mask;
        case Variant::without_scale: return CompareWith::without_scale;
        case Variant::standard_scale: return CompareWith::standard_scale;
    }
    return CompareWith::nothing;
}

}  // namespace

AppOptions options_of(const Start& start) {
    AppOptions options;
    options.language = start.language;
    options.theme = start.theme;
    return options;
}

void begin(App& app, const Start& start) {
    if (!start.file.empty()) app.show(read_document(start.file), start.file);
    else if (start.document) app.show(*start.document);
    app.wait_for_result();
    if (start.step) go_to_step(app.ui(), *start.step);
    if (start.array) app.ui().array = *start.array;
    const Index heads = app.trace().setup.sizes.H;
    if (start.head < 0 || (start.head > 0 && start.head >= heads))
        throw Error("there is no head " + std::to_string(start.head) + ": heads are " + range_text(heads), ExitCode::bad_usage);
    app.ui().head = start.head;
    if (start.pinned) pin(app, *start.pinned);
    app.ui().open = start.open;
    if (start.present) start_presenting(app.ui(), /*has_notes=*/!app.document().notes.empty());
    if (start.compare) app.ui().compare = {.with = comparison_of(*start.compare), .shown = true};
    switch (start.dialog) {
        case Dialog::open: app.ui().command = Command::open; break;
        case Dialog::save_as: app.ui().command = Command::save_as; break;
        case Dialog::export_figure: app.ui().command = Command::export_figure; break;
        case Dialog::none: break;  // whatever the application has to ask
        default: app.ui().dialog = start.dialog; break;
    }
}

}  // namespace attnscope
