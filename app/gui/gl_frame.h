#pragma once
// One frame of the application drawn into whatever OpenGL framebuffer is bound.

#include "app/gui/app.h"

namespace attnscope {

// ImGui's context and its OpenGL backend. Needs a current OpenGL 3.3 context for as long as it lives.
class GlFrames {
public:
    GlFrames();
    ~GlFrames();
    GlFrames(const GlFrames&) = delete;
    GlFrames& operator=(const GlFrames&) = delete;

    // Before the platform's NewFrame.
    void begin(App& app, float monitor_scale);

    // After it: draws the application and leaves the pixels in the framebuffer. Sizes in pixels.
    void draw(App& app, int width, int height);
};

}  // namespace attnscope
