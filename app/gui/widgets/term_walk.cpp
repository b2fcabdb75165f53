#include "app/gui/widgets/term_walk.h"

#include <imgui_internal.h>

#include <algorithm>

#include "app/gui/widgets/controls.h"
#include "app/gui/widgets/icon_button.h"
#include "core/attention/running_total.h"
#include "core/figure/number_text.h"

namespace attnscope {
namespace {

constexpr int most_numbers_skipped = 256;  // without a sum, while playing

Index terms_of(const Trace& trace, const NumberRef& number) {
    const Explanation explanation = explain(trace, number);
    const Expression* sum = stepwise_sum(explanation.expression);
    return sum == nullptr ? 0 : static_cast<Index>(sum->arguments.size());
}

Index added(const UiState& ui) { return ui.pinned && ui.walk.number == ui.pinned ? ui.walk.added : 0; }

void set_added(Index terms, UiState& ui) { ui.walk = {.number = ui.pinned, .added = terms}; }

// Row by row; none beyond the ends.
std::optional<NumberRef> neighbour(const Trace& trace, NumberRef number, Index by) {
    const MatrixD& matrix = array(trace, number.array, number.head);
    const Index place = number.row * matrix.cols() + number.column + by;
    if (place < 0 || place >= matrix.size()) return std::nullopt;
    number.row = place / matrix.cols();
    number.column = place % matrix.cols();
    return number;
}

std::optional<NumberRef> first_number(const Trace& trace, const UiState& ui) {
    const NumberRef first{.array = ui.array, .head = info(ui.array).per_head ? ui.head : 0};
    return array(trace, first.array, first.head).size() > 0 ? std::optional(first) : std::nullopt;
}

}  // namespace

std::optional<Index> term_in_turn(const UiState& ui) {
    const Index terms = added(ui);
    return terms > 0 ? std::optional(terms - 1) : std::nullopt;
}

std::vector<NumberRef> operands_in_turn(const Trace& trace, const UiState& ui) {
    const std::optional<Index> term = term_in_turn(ui);
    if (!term) return {};
    const Explanation explanation = explain(trace, *ui.pinned);
    const Expression* sum = stepwise_sum(explanation.expression);
    if (sum == nullptr || *term >= static_cast<Index>(sum->arguments.size())) return {};
    return term_steps(*sum)[static_cast<std::size_t>(*term)].operands;
}

std::string running_total_text(const Explanation& explanation, const UiState& ui, const Look& look) {
    const std::optional<Index> term = term_in_turn(ui);
    const Expression* sum = stepwise_sum(explanation.expression);
    if (!term || explanation.result != *ui.pinned || sum == nullptr || *term >= static_cast<Index>(sum->arguments.size())) return {};
    const double total = term_steps(*sum)[static_cast<std::size_t>(*term)].total;
    const char* key = sum->operation == Operation::maximum ? "terms.largest" : "terms.after";
    const std::string text = total == 0.0 ? "0" : number_text(total, std::min(ui.decimals + ui.more_digits + 2, 17));
    return look.language(key, {std::to_string(*term + 1), std::to_string(sum->arguments.size()), text});
}

void step_term(const Trace& trace, int by, UiState& ui) {
    if (!ui.pinned) {
        ui.pinned = first_number(trace, ui);
        return;
    }
    const Index terms = terms_of(trace, *ui.pinned), now = std::min(added(ui), terms);
    if (const Index next = now + by; next >= 0 && next <= terms) return set_added(next, ui);
    const auto other = neighbour(trace, *ui.pinned, by);
    if (!other) return;
    ui.pinned = other;
    set_added(by > 0 ? 0 : terms_of(trace, *other), ui);
}

bool play_term(const Trace& trace, UiState& ui) {
    if (trace.setup.tokens.empty()) return false;
    if (ui.pinned && added(ui) < terms_of(trace, *ui.pinned)) {
        set_added(added(ui) + 1, ui);
        return true;
    }
    auto next = ui.pinned ? neighbour(trace, *ui.pinned, 1) : first_number(trace, ui);
    for (int skipped = 0; next && terms_of(trace, *next) == 0; next = neighbour(trace, *next, 1))
        if (++skipped > most_numbers_skipped) next.reset();
    if (!next) {
        if (ui.step == static_cast<StepId>(step_count - 1)) return false;
        go_to_step(ui, static_cast<StepId>(static_cast<int>(ui.step) + 1));
        next = first_number(trace, ui);
    }
    ui.pinned = next;
    set_added(0, ui);
    return true;
}

void take_term_keys(const Trace& trace, UiState& ui) {
    const ImGuiIO& io = ImGui::GetIO();
    if (!ui.pinned) ui.walk = {};  // one that is pinned again begins anew
    if (ui.presenting.on || trace.setup.tokens.empty() || ui.step == StepId::tokens || ui.field || io.WantTextInput || ui.dialog != Dialog::none || ImGui::IsPopupOpen(nullptr, ImGuiPopupFlags_AnyPopup)) return;
    // as characters, which stand on other keys on other keyboards
    for (const ImWchar character : io.InputQueueCharacters) {
        if (character == ']') step_term(trace, 1, ui);
        if (character == '[') step_term(trace, -1, ui);
    }
    if (!io.KeyAlt || io.KeyCtrl || io.KeyShift) return;
    const ImGuiID owner = ImGui::GetID("terms");
    // ours, so that neither the focus moves nor Alt alone opens the menu
    for (const ImGuiKey key : {ImGuiKey_LeftArrow, ImGuiKey_RightArrow, ImGuiMod_Alt}) ImGui::SetKeyOwner(key, owner);
    if (ImGui::IsKeyPressed(ImGuiKey_RightArrow, owner, ImGuiInputFlags_Repeat)) step_term(trace, 1, ui);
    if (ImGui::IsKeyPressed(ImGuiKey_LeftArrow, owner, ImGuiInputFlags_Repeat)) step_term(trace, -1, ui);
}

float term_buttons(const Trace& trace, const Explanation& explanation, ImVec2 right, UiState& ui, const Look& look) {
    if (stepwise_sum(explanation.expression) == nullptr) return right.x;
    const float width = icon_button_width(look, "") + look.px(2.0f), left = right.x - 3.0f * width;
    float x = left;
    const auto next = [&](const char* id, Icon icon, const char* tip) {
        ImGui::SetCursorScreenPos(ImVec2(x, right.y));
        x += width;
        const bool pressed = icon_button(look, {.id = id, .icon = icon, .outlined = false});
        tooltip(look, look(tip));
        return pressed;
    };
    Playback& playback = ui.playback;
    const bool plays = playback.playing && playback.terms;
    if (next("previous term", Icon::previous, "terms.previous_tip")) step_term(trace, -1, ui);
    if (next("play terms", plays ? Icon::pause : Icon::play, "terms.play_tip")) {
        playback.playing = !plays;
        playback.terms = true;
        playback.next_at = ImGui::GetTime() + playback.seconds_per_step;
    }
    if (next("next term", Icon::next, "terms.next_tip")) step_term(trace, 1, ui);
    return left;
}

}  // namespace attnscope
