#include "app/gui/presenting.h"

#include <algorithm>
#include <utility>

#include "app/gui/shortcuts.h"
#include "app/gui/widgets/stage_plan.h"
#include "app/gui/widgets/term_walk.h"

namespace attnscope {
namespace {

constexpr double seconds_between_digits = 1.0;
constexpr double type_factor = 1.1;

using enum PresentAction;

// Over steps that are switched off, which digits still reach.
void move_step(int by, const Options& options, UiState& ui) {
    for (int to = static_cast<int>(ui.step) + by; to >= 0 && to < step_count; to += by)
        if (is_on(static_cast<StepId>(to), options)) {
            go_to_step(ui, static_cast<StepId>(to));
            return;
        }
}

// 1 to 9 go there at once and 0 to the tenth; a second digit within a second may make it 10 to 15.
void take_digit(int digit, double now, UiState& ui) {
    const std::optional<FirstDigit> first = std::exchange(ui.presenting.first_digit, std::nullopt);
    if (first && now - first->at <= seconds_between_digits)
        if (const int both = first->digit * 10 + digit; both >= 10 && both <= step_count) {
            go_to_step(ui, static_cast<StepId>(both - 1));
            return;
        }
    go_to_step(ui, static_cast<StepId>(digit == 0 ? 9 : digit - 1));
    ui.presenting.first_digit = FirstDigit{digit, now};
}

void move_result(int by, const Options& options, UiState& ui) {
    const auto results = switchable_results(ui.step, options);
    if (results.empty()) return;
    const auto count = static_cast<int>(results.size());
    const auto found = std::ranges::find(results, is_additive_weight(ui.array) ? ArrayId::W_a : ui.array);
    const int at = found == results.end() ? count - 1 : static_cast<int>(found - results.begin());
    ui.array = results[static_cast<std::size_t>((at + by + count) % count)];
    ui.pinned.reset();
}

void move_head(const Trace& trace, UiState& ui) {
    const Index heads = std::max<Index>(trace.setup.sizes.H, 1);
    ui.head = (ui.head + 1) % heads;
    if (ui.pinned && info(ui.pinned->array).per_head) ui.pinned->head = ui.head;
}

void move_cell(Index rows, Index columns, const Trace& trace, UiState& ui) {
    if (trace.setup.tokens.empty()) return;
    if (!ui.pinned) {
        if (array(trace, ui.array, ui.head).size() > 0)
            ui.pinned = NumberRef{.array = ui.array, .head = info(ui.array).per_head ? ui.head : 0};
        return;
    }
    const MatrixD& matrix = array(trace, ui.pinned->array, ui.pinned->head);
    ui.pinned->row = std::clamp<Index>(ui.pinned->row + rows, 0, matrix.rows() - 1);
    ui.pinned->column = std::clamp<Index>(ui.pinned->column + columns, 0, matrix.cols() - 1);
    bring_into_view(ui, trace);
}

void move_term(int by, const Trace& trace, UiState& ui) {
    if (!trace.setup.tokens.empty() && ui.step != StepId::tokens) step_term(trace, by, ui);
}

void change_type(double factor, UiState& ui) {
    Presenting& presenting = ui.presenting;
    const double now = presenting.type > 0.0 ? presenting.type : ui.presented_type;
    presenting.type = std::clamp(now * factor, least_type, most_type);
}

void perform(PresentAction action, const Trace& trace, UiState& ui) {
    const Options& options = trace.setup.options;
    switch (action) {
        case none:
        case digit: break;
        case forward: move_step(1, options, ui); break;
        case back: move_step(-1, options, ui); break;
        case first: go_to_step(ui, StepId::tokens); break;
        case last:
            go_to_step(ui, static_cast<StepId>(step_count - 1));
            if (!is_on(ui.step, options)) move_step(-1, options, ui);
            break;
        case blank: ui.presenting.blank = true; break;
        case larger: change_type(type_factor, ui); break;
        case smaller: change_type(1.0 / type_factor, ui); break;
        case fill: ui.presenting.type = 0.0; break;
        case next_result: move_result(1, options, ui); break;
        case previous_result: move_result(-1, options, ui); break;
        case next_head: move_head(trace, ui); break;
        case cell_left: move_cell(0, -1, trace, ui); break;
        case cell_right: move_cell(0, 1, trace, ui); break;
        case cell_up: move_cell(-1, 0, trace, ui); break;
        case cell_down: move_cell(1, 0, trace, ui); break;
        case next_term: move_term(1, trace, ui); break;
        case previous_term: move_term(-1, trace, ui); break;
        case laser: ui.presenting.laser = !ui.presenting.laser; break;
        case magnifier: ui.presenting.magnifier = !ui.presenting.magnifier; break;
        case notes:
            ui.presenting.notes = ui.presenting.notes == NotesWish::none ? NotesWish::anywhere : NotesWish::none;
            ui.presenting.notes_failed = false;
            break;
        case watch: ui.presenting.watch_wish = WatchWish::toggle; break;
        case watch_reset: ui.presenting.watch_wish = WatchWish::reset; break;
        case help: ui.dialog = Dialog::keys; break;
        case leave: stop_presenting(ui); break;
    }
}

}  // namespace

std::vector<KeyPress> pressed_in_this_frame() {
    const ImGuiIO& io = ImGui::GetIO();
    if (io.KeyCtrl || io.KeyAlt || io.KeySuper || io.WantTextInput) return {};
    const auto prints_nothing = [](int key) {
        return (key >= ImGuiKey_Tab && key <= ImGuiKey_Escape) || key == ImGuiKey_KeypadEnter || (key >= ImGuiKey_F1 && key <= ImGuiKey_F12);
    };
    std::vector<KeyPress> presses;
    for (int key = ImGuiKey_NamedKey_BEGIN; key < ImGuiKey_NamedKey_END; ++key)
        if (prints_nothing(key) && ImGui::IsKeyPressed(static_cast<ImGuiKey>(key), /*repeat=*/false))
            presses.push_back({.key = key == ImGuiKey_KeypadEnter ? ImGuiKey_Enter : static_cast<ImGuiKey>(key), .shift = io.KeyShift});
    for (const ImWchar c : io.InputQueueCharacters)
        if (c > U' ') presses.push_back({.character = static_cast<char32_t>(c)});
    return presses;
}

void start_presenting(UiState& ui, bool has_notes) {
    if (ui.presenting.on) return;
    ui.presenting.before = {.step = ui.step, .view = ui.view, .painting = ui.painting};
    ui.presenting.on = true;
    ui.presenting.blank = ui.presenting.magnifier = ui.presenting.notes_failed = false;
    ui.presenting.notes = has_notes ? NotesWish::on_another_monitor : NotesWish::none;
    ui.presenting.first_digit.reset();
    ui.view = {};
    ui.painting = false;
    ui.playback.playing = false;
    ui.field.reset();
    ui.menu.reset();
}

void stop_presenting(UiState& ui) {
    if (!ui.presenting.on) return;
    ui.presenting.on = ui.presenting.blank = false;
    const PutAside& before = ui.presenting.before;
    ui.view = before.step == ui.step ? before.view : View{};
    ui.painting = before.step == ui.step && before.painting;
}

bool take_present_keys(std::span<const KeyPress> presses, const Trace& trace, double now, UiState& ui) {
    if (presses.empty() || !ui.presenting.on) return false;
    if (ui.presenting.blank) {
        ui.presenting.blank = false;
        return true;
    }
    for (const KeyPress& press : presses) {
        const PresentAction action = action_of(press);
        if (action == digit) take_digit(static_cast<int>(press.character - U'0'), now, ui);
        else perform(action, trace, ui);
    }
    return true;
}

}  // namespace attnscope
