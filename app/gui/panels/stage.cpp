#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <string>
#include <vector>

#include "app/gui/panels/panels.h"
#include "app/gui/widgets/any_text.h"
#include "app/gui/widgets/compare_bar.h"
#include "app/gui/widgets/controls.h"
#include "app/gui/widgets/plane_picture.h"
#include "app/gui/widgets/stage_switches.h"
#include "app/gui/widgets/stage_text.h"
#include "app/gui/widgets/step_picture.h"

namespace attnscope {
namespace {

constexpr float lowest_switch = 24.0f;     // at scale 1
constexpr float widest_sentence = 780.0f;  // at scale 1; longer lines are hard to read, and taken only where they save one

float wrap_width_of(const std::string& sentence, float width, const Look& look) {
    const auto height = [&](float wrap) { return std::ranges::count(wrapped_lines(sentence, look.px(15.0f), wrap, look).shown, '\n'); };
    const float readable = std::min(width, look.px(widest_sentence));
    return height(width) < height(readable) ? width : readable;
}

std::string name_in_switch(StepId step, ArrayId id, const Look& look) {
    if (step == StepId::softmax) return look(std::string("stage.sub.") + info(id).name);
    if (step == StepId::scores) return is_additive_weight(id) ? "W U v" : "Q K";
    return std::string(info(id).name, 1);
}

// At the right end of the title's line, or under the title where it has no room there. The width it takes in that line.
float place_switch(float width, float title_width, const Look& look) {
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const float room = ImGui::GetContentRegionAvail().x;
    const bool beside = title_width + look.px(16.0f) + width <= room;
    ImGui::SetCursorScreenPos(beside ? ImVec2(at.x + room - width, at.y) : ImVec2(at.x, at.y + look.fonts.title->FontSize + look.px(4.0f)));
    return beside ? width : 0.0f;
}

// Of two ways the second is on.
struct TwoWays {
    const char* id;
    const char* first;   // keys of the language
    const char* second;
    const char* tip;
};
float two_way_switch(const TwoWays& ways, float title_width, bool& second, const Look& look) {
    const std::array choices = {look(ways.first), look(ways.second)};
    const float width = place_switch(segmented_width(look, choices), title_width, look);
    int chosen = second ? 1 : 0;
    if (segmented(look, ways.id, choices, chosen)) second = chosen == 1;
    tooltip(look, look(ways.tip));
    return width;
}

// Whether a press on the mask pins its cell or paints it.
constexpr TwoWays paint_ways{.id = "paint", .first = "stage.point", .second = "stage.paint", .tip = "stage.paint_tip"};
// Whether vectors of two numbers stand in matrices or in a plane.
constexpr TwoWays plane_ways{.id = "arrows", .first = "plane.numbers", .second = "plane.plane", .tip = "plane.tip"};

// Which of a step's results is looked at, where it has several. The width it takes at the right of a title this wide; 0 where
// it stands under the title instead.
float result_switch(const Trace& trace, float title_width, UiState& ui, const Look& look) {
    if (ui.step == StepId::mask && !trace.setup.tokens.empty() && !ui.compare.on_stage()) return two_way_switch(paint_ways, title_width, ui.painting, look);
    if (plane_kind(trace.setup, ui.step) != PlaneKind::none && !ui.compare.on_stage()) return two_way_switch(plane_ways, title_width, ui.arrows, look);
    const auto results = switchable_results(ui.step, trace.setup.options);
    if (results.empty()) return 0.0f;
    std::vector<std::string> names;
    for (const ArrayId id : results) names.push_back(name_in_switch(ui.step, id, look));
    std::vector<const char*> choices;
    for (const std::string& name : names) choices.push_back(name.c_str());
    const auto found = std::ranges::find(results, is_additive_weight(ui.array) ? ArrayId::W_a : ui.array);
    int chosen = static_cast<int>(found - results.begin());
    const float width = place_switch(segmented_width(look, choices), title_width, look);
    if (segmented(look, "result", choices, chosen)) {
        ui.array = results[static_cast<std::size_t>(chosen)];
        if (ui.step != StepId::softmax || !ui.softmax_bars) ui.pinned.reset();  // it says which row the bars are of
    }
    return width;
}

// Title and sentence; leaves the cursor under them. What is free at the right of the title.
Rect header(const Trace& trace, UiState& ui, const Look& look) {
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const float width = ImGui::GetContentRegionAvail().x;
    const bool on = is_on(ui.step, trace.setup.options);
    const std::string title = std::to_string(static_cast<int>(ui.step) + 1) + " · " + look(step_title_key(ui.step));
    const float title_width = look.fonts.title->CalcTextSizeA(look.fonts.title->FontSize, FLT_MAX, 0.0f, title.c_str()).x;
    float switch_width = result_switch(trace, title_width, ui, look);
    switch_width += stage_switches(trace, {.at = at, .width = width, .title = title_width, .taken = switch_width}, ui, look);
    const float under_switch = ImGui::GetCursorScreenPos().y;
    const bool all_beside = under_switch < at.y + look.fonts.title->FontSize + look.px(lowest_switch);  // else one stands under the title
    ImGui::SetCursorScreenPos(at);
    ImGui::PushFont(look.fonts.title);
    ImGui::PushStyleColor(ImGuiCol_Text, on ? look.theme.ink : look.theme.dim);
    ImGui::TextUnformatted(title.c_str());
    const ImVec2 title_end = ImGui::GetItemRectMax();
    ImGui::PopStyleColor();
    ImGui::PopFont();
    const float under_title = ImGui::GetCursorScreenPos().y;
    ImGui::SetCursorScreenPos(ImVec2(at.x, (all_beside ? under_title : std::max(under_title, under_switch)) + look.px(2.0f)));
    const std::string sentence = look(step_sentence_key(ui.step, ui.array, trace.setup));
    draw_sentence({.text = sentence, .em = look.px(15.0f), .color = look.theme.dim, .width = wrap_width_of(sentence, width, look)}, look);
    const float left = title_end.x + look.px(24.0f), right = at.x + width - (switch_width > 0.0f ? switch_width + look.px(16.0f) : 0.0f);
    return {left, at.y, std::max(right - left, 0.0f), title_end.y - at.y};
}

Rect rest_of_window(const Look& look) {
    const ImVec2 at = ImGui::GetCursorScreenPos(), free = ImGui::GetContentRegionAvail();
    const float gap = look.px(8.0f), below = look.px(12.0f);  // the panel's padding is more than the stage needs under it
    return {std::floor(at.x), std::floor(at.y + gap), std::floor(free.x), std::floor(std::max(free.y + below - gap, 0.0f))};
}

}  // namespace

void stage_panel(const Trace& trace, const Trace* before, UiState& ui, const Look& look, ComparedTrace* compared) {
    const Setup& setup = trace.setup;
    pin_largest_change(trace, before, ui);
    if (compared && ui.compare.with != CompareWith::nothing) compare_bar(setup.sizes.H, ui, look);
    const Rect beside_title = header(trace, ui, look);
    if (ui.softmax_bars && ui.step == StepId::softmax) ui.compare.shown = false;  // chosen in the title's line
    step_picture({.trace = trace, .before = before, .compared = compared, .notes = beside_title}, rest_of_window(look), ui, look);
}

}  // namespace attnscope
