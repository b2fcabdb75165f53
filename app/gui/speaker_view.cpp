#include "app/gui/speaker_view.h"

#include <imgui.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "app/gui/stopwatch.h"
#include "app/gui/widgets/any_text.h"
#include "app/gui/widgets/controls.h"
#include "app/gui/widgets/stage_text.h"
#include "core/figure/palette.h"

namespace attnscope {
namespace {

constexpr float padding = 20.0f, notes_enlarged = 1.6f;  // of the type of controls
constexpr float lines_scrolled = 4.0f;

std::string step_text(StepId step, const Language& language) {
    return std::to_string(static_cast<int>(step) + 1) + " \u00b7 " + language(step_title_key(step));
}

void text_in(ImFont* font, ImU32 color, const std::string& text) {
    ImGui::PushFont(font);
    ImGui::PushStyleColor(ImGuiCol_Text, color);
    ImGui::TextUnformatted(text.c_str());
    ImGui::PopStyleColor();
    ImGui::PopFont();
}

}  // namespace

std::optional<StepId> step_after(StepId step, const Options& options) {
    for (int next = static_cast<int>(step) + 1; next < step_count; ++next)
        if (is_on(static_cast<StepId>(next), options)) return static_cast<StepId>(next);
    return std::nullopt;
}

bool SpeakerView::prepare(const App& app, float monitor_scale) {
    drawing_.begin_frame(app.settings().theme, monitor_scale * static_cast<float>(app.settings().zoom));
    drawing_.spell(app.language());
    drawing_.characters().add(app.document().notes);
    return drawing_.build_fonts(notes_enlarged * drawing_.scale());
}

bool SpeakerView::frame(App& app, const SpeakerTimes& times) {
    const Look look = drawing_.look(app.language());
    Presenting& presenting = app.ui().presenting;
    if (!presenting.watch) presenting.watch = started({}, times.now);
    Stopwatch& watch = *presenting.watch;
    switch (std::exchange(presenting.watch_wish, WatchWish::none)) {
        case WatchWish::none: break;
        case WatchWish::toggle: watch = watch.since ? paused(watch, times.now) : started(watch, times.now); break;
        case WatchWish::reset: watch = set_back(watch, times.now); break;
    }

    ImGui::PushFont(look.fonts.text);
    ImGui::SetNextWindowPos(ImVec2(0.0f, 0.0f));
    ImGui::SetNextWindowSize(ImGui::GetIO().DisplaySize);
    ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, ImVec2(look.px(padding), look.px(padding)));
    // arrows and Page Down drive what is presented: they do not move a focus here
    ImGui::Begin("speaker", nullptr, ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove | ImGuiWindowFlags_NoSavedSettings | ImGuiWindowFlags_NoNav);
    ImGui::PopStyleVar();
    draw_head(app, times, look);
    draw_notes(app, look);
    ImGui::End();
    ImGui::PopFont();
    return take_present_keys(pressed_in_this_frame(), app.trace(), times.now, app.ui());
}

void SpeakerView::draw_head(App& app, const SpeakerTimes& times, const Look& look) {
    UiState& ui = app.ui();
    const Stopwatch& watch = *ui.presenting.watch;
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const float width = ImGui::GetContentRegionAvail().x;
    // time of day at the right
    ImFont* large = drawing_.atlas().words().text;
    const float clock = large->CalcTextSizeA(large->FontSize, FLT_MAX, 0.0f, times.time_of_day.c_str()).x;
    ImGui::GetWindowDrawList()->AddText(large, large->FontSize, ImVec2(std::floor(at.x + width - clock), at.y), look.theme.dim, times.time_of_day.c_str());

    text_in(large, look.theme.ink, stopwatch_text(seconds_of(watch, times.now)));
    ImGui::SameLine(0.0f, look.px(16.0f));
    if (button(look, look(watch.since ? "notes.pause" : "notes.start"))) ui.presenting.watch_wish = WatchWish::toggle;
    ImGui::SameLine();
    if (button(look, look("notes.reset"))) ui.presenting.watch_wish = WatchWish::reset;
    ImGui::Dummy(ImVec2(0.0f, look.px(8.0f)));

    text_in(drawing_.atlas().words().strong, look.theme.ink, step_text(ui.step, look.language));
    const std::optional<StepId> next = step_after(ui.step, app.trace().setup.options);
    text_in(look.fonts.text, look.theme.dim, next ? look.language("notes.next", {step_text(*next, look.language)}) : look(std::string("notes.last")));
    if (ui.presenting.blank) text_in(look.fonts.strong, look.theme.problem, look(std::string("notes.blank")));
    ImGui::Dummy(ImVec2(0.0f, look.px(4.0f)));
    const ImVec2 line = ImGui::GetCursorScreenPos();
    ImGui::GetWindowDrawList()->AddLine(line, ImVec2(line.x + width, line.y), look.theme.rule, look.px(1.0f));
    ImGui::Dummy(ImVec2(0.0f, look.px(8.0f)));
}

void SpeakerView::draw_notes(const App& app, const Look& look) {
    const Look large = drawing_.words(look.language, notes_enlarged * drawing_.scale());
    ImGui::BeginChild("notes", ImVec2(0.0f, 0.0f), 0, ImGuiWindowFlags_NoNav);
    const std::string& notes = app.document().notes;
    const float width = ImGui::GetContentRegionAvail().x;
    draw_sentence({.text = notes.empty() ? std::string_view(look("notes.none")) : std::string_view(notes), .em = large.px(15.0f),
                   .color = notes.empty() ? look.theme.dim : look.theme.ink, .width = width}, large);
    // the arrows alone drive what is presented
    if (const ImGuiIO& io = ImGui::GetIO(); io.KeyCtrl) {
        const float line = ImGui::GetTextLineHeight();
        if (ImGui::IsKeyPressed(ImGuiKey_DownArrow)) ImGui::SetScrollY(ImGui::GetScrollY() + line * lines_scrolled);
        if (ImGui::IsKeyPressed(ImGuiKey_UpArrow)) ImGui::SetScrollY(ImGui::GetScrollY() - line * lines_scrolled);
    }
    ImGui::EndChild();
}

}  // namespace attnscope
