#pragma once
// The window of the system: GLFW, OpenGL and ImGui around an App.

#include <filesystem>

#include "app/gui/start.h"

namespace attnscope {

struct WindowRequest {
    Start start;
    std::filesystem::path settings_file;  // empty: nothing is kept
    std::filesystem::path state_folder;   // empty: unsaved work is not kept for the case of a crash
    double close_after_seconds = 0.0;     // for tests; 0: when the person closes it
};

// Opens the window, and returns the exit code of the program when it was closed. Throws Error when there is no display or
// no OpenGL 3.3, or when the document cannot be read.
int run_window(const WindowRequest& request);

}  // namespace attnscope
