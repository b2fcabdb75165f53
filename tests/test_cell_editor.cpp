#include <doctest/doctest.h>

#include <cmath>
#include <string>

#include "core/attention/difference.h"
#include "core/files/number_table.h"
#include "tests/app_window.h"

using namespace attnscope;
using attnscope::testing::AppWindow;
using attnscope::testing::small_document;

namespace {

// A window at a step, with functions that point at cells of its matrices.
struct CellWindow {
    explicit CellWindow(StepId step, Document document = small_document()) {
        window.app->show(std::move(document));
        go_to_step(window.app->ui(), step);
        window.headless.frames(3);
    }

    App& app() { return *window.app; }
    attnscope::testing::Headless& headless() { return window.headless; }
    double number(const NumberRef& ref) { return array(app().trace(), ref.array, ref.head)(ref.row, ref.column); }

    // The middle of a cell of the matrix whose array has this name.
    ImVec2 place(const char* name, Index row, Index column, Index rows, Index columns) {
        const auto item = headless().item(std::string("cells of ") + name);
        const auto part = [](float from, float to, Index k, Index count) {
            return from + (to - from) * (static_cast<float>(k) + 0.5f) / static_cast<float>(count);
        };
        return {part(item.least.x, item.most.x, column, columns), part(item.least.y, item.most.y, row, rows)};
    }
    void click(ImVec2 at) {
        headless().move(at.x, at.y);
        press(true);
        press(false);
        headless().frames(1);
    }
    void press(bool down) {
        ImGui::GetIO().AddMouseButtonEvent(ImGuiMouseButton_Left, down);
        headless().frames(1);
    }
    void drag_up(ImVec2 at, int pixels) {
        headless().frames(60);  // a second press at once would be a double click
        headless().move(at.x, at.y);
        press(true);
        for (int pixel = 1; pixel <= pixels; ++pixel) {
            ImGui::GetIO().AddMousePosEvent(at.x, at.y - static_cast<float>(pixel));
            headless().frames(1);
        }
        press(false);
    }
    void enter(const char* text) {
        headless().type(text);
        headless().frames(2);
        headless().key(ImGuiKey_Enter);
    }

    AppWindow window;
};

}  // namespace

TEST_CASE("a number that is typed over a pinned cell stands there, and only what follows from it changes") {
    CellWindow window(StepId::projections);
    const Trace before = window.app().trace();
    window.click(window.place("W_Q", 1, 2, 4, 4));
    REQUIRE(window.app().ui().pinned == NumberRef{ArrayId::W_Q, 0, 1, 2});
    window.enter("-1,25");
    CHECK(window.number({ArrayId::W_Q, 0, 1, 2}) == -1.25);
    const Trace& after = window.app().trace();
    CHECK(changed_cells(before, after, ArrayId::W_Q, 0) == std::vector<Cell>{{1, 2}});
    CHECK(changed_cells(before, after, ArrayId::W_K, 0).empty());
    CHECK(changed_cells(before, after, ArrayId::X, 0).empty());
    // column 2 of Q belongs to the second head
    CHECK(changed_cells(before, after, ArrayId::weights, 0).empty());
    CHECK_FALSE(changed_cells(before, after, ArrayId::weights, 1).empty());
    // the marked cells are those that differ from the trace before the edit
    REQUIRE(window.app().before());
    CHECK(equal(window.app().before()->Q_flat, before.Q_flat));
    // Enter goes on to the next row, as in a spreadsheet
    CHECK(window.app().ui().pinned == NumberRef{ArrayId::W_Q, 0, 2, 2});
}

TEST_CASE("what is typed in the frames before the field has the keyboard is not lost") {
    CellWindow window(StepId::softmax);
    window.click(window.place("weights", 0, 0, 5, 5));
    for (const char character : {'0', '.', '1', '2', '5'}) {
        ImGui::GetIO().AddInputCharacter(static_cast<unsigned>(character));
        window.headless().frames(1);
    }
    window.headless().key(ImGuiKey_Enter);
    CHECK(window.number({ArrayId::weights, 0, 0, 0}) == 0.125);
}

