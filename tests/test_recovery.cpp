#include <doctest/doctest.h>

#include <chrono>

#include "app/gui/start.h"
#include "core/files/journal.h"
#include "tests/app_window.h"
#include "tests/scratch_folder.h"

using namespace attnscope;
using attnscope::testing::AppWindow;
using attnscope::testing::example_with_text;

namespace {

// An entry as a killed program leaves it: its file without its lock.
void leave_work(const ScratchFolder& folder, const char* text) {
    Journal journal(folder.path(), std::chrono::milliseconds(0));
    Document document;
    document.text = text;
    journal.keep({.document = document, .file = ""});
    journal.wait_until_done();
    for (const std::string& name : folder.names())
        if (name.ends_with(".json") && name.starts_with("work-")) std::filesystem::copy_file(folder / name, folder / ("work-0-" + std::string(text) + ".json"));
}

}  // namespace

TEST_CASE("what a crash left is offered, and is unsaved work when it is taken back") {
    const ScratchFolder folder;
    leave_work(folder, "precious");
    AppWindow window({.state_folder = folder.path(), .language = "en", .motion = false});
    REQUIRE(window.app->ui().dialog == Dialog::recover);
    window.headless.click("Take it back");
    window.headless.frames(3);
    CHECK(window.app->document().text == "precious");
    CHECK(window.app->unsaved());
    CHECK(window.app->ui().dialog == Dialog::none);
    // now it is this program's own
    CHECK(left_work(folder.path()).empty());
    window.app.reset();
}

TEST_CASE("what a crash left is offered whatever the window is started with") {
    const ScratchFolder folder;
    leave_work(folder, "precious");
    AppWindow window({.state_folder = folder.path(), .language = "en", .motion = false});
    begin(*window.app, {.document = example_with_text("another text"), .step = StepId::softmax});
    window.headless.frames(3);
    CHECK(window.app->ui().dialog == Dialog::recover);
    CHECK(window.headless.shows("Take it back"));
}

TEST_CASE("what is discarded is never offered again, and what is put off is offered by the next start") {
    const ScratchFolder folder;
    leave_work(folder, "later");
    {
        AppWindow window({.state_folder = folder.path(), .language = "en", .motion = false});
        window.headless.click("Later");
        CHECK(window.app->document().text != "later");
    }
    {
        AppWindow window({.state_folder = folder.path(), .language = "en", .motion = false});
        REQUIRE(window.app->ui().dialog == Dialog::recover);
        window.headless.click("Discard");
        CHECK(window.app->ui().dialog == Dialog::none);
    }
    CHECK(folder.names().empty());
}

TEST_CASE("an edit is kept, and saved or undone work is not") {
    const ScratchFolder folder;
    AppWindow window({.state_folder = folder.path(), .language = "en", .motion = false});
    const auto entries = [&folder] {
        int count = 0;
        for (const std::string& name : folder.names()) count += name.ends_with(".json") ? 1 : 0;
        return count;
    };
    // the journal's own thread writes; it needs a moment
    const auto becomes = [&](int wanted) {
        for (int i = 0; i < 500 && entries() != wanted; ++i) std::this_thread::sleep_for(std::chrono::milliseconds(10));
        return entries() == wanted;
    };
    CHECK(entries() == 0);
    window.headless.click("##text");
    window.headless.type("x");
    CHECK(becomes(1));
    window.headless.key(ImGuiKey_Z, ImGuiMod_Ctrl);
    CHECK(becomes(0));
}
