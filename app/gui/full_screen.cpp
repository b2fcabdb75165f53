#include "app/gui/full_screen.h"

#define GLFW_INCLUDE_NONE
#include <GLFW/glfw3.h>

#include <algorithm>

namespace attnscope {
namespace {

// Nothing where there is no monitor at all.
GLFWmonitor* monitor_of(int x, int y, int width, int height) {
    int count = 0, most = -1;
    GLFWmonitor** monitors = glfwGetMonitors(&count);
    GLFWmonitor* best = nullptr;
    for (int i = 0; i < count; ++i) {
        const GLFWvidmode* mode = glfwGetVideoMode(monitors[i]);
        if (mode == nullptr) continue;
        int left = 0, top = 0;
        glfwGetMonitorPos(monitors[i], &left, &top);
        const int across = std::min(x + width, left + mode->width) - std::max(x, left), down = std::min(y + height, top + mode->height) - std::max(y, top);
        const int shared = std::max(across, 0) * std::max(down, 0);
        if (shared <= most) continue;
        most = shared;
        best = monitors[i];
    }
    return best;
}

}  // namespace

void FullScreen::set(GLFWwindow* window, bool fills) {
    if (fills == fills_) return;
    if (!fills) {
        fills_ = false;
        glfwSetWindowMonitor(window, nullptr, x_, y_, width_, height_, GLFW_DONT_CARE);
        if (maximized_) glfwMaximizeWindow(window);
        return;
    }
    glfwGetWindowPos(window, &x_, &y_);
    glfwGetWindowSize(window, &width_, &height_);
    maximized_ = glfwGetWindowAttrib(window, GLFW_MAXIMIZED) == GLFW_TRUE;
    GLFWmonitor* monitor = monitor_of(x_, y_, width_, height_);
    if (monitor == nullptr) return;
    const GLFWvidmode* mode = glfwGetVideoMode(monitor);
    glfwSetWindowAttrib(window, GLFW_AUTO_ICONIFY, GLFW_FALSE);  // it stays while another window is used
    glfwSetWindowMonitor(window, monitor, 0, 0, mode->width, mode->height, mode->refreshRate);
    fills_ = true;
}

}  // namespace attnscope
