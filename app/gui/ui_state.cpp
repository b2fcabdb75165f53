#include "app/gui/ui_state.h"

#include <algorithm>

#include "app/gui/widgets/stage_plan.h"

namespace attnscope {
namespace {

bool exists(const NumberRef& number, const Trace& trace) {
    if (number.head < 0 || number.head >= trace.setup.sizes.H) return false;
    if (is_additive_weight(number.array) && trace.setup.weights.additive.empty()) return false;
    const MatrixD& matrix = array(trace, number.array, number.head);
    return number.row >= 0 && number.row < matrix.rows() && number.column >= 0 && number.column < matrix.cols();
}

}  // namespace

std::optional<NumberRef> number_in_question(const UiState& ui) {
    if (ui.hovered) return ui.hovered;
    return ui.hovered_before ? ui.hovered_before : ui.pinned;
}

Index head_in_question(const UiState& ui, const Trace& trace) {
    const auto number = number_in_question(ui);
    if (number && number->array == ArrayId::concat && exists(*number, trace)) return number->column / trace.setup.sizes.d_v;
    return std::clamp<Index>(ui.head, 0, std::max<Index>(trace.setup.sizes.H - 1, 0));
}

void go_to_step(UiState& ui, StepId step) {
    ui.step = step;
    ui.array = info(step).main_result;
    ui.painting = false;
    ui.shows_largest_change = false;
    ui.field.reset();
    ui.token_editing = {};
    ui.held.reset();
    ui.press = {};
    ui.turning.reset();
    ui.hovered.reset();
    ui.hovered_before.reset();
    ui.pinned.reset();
    ui.hovered_term.reset();
    ui.view = {};
}

void bring_into_view(UiState& ui, const Trace& trace) {
    if (!ui.pinned || ui.view.zoom <= 1.0) return;
    const MatrixD& matrix = array(trace, ui.pinned->array, ui.pinned->head);
    const auto center = [zoom = ui.view.zoom](double now, Index cell, Index count) {
        const double half_seen = 0.5 / zoom, begin = static_cast<double>(cell) / static_cast<double>(count), end = static_cast<double>(cell + 1) / static_cast<double>(count);
        return std::min(std::max(now, end - half_seen), begin + half_seen);
    };
    ui.view.center_row = center(ui.view.center_row, ui.pinned->row, matrix.rows());
    ui.view.center_column = center(ui.view.center_column, ui.pinned->column, matrix.cols());
}

void keep_within(UiState& ui, const Trace& trace) {
    if (is_additive_weight(ui.array) && trace.setup.weights.additive.empty()) ui.array = info(ui.step).main_result;
    ui.head = std::clamp<Index>(ui.head, 0, std::max<Index>(trace.setup.sizes.H - 1, 0));
    ui.compare.head = std::clamp<Index>(ui.compare.head, 0, std::max<Index>(trace.setup.sizes.H - 1, 0));
    for (std::optional<NumberRef>* number : {&ui.hovered, &ui.pinned})
        if (*number && !exists(**number, trace)) number->reset();
    if (ui.press.dragged && !exists(*ui.press.dragged, trace)) ui.press = {};
    if (ui.turning && !exists(ui.turning->number, trace)) ui.turning.reset();
}

}  // namespace attnscope
