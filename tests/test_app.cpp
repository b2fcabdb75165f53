#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "core/files/document_json.h"
#include "tests/app_window.h"
#include "tests/scratch_folder.h"

using namespace attnscope;
using attnscope::testing::AppWindow;
using attnscope::testing::example_with_text;
using attnscope::testing::Headless;

namespace {

std::string many_tokens(int count) {
    std::string text;
    for (int i = 0; i < count; ++i) text += "t" + std::to_string(i % 7) + " ";
    return text;
}

void replace_text(Headless& headless, const char* text) {
    headless.click("##text");
    headless.key(ImGuiKey_A, ImGuiMod_Ctrl);
    headless.type(text);
}

// Types "precious" and asks to quit, as the close button of the window does.
void leave_unsaved_work(AppWindow& window) {
    replace_text(window.headless, "precious");
    window.headless.key(ImGuiKey_Escape);  // leaves the text box, and the text as it is
    window.app->ask_to_quit();
    window.headless.frames(3);
}

}  // namespace

TEST_CASE("the window opens on two hand-made heads and a sentence with a repeated word") {
    const AppWindow window;
    CHECK(window.app->trace().setup.weights_provenance == Provenance::made_by_hand);
    CHECK(window.app->trace().setup.sizes.H == 2);
    const auto& ids = window.app->trace().setup.ids;
    CHECK(ids.size() == 6);
    CHECK(ids[0] == ids[4]);
    CHECK(window.app->problems().empty());
}

TEST_CASE("every panel draws whatever the text") {
    const std::string texts[] = {"", "one", many_tokens(64), "\u6ce8\u610f\u529b\u673a\u5236\u8ba9\u6bcf\u4e2a\u8bcd\u770b\u89c1\u522b\u7684\u8bcd",
                                 "\U0001F600 \U0001F469\u200D\U0001F680 ok \U0001F600"};
    for (const std::string& text : texts) {
        for (const testing::HeadlessSize size : {testing::HeadlessSize{1280.0f, 720.0f}, testing::HeadlessSize{1920.0f, 1080.0f}}) {
            CAPTURE(text);
            AppWindow window({.language = "zh", .motion = false}, size);
            window.app->show(example_with_text(text));
            for (const StepInfo& step : steps()) {
                CAPTURE(step.name);
                go_to_step(window.app->ui(), step.id);
                window.headless.frames(3);
            }
            CHECK(window.app->document().text == text);
            CHECK(window.app->ui().notice.empty());
        }
    }
}

TEST_CASE("typing into the text box changes the result in the same frame") {
    AppWindow window;
    replace_text(window.headless, "one two one");
    CHECK(window.app->document().text == "one two one");
    CHECK(window.app->trace().setup.tokens == std::vector<std::string>{"one", "two", "one"});
}

TEST_CASE("Chinese and emoji can be typed") {
    AppWindow window;
    replace_text(window.headless, "\u6ce8\u610f\u529b \U0001F600");
    CHECK(window.app->document().text == "\u6ce8\u610f\u529b \U0001F600");
}

TEST_CASE("a text wider than its box is wrapped without line ends in the text") {
    AppWindow window;
    const std::string text = "\u6ce8\u610f\u529b\u673a\u5236\u8ba9\u6bcf\u4e2a\u8bcd\u770b\u89c1\u522b\u7684\u8bcd\u548c\u5b83\u81ea\u5df1\u7684\u4f4d\u7f6e";
    replace_text(window.headless, text.c_str());
    CHECK(window.app->document().text == text);
    for (int i = 0; i < 6; ++i) window.headless.key(ImGuiKey_Backspace);
    CHECK(window.app->document().text == text.substr(0, text.size() - 6 * 3));
    window.headless.type("!");
    CHECK(window.app->document().text == text.substr(0, text.size() - 6 * 3) + "!");
}

TEST_CASE("an impossible width is said beside its control and the last picture stays") {
    AppWindow window;
    Document document = first_example();
    document.weights = WeightSource::xavier;
    document.options.projections = false;
    window.app->show(document);
    window.headless.frames(3);
    const Trace* before = &window.app->trace();

    window.headless.click("##D");
    window.headless.key(ImGuiKey_A, ImGuiMod_Ctrl);
    window.headless.type("7");
    window.headless.key(ImGuiKey_Enter);
    CHECK(window.app->document().widths.D == 7);
    REQUIRE(window.app->problems().size() == 1);
    CHECK(window.app->problems().front().field == Field::D);
    CHECK(&window.app->trace() == before);

    window.headless.key(ImGuiKey_Z, ImGuiMod_Ctrl);
    CHECK(window.app->document().widths.D == 8);
    CHECK(window.app->problems().empty());
}

TEST_CASE("one burst of typing is one step of undo, and redo brings it back") {
    AppWindow window;
    replace_text(window.headless, "a");
    window.headless.type(" b");
    window.headless.type(" c");
    CHECK(window.app->document().text == "a b c");
    window.headless.key(ImGuiKey_Z, ImGuiMod_Ctrl);
    CHECK(window.app->document().text == first_example().text);
    window.headless.key(ImGuiKey_Z, ImGuiMod_Ctrl | ImGuiMod_Shift);
    CHECK(window.app->document().text == "a b c");
    CHECK(window.app->trace().setup.sizes.n == 3);
}

