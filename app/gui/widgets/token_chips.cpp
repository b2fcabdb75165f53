#include "app/gui/widgets/token_chips.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "app/gui/widgets/any_text.h"
#include "app/gui/widgets/controls.h"
#include "app/gui/widgets/labels.h"

namespace attnscope {
namespace {

constexpr float padding = 14.0f, least_width = 52.0f, most_width = 220.0f;  // at scale 1

void centred(const AnyText& text, const Rect& rect, float y, const Look& look) {
    draw(text, ImVec2(rect.x + (rect.width - width_of(text, look)) / 2.0f, y), look);
}

std::string id_text(const Trace& trace, std::size_t i, const Look& look) { return look.language("stage.id", {std::to_string(trace.setup.ids[i])}); }

void draw_chip(const Trace& trace, std::size_t i, const Rect& rect, bool marked, bool same, const Look& look) {
    ImDrawList& draw = *ImGui::GetWindowDrawList();
    const ImVec2 least(rect.x, rect.y), most(rect.right(), rect.bottom());
    const float rounding = look.px(control_rounding + 2.0f);
    draw.AddRectFilled(least, most, same ? look.theme.accent_ground : look.theme.panel, rounding);
    draw.AddRect(least, most, marked || same ? look.theme.accent : look.theme.rule, rounding, 0, look.px(marked ? 2.0f : 1.0f));
    const float tiny = look.px(11.0f), small = look.px(13.0f), large = look.px(15.0f);
    const float free = rect.height - line_height(tiny, look) - line_height(large, look) - line_height(small, look);
    float y = rect.y + free * 0.3f;
    centred({.text = std::to_string(i + 1), .em = tiny, .color = look.theme.dim}, rect, y, look);
    y += line_height(tiny, look);
    centred({.text = label_text(trace, LabelKind::tokens, static_cast<Index>(i)), .em = large, .color = look.theme.ink, .most_width = rect.width - look.px(padding)}, rect, y, look);
    y += line_height(large, look) + free * 0.3f;
    centred({.text = id_text(trace, i, look), .em = small, .color = look.theme.accent}, rect, y, look);
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
    const float height = line_height(look.px(11.0f), look) + line_height(look.px(15.0f), look) + line_height(look.px(13.0f), look) + look.px(16.0f);
    const float line = look.fonts.small->FontSize + look.px(8.0f);
    // one more chip than fits on the stage is never measured
    const auto most_lines = static_cast<std::size_t>(std::max(1.0f, place.height / height));
    const auto most_chips = most_lines * static_cast<std::size_t>(std::max(1.0f, place.width / look.px(least_width)));
    std::vector<float> widths;
    for (std::size_t i = 0; i < std::min(tokens.size(), most_chips); ++i) {
        const std::string text = label_text(trace, LabelKind::tokens, static_cast<Index>(i)), id = id_text(trace, i, look);
        const float wanted = std::max(width_of({.text = text, .em = look.px(15.0f), .color = look.theme.ink}, look), width_of({.text = id, .em = look.px(13.0f), .color = look.theme.accent}, look));
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
