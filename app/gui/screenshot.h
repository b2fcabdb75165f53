#pragma once
// A picture of the window without a window and without a display.

#include <filesystem>

#include "app/gui/start.h"

namespace attnscope {

struct ScreenshotRequest {
    Start start;
    std::filesystem::path output;  // PNG
    int width = 1600, height = 1000;
    float scale = 1.0f;            // of a monitor
};

// Draws until nothing is being computed, writes the picture, and returns the exit code of the program.
// Throws Error when there is no OpenGL 3.3 to be had, the document cannot be read, or the picture cannot be written.
int screenshot(const ScreenshotRequest& request);

}  // namespace attnscope
