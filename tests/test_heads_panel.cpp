#include <doctest/doctest.h>

#include "tests/app_window.h"

using namespace attnscope;
using attnscope::testing::AppWindow;

TEST_CASE("the mean and the maximum over heads stand beside the heads, and a cell of theirs is pointed at everywhere") {
    for (const testing::HeadlessSize size : {testing::HeadlessSize{1280.0f, 720.0f}, testing::HeadlessSize{1920.0f, 1080.0f}}) {
        AppWindow window({.language = "en", .motion = false}, size);
        go_to_step(window.app->ui(), StepId::weighted_sum);
        for (const char* card : {"mean over heads", "max over heads"}) {
            window.headless.hover(card);
            REQUIRE(window.app->ui().hovered);
            CHECK(window.app->ui().hovered->array == ArrayId::weights);
            CHECK(window.app->ui().hovered->head == window.app->ui().head);
        }
    }
}

TEST_CASE("one head alone has no mean and no maximum beside it") {
    AppWindow window;
    Document document;
    document.text = "a b c";
    document.widths = {.D = 4, .H = 1};
    window.app->show(document);
    window.headless.frames(3);
    CHECK(window.headless.shows("head"));
    CHECK_FALSE(window.headless.shows("mean over heads"));
    CHECK_FALSE(window.headless.shows("max over heads"));
}