TEST_CASE("Escape leaves the number as it was, and what is no number is not taken") {
    CellWindow window(StepId::projections);
    const Document before = window.app().document();
    window.click(window.place("W_Q", 0, 0, 4, 4));
    window.headless().type("7");
    window.headless().frames(2);
    window.headless().key(ImGuiKey_Escape);
    CHECK(window.app().document() == before);
    CHECK_FALSE(window.app().ui().field);
    window.enter("3-");
    CHECK(window.app().document() == before);
    REQUIRE(window.app().ui().field);
    CHECK(window.app().ui().field->no_number);
}

TEST_CASE("a computed number cannot be typed over") {
    CellWindow window(StepId::projections);
    const Document before = window.app().document();
    window.click(window.place("Q_flat", 0, 0, 5, 4));
    window.enter("7");
    CHECK(window.app().document() == before);
}

TEST_CASE("a score that is set by hand is an override until it is deleted") {
    CellWindow window(StepId::scores);
    window.click(window.place("scores", 1, 3, 5, 5));
    window.enter("4");
    CHECK(window.app().document().overrides == std::vector<Override>{{{ArrayId::scores, 0, 1, 3}, 4.0}});
    CHECK(window.number({ArrayId::scores, 0, 1, 3}) == 4.0);
    window.headless().key(ImGuiKey_UpArrow, ImGuiMod_Shift);
    window.headless().key(ImGuiKey_Delete);
    CHECK(window.app().document().overrides.empty());
}

TEST_CASE("dragging a pinned number upwards makes it larger, and is one step of undo") {
    CellWindow window(StepId::projections);
    const ImVec2 at = window.place("W_Q", 1, 1, 4, 4);
    window.click(at);
    const double before = window.number({ArrayId::W_Q, 0, 1, 1});
    window.drag_up(at, 40);
    window.headless().frames(2);
    const double after = window.number({ArrayId::W_Q, 0, 1, 1});
    CHECK(after == doctest::Approx(before + 0.2).epsilon(0.03));
    CHECK(std::abs(after * 100 - std::round(after * 100)) < 1e-9);
    CHECK(window.app().ui().pinned == NumberRef{ArrayId::W_Q, 0, 1, 1});
    window.headless().key(ImGuiKey_Z, ImGuiMod_Ctrl);
    CHECK(window.number({ArrayId::W_Q, 0, 1, 1}) == before);
    CHECK_FALSE(window.app().history().can_undo());
}

TEST_CASE("a number of a table is dragged and turned for all equal tokens, from the first frame to the last") {
    CellWindow window(StepId::embedding);
    // the cat saw the dog
    const auto column = [&] { return std::pair(window.number({ArrayId::E, 0, 0, 1}), window.number({ArrayId::E, 0, 3, 1})); };
    const ImVec2 at = window.place("E", 0, 1, 5, 4);
    window.click(at);
    const double before = column().first;
    REQUIRE(column().second == before);
    window.drag_up(at, 40);
    CHECK(column().first > before + 0.15);
    CHECK(column().second == column().first);
    window.headless().key(ImGuiKey_Z, ImGuiMod_Ctrl);
    REQUIRE(column().second == before);
    window.headless().move(at.x, at.y);
    ImGui::GetIO().AddKeyEvent(ImGuiMod_Ctrl, true);
    for (int notch = 0; notch < 3; ++notch) {
        ImGui::GetIO().AddMouseWheelEvent(0.0f, 1.0f);
        window.headless().frames(2);
    }
    ImGui::GetIO().AddKeyEvent(ImGuiMod_Ctrl, false);
    window.headless().frames(1);
    CHECK(column().first > before + 0.25);
    CHECK(column().second == column().first);
}

