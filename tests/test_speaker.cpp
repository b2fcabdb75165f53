#include <doctest/doctest.h>

#include <limits>
#include <string>

#include "app/gui/speaker_view.h"
#include "app/gui/stopwatch.h"
#include "tests/app_window.h"

using namespace attnscope;
using attnscope::testing::AppWindow;
using attnscope::testing::Headless;
using attnscope::testing::HeadlessSize;

namespace {

// The second window with a context of its own, beside that of the first.
struct SpeakerWindow {
    explicit SpeakerWindow(App& of, HeadlessSize size = {.width = 900.0f, .height = 640.0f})
        : app(of),
          view({.upload = [](const Picture&) { return ImTextureID{}; }, .release = [](ImTextureID) {}}),
          headless([this](Headless&) { view.frame(app, {.now = now, .time_of_day = "10:30"}); }, size) {
        headless.prepare_with([this, size] { view.prepare(app, size.scale); });
        headless.frames(3);
    }
    App& app;
    double now = 100.0;
    SpeakerView view;  // outlives the context of `headless`
    Headless headless;
};

}  // namespace

TEST_CASE("a stopwatch counts what runs, and not what is paused") {
    Stopwatch watch = started({}, 10.0);
    CHECK(seconds_of(watch, 75.0) == 65.0);
    watch = paused(watch, 75.0);
    CHECK(seconds_of(watch, 500.0) == 65.0);
    CHECK(seconds_until_tick(watch, 500.0) == std::numeric_limits<double>::infinity());
    watch = started(watch, 500.0);
    CHECK(seconds_of(watch, 510.5) == 75.5);
    CHECK(seconds_until_tick(watch, 510.5) == doctest::Approx(0.5));
    CHECK(seconds_of(set_back(watch, 520.0), 523.0) == 3.0);
    CHECK(seconds_of(set_back(paused(watch, 520.0), 520.0), 523.0) == 0.0);
}

TEST_CASE("a stopwatch shows minutes and seconds, and hours where there are any") {
    CHECK(stopwatch_text(0.9) == "0:00");
    CHECK(stopwatch_text(247.0) == "4:07");
    CHECK(stopwatch_text(3847.0) == "1:04:07");
}

TEST_CASE("the next step is the next one that is switched on") {
    const Options options = first_example().options;
    REQUIRE_FALSE(is_on(StepId::norm, options));
    CHECK(step_after(StepId::scores, options) == StepId::scale);
    CHECK_FALSE(step_after(StepId::residual, options));
}

TEST_CASE("notes are typed, saved with the document, and undone by their name") {
    AppWindow window;
    window.headless.key(ImGuiKey_N, ImGuiMod_Ctrl | ImGuiMod_Shift);
    REQUIRE(window.app->ui().dialog == Dialog::notes);
    window.headless.frames(3);
    window.headless.click("##notes");
    window.headless.type("ask the class");
    CHECK(window.app->document().notes == "ask the class");
    window.headless.click("Close");
    CHECK(window.app->ui().dialog == Dialog::none);
    window.headless.key(ImGuiKey_Z, ImGuiMod_Ctrl);
    CHECK(window.app->document().notes.empty());
}

TEST_CASE("a document with notes asks for their window when it is presented, one without does not") {
    AppWindow window;
    window.headless.key(ImGuiKey_F5);
    CHECK(window.app->ui().presenting.notes == NotesWish::none);
    window.headless.type("n");
    CHECK(window.app->ui().presenting.notes == NotesWish::anywhere);
    window.headless.key(ImGuiKey_Escape);
    Document document = first_example();
    document.notes = "say hello";
    window.app->show(document);
    window.headless.key(ImGuiKey_F5);
    CHECK(window.app->ui().presenting.notes == NotesWish::on_another_monitor);
}

TEST_CASE("keys in the window of the notes drive what is presented") {
    AppWindow window;
    window.headless.key(ImGuiKey_F5);
    {
        SpeakerWindow speaker(*window.app);
        speaker.headless.key(ImGuiKey_PageDown);
        CHECK(window.app->ui().step == StepId::scale);
        speaker.headless.type(".");
        CHECK(window.app->ui().presenting.blank);
        speaker.headless.key(ImGuiKey_Space);
        CHECK_FALSE(window.app->ui().presenting.blank);
        CHECK(window.app->ui().step == StepId::scale);
    }
    window.headless.frames(2);
    CHECK(window.headless.shows("cells of scaled"));
}

TEST_CASE("the stopwatch begins with the first look at the notes, and is paused and set back") {
    AppWindow window;
    window.headless.key(ImGuiKey_F5);
    SpeakerWindow speaker(*window.app);
    const Presenting& presenting = window.app->ui().presenting;
    REQUIRE(presenting.watch);
    CHECK(seconds_of(*presenting.watch, 130.0) == 30.0);
    speaker.now = 130.0;
    speaker.headless.click("Pause");
    CHECK(seconds_of(*presenting.watch, 500.0) == 30.0);
    speaker.now = 200.0;
    speaker.headless.click("Start");
    speaker.now = 210.0;
    CHECK(seconds_of(*presenting.watch, speaker.now) == 40.0);
    speaker.headless.type("r");
    CHECK(seconds_of(*presenting.watch, speaker.now) == 0.0);
    speaker.headless.type("p");
    CHECK_FALSE(presenting.watch->since);
}

TEST_CASE("the window of the notes draws in both languages and at every step") {
    for (const char* language : {"en", "zh"}) {
        AppWindow window({.language = language, .motion = false});
        Document document = first_example();
        for (int i = 0; i < 60; ++i) document.notes += "\u5148\u95ee\u5b66\u751f: what does the second \"the\" look at?\n";
        window.app->show(document);
        start_presenting(window.app->ui());
        SpeakerWindow speaker(*window.app, {.width = 420.0f, .height = 280.0f});
        for (const StepInfo& step : steps()) {
            go_to_step(window.app->ui(), step.id);
            speaker.headless.frames(2);
        }
        CHECK(window.app->ui().notice.empty());
    }
}
