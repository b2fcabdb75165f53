#include <doctest/doctest.h>

#include <algorithm>
#include <regex>
#include <set>
#include <string>
#include <tuple>

#include "app/gui/shortcuts.h"
#include "core/files/language_file.h"
#include "tests/app_window.h"
#include "tests/source_rules.h"

using namespace attnscope;
using attnscope::testing::AppWindow;
using attnscope::testing::HeadlessSize;

namespace {

// Names of keys in the sources, as in ImGuiKey_PageUp.
std::set<std::string> keys_named_in(const std::string& text) {
    static const std::regex pattern(R"(ImGuiKey_([A-Za-z0-9]+))");
    std::set<std::string> found;
    for (std::sregex_iterator at(text.begin(), text.end(), pattern), end; at != end; ++at) found.insert((*at)[1]);
    found.erase("None");
    found.erase("NamedKey");
    found.erase("MouseWheelY");  // no key of the keyboard
    return found;
}

// What edits a text is known from every text field.
bool edits_text(const std::string& path) { return path.ends_with("/text_box.cpp") || path.ends_with("/panels/open.cpp"); }

void press(AppWindow& window, const KeyChord& chord) {
    if (chord.character == 0) {
        window.headless.key(chord.key, chord.modifiers);
        return;
    }
    ImGui::GetIO().AddInputCharacter(chord.character);
    window.headless.frames(3);
}

}  // namespace

TEST_CASE("every key that the window listens to is in the table") {
    const AppWindow window;  // ImGui names keys only where it has a context
    std::set<std::string> listed;
    for (const Shortcut& shortcut : shortcuts())
        for (const KeyChord& chord : shortcut.chords)
            if (chord.key != ImGuiKey_None) listed.insert(ImGui::GetKeyName(chord.key));
    for (const auto& [path, text] : source_texts(SOURCE_FOLDER, {"app/gui"})) {
        // the presented window takes all keys that print nothing, and asks the table what they do
        if (edits_text(path) || path.ends_with("/shortcuts.cpp") || path.ends_with("/presenting.cpp")) continue;
        for (const std::string& key : keys_named_in(text)) {
            CAPTURE(path);
            CAPTURE(key);
            CHECK(listed.contains(key));
        }
    }
}

TEST_CASE("no chord means two things in one place, and none is without a meaning") {
    const Language language = embedded_language("en");
    const AppWindow window;  // for the keys' names
    std::set<std::tuple<KeyPlace, int, int, char32_t>> seen;
    for (const Shortcut& shortcut : shortcuts()) {
        CAPTURE(shortcut.keys);
        CHECK(language.has(shortcut.meaning));
        for (const KeyChord& chord : shortcut.chords) {
            if (!chord.any()) continue;
            CAPTURE(ImGui::GetKeyName(chord.key));
            CHECK(seen.insert({shortcut.place, chord.key, chord.modifiers, chord.character}).second);
            CHECK((shortcut.place != KeyPlace::presenting || chord.action != PresentAction::none));
        }
    }
}

TEST_CASE("every chord that asks for something is heard") {
    for (const Shortcut& shortcut : shortcuts())
        for (const KeyChord& chord : shortcut.chords) {
            if (chord.command == Command::none) continue;
            CAPTURE(shortcut.keys);
            Command heard = Command::none;
            testing::Headless headless([&heard](testing::Headless&) {
                if (const Command command = command_of_this_frame(); command != Command::none) heard = command;
            });
            headless.frames(1);
            if (chord.character != 0) {
                ImGui::GetIO().AddInputCharacter(chord.character);
                headless.frames(3);
            } else {
                headless.key(chord.key, chord.modifiers);
            }
            CHECK(heard == chord.command);
        }
}

TEST_CASE("a question mark opens the list of keys, in the window and while presenting, but not inside a text") {
    for (const bool presenting : {false, true}) {
        AppWindow window;
        if (presenting) window.headless.key(ImGuiKey_F5);
        press(window, {.character = U'?'});
        CHECK(window.app->ui().dialog == Dialog::keys);
        window.headless.key(ImGuiKey_Escape);
        CHECK(window.app->ui().dialog == Dialog::none);
        CHECK(window.app->ui().presenting.on == presenting);
    }
    AppWindow window;
    window.headless.click("##text");
    window.headless.type("?");
    CHECK(window.app->ui().dialog == Dialog::none);
}

TEST_CASE("the list of keys lies inside a small and a large window") {
    for (const HeadlessSize size : {HeadlessSize{800.0f, 560.0f}, HeadlessSize{1280.0f, 720.0f}, HeadlessSize{1920.0f, 1080.0f}}) {
        AppWindow window({.language = "zh", .motion = false}, size);
        window.app->ui().dialog = Dialog::keys;
        window.headless.frames(4);
        const SeenItem close = window.headless.item(window.app->language()("dialog.close"));
        CHECK(close.least.y >= 0.0f);
        CHECK(close.most.y <= size.height);
        CHECK(close.most.x <= size.width);
        window.headless.key(ImGuiKey_Escape);
        CHECK(window.app->ui().dialog == Dialog::none);
    }
}
