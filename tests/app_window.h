#pragma once
// The whole application in a headless window.

#include <memory>
#include <string>

#include "app/gui/app.h"
#include "core/document/examples.h"
#include "tests/headless_imgui.h"

namespace attnscope::testing {

class AppWindow {
public:
    explicit AppWindow(AppOptions options = {.language = "en", .motion = false}, HeadlessSize size = {});
    ~AppWindow();

    // Frames until the worker has nothing left to do.
    void settle();

    std::unique_ptr<App> app;  // outlives the context of `headless`
    Headless headless;
};

Document small_document();
Document example_with_text(std::string text);

}  // namespace attnscope::testing
