#include <doctest/doctest.h>

#include <string>

#include "core/files/document_json.h"
#include "tests/app_window.h"
#include "tests/scratch_folder.h"

using namespace attnscope;
using attnscope::testing::AppWindow;
using attnscope::testing::example_with_text;
using attnscope::testing::Headless;

namespace {

void type_text(Headless& headless, const char* text) {
    headless.click("##text");
    headless.key(ImGuiKey_A, ImGuiMod_Ctrl);
    headless.type(text);
}

}  // namespace

TEST_CASE("every dialog stands inside the window, in front of it, and closes by its button and by Escape") {
    const struct {
        Dialog dialog;
        const char* button;
    } dialogs[] = {{Dialog::open, "Cancel"}, {Dialog::save_as, "Cancel"}, {Dialog::export_figure, "Close"}, {Dialog::unsaved_work, "Cancel"},
                   {Dialog::numbers, "Close"}, {Dialog::keys, "Close"}, {Dialog::about, "Close"}, {Dialog::history, "Close"}};
    for (const testing::HeadlessSize size : {testing::HeadlessSize{1280.0f, 720.0f}, testing::HeadlessSize{1280.0f, 720.0f, 2.0f}}) {
        for (const auto& one : dialogs) {
            CAPTURE(one.button);
            CAPTURE(static_cast<int>(one.dialog));
            AppWindow window({.language = "en", .motion = false}, size);
            for (const bool by_button : {true, false}) {
                window.app->ui().dialog = one.dialog;
                window.headless.frames(4);
                const SeenItem button = window.headless.item(one.button);
                CHECK(button.most.x < size.width);
                CHECK(button.most.y < size.height);
                if (by_button) window.headless.click(one.button);
                else window.headless.key(ImGuiKey_Escape);
                window.headless.frames(2);
                CHECK(window.app->ui().dialog == Dialog::none);
            }
        }
    }
}

TEST_CASE("closing the window while a dialog is open asks about unsaved work too") {
    AppWindow window;
    type_text(window.headless, "precious");
    window.headless.key(ImGuiKey_Escape);
    for (const Dialog dialog : {Dialog::keys, Dialog::about, Dialog::export_figure, Dialog::open}) {
        window.app->ui().dialog = dialog;
        window.headless.frames(3);
        window.app->ask_to_quit();
        window.headless.frames(3);
        CHECK(window.app->ui().dialog == Dialog::unsaved_work);
        CHECK_FALSE(window.app->quits());
        window.headless.click("Cancel");
        window.headless.frames(3);
        CHECK(window.app->ui().dialog == Dialog::none);
    }
}

TEST_CASE("a file that is dropped while there is unsaved work waits for the answer") {
    const ScratchFolder folder;
    save_document(folder / "dropped.json", example_with_text("dropped words"));
    for (const char* answer : {"Cancel", "Don’t save"}) {
        CAPTURE(answer);
        AppWindow window;
        type_text(window.headless, "precious");
        window.headless.key(ImGuiKey_Escape);
        window.app->open(folder / "dropped.json");
        window.headless.frames(3);
        CHECK(window.app->document().text == "precious");
        window.headless.click(answer);
        window.headless.frames(2);
        CHECK(window.app->document().text == (std::string(answer) == "Cancel" ? "precious" : "dropped words"));
    }
}
