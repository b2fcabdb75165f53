#pragma once
// A window that fills its monitor for a while, and the way back.

struct GLFWwindow;

namespace attnscope {

class FullScreen {
public:
    // Fills the monitor on which most of the window lies, or puts the window back where it was. Nothing where it is so already.
    void set(GLFWwindow* window, bool fills);

private:
    bool fills_ = false, maximized_ = false;
    int x_ = 0, y_ = 0, width_ = 0, height_ = 0;  // of the window before, in points of the screen
};

}  // namespace attnscope