TEST_CASE("a dragged cell that is not pinned keeps its number") {
    CellWindow window(StepId::projections);
    const Document before = window.app().document();
    const ImVec2 at = window.place("W_Q", 1, 1, 4, 4);
    window.headless().move(at.x, at.y);
    window.press(true);
    ImGui::GetIO().AddMousePosEvent(at.x, at.y - 30.0f);
    window.headless().frames(2);
    window.press(false);
    CHECK(window.app().document() == before);
}

TEST_CASE("Ctrl and the wheel turn the number under the pointer in tenths") {
    CellWindow window(StepId::scores);
    const ImVec2 at = window.place("scores", 2, 2, 5, 5);
    const double before = window.number({ArrayId::scores, 0, 2, 2});
    window.headless().move(at.x, at.y);
    ImGui::GetIO().AddKeyEvent(ImGuiMod_Ctrl, true);
    ImGui::GetIO().AddMouseWheelEvent(0.0f, 1.0f);
    window.headless().frames(1);
    ImGui::GetIO().AddKeyEvent(ImGuiMod_Ctrl, false);
    window.headless().frames(2);
    CHECK(window.number({ArrayId::scores, 0, 2, 2}) == doctest::Approx(before + 0.1).epsilon(0.06));
    CHECK(window.app().ui().view.zoom == 1.0);
}

TEST_CASE("a block of a spreadsheet with decimal commas is pasted at the pinned cell") {
    CellWindow window(StepId::projections);
    const Document before = window.app().document();
    window.click(window.place("W_Q", 1, 1, 4, 4));
    window.headless().set_clipboard("0,5\t1\t1,5\n2\t2,5\t3\n3,5\t4\t4,5\n");
    window.headless().key(ImGuiKey_V, ImGuiMod_Ctrl);
    window.headless().frames(2);
    const MatrixD& W_Q = window.app().trace().setup.weights.W_Q;
    CHECK(equal(W_Q.block(1, 1, 3, 3), matrix_from_text("0.5 1 1.5\n2 2.5 3\n3.5 4 4.5")));
    window.headless().key(ImGuiKey_Z, ImGuiMod_Ctrl);
    CHECK(window.app().document() == before);
    window.headless().set_clipboard("no numbers");
    window.headless().key(ImGuiKey_V, ImGuiMod_Ctrl);
    CHECK(window.app().document() == before);
    CHECK(window.app().ui().notice.find("no numbers") != std::string::npos);
}

TEST_CASE("a copied matrix holds every digit") {
    CellWindow window(StepId::softmax);
    window.click(window.place("weights", 0, 0, 5, 5));
    window.headless().key(ImGuiKey_C, ImGuiMod_Ctrl);
    CHECK(equal(matrix_from_text(window.headless().clipboard()), window.app().trace().head[0].weights));
}

TEST_CASE("painting hides every cell that is passed, and painting from a hidden cell shows them again") {
    CellWindow window(StepId::mask);
    window.headless().click("paint");
    REQUIRE(window.app().ui().painting);
    const auto stroke = [&window](Index from, Index to) {
        const ImVec2 begin = window.place("masked", 1, from, 5, 5);
        window.headless().move(begin.x, begin.y);
        window.press(true);
        for (Index column = from; column <= to; ++column) {
            const ImVec2 at = window.place("masked", 1, column, 5, 5);
            ImGui::GetIO().AddMousePosEvent(at.x, at.y);
            window.headless().frames(2);
        }
        window.press(false);
        window.headless().frames(2);
    };
    stroke(1, 3);
    CHECK(window.app().document().options.mask.blocked == std::vector<Cell>{{1, 1}, {1, 2}, {1, 3}});
    stroke(3, 4);
    CHECK(window.app().document().options.mask.blocked == std::vector<Cell>{{1, 1}, {1, 2}});
    window.headless().key(ImGuiKey_Z, ImGuiMod_Ctrl);
    CHECK(window.app().document().options.mask.blocked.size() == 3);
    window.headless().key(ImGuiKey_Z, ImGuiMod_Ctrl);
    CHECK(window.app().document().options.mask.blocked.empty());
}

