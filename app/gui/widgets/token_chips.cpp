#include "app/gui/widgets/token_chips.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "app/gui/widgets/controls.h"

namespace attnscope {
namespace {

constexpr float padding = 14.0f, least_width = 52.0f, most_width = 220.0f;  // at scale 1

float width_of(const ImFont& font, const std::string& text) { return font.CalcTextSizeA(font.FontSize, FLT_MAX, 0.0f, text.c_str()).x; }

void centred(ImFont* font, const Rect& rect, float y, ImU32 color, const std::string& text) {
    ImGui::GetWindowDrawList()->AddText(font, font->FontSize, ImVec2(std::floor(rect.x + (rect.width - width_of(*font, text)) / 2.0f), std::floor(y)), color, text.c_str());
}

void draw_chip(const Trace& trace, std::size_t i, const Rect& rect, bool marked, bool same, const Look& look) {
    ImDrawList& draw = *ImGui::GetWindowDrawList();
    const ImVec2 least(rect.x, rect.y), most(rect.right(), rect.bottom());
    const float rounding = look.px(control_rounding + 2.0f);
    draw.AddRectFilled(least, most, same ? look.theme.accent_ground : look.theme.panel, rounding);
    draw.AddRect(least, most, marked || same ? look.theme.accent : look.theme.rule, rounding, 0, look.px(marked ? 2.0f : 1.0f));
    const float small = look.fonts.small->FontSize, text = look.fonts.text->FontSize;
    const float free = rect.height - look.fonts.tiny->FontSize - text - small;
    float y = rect.y + free * 0.3f;
    centred(look.fonts.tiny, rect, y, look.theme.dim, std::to_string(i + 1));
    y += look.fonts.tiny->FontSize;
    centred(look.fonts.text, rect, y, look.theme.ink, shortened(*look.fonts.text, trace.setup.tokens[i], rect.width - look.px(padding)));
    y += text + free * 0.3f;
    centred(look.fonts.small, rect, y, look.theme.accent, look.language("stage.id", {std::to_string(trace.setup.ids[i])}));
}

// Every line of chips in the middle of the place.
void centre_lines(std::vector<Rect>& chips, const Rect& place) {
    for (std::size_t first = 0; first < chips.size();) {
        std::size_t end = first;
        while (end < chips.size() && chips[end].y == chips[first].y) ++end;
        const float shift = std::floor((place.right() - chips[end - 1].right()) / 2.0f);
        for (; first < end; ++first) chips[first].x += shift;
    }
}

}  // namespace

void token_chips(const Trace& trace, const Rect& place, UiState& ui, const Look& look) {
    const std::vector<std::string>& tokens = trace.setup.tokens;
    const float height = std::ceil(look.fonts.tiny->FontSize + look.fonts.text->FontSize + look.fonts.small->FontSize + look.px(16.0f));
    const float line = look.fonts.small->FontSize + look.px(8.0f);
    // one more chip than fits on the stage is never measured
    const auto most_lines = static_cast<std::size_t>(std::max(1.0f, place.height / height));
    const auto most_chips = most_lines * static_cast<std::size_t>(std::max(1.0f, place.width / look.px(least_width)));
    std::vector<float> widths;
    for (std::size_t i = 0; i < std::min(tokens.size(), most_chips); ++i) {
        look.characters.add(tokens[i]);
        const float wanted = std::max(width_of(*look.fonts.text, tokens[i]), width_of(*look.fonts.small, look.language("stage.id", {std::to_string(trace.setup.ids[i])})));
        widths.push_back(std::clamp(std::ceil(wanted + 2.0f * look.px(padding)), look.px(least_width), look.px(most_width)));
    }
    std::vector<Rect> chips = flowing_chips(widths, height, look.px(8.0f), {place.x, place.y, place.width, place.height - line});

    centre_lines(chips, place);

    const auto& question = ui.hovered ? ui.hovered : ui.pinned;
    const bool any = question && question->array == ArrayId::tokens;
    for (std::size_t i = 0; i < chips.size(); ++i) {
        ImGui::PushID(static_cast<int>(i));
        ImGui::SetCursorScreenPos(ImVec2(chips[i].x, chips[i].y));
        const bool clicked = ImGui::InvisibleButton("token", ImVec2(chips[i].width, chips[i].height));
        const NumberRef number{.array = ArrayId::tokens, .row = static_cast<Index>(i)};
        if (ImGui::IsItemHovered()) ui.hovered = number;
        if (clicked) {
            if (ui.pinned == number) ui.pinned.reset();
            else ui.pinned = number;
        }
        const bool same = any && trace.setup.ids[i] == trace.setup.ids[static_cast<std::size_t>(question->row)];
        draw_chip(trace, i, chips[i], any && question->row == static_cast<Index>(i), same, look);
        ImGui::PopID();
    }
    if (chips.size() < tokens.size()) {
        const std::string more = look.language("stage.not_all", {std::to_string(tokens.size() - chips.size())});
        ImGui::GetWindowDrawList()->AddText(look.fonts.small, look.fonts.small->FontSize, ImVec2(place.x, std::floor(place.bottom() - look.fonts.small->FontSize)),
                                            look.theme.dim, more.c_str());
    }
}

}  // namespace attnscope
