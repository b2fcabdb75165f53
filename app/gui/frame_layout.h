#pragma once
// Where the panels stand: plain geometry from the size of the window.

#include <imgui.h>

namespace attnscope {

struct Place {
    ImVec2 at, size;
    ImVec2 end() const { return ImVec2(at.x + size.x, at.y + size.y); }
};

struct FrameLayout {
    bool folded = false;  // too narrow for panels at the right: they are tabs under the input instead
    Place top_bar, step_strip, input, stage, arithmetic, status_bar;
    Place right;          // the panels at the right, or the tabs
};

// `width`, `height` in pixels. Places are whole pixels, without overlap, and fill the window but for thin rules.
FrameLayout frame_layout(float width, float height, float scale);

}  // namespace attnscope
