#include "app/gui/panels/input.h"

#include <imgui.h>

#include "app/gui/panels/panels.h"
#include "app/gui/widgets/controls.h"

namespace attnscope {
namespace {

constexpr float field_width = 76.0f;

std::string key(const char* name, const char* end = "") { return std::string("input.") + name + end; }

std::string hidden(const char* name) { return std::string("##") + name; }

}  // namespace

void InputParts::say_problems(Field field) const {
    for (const Problem& problem : problems)
        if (problem.field == field) problem_sentence(look, sentence(problem, look.language));
}

bool InputParts::integer_row(const char* name, const char* symbol, Index& value, Index least, Index most) {
    control_row(look, look(key(name)), symbol, look(key(name, ".tip")), look.px(field_width));
    const bool changed = integer_field(hidden(name).c_str(), value, {.least = least, .most = most}, look.px(field_width));
    tooltip(look, look(key(name, ".tip")));
    return changed;
}

bool InputParts::number_row(const char* name, const char* symbol, double& value, double least, double most, double per_pixel, const char* format) {
    control_row(look, look(key(name)), symbol, look(key(name, ".tip")), look.px(field_width));
    const bool changed = number_field(hidden(name).c_str(), value,
                                      {.least = least, .most = most, .per_pixel = per_pixel, .format = format}, look.px(field_width));
    tooltip(look, look(key(name, ".tip")));
    return changed;
}

bool InputParts::toggle_row(const char* name, const char* symbol, bool& on) {
    control_row(look, look(key(name)), symbol, look(key(name, ".tip")), toggle_width(look));
    const bool changed = toggle(look, hidden(name).c_str(), on);
    tooltip(look, look(key(name, ".tip")));
    return changed;
}

bool InputParts::segmented_row(const char* name, std::span<const char* const> choices, int& chosen) {
    control_row(look, look(key(name)), "", look(key(name, ".tip")), segmented_width(look, choices));
    const bool changed = segmented(look, name, choices, chosen);
    tooltip(look, look(key(name, ".tip")));
    return changed;
}

bool InputParts::choice_row(const char* name, std::span<const char* const> choices, int& chosen) {
    const float width = choice_width(look, choices);
    control_row(look, look(key(name)), "", look(key(name, ".tip")), width);
    const bool changed = choice(look, hidden(name).c_str(), choices, chosen, width);
    tooltip(look, look(key(name, ".tip")));
    return changed;
}

bool InputParts::seed_row(const char* name, std::uint64_t& seed) {
    control_row(look, look(key(name)), "", look(key(name, ".tip")), look.px(field_width));
    ImGui::SetNextItemWidth(look.px(field_width));
    const bool changed = ImGui::DragScalar(hidden(name).c_str(), ImGuiDataType_U64, &seed, 0.05f);
    tooltip(look, look(key(name, ".tip")));
    return changed;
}

void input_panel(Document& draft, const InputStatus& status, UiState& ui, const Look& look, LongMap* map) {
    InputParts parts{.draft = draft, .problems = status.problems, .ui = ui, .look = look, .tokens = status.tokens, .sizes = status.sizes, .map = map};
    ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, ImVec2(look.px(8.0f), look.row_gap()));
    if (ui.map.shown) {
        parts.long_text();
    } else {
        parts.text();
        parts.token_chips();
    }
    parts.vectors();
    parts.weights();
    parts.scores();
    parts.mask();
    parts.softmax();
    parts.output();
    ImGui::PopStyleVar();
}

}  // namespace attnscope
