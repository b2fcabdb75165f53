#include <doctest/doctest.h>

#include <cmath>
#include <string>

#include "app/gui/widgets/vector_edit.h"
#include "core/attention/difference.h"
#include "core/document/edit.h"
#include "core/document/own_numbers.h"
#include "tests/app_window.h"

using namespace attnscope;
using attnscope::testing::AppWindow;
using attnscope::testing::small_document;

namespace {

// A wide window, in which the row has its own place at the right.
struct SliderWindow {
    SliderWindow(Document document, const NumberRef& pinned) : window({.language = "en", .motion = false}, {.width = 1920.0f, .height = 1080.0f}) {
        window.app->show(std::move(document));
        go_to_step(window.app->ui(), step_of(pinned.array));
        window.app->ui().array = pinned.array;
        window.app->ui().pinned = pinned;
        window.headless.frames(3);
    }
    App& app() { return *window.app; }
    attnscope::testing::Headless& headless() { return window.headless; }

    // Presses the slider's middle, which stands for 0, and drags by so many pixels, with a rest on the way.
    void drag(std::size_t slider, float dx) {
        headless().hover("##slider", slider);
        const ImVec2 at = ImGui::GetIO().MousePos;
        ImGui::GetIO().AddMouseButtonEvent(0, true);
        headless().frames(2);
        ImGui::GetIO().AddMousePosEvent(at.x + dx / 2.0f, at.y);
        headless().frames(90);
        ImGui::GetIO().AddMousePosEvent(at.x + dx, at.y);
        headless().frames(3);
        ImGui::GetIO().AddMouseButtonEvent(0, false);
        headless().frames(3);
    }

    AppWindow window;
};

}  // namespace

TEST_CASE("a scale reaches beyond the largest number and has numbers that can be written down") {
    CHECK(bound_of_scale(0.0) == 1.0);
    CHECK(bound_of_scale(0.99) == 1.0);
    CHECK(bound_of_scale(1.0) == 1.5);
    CHECK(bound_of_scale(7.0) == 8.0);
    CHECK(bound_of_scale(30.0) == 40.0);
    CHECK(bound_of_scale(1e308) == 8e307);  // so that both ends are one length apart
    CHECK(on_scale(0.123456, 1.0) == 0.12);
    CHECK(on_scale(0.3, 2.0) == 0.3);
    CHECK(on_scale(7.26, 10.0) == 7.3);
    CHECK(on_scale(-3.0, 2.0) == -2.0);
    CHECK_FALSE(std::signbit(on_scale(-0.001, 1.0)));
    CHECK(on_scale(12345.0, 20000.0) == 12300.0);
}

TEST_CASE("a slider changes exactly its number, and one drag is one step of undo") {
    const Document own = with_own_embedding(small_document());
    SliderWindow window(own, {ArrayId::E, 0, 1, 0});
    REQUIRE(window.headless().items("##slider").size() == 4);
    window.drag(2, 30.0f);
    const double value = window.app().trace().setup.E(1, 2);
    CHECK(value != own.own_E(1, 2));
    CHECK(value > 0.1);
    CHECK(std::abs(value * 100 - std::round(value * 100)) < 1e-9);
    CHECK(window.app().document() == with_number(own, {ArrayId::E, 0, 1, 2}, value));
    CHECK(window.app().history().size() == 2);
    CHECK_FALSE(window.app().ui().held);
    window.headless().key(ImGuiKey_Z, ImGuiMod_Ctrl);
    CHECK(window.app().document() == own);
}

TEST_CASE("equal tokens that share their vector keep sharing it through a whole drag") {
    SliderWindow window(small_document(), {ArrayId::E, 0, 0, 0});
    window.drag(1, 40.0f);
    const MatrixD& E = window.app().trace().setup.E;
    CHECK(E(0, 1) == E(3, 1));
    CHECK(window.app().document() == with_number(small_document(), {ArrayId::E, 0, 0, 1}, E(0, 1)));
}

TEST_CASE("a slider of X changes X there and nowhere else") {
    Document document = small_document();
    document.options.positions = PositionKind::sinusoidal;
    SliderWindow window(document, {ArrayId::X, 0, 3, 0});
    const Trace before = window.app().trace();
    window.drag(3, -30.0f);
    CHECK(changed_cells(before, window.app().trace(), ArrayId::X, 0) == std::vector<Cell>{{3, 3}});
    CHECK(changed_cells(before, window.app().trace(), ArrayId::P, 0).empty());
}

TEST_CASE("a number is typed beside its slider") {
    SliderWindow window(with_own_embedding(small_document()), {ArrayId::E, 0, 2, 0});
    window.headless().double_click("##number", 0);
    window.headless().key(ImGuiKey_A, ImGuiMod_Ctrl);
    window.headless().type("-1.75");
    window.headless().key(ImGuiKey_Enter);
    CHECK(window.app().trace().setup.E(2, 0) == -1.75);
}

TEST_CASE("vectors that follow from others have no sliders") {
    Document document = small_document();
    document.options.positions = PositionKind::linear_bias;
    SliderWindow window(document, {ArrayId::P, 0, 1, 0});
    CHECK(window.headless().items("##slider").empty());
    SliderWindow other(small_document(), {ArrayId::Q, 0, 1, 0});
    CHECK(other.headless().items("##slider").empty());
}

TEST_CASE("the largest numbers there are have sliders too") {
    Document document = with_own_embedding(small_document());
    document.own_E(0, 1) = 1.7e308;
    document.own_E(0, 2) = -1.7e308;
    SliderWindow window(std::move(document), {ArrayId::E, 0, 0, 0});
    CHECK(window.headless().items("##slider").size() == 4);
    window.drag(0, 5.0f);
    CHECK(std::isfinite(window.app().document().own_E(0, 0)));
}
