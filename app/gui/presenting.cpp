#include "app/gui/presenting.h"

#include <algorithm>
#include <array>
#include <utility>

#include "app/gui/ui_state.h"
#include "app/gui/widgets/stage_plan.h"

namespace attnscope {
namespace {

constexpr double seconds_between_digits = 1.0;
constexpr double type_factor = 1.1;

using enum PresentAction;
constexpr auto keys = std::to_array<PresentKey>({
    {{.key = ImGuiKey_PageDown}, forward},
    {{.key = ImGuiKey_Space}, forward},
    {{.key = ImGuiKey_RightArrow}, forward},
    {{.key = ImGuiKey_DownArrow}, forward},
    {{.key = ImGuiKey_Enter}, forward},
    {{.key = ImGuiKey_PageUp}, back},
    {{.key = ImGuiKey_Backspace}, back},
    {{.key = ImGuiKey_LeftArrow}, back},
    {{.key = ImGuiKey_UpArrow}, back},
    {{.key = ImGuiKey_Space, .shift = true}, back},
    {{.key = ImGuiKey_Home}, first},
    {{.key = ImGuiKey_End}, last},
    {{.key = ImGuiKey_Tab}, next_result},
    {{.key = ImGuiKey_Tab, .shift = true}, previous_result},
    {{.character = U'h'}, next_head},
    {{.key = ImGuiKey_LeftArrow, .shift = true}, cell_left},
    {{.key = ImGuiKey_RightArrow, .shift = true}, cell_right},
    {{.key = ImGuiKey_UpArrow, .shift = true}, cell_up},
    {{.key = ImGuiKey_DownArrow, .shift = true}, cell_down},
    {{.character = U'.'}, blank},
    {{.character = U'\u3002'}, blank},  // the same key where Chinese is typed
    {{.character = U'b'}, blank},
    {{.character = U'+'}, larger},
    {{.character = U'='}, larger},  // the same key without Shift
    {{.character = U'-'}, smaller},
    {{.character = U'*'}, fill},
    {{.character = U'?'}, help},
    {{.character = U'\uFF1F'}, help},  // the same key where Chinese is typed
    {{.key = ImGuiKey_Escape}, leave},
    {{.key = ImGuiKey_F5}, leave},
    {{.key = ImGuiKey_F5, .shift = true}, leave},
});

bool is_digit(char32_t c) { return c >= U'0' && c <= U'9'; }

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
        case help: ui.dialog = Dialog::keys; break;
        case leave: stop_presenting(ui); break;
    }
}

}  // namespace

std::span<const PresentKey> present_keys() { return keys; }

PresentAction action_of(const KeyPress& press) {
    if (is_digit(press.character)) return digit;
    const char32_t small = press.character >= U'A' && press.character <= U'Z' ? press.character + (U'a' - U'A') : press.character;
    for (const PresentKey& known : keys)
        if (press.character != 0 ? known.press.character == small : known.press.key == press.key && known.press.shift == press.shift) return known.action;
    return none;
}

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

void start_presenting(UiState& ui) {
    if (ui.presenting.on) return;
    ui.presenting.before = {.step = ui.step, .view = ui.view, .painting = ui.painting};
    ui.presenting.on = true;
    ui.presenting.blank = false;
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
