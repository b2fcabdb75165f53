#include "app/gui/start.h"

#include "app/gui/widgets/plane_picture.h"
#include "core/attention/error.h"
#include "core/attention/explain.h"
#include "core/attention/running_total.h"
#include "core/files/document_json.h"

namespace attnscope {
namespace {

std::string range_text(Index count) { return count > 0 ? "0 to " + std::to_string(count - 1) : "none"; }

void pin(App& app, const Cell& cell) {
    if (const LongTrace* trace = app.long_trace()) {
        const Index n = trace->n();
        if (cell.row < 0 || cell.row >= n || cell.column < 0 || cell.column >= n)
            throw Error("there is no row " + std::to_string(cell.row) + ", column " + std::to_string(cell.column) + ": rows and columns are " + range_text(n), ExitCode::bad_usage);
        app.ui().map.pinned = app.ui().map.look_at = cell;
        return;
    }
    const NumberRef number{.array = app.ui().array, .head = app.ui().head, .row = cell.row, .column = cell.column};
    const MatrixD& matrix = array(app.trace(), number.array, number.head);
    if (cell.row < 0 || cell.row >= matrix.rows() || cell.column < 0 || cell.column >= matrix.cols())
        throw Error("there is no row " + std::to_string(cell.row) + ", column " + std::to_string(cell.column) + " in " + info(number.array).name +
                        ": rows are " + range_text(matrix.rows()) + ", columns " + range_text(matrix.cols()),
                    ExitCode::bad_usage);
    app.ui().pinned = number;
}

// So many terms of the pinned number's sum are added up.
void add_terms(App& app, Index terms) {
    if (app.is_long()) throw Error("terms are added up of short texts only; this one is too long for all its matrices", ExitCode::bad_usage);
    const Expression arithmetic = explain(app.trace(), *app.ui().pinned).expression;
    const Expression* sum = stepwise_sum(arithmetic);
    const auto count = static_cast<Index>(sum == nullptr ? 0 : term_steps(*sum).size());
    if (terms < 0 || terms > count)
        throw Error("there are no " + std::to_string(terms) + " terms to add up: the number has " + std::to_string(count), ExitCode::bad_usage);
    app.ui().walk = {.number = app.ui().pinned, .added = terms};
}

// Which view takes the place of matrices and of the row's bars.
void choose_views(App& app, const Start& start) {
    UiState& ui = app.ui();
    if (start.bars && ui.step != StepId::softmax) throw Error("only the step softmax has one row as bars", ExitCode::bad_usage);
    if (start.plane && plane_kind(app.trace().setup, ui.step) == PlaneKind::none)
        throw Error("there are no vectors of two numbers at this step: embedding, positions, scores and weighted_sum have them where D, d_k or d_v is 2", ExitCode::bad_usage);
    ui.softmax_bars = start.bars;
    ui.arrows = start.plane;
    ui.lines = start.lines;
    if (start.lines.shown) ui.folded_tab = 3;  // where the panels at the right are folded
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
    if (app.is_long() && start.present) throw Error("a long text is not presented yet; give a shorter one", ExitCode::bad_usage);
    if (start.step) go_to_step(app.ui(), *start.step);
    if (start.array) app.ui().array = *start.array;
    const Index heads = app.trace().setup.sizes.H;
    if (start.head < 0 || (start.head > 0 && start.head >= heads))
        throw Error("there is no head " + std::to_string(start.head) + ": heads are " + range_text(heads), ExitCode::bad_usage);
    app.ui().head = start.head;
    if (start.pinned) pin(app, *start.pinned);
    if (start.terms != 0) add_terms(app, start.terms);
    choose_views(app, start);
    app.ui().edits = start.edits;
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
