#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "app/gui/widgets/token_table.h"
#include "tests/app_window.h"

using namespace attnscope;
using attnscope::testing::AppWindow;

TEST_CASE("every different token has one row with all its places") {
    const std::vector<TokenUse> uses = token_uses({0, 1, 2, 0, 0});
    REQUIRE(uses.size() == 3);
    CHECK(uses[0].places == std::vector<Index>{0, 3, 4});
    CHECK(uses[1].id == 1);
    CHECK(uses[2].places == std::vector<Index>{2});
    CHECK(token_uses({}).empty());
}

TEST_CASE("a row of the table that is pointed at names its token, and a click keeps it") {
    AppWindow window;  // the cat sat on the mat
    go_to_step(window.app->ui(), StepId::tokens);
    window.headless.frames(3);
    CHECK(window.headless.items("use").size() == 5);
    window.headless.click("use", 3);
    const NumberRef on{.array = ArrayId::tokens, .row = 3};
    CHECK(window.app->ui().hovered == on);
    CHECK(window.app->ui().pinned == on);
}

TEST_CASE("tokens and their table stay on the stage whatever the text") {
    std::string many;
    for (int i = 0; i < 60; ++i) many += "t" + std::to_string(i) + " ";
    for (const std::string& text : {std::string("a"), std::string("\u6ce8\u610f\u529b\u673a\u5236\u662f\u4ec0\u4e48"), many}) {
        CAPTURE(text);
        AppWindow window;
        window.app->show(testing::example_with_text(text));
        go_to_step(window.app->ui(), StepId::tokens);
        window.headless.frames(3);
        for (const char* kind : {"token", "use"})
            for (const SeenItem& item : window.headless.items(kind)) {
                CHECK(item.most.y <= 720.0f - 88.0f);
                CHECK(item.most.x <= 1280.0f);
            }
    }
}
