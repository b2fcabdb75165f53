#include "app/gui/theme.h"

#include <cmath>

#include "core/figure/palette.h"

namespace attnscope {
namespace {

constexpr ImU32 hex(unsigned rgb) {
    return IM_COL32((rgb >> 16) & 0xFF, (rgb >> 8) & 0xFF, rgb & 0xFF, 0xFF);
}

// what only controls have; everything else is the palette that the exports use too
struct ControlColors {
    unsigned pale, control, raised, on_accent, problem;
};
constexpr ControlColors light_controls = {
    .pale = 0x878D98, .control = 0xF1F0EC, .raised = 0xFFFFFF, .on_accent = 0xFFFFFF, .problem = 0xB42318};
constexpr ControlColors dark_controls = {
    .pale = 0x717988, .control = 0x242832, .raised = 0x12141A, .on_accent = 0x14161B, .problem = 0xFF8F82};

constexpr ControlColors contrast_controls = {
    .pale = 0x595959, .control = 0xECECEC, .raised = 0xFFFFFF, .on_accent = 0xFFFFFF, .problem = 0x9C0006};

const ControlColors& controls(Paper paper) {
    switch (paper) {
        case Paper::light: return light_controls;
        case Paper::dark: return dark_controls;
        case Paper::contrast: break;
    }
    return contrast_controls;
}

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
    set(ImGuiCol_ScrollbarGrab, theme.pale);
    set(ImGuiCol_ScrollbarGrabHovered, theme.dim);
    set(ImGuiCol_ScrollbarGrabActive, theme.dim);
    set(ImGuiCol_ResizeGrip, none);
    set(ImGuiCol_Tab, none);
    set(ImGuiCol_TabHovered, theme.hover);
    set(ImGuiCol_TabActive, theme.control);
    set(ImGuiCol_PlotLines, theme.weight);
    set(ImGuiCol_PlotHistogram, theme.weight);
    set(ImGuiCol_NavHighlight, theme.accent);
    set(ImGuiCol_ModalWindowDimBg, with_alpha(IM_COL32_BLACK, theme.paper_kind == Paper::dark ? 0.5f : 0.28f));
}

}  // namespace

Theme theme_of(Paper paper) {
    const Palette& p = palette(paper);
    const ControlColors& c = controls(paper);
    return {.paper_kind = paper,
            .paper = color_of(p.paper), .panel = color_of(p.panel),
            .ink = color_of(p.ink), .dim = color_of(p.dim), .pale = hex(c.pale),
            .rule = color_of(p.rule), .hover = color_of(p.hover), .control = hex(c.control), .raised = hex(c.raised),
            .accent = color_of(p.accent), .accent_ground = color_of(p.accent_ground), .on_accent = hex(c.on_accent),
            .problem = hex(c.problem),
            .query = color_of(p.query), .key = color_of(p.key), .value = color_of(p.value),
            .weight = color_of(p.weight), .input = color_of(p.input)};
}

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
