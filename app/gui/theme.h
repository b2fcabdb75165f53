#pragma once
// The colours of the window, and the style of every ImGui control.

#include <imgui.h>

#include "core/attention/steps.h"
#include "core/figure/colormap.h"

namespace attnscope {

struct Theme {
    Paper paper_kind;     // also for colormaps
    ImU32 paper;          // behind the stage
    ImU32 panel;          // behind everything else
    ImU32 ink;            // text
    ImU32 dim;            // secondary text
    ImU32 pale;           // what is switched off or disabled
    ImU32 rule;           // thin lines
    ImU32 hover;          // under the pointer
    ImU32 control;        // ground of number fields, choices and chips
    ImU32 raised;         // the chosen part of a segmented switch
    ImU32 accent;
    ImU32 accent_ground;  // behind what is chosen
    ImU32 on_accent;      // text on the accent
    ImU32 problem;        // sentences about what is wrong
    ImU32 query, key, value, weight, input;
};

Theme theme_of(Paper paper);

// A matrix keeps this colour in equation, frame, arithmetic and bar; Role::plain is ink.
ImU32 role_color(const Theme& theme, Role role);

ImU32 color_of(Rgb rgb);
ImU32 with_alpha(ImU32 color, float alpha);  // 0 <= alpha <= 1
ImVec4 as_vector(ImU32 color);

// The style for this theme at this scale, made from a fresh ImGuiStyle so that sizes never scale twice.
ImGuiStyle style_of(const Theme& theme, float scale);

// Lengths of the design, in pixels at scale 1; everything else is a multiple of 4 or of the font's size.
inline constexpr float panel_padding = 16.0f;
inline constexpr float control_rounding = 6.0f;
inline constexpr float card_rounding = 9.0f;

}  // namespace attnscope
