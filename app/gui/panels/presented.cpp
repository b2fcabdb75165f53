#include <imgui.h>

#include <algorithm>
#include <cmath>
#include <string>

#include "app/gui/panels/panels.h"
#include "app/gui/widgets/any_text.h"
#include "app/gui/widgets/controls.h"
#include "app/gui/widgets/stage_text.h"
#include "app/gui/widgets/step_picture.h"

namespace attnscope {
namespace {

std::string which_head(const Trace& trace, const UiState& ui, const Look& look) {
    const Sizes& sizes = trace.setup.sizes;
    if (sizes.H < 2 || !info(ui.array).per_head) return {};
    const std::string name = head_name(trace.setup, ui.head, look.language);
    return " \u00b7 " + look.language("arithmetic.head", {std::to_string(ui.head + 1)}) + (name.empty() ? "" : " \u00b7 " + name);
}

}  // namespace

void presented_stage_panel(const Trace& trace, const Trace* before, UiState& ui, const Look& look, ComparedTrace* compared) {
    const ImVec2 at = ImGui::GetCursorScreenPos(), size = ImGui::GetContentRegionAvail();
    const Rect place{std::floor(at.x), std::floor(at.y), std::floor(size.x), std::floor(size.y)};
    step_picture({.trace = trace, .before = before, .compared = compared}, place, ui, look);
}

void presented_sentence_panel(const Trace& trace, const UiState& ui, const Look& look) {
    const std::string sentence = look(step_sentence_key(ui.step, ui.array, trace.setup));
    const float width = ImGui::GetContentRegionAvail().x, height = ImGui::GetContentRegionAvail().y;
    const auto line_ends = static_cast<float>(std::ranges::count(wrapped_lines(sentence, look.px(15.0f), width, look).shown, '\n'));
    const float needed = (line_ends + 1.0f) * look.fonts.text->FontSize;
    ImGui::SetCursorPosY(std::max(std::floor(height - needed), 0.0f));
    draw_sentence({.text = sentence, .em = look.px(15.0f), .color = look.theme.ink, .width = width}, look);
}

void presented_line_panel(const Trace& trace, const UiState& ui, const Look& look) {
    const ImVec2 at = ImGui::GetCursorScreenPos(), size = ImGui::GetContentRegionAvail();
    ImFont* font = look.fonts.small;
    const auto width_of = [font](const std::string& text) { return font->CalcTextSizeA(font->FontSize, FLT_MAX, 0.0f, text.c_str()).x; };
    const auto put = [&](float x, ImU32 color, const std::string& text) {
        ImGui::GetWindowDrawList()->AddText(font, font->FontSize, ImVec2(std::floor(x), std::floor(at.y + (size.y - font->FontSize) / 2.0f)), color, text.c_str());
    };
    std::string step = std::to_string(static_cast<int>(ui.step) + 1) + " / " + std::to_string(step_count) + " \u00b7 " + look(step_title_key(ui.step));
    if (!is_on(ui.step, trace.setup.options)) step += std::string(" (") + look("stage.off") + ")";
    step += which_head(trace, ui, look);
    look.characters.add(step);
    const std::string shown = shortened(*font, step, size.x);
    put(at.x, look.theme.dim, shown);
    // the keys only where there is room
    const bool failed = ui.presenting.notes_failed;
    const std::string keys = look(failed ? "present.no_notes" : "present.keys");
    if (width_of(shown) + look.px(32.0f) + width_of(keys) <= size.x) put(at.x + size.x - width_of(keys), failed ? look.theme.problem : look.theme.dim, keys);
}

}  // namespace attnscope
