// How the application presents: one step in place of the panels.

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>
#include <vector>

#include "app/gui/app.h"
#include "app/gui/presented_layout.h"
#include "app/gui/widgets/presented_pointer.h"
#include "app/gui/widgets/stage_view.h"

namespace attnscope {
namespace {

constexpr std::array stage_types = {1.0f, 1.15f, 1.3f, 1.5f, 1.75f, 2.0f, 2.3f, 2.6f, 3.0f};
// of the type of words: what has much beside each other
constexpr float share_of_views = 0.75f, share_of_comparisons = 0.6f;
constexpr float chips_at_scale_one = 100.0f * 100.0f;  // square pixels of a token and what is around it

constexpr ImGuiWindowFlags plain = ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove | ImGuiWindowFlags_NoSavedSettings | ImGuiWindowFlags_NoNav |
                                   ImGuiWindowFlags_NoScrollWithMouse;

constexpr float laser_radius = 5.0f, glass_width = 240.0f, glass_height = 130.0f;  // at scale 1

// What reaches beyond the place by no more than `margin` is seen too. The list is added to `drawn`.
template <class Content>
void in_place(const char* name, const Place& place, float margin, std::vector<const ImDrawList*>& drawn, Content&& content) {
    if (place.empty()) return;
    ImGui::SetCursorScreenPos(ImVec2(place.at.x - margin, place.at.y - margin));
    ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, ImVec2(margin, margin));
    ImGui::BeginChild(name, ImVec2(place.size.x + 2.0f * margin, place.size.y + 2.0f * margin), ImGuiChildFlags_AlwaysUseWindowPadding, plain);
    ImGui::PopStyleVar();
    content();
    drawn.push_back(ImGui::GetWindowDrawList());
    ImGui::EndChild();
}

void draw_at_pointer(const std::vector<const ImDrawList*>& drawn, const Presenting& presenting, const Look& look) {
    const ImVec2 mouse = ImGui::GetIO().MousePos, screen = ImGui::GetIO().DisplaySize;
    if (!ImGui::IsMousePosValid(&mouse) || mouse.x < 0.0f || mouse.y < 0.0f || mouse.x >= screen.x || mouse.y >= screen.y) return;
    ImDrawList& front = *ImGui::GetForegroundDrawList();
    if (presenting.magnifier || ImGui::IsMouseDown(ImGuiMouseButton_Right))
        draw_lens(drawn, lens_at(mouse, ImVec2(look.px(glass_width), look.px(glass_height)), screen), look.theme, look.scale, front);
    if (!presenting.laser) return;
    ImGui::SetMouseCursor(ImGuiMouseCursor_None);
    draw_laser(front, mouse, look.px(laser_radius));
}

// Tokens have no numbers whose size could decide: half of the stage is for them.
float chips_type(Index tokens, ImVec2 stage, float monitor_scale) {
    const float room = stage.x * stage.y / 2.0f / (chips_at_scale_one * static_cast<float>(std::max<Index>(tokens, 1)));
    return std::sqrt(room) / monitor_scale;
}

}  // namespace

// A dialog has the size it has in the window.
bool App::is_presented() const { return ui_.presenting.on && ui_.dialog == Dialog::none; }

