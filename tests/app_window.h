#pragma once
// The whole application in a headless window.

#include <memory>
#include <utility>

#include "app/gui/app.h"
#include "core/document/examples.h"
#include "tests/headless_imgui.h"

namespace attnscope::testing {

class AppWindow {
public:
    explicit AppWindow(AppOptions options = {.language = "en", .motion = false}, HeadlessSize size = {})
        : app(std::make_unique<App>(std::move(options))), headless([this](Headless&) { app->frame(); }, size) {
        headless.prepare_with([this, size] { app->prepare(size.scale); });
        headless.frames(3);
    }

    // Frames until the worker has nothing left to do.
    void settle() {
        for (int i = 0; i < 2000 && app->computing(); ++i) headless.frames(1);
        headless.frames(2);
    }

    std::unique_ptr<App> app;  // outlives the context of `headless`
    Headless headless;
};

inline Document small_document() {
    Document document;
    document.text = "the cat saw the dog";
    document.widths = {.D = 4, .H = 2};
    return document;
}

inline Document example_with_text(std::string text) {
    Document document = first_example();
    document.text = std::move(text);
    return document;
}

}  // namespace attnscope::testing
