#include "app/gui/widgets/icon_button.h"

#include <imgui.h>

#include <cmath>

namespace attnscope {
namespace {

constexpr float height = 28.0f, sign_place = 28.0f, padding = 12.0f;  // at scale 1

void triangle(ImDrawList& draw, ImVec2 middle, float half, bool right, ImU32 ink) {
    const float tip = right ? half : -half;
    const ImVec2 a(middle.x + tip, middle.y), b(middle.x - tip, middle.y - half), c(middle.x - tip, middle.y + half);
    if (right) draw.AddTriangleFilled(b, a, c, ink);
    else draw.AddTriangleFilled(a, b, c, ink);
}

void draw_icon(const Look& look, Icon icon, ImVec2 middle, ImU32 ink) {
    ImDrawList& draw = *ImGui::GetWindowDrawList();
    const float half = look.px(4.5f), line = look.px(1.5f);
    switch (icon) {
        // a bar tells the steps from playing
        case Icon::previous:
            triangle(draw, ImVec2(middle.x + half * 0.3f, middle.y), half, /*right=*/false, ink);
            draw.AddRectFilled(ImVec2(middle.x - half * 1.2f, middle.y - half), ImVec2(middle.x - half * 0.85f, middle.y + half), ink);
            break;
        case Icon::play: triangle(draw, middle, half, /*right=*/true, ink); break;
        case Icon::next:
            triangle(draw, ImVec2(middle.x - half * 0.3f, middle.y), half, /*right=*/true, ink);
            draw.AddRectFilled(ImVec2(middle.x + half * 0.85f, middle.y - half), ImVec2(middle.x + half * 1.2f, middle.y + half), ink);
            break;
        case Icon::pause:
            draw.AddRectFilled(ImVec2(middle.x - half, middle.y - half), ImVec2(middle.x - half * 0.3f, middle.y + half), ink);
            draw.AddRectFilled(ImVec2(middle.x + half * 0.3f, middle.y - half), ImVec2(middle.x + half, middle.y + half), ink);
            break;
        case Icon::copy:
            // a sheet, and two edges of the one behind it
            draw.AddRect(ImVec2(middle.x - half * 0.35f, middle.y - half * 0.6f), ImVec2(middle.x + half * 1.15f, middle.y + half * 1.3f), ink, look.px(1.0f), 0, line);
            draw.AddLine(ImVec2(middle.x - half * 1.15f, middle.y + half * 0.5f), ImVec2(middle.x - half * 1.15f, middle.y - half * 1.3f), ink, line);
            draw.AddLine(ImVec2(middle.x - half * 1.15f, middle.y - half * 1.3f), ImVec2(middle.x + half * 0.4f, middle.y - half * 1.3f), ink, line);
            break;
        case Icon::plus: draw.AddLine(ImVec2(middle.x, middle.y - half), ImVec2(middle.x, middle.y + half), ink, line); [[fallthrough]];
        case Icon::minus: draw.AddLine(ImVec2(middle.x - half, middle.y), ImVec2(middle.x + half, middle.y), ink, line); break;
        case Icon::tex: {
            constexpr const char* letters = "TeX";
            ImFont* font = look.fonts.tiny;
            const float width = font->CalcTextSizeA(font->FontSize, FLT_MAX, 0.0f, letters).x;
            draw.AddText(font, font->FontSize, ImVec2(std::floor(middle.x - width / 2.0f), std::floor(middle.y - font->FontSize / 2.0f)), ink, letters);
            break;
        }
        case Icon::column:
            draw.AddRect(ImVec2(middle.x - half * 1.3f, middle.y - half), ImVec2(middle.x + half * 1.3f, middle.y + half), ink, look.px(1.5f), 0, line);
            draw.AddLine(ImVec2(middle.x - half * 0.3f, middle.y - half), ImVec2(middle.x - half * 0.3f, middle.y + half), ink, line);
            break;
        case Icon::close:
            draw.AddLine(ImVec2(middle.x - half, middle.y - half), ImVec2(middle.x + half, middle.y + half), ink, line);
            draw.AddLine(ImVec2(middle.x - half, middle.y + half), ImVec2(middle.x + half, middle.y - half), ink, line);
            break;
    }
}

float text_width(const Look& look, const char* text) { return look.fonts.small->CalcTextSizeA(look.fonts.small->FontSize, FLT_MAX, 0.0f, text).x; }

}  // namespace

float icon_button_width(const Look& look, const char* text) {
    return text[0] == '\0' ? look.px(sign_place) : std::ceil(look.px(sign_place) + text_width(look, text) + look.px(padding - 4.0f));
}

bool icon_button(const Look& look, const IconButton& button) {
    const auto [id, icon, text, outlined, wanted_width] = button;
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const ImVec2 size(wanted_width > 0.0f ? wanted_width : icon_button_width(look, text), look.px(height));
    const bool pressed = ImGui::InvisibleButton(id, size);
    ImDrawList& draw = *ImGui::GetWindowDrawList();
    const ImVec2 most(at.x + size.x, at.y + size.y);
    const bool hovered = ImGui::IsItemHovered();
    if (hovered) draw.AddRectFilled(at, most, look.theme.hover, look.px(control_rounding));
    if (outlined) draw.AddRect(at, most, look.theme.rule, look.px(control_rounding));
    if (ImGui::IsItemFocused() && ImGui::GetIO().NavVisible) draw.AddRect(at, most, look.theme.accent, look.px(control_rounding), 0, look.px(1.5f));
    const ImU32 ink = outlined || hovered ? look.theme.ink : look.theme.dim;
    const float shift = (size.x - icon_button_width(look, text)) / 2.0f;  // in the middle of a button that is wider
    draw_icon(look, icon, ImVec2(std::floor(at.x + shift + look.px(sign_place) / 2.0f), std::floor(at.y + size.y / 2.0f)), ink);
    if (text[0] != '\0')
        draw.AddText(look.fonts.small, look.fonts.small->FontSize,
                     ImVec2(std::floor(at.x + shift + look.px(sign_place - 2.0f)), std::floor(at.y + (size.y - look.fonts.small->FontSize) / 2.0f)), ink, text);
    return pressed;
}

}  // namespace attnscope