// Found once for what is looked at, not again for what was measured at the size that was found.
void App::choose_presented_type(float monitor_scale) {
    const ImVec2 display = ImGui::GetIO().DisplaySize;
    const PresentedFor shown{.trace = trace_.get(), .step = ui_.step, .array = ui_.array, .head = ui_.head, .width = display.x, .height = display.y,
                             .monitor_scale = monitor_scale, .type = ui_.presenting.type,
                             .view = view_of_step(trace_->setup, ui_, /*comparing=*/true)};
    if (shown == presented_for_) return;
    presented_for_ = shown;
    const double chosen = ui_.presenting.type;
    const double words = chosen > 0.0 ? chosen : words_type_that_fills(display.x, display.y, monitor_scale);
    ui_.presented_type = words;
    presented_words_ = static_cast<float>(words) * monitor_scale;
    const Place place = presented_layout(display.x, display.y, presented_words_).stage;
    const float most = chosen > 0.0 ? static_cast<float>(chosen) : static_cast<float>(most_type);
    presented_stage_ = std::min(static_cast<float>(words), most);
    if (place.empty() || shown.view == StepView::nothing) return;
    // a comparison of tokens is of chips, too
    if (ui_.step == StepId::tokens) {
        presented_stage_ = std::clamp(chips_type(trace_->setup.sizes.n, place.size, monitor_scale), 1.0f, presented_stage_);
        return;
    }
    if (shown.view != StepView::matrices) {
        presented_stage_ = std::max(presented_stage_ * (shown.view == StepView::comparison ? share_of_comparisons : share_of_views), 1.0f);
        return;
    }
    const StagePlan plan = plan_stage(*trace_, ui_.step, ui_.array, std::clamp<Index>(ui_.head, 0, trace_->setup.sizes.H - 1));
    const StageView measured = fitted_stage(*trace_, plan, {place.at.x, place.at.y, place.size.x, place.size.y}, ui_, look());
    std::vector<float> factors;
    for (const float type : stage_types)
        if (type <= most) factors.push_back(type * monitor_scale / drawing_.scale());
    presented_stage_ = stage_factor_that_fills(measured.shape, measured.metrics, factors) * drawing_.scale() / monitor_scale;
}

FontScales App::font_scales(float monitor_scale) {
    const auto in_window = monitor_scale * static_cast<float>(settings_.zoom);
    // the first frame of all has no fonts to measure with
    if (!is_presented() || drawing_.scale() == 0.0f) {
        presented_for_ = {};
        return {.scale = in_window};
    }
    choose_presented_type(monitor_scale);
    return {.scale = presented_stage_ * monitor_scale, .words = presented_words_};
}

void App::draw_presented(const Look& look) {
    ui_.hovered_before = std::exchange(ui_.hovered, std::nullopt);
    ui_.hovered_term.reset();
    compute_if_changed();
    if (!is_presented()) return;
    const ImVec2 size = ImGui::GetIO().DisplaySize;
    if (ui_.presenting.blank) {
        ImGui::GetWindowDrawList()->AddRectFilled(ImVec2(0.0f, 0.0f), size, IM_COL32_BLACK);
        if (ImGui::IsMouseClicked(ImGuiMouseButton_Left)) ui_.presenting.blank = false;
        return;
    }
    ImGui::GetWindowDrawList()->AddRectFilled(ImVec2(0.0f, 0.0f), size, look.theme.paper);
    if (presented_words_ <= 0.0f || drawing_.atlas().words().text == nullptr) return;  // drawn in the next frame
    const PresentedLayout layout = presented_layout(size.x, size.y, presented_words_);
    Look words = drawing_.words(language_, presented_words_);
    words.motion = look.motion;
    words.low = true;
    std::vector<const ImDrawList*> drawn;
    in_place("presented stage", layout.stage, layout.margin, drawn, [&] { presented_stage_panel(*trace_, before_.get(), ui_, look, &compared_); });
    ImGui::PushFont(words.fonts.text);
    in_place("presented words", layout.words, 0.0f, drawn, [&] {
        if (trace_->setup.sizes.n > 0 && number_in_question(ui_)) arithmetic_panel(*trace_, before_.get(), ui_, words);
        else presented_sentence_panel(*trace_, ui_, words);
    });
    in_place("presented line", layout.line, 0.0f, drawn, [&] { presented_line_panel(*trace_, ui_, words); });
    ImGui::PopFont();
    draw_at_pointer(drawn, ui_.presenting, words);
}

void App::take_present_shortcuts() {
    // the key that closes a dialog is not for what is presented behind it
    if (!is_presented() || presented_for_ == PresentedFor{}) return;
    // what the pointer asks for beside pointing is for the window
    ui_.edits.clear();
    ui_.field.reset();
    ui_.menu.reset();
    if (take_present_keys(pressed_in_this_frame(), *trace_, ImGui::GetTime(), ui_)) frames_due_ = frames_to_settle;
}

}  // namespace attnscope