TEST_CASE("typing goes on after an undo from what is seen") {
    AppWindow window;
    replace_text(window.headless, "a b");
    window.headless.key(ImGuiKey_Z, ImGuiMod_Ctrl);
    window.headless.key(ImGuiKey_End, ImGuiMod_Ctrl);
    window.headless.type("!");
    CHECK(window.app->document().text == first_example().text + "!");
}

TEST_CASE("a pause between two bursts makes two steps of undo") {
    AppWindow window;
    replace_text(window.headless, "a");
    window.headless.frames(90);  // one and a half seconds
    window.headless.type(" b");
    window.headless.key(ImGuiKey_Z, ImGuiMod_Ctrl);
    CHECK(window.app->document().text == "a");
}

TEST_CASE("a long text is computed by the worker and arrives") {
    AppWindow window;
    window.app->show(example_with_text(many_tokens(100)));
    window.settle();
    CHECK(window.app->trace().setup.sizes.n == 100);
}

TEST_CASE("an older result of the worker never replaces a newer one") {
    AppWindow window;
    window.app->show(example_with_text(many_tokens(300)));
    window.app->show(example_with_text("a b"));
    window.settle();
    CHECK(window.app->trace().setup.sizes.n == 2);
}

TEST_CASE("a file that is dropped on the window is opened and remembered") {
    const ScratchFolder folder;
    Document saved = example_with_text("dropped words");
    save_document(folder / "dropped.json", saved);
    AppWindow window({.settings_file = folder / "config" / "settings.json", .language = "en", .motion = false});
    window.app->open(folder / "dropped.json");
    window.headless.frames(2);
    CHECK(window.app->document() == saved);
    CHECK(window.app->title().starts_with("dropped.json"));
    CHECK(read_settings(folder / "config" / "settings.json").recent_files.size() == 1);
}

TEST_CASE("a shortcut that is pressed and let go between two frames counts") {
    AppWindow window;
    ImGuiIO& io = ImGui::GetIO();
    for (const bool down : {true, false}) {
        if (down) io.AddKeyEvent(ImGuiMod_Ctrl, true);
        if (down) io.AddKeyEvent(ImGuiKey_LeftCtrl, true);
        io.AddKeyEvent(ImGuiKey_O, down);
        if (!down) io.AddKeyEvent(ImGuiMod_Ctrl, false);
        if (!down) io.AddKeyEvent(ImGuiKey_LeftCtrl, false);
    }
    window.headless.frames(5);
    CHECK(window.app->ui().dialog == Dialog::open);
}

TEST_CASE("a file that cannot be opened is named in a notice and nothing is lost") {
    AppWindow window;
    window.app->open("/nowhere/at all.json");
    window.headless.frames(2);
    CHECK(window.app->ui().notice.find("at all.json") != std::string::npos);
    CHECK(window.app->document() == first_example());
    window.headless.click("OK");
    CHECK(window.app->ui().notice.empty());
}

TEST_CASE("unsaved work is asked about before it is lost") {
    AppWindow window;
    leave_unsaved_work(window);
    CHECK_FALSE(window.app->quits());
    window.headless.click("Cancel");
    CHECK_FALSE(window.app->quits());
    CHECK(window.app->document().text == "precious");

    window.app->ask_to_quit();
    window.headless.frames(3);
    window.headless.click("Don’t save");
    CHECK(window.app->quits());
}

TEST_CASE("saving before quitting asks for a file, and leaving that question quits nothing later") {
    const ScratchFolder folder;
    AppWindow window;
    leave_unsaved_work(window);
    window.headless.click("Save");
    CHECK(window.app->ui().dialog == Dialog::save_as);
    window.headless.click("Cancel");
    window.headless.frames(2);
    window.app->ui().opened_file = (folder / "a.json").string();
    window.app->ui().command = Command::save_as;
    window.headless.frames(2);
    CHECK_FALSE(window.app->unsaved());
    CHECK_FALSE(window.app->quits());
}

TEST_CASE("saving before quitting quits when the file is written") {
    const ScratchFolder folder;
    AppWindow window;
    leave_unsaved_work(window);
    window.headless.click("Save");
    window.app->ui().browser.folder = folder.path().string();
    window.headless.frames(2);
    window.headless.key(ImGuiKey_A, ImGuiMod_Ctrl);
    window.headless.type("kept");
    window.headless.key(ImGuiKey_Enter);
    CHECK(read_document(folder / "kept.json").text == "precious");
    CHECK(window.app->quits());
}

TEST_CASE("a plain text file becomes the text of a new document, and what is no UTF-8 is told") {
    const ScratchFolder folder;
    std::ofstream(folder / "plain.txt", std::ios::binary) << "one \xff two";
    AppWindow window;
    window.app->open(folder / "plain.txt");
    window.headless.frames(2);
    CHECK(window.app->document().text == "one \ufffd two");
    CHECK(window.app->document().title == "plain");
    CHECK(window.app->ui().notice.find("byte 4") != std::string::npos);
}

