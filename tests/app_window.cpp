#include "tests/app_window.h"

#include <utility>

namespace attnscope::testing {

namespace {

AppOptions with_shared_fonts(AppOptions options) {
    options.fonts = shared_fonts();
    return options;
}

}  // namespace

AppWindow::AppWindow(AppOptions options, HeadlessSize size)
    : app(std::make_unique<App>(with_shared_fonts(std::move(options)))), headless([this](Headless&) { app->frame(); }, size) {
    headless.prepare_with([this, size] { app->prepare(size.scale); });
    headless.frames(3);
}

AppWindow::~AppWindow() = default;

void AppWindow::settle() {
    for (int i = 0; i < 2000 && app->computing(); ++i) headless.frames(1);
    headless.frames(2);
}

Document small_document() {
    Document document;
    document.text = "the cat saw the dog";
    document.widths = {.D = 4, .H = 2};
    return document;
}

Document example_with_text(std::string text) {
    Document document = first_example();
    document.text = std::move(text);
    return document;
}

}  // namespace attnscope::testing