TEST_CASE("Shift and the arrows walk from cell to cell and stop at the edges") {
    CellWindow window(StepId::scores);
    window.headless().key(ImGuiKey_RightArrow, ImGuiMod_Shift);
    CHECK(window.app().ui().pinned == NumberRef{ArrayId::scores, 0, 0, 0});
    window.headless().key(ImGuiKey_RightArrow, ImGuiMod_Shift);
    window.headless().key(ImGuiKey_DownArrow, ImGuiMod_Shift);
    CHECK(window.app().ui().pinned == NumberRef{ArrayId::scores, 0, 1, 1});
    for (int i = 0; i < 9; ++i) window.headless().key(ImGuiKey_LeftArrow, ImGuiMod_Shift);
    CHECK(window.app().ui().pinned == NumberRef{ArrayId::scores, 0, 1, 0});
    CHECK(window.app().ui().step == StepId::scores);
}

TEST_CASE("Z zooms about the pinned number, and the view follows it from cell to cell") {
    Document document;
    for (int i = 0; i < 40; ++i) document.text += "t" + std::to_string(i % 9) + " ";
    CellWindow window(StepId::scores, document);
    window.app().wait_for_result();
    window.app().ui().pinned = NumberRef{ArrayId::scores, 0, 0, 0};
    for (int key = 0; key < 4; ++key) window.headless().key(ImGuiKey_Z);
    const View& view = window.app().ui().view;
    CHECK(view.zoom > 2.0);
    const auto seen = [&view](Index cell, double center) { return std::abs((static_cast<double>(cell) + 0.5) / 40.0 - center) <= 0.5 / view.zoom; };
    CHECK(seen(0, view.center_row));
    for (int step = 0; step < 39; ++step) window.headless().key(ImGuiKey_DownArrow, ImGuiMod_Shift);
    REQUIRE(window.app().ui().pinned == NumberRef{ArrayId::scores, 0, 39, 0});
    CHECK(seen(39, view.center_row));
    CHECK(seen(0, view.center_column));
    for (int key = 0; key < 6; ++key) window.headless().key(ImGuiKey_Z, ImGuiMod_Shift);
    CHECK(view.zoom == 1.0);
}

TEST_CASE("the menu of a cell fills its matrix and takes everything back") {
    CellWindow window(StepId::projections);
    const Document before = window.app().document();
    const ImVec2 at = window.place("W_Q", 0, 0, 4, 4);
    const auto choose = [&](const char* entry) {
        window.headless().move(at.x, at.y);
        ImGui::GetIO().AddMouseButtonEvent(ImGuiMouseButton_Right, true);
        window.headless().frames(1);
        ImGui::GetIO().AddMouseButtonEvent(ImGuiMouseButton_Right, false);
        window.headless().frames(3);
        window.headless().click(entry);
        window.headless().frames(3);
    };
    choose("Identity");
    CHECK(equal(window.app().trace().setup.weights.W_Q, MatrixD::Identity(4, 4)));
    choose("Random, another each time");
    const MatrixD first = window.app().trace().setup.weights.W_Q;
    choose("Random, another each time");
    CHECK_FALSE(equal(window.app().trace().setup.weights.W_Q, first));
    choose("Reset this step");
    CHECK(window.app().document() == before);
    for (int i = 0; i < 4; ++i) window.headless().key(ImGuiKey_Z, ImGuiMod_Ctrl);
    CHECK(window.app().document() == before);
    CHECK_FALSE(window.app().history().can_undo());
}

TEST_CASE("the history names every edit, and a click goes back to it") {
    CellWindow window(StepId::projections);
    window.click(window.place("W_Q", 0, 0, 4, 4));
    window.enter("1");
    window.enter("2");
    CHECK(window.app().history().size() == 3);
    window.headless().key(ImGuiKey_H, ImGuiMod_Ctrl);
    window.headless().frames(3);
    CHECK(window.headless().shows("As opened"));
    window.headless().click("As opened");
    CHECK_FALSE(window.app().history().can_undo());
    CHECK(window.app().history().can_redo());
}