TEST_CASE("a click on the step strip changes the step") {
    AppWindow window;
    window.headless.click("softmax");
    CHECK(window.app->ui().step == StepId::softmax);
    CHECK(window.app->ui().array == ArrayId::weights);
}

TEST_CASE("save as writes what save then keeps up to date") {
    const ScratchFolder folder;
    AppWindow window;
    window.app->ui().opened_file = (folder / "saved.json").string();
    window.app->ui().command = Command::save_as;
    window.headless.frames(2);
    CHECK(read_document(folder / "saved.json") == first_example());
    CHECK_FALSE(window.app->unsaved());

    replace_text(window.headless, "changed");
    CHECK(window.app->unsaved());
    window.headless.key(ImGuiKey_S, ImGuiMod_Ctrl);
    CHECK_FALSE(window.app->unsaved());
    CHECK(read_document(folder / "saved.json").text == "changed");
}

TEST_CASE("the file browser opens what is typed, chosen with the arrows, or double clicked") {
    const ScratchFolder folder;
    std::filesystem::create_directories(folder / "inner");
    save_document(folder / "inner" / "one.json", example_with_text("one"));
    save_document(folder / "inner" / "two.json", example_with_text("two"));
    AppWindow window;
    const auto open_dialog = [&] {
        window.headless.key(ImGuiKey_O, ImGuiMod_Ctrl);
        window.app->ui().browser.folder = folder.path().string();
        window.headless.frames(2);
    };
    open_dialog();
    window.headless.double_click("inner/");
    window.headless.frames(30);
    window.headless.double_click("two.json");
    CHECK(window.app->document().text == "two");

    open_dialog();
    window.headless.key(ImGuiKey_DownArrow);
    window.headless.key(ImGuiKey_Enter);  // enters the folder
    window.headless.frames(2);
    window.headless.type("one");
    window.headless.key(ImGuiKey_Enter);
    CHECK(window.app->document().text == "one");
    CHECK(window.app->ui().dialog == Dialog::none);
}

TEST_CASE("the file browser asks before it replaces a file") {
    const ScratchFolder folder;
    save_document(folder / "old.json", example_with_text("old"));
    AppWindow window;
    window.headless.key(ImGuiKey_S, ImGuiMod_Ctrl | ImGuiMod_Shift);
    window.app->ui().browser.folder = folder.path().string();
    window.headless.frames(2);
    window.headless.key(ImGuiKey_A, ImGuiMod_Ctrl);
    window.headless.type("old.json");
    window.headless.click("Save");
    CHECK(read_document(folder / "old.json").text == "old");
    window.headless.click("Replace");
    CHECK(read_document(folder / "old.json").text == first_example().text);
}

TEST_CASE("language, theme and zoom are kept for the next start") {
    const ScratchFolder folder;
    const auto file = folder / "settings.json";
    {
        AppWindow window({.settings_file = file, .motion = false});
        window.headless.click("\u4e2d / EN");
        window.headless.frames(1);
        window.app->ui().command = Command::toggle_theme;
        window.headless.frames(1);
        window.headless.key(ImGuiKey_Equal, ImGuiMod_Ctrl);
    }
    AppWindow window({.settings_file = file, .motion = false});
    CHECK(window.app->language().code() == "zh");
    CHECK(window.app->settings().theme == "dark");
    CHECK(window.app->settings().zoom == doctest::Approx(1.1));
    window.headless.key(ImGuiKey_0, ImGuiMod_Ctrl);
    CHECK(window.app->settings().zoom == 1.0);
}

TEST_CASE("whatever the window's size and its number of heads, it comes to rest") {
    for (const testing::HeadlessSize size : {testing::HeadlessSize{1203.0f, 676.0f}, testing::HeadlessSize{1000.0f, 676.0f}, testing::HeadlessSize{1280.0f, 720.0f},
                                             testing::HeadlessSize{1100.0f, 600.0f}, testing::HeadlessSize{900.0f, 500.0f}})
        for (const Index heads : {1, 2, 3, 4, 8}) {
            CAPTURE(size.width);
            CAPTURE(heads);
            AppWindow window({.language = "en", .motion = false}, {2000.0f, 200.0f});
            ImGui::GetIO().DisplaySize = ImVec2(size.width, size.height);
            Document document;
            document.text = "the cat sat";
            document.widths = {.D = 8 * heads, .H = heads};
            window.app->show(document);
            go_to_step(window.app->ui(), StepId::scores);
            window.headless.frames(20);
            CHECK(window.app->seconds_until_change() > 1e9);
        }
}

TEST_CASE("an idle window has nothing that is due") {
    AppWindow window;
    CHECK(window.app->seconds_until_change() > 1e9);
    window.app->ui().playback = {.playing = true, .seconds_per_step = 2.0, .next_at = ImGui::GetTime() + 1.5};
    CHECK(window.app->seconds_until_change() <= 1.5);
}
