#include "app/gui/theme.h"

#include <cmath>

namespace attnscope {
namespace {

constexpr ImU32 hex(unsigned rgb) {
    return IM_COL32((rgb >> 16) & 0xFF, (rgb >> 8) & 0xFF, rgb & 0xFF, 0xFF);
}

constexpr Theme light = {
    .kind = ThemeKind::light,
    .paper = hex(0xFAF9F6), .panel = hex(0xFFFFFF),
    .ink = hex(0x1C2330), .dim = hex(0x667085), .pale = hex(0xB4B8C0),
    .rule = hex(0xE5E2DB), .hover = hex(0xF1EFEA), .control = hex(0xF1F0EC), .raised = hex(0xFFFFFF),
    .accent = hex(0x3B5BDB), .accent_ground = hex(0xE8EDFF), .on_accent = hex(0xFFFFFF),
    .problem = hex(0xB42318),
    .query = hex(0x0072B2), .key = hex(0xC8510A), .value = hex(0x008A65), .weight = hex(0x7A4FB5), .input = hex(0x4A5568)};

constexpr Theme dark = {
    .kind = ThemeKind::dark,
    .paper = hex(0x14161B), .panel = hex(0x1B1E25),
    .ink = hex(0xE9E7E2), .dim = hex(0x98A1B0), .pale = hex(0x565D69),
    .rule = hex(0x2B303A), .hover = hex(0x242832), .control = hex(0x242832), .raised = hex(0x12141A),
    .accent = hex(0x8FA8FF), .accent_ground = hex(0x27304F), .on_accent = hex(0x14161B),
    .problem = hex(0xFF8F82),
    .query = hex(0x5BB8F0), .key = hex(0xF0A23C), .value = hex(0x35C79B), .weight = hex(0xC7A2FF), .input = hex(0xB8C0CC)};

void set_colors(ImGuiStyle& style, const Theme& theme) {
    const auto set = [&style](ImGuiCol slot, ImU32 color) { style.Colors[slot] = as_vector(color); };
    const ImU32 none = with_alpha(theme.panel, 0.0f);
    for (ImVec4& color : style.Colors) color = as_vector(theme.control);

    set(ImGuiCol_Text, theme.ink);
    set(ImGuiCol_TextDisabled, theme.dim);
    set(ImGuiCol_TextSelectedBg, with_alpha(theme.accent, 0.25f));
    set(ImGuiCol_WindowBg, theme.panel);
    set(ImGuiCol_ChildBg, none);
    set(ImGuiCol_PopupBg, theme.panel);
    set(ImGuiCol_MenuBarBg, theme.panel);
    set(ImGuiCol_Border, theme.rule);
    set(ImGuiCol_BorderShadow, none);
    set(ImGuiCol_Separator, theme.rule);
    set(ImGuiCol_SeparatorHovered, theme.accent);
    set(ImGuiCol_SeparatorActive, theme.accent);
    set(ImGuiCol_FrameBg, theme.control);
    set(ImGuiCol_FrameBgHovered, theme.hover);
    set(ImGuiCol_FrameBgActive, theme.hover);
    set(ImGuiCol_Button, theme.panel);
    set(ImGuiCol_ButtonHovered, theme.hover);
    set(ImGuiCol_ButtonActive, theme.control);
    set(ImGuiCol_Header, theme.accent_ground);
    set(ImGuiCol_HeaderHovered, theme.hover);
    set(ImGuiCol_HeaderActive, theme.accent_ground);
    set(ImGuiCol_CheckMark, theme.accent);
    set(ImGuiCol_SliderGrab, theme.accent);
    set(ImGuiCol_SliderGrabActive, theme.accent);
    set(ImGuiCol_ScrollbarBg, none);
    set(ImGuiCol_ScrollbarGrab, theme.rule);
    set(ImGuiCol_ScrollbarGrabHovered, theme.pale);
    set(ImGuiCol_ScrollbarGrabActive, theme.pale);
    set(ImGuiCol_ResizeGrip, none);
    set(ImGuiCol_Tab, none);
    set(ImGuiCol_TabHovered, theme.hover);
    set(ImGuiCol_TabActive, theme.control);
    set(ImGuiCol_PlotLines, theme.weight);
    set(ImGuiCol_PlotHistogram, theme.weight);
    set(ImGuiCol_NavHighlight, theme.accent);
    set(ImGuiCol_ModalWindowDimBg, with_alpha(IM_COL32_BLACK, theme.kind == ThemeKind::light ? 0.28f : 0.5f));
}

}  // namespace

const Theme& theme_of(ThemeKind kind) { return kind == ThemeKind::light ? light : dark; }

ImU32 role_color(const Theme& theme, Role role) {
    switch (role) {
        case Role::query: return theme.query;
        case Role::key: return theme.key;
        case Role::value: return theme.value;
        case Role::weight: return theme.weight;
        case Role::input: return theme.input;
        case Role::plain: break;
    }
    return theme.ink;
}

ImU32 color_of(Rgb rgb) { return IM_COL32(rgb.r, rgb.g, rgb.b, 0xFF); }

ImU32 with_alpha(ImU32 color, float alpha) {
    const auto opaque = static_cast<float>((color >> IM_COL32_A_SHIFT) & 0xFF);
    const auto level = static_cast<ImU32>(std::lround(opaque * alpha));
    return (color & ~IM_COL32_A_MASK) | (level << IM_COL32_A_SHIFT);
}

ImVec4 as_vector(ImU32 color) { return ImGui::ColorConvertU32ToFloat4(color); }

ImGuiStyle style_of(const Theme& theme, float scale) {
    ImGuiStyle style;
    style.WindowPadding = ImVec2(panel_padding, panel_padding);
    style.WindowRounding = 0.0f;
    style.WindowBorderSize = 0.0f;
    style.ChildBorderSize = 0.0f;
    style.ChildRounding = card_rounding;
    style.PopupRounding = card_rounding;
    style.PopupBorderSize = 1.0f;
    style.FramePadding = ImVec2(10.0f, 4.0f);
    style.FrameRounding = control_rounding;
    style.FrameBorderSize = 0.0f;
    style.ItemSpacing = ImVec2(8.0f, 8.0f);
    style.ItemInnerSpacing = ImVec2(8.0f, 4.0f);
    style.CellPadding = ImVec2(4.0f, 4.0f);
    style.IndentSpacing = 16.0f;
    style.ScrollbarSize = 8.0f;
    style.ScrollbarRounding = 4.0f;
    style.GrabMinSize = 12.0f;
    style.GrabRounding = control_rounding;
    style.TabRounding = control_rounding;
    style.SeparatorTextBorderSize = 1.0f;
    style.HoverStationaryDelay = 0.15f;
    style.HoverDelayNormal = 0.4f;
    style.DisabledAlpha = 0.5f;
    style.CircleTessellationMaxError = 0.2f;
    style.ScaleAllSizes(scale);
    set_colors(style, theme);
    return style;
}

}  // namespace attnscope
