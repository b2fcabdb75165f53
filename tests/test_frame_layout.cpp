#include <doctest/doctest.h>
#include <imgui_internal.h>

#include <string>
#include <string_view>

#include "app/gui/frame_layout.h"
#include "tests/app_window.h"

using namespace attnscope;
using attnscope::testing::AppWindow;

TEST_CASE("panels never overlap and fill the window but for thin rules") {
    const ImVec2 sizes[] = {ImVec2(1280, 720), ImVec2(1600, 1000), ImVec2(1920, 1080), ImVec2(3840, 2160), ImVec2(800, 560), ImVec2(640, 360), ImVec2(320, 320)};
    for (const ImVec2 size : sizes) {
        for (const float scale : {1.0f, 1.5f, 2.0f}) {
            for (const bool open : {false, true}) {
                CAPTURE(size.x);
                CAPTURE(scale);
                CAPTURE(open);
                const FrameLayout layout = frame_layout(size.x, size.y, scale, {.tabs = 200.0f, .column_open = open});
                const Place places[] = {layout.top_bar, layout.step_strip, layout.input, layout.right, layout.stage, layout.arithmetic, layout.status_bar};
                float area = 0.0f;
                for (const Place& a : places) {
                    CHECK(a.size.x >= 0.0f);
                    CHECK(a.size.y >= 0.0f);
                    CHECK(a.end().x <= size.x);
                    CHECK(a.end().y <= size.y);
                    area += a.size.x * a.size.y;
                    for (const Place& b : places) {
                        if (&a == &b || a.empty() || b.empty()) continue;
                        const bool apart = a.end().x <= b.at.x || b.end().x <= a.at.x || a.end().y <= b.at.y || b.end().y <= a.at.y;
                        CHECK(apart);
                    }
                }
                const float rules = scale == 1.0f && size.x > 640.0f ? 0.985f : 0.95f;
                if (!layout.too_small) CHECK(area > rules * size.x * size.y);
            }
        }
    }
}

TEST_CASE("every panel has a place from 1280x720 on, and none where nothing sensible can be shown") {
    const FrameLayout common = frame_layout(1280.0f, 720.0f, 1.0f);
    CHECK_FALSE(common.narrow);
    for (const Place& place : {common.top_bar, common.step_strip, common.input, common.right, common.stage, common.arithmetic, common.status_bar}) CHECK_FALSE(place.empty());
    CHECK(frame_layout(200.0f, 150.0f, 1.0f).too_small);
    CHECK(frame_layout(200.0f, 150.0f, 1.0f).stage.empty());
}

TEST_CASE("the tabs take no more than they need, and never more than their share") {
    const FrameLayout little = frame_layout(1280.0f, 720.0f, 1.0f, {.tabs = 120.0f});
    CHECK(little.right.size.y == 120.0f);
    const FrameLayout much = frame_layout(1280.0f, 720.0f, 1.0f, {.tabs = 2000.0f});
    CHECK(much.right.size.y == much.most_tabs);
    CHECK(much.right.size.y < 0.43f * (much.right.size.y + much.input.size.y));
    CHECK(little.input.size.y > much.input.size.y);
}

TEST_CASE("no tab has to be scrolled at 1280x720 for a sentence of eight tokens") {
    for (const Index heads : {1, 2, 3, 4, 8, 16}) {
        for (const std::string tab : {"Heads", "Row", "Colours"}) {
            CAPTURE(heads);
            CAPTURE(tab);
            AppWindow window;
            Document document = testing::example_with_text("the cat sat on the mat and slept");
            document.weights = WeightSource::xavier;
            document.embedding = EmbeddingSource::hash;
            document.widths = {.D = 48, .H = heads};
            window.app->show(document);
            window.headless.frames(3);
            REQUIRE(window.app->trace().setup.sizes.H == heads);
            window.headless.click(tab);
            window.headless.frames(4);
            for (const ImGuiWindow* pane : window.headless.context().Windows)
                if (pane->Active && std::string_view(pane->Name).find("/right_") != std::string_view::npos) CHECK(pane->ScrollMax.y == 0.0f);
        }
    }
}

TEST_CASE("in a narrow window the left column comes and goes with its button") {
    AppWindow window({.language = "en", .motion = false}, {1280.0f, 720.0f, 2.0f});
    CHECK_FALSE(window.headless.shows("##text"));
    window.headless.click("left column");
    CHECK(window.headless.shows("##text"));
    window.headless.click("##text");
    window.headless.key(ImGuiKey_A, ImGuiMod_Ctrl);
    window.headless.type("a b");
    CHECK(window.app->trace().setup.sizes.n == 2);
    window.headless.key(ImGuiKey_Escape);
    window.headless.click("left column");
    CHECK_FALSE(window.headless.shows("##text"));
}

TEST_CASE("the current step is in sight in a narrow strip") {
    AppWindow window({.language = "en", .motion = false}, {640.0f, 480.0f});
    for (const StepInfo& step : steps()) {
        CAPTURE(step.name);
        go_to_step(window.app->ui(), step.id);
        window.headless.frames(2);
        window.headless.hover(step.name);
    }
}

TEST_CASE("every panel of a window of 320 by 320 draws, and a smaller one says that it is too small") {
    for (const testing::HeadlessSize size : {testing::HeadlessSize{320.0f, 320.0f}, testing::HeadlessSize{160.0f, 120.0f}}) {
        AppWindow window({.language = "zh", .motion = false}, size);
        for (const StepInfo& step : steps()) {
            go_to_step(window.app->ui(), step.id);
            window.headless.frames(2);
        }
        CHECK(window.headless.shows("left column") == (size.width > 200.0f));
    }
}
