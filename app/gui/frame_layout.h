#pragma once
// Where the panels stand: plain geometry from the size of the window.

#include <imgui.h>

namespace attnscope {

struct Place {
    ImVec2 at, size;
    ImVec2 end() const { return ImVec2(at.x + size.x, at.y + size.y); }
    bool empty() const { return size.x <= 0.0f || size.y <= 0.0f; }
};

struct FrameLayout {
    bool folded = false;     // too narrow for panels at the right: they are tabs under the input instead
    bool narrow = false;     // the left column is put away; a button brings it back
    bool low = false;        // rows are closer to each other
    bool too_small = false;  // nothing sensible can be shown; no place is set
    float most_tabs = 0.0f;  // how high the tabs may get, in pixels
    Place top_bar, step_strip, input, stage, arithmetic, status_bar;  // empty: not drawn
    Place right;             // the panels at the right, or the tabs
};

struct LayoutWishes {
    float tabs = 0.0f;          // pixels that the content of the tabs needs; 0: not known yet
    bool column_open = false;   // in a narrow window: the left column is wanted
    bool arithmetic = true;     // in a flat window: there is a number to explain
};

// `width`, `height` in pixels. Places are whole pixels, without overlap, and fill the window but for thin rules.
FrameLayout frame_layout(float width, float height, float scale, LayoutWishes wishes = {});

}  // namespace attnscope
