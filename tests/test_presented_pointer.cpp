#include <doctest/doctest.h>
#include <imgui_internal.h>

#include <algorithm>
#include <array>
#include <vector>

#include "app/gui/widgets/presented_pointer.h"
#include "core/figure/palette.h"
#include "tests/app_window.h"

using namespace attnscope;
using attnscope::testing::AppWindow;
using attnscope::testing::Headless;

namespace {

struct Bounds {
    ImVec2 least{1.0e9f, 1.0e9f}, most{-1.0e9f, -1.0e9f};
};

Bounds bounds_of(const ImDrawList& list) {
    Bounds bounds;
    for (const ImDrawVert& vertex : list.VtxBuffer) {
        bounds.least = ImVec2(std::min(bounds.least.x, vertex.pos.x), std::min(bounds.least.y, vertex.pos.y));
        bounds.most = ImVec2(std::max(bounds.most.x, vertex.pos.x), std::max(bounds.most.y, vertex.pos.y));
    }
    return bounds;
}

std::size_t vertices_in_front() { return static_cast<std::size_t>(ImGui::GetForegroundDrawList()->VtxBuffer.Size); }

}  // namespace

TEST_CASE("a glass stays inside the screen, and enlarges about the pointer") {
    for (const ImVec2 pointer : {ImVec2(0.0f, 0.0f), ImVec2(640.0f, 360.0f), ImVec2(1279.0f, 719.0f)}) {
        const Lens lens = lens_at(pointer, ImVec2(400.0f, 200.0f), ImVec2(1280.0f, 720.0f));
        CHECK(lens.glass.x >= 0.0f);
        CHECK(lens.glass.y >= 0.0f);
        CHECK(lens.glass.right() <= 1280.0f);
        CHECK(lens.glass.bottom() <= 720.0f);
        CHECK(lens.glass.contains(pointer.x, pointer.y));
    }
}

TEST_CASE("what is under the glass is twice as large there, and what is far away is not drawn") {
    Headless headless([](Headless&) {});
    headless.frames(1);
    ImDrawListSharedData& shared = headless.context().DrawListSharedData;
    ImDrawList drawn(&shared), front(&shared);
    for (ImDrawList* list : {&drawn, &front}) {
        list->_ResetForNewFrame();
        list->Flags = ImDrawListFlags_None;
        list->PushClipRect(ImVec2(0.0f, 0.0f), ImVec2(1280.0f, 720.0f));
        list->PushTextureID(ImGui::GetIO().Fonts->TexID);
    }
    drawn.AddRectFilled(ImVec2(590.0f, 350.0f), ImVec2(610.0f, 370.0f), IM_COL32_WHITE);
    drawn.AddRectFilled(ImVec2(10.0f, 10.0f), ImVec2(20.0f, 20.0f), IM_COL32_WHITE);
    const std::array<const ImDrawList*, 1> lists = {&drawn};
    draw_enlarged(lists, lens_at(ImVec2(600.0f, 360.0f), ImVec2(300.0f, 200.0f), ImVec2(1280.0f, 720.0f)), front);
    const Bounds bounds = bounds_of(front);
    CHECK(bounds.least.x == doctest::Approx(580.0));
    CHECK(bounds.most.x == doctest::Approx(620.0));
    CHECK(bounds.least.y == doctest::Approx(340.0));
    CHECK(bounds.most.y == doctest::Approx(380.0));
    CHECK(front.VtxBuffer.Size == 6);
}

TEST_CASE("of the dot's red and its two rims one stands out from the paper of every theme") {
    // relative luminance of WCAG 2
    for (const Paper paper : {Paper::light, Paper::dark, Paper::contrast}) {
        const Rgb ground = palette(paper).paper;
        const std::array<Rgb, 3> rings = {Rgb{0xE6, 0x10, 0x22}, Rgb{0x18, 0x06, 0x08}, Rgb{0xFF, 0xFF, 0xFF}};
        const double best = std::max({contrast(rings[0], ground), contrast(rings[1], ground), contrast(rings[2], ground)});
        CHECK(best >= 3.0);
    }
}

TEST_CASE("while presenting a dot follows the pointer, L puts it away, and a blank screen has none") {
    AppWindow window;
    window.headless.key(ImGuiKey_F5);
    CHECK(vertices_in_front() == 0);  // the pointer is nowhere
    window.headless.move(300.0f, 200.0f);
    const std::size_t with_dot = vertices_in_front();
    CHECK(with_dot > 0);
    window.headless.type("l");
    CHECK(vertices_in_front() == 0);
    window.headless.type("l");
    CHECK(vertices_in_front() == with_dot);
    window.headless.type(".");
    CHECK(vertices_in_front() == 0);
}

TEST_CASE("M and the right button enlarge what is under the pointer, and the button pins nothing") {
    AppWindow window;
    window.headless.key(ImGuiKey_F5);
    window.headless.type("l");
    window.headless.hover("cells of scores");
    CHECK(vertices_in_front() == 0);
    window.headless.type("m");
    CHECK(vertices_in_front() > 8);
    window.headless.type("m");
    ImGui::GetIO().AddMouseButtonEvent(1, true);
    window.headless.frames(2);
    CHECK(vertices_in_front() > 8);
    ImGui::GetIO().AddMouseButtonEvent(1, false);
    window.headless.frames(2);
    CHECK(vertices_in_front() == 0);
    CHECK_FALSE(window.app->ui().pinned);
    CHECK_FALSE(window.app->ui().menu);
}
