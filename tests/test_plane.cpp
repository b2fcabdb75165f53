#include <doctest/doctest.h>
#include <imgui_internal.h>

#include <cmath>
#include <string>

#include "app/gui/widgets/plane_view.h"
#include "app/gui/widgets/vector_edit.h"
#include "core/document/edit.h"
#include "core/document/own_numbers.h"
#include "core/document/resolve.h"
#include "core/files/language_file.h"
#include "tests/app_window.h"

using namespace attnscope;
using attnscope::testing::AppWindow;

namespace {

// Three tokens with vectors of two numbers, one head, and nothing between X and Q, K, V.
Document flat_document() {
    Document document;
    document.text = "red green blue";
    document.widths = {.D = 2, .H = 1};
    document.options.projections = false;
    document.options.output_projection = false;
    document = with_own_embedding(document);
    document.own_E << 0.8, 0.2, -0.5, 0.6, 0.1, -0.9;
    return document;
}

Document projected_document() {
    Document document;
    document.text = "red green blue";
    document.widths = {.D = 4, .H = 2};
    return document;
}

struct PlaneWindow {
    explicit PlaneWindow(Document document, StepId step) {
        window.app->show(std::move(document));
        go_to_step(window.app->ui(), step);
        window.app->ui().arrows = true;
        window.headless.frames(3);
    }
    App& app() { return *window.app; }
    attnscope::testing::Headless& headless() { return window.headless; }
    const Trace& trace() { return window.app->trace(); }

    // Where a point of the plane stands on the screen.
    ImVec2 pixel(const PlanePoint& point) {
        const SeenItem item = headless().item("plane");
        const PlanePicture picture = plane_picture(trace(), app().ui().step, app().ui().head, app().ui().pinned);
        const PlaneMap map = plane_map({item.least.x, item.least.y, item.most.x - item.least.x, item.most.y - item.least.y}, bound_of_scale(picture.largest) * 1.12);
        return {map.x(point), map.y(point)};
    }
    void drag(const PlanePoint& from, const PlanePoint& to) {
        const ImVec2 begin = pixel(from), end = pixel(to);
        headless().move(begin.x, begin.y);
        headless().drag(end.x - begin.x, end.y - begin.y);
    }
    bool focused() { return headless().context().NavId == headless().item("plane").id && ImGui::GetIO().NavVisible; }

    AppWindow window;
};

}  // namespace

TEST_CASE("the plane leads to pixels and back, and up is up") {
    const PlaneMap map = plane_map({100.0f, 50.0f, 400.0f, 200.0f}, 2.0);
    CHECK(map.x({0.0, 0.0}) == 300.0f);
    CHECK(map.y({0.0, 0.0}) == 150.0f);
    CHECK(map.y({0.0, 2.0}) == 50.0f);
    CHECK(map.x({2.0, 0.0}) == 400.0f);
    const PlanePoint back = map.point(map.x({-1.5, 0.25}), map.y({-1.5, 0.25}));
    CHECK(back.x == doctest::Approx(-1.5));
    CHECK(back.y == doctest::Approx(0.25));
}

TEST_CASE("an axis has two to five marks to each side") {
    for (const double reach : {0.9, 1.0, 1.1, 2.0, 3.9, 5.0, 70.0, 1e4}) {
        CAPTURE(reach);
        const auto marks = axis_marks(axis_step(reach), reach);
        CHECK(marks.size() >= 4);
        CHECK(marks.size() <= 10);
        CHECK(marks.back() <= reach);
        CHECK(marks.front() == -marks.back());
    }
    CHECK(axis_step(1.0) == doctest::Approx(0.2));
}

TEST_CASE("the hull has the corners and neither what lies inside nor what lies between two corners") {
    const std::vector<PlanePoint> points = {{0, 0}, {1, 1}, {2, 0}, {1, 0}, {2, 2}, {0, 2}, {2, 2}};
    CHECK(convex_hull(points) == std::vector<std::size_t>{0, 2, 4, 5});
    CHECK(convex_hull({{1, 1}, {0, 0}, {2, 2}}) == std::vector<std::size_t>{1, 2});
    CHECK(convex_hull({{1, 1}, {1, 1}}) == std::vector<std::size_t>{0});
    CHECK(convex_hull({}).empty());
}

TEST_CASE("a point lies in a hull, on its edge, or outside") {
    const std::vector<PlanePoint> points = {{0, 0}, {2, 0}, {2, 2}, {0, 2}};
    const auto hull = convex_hull(points);
    CHECK(is_in_hull(points, hull, {1.0, 1.9}, 0.0));
    CHECK(is_in_hull(points, hull, {2.0, 1.0}, 0.0));
    CHECK_FALSE(is_in_hull(points, hull, {2.1, 1.0}, 0.05));
    CHECK(is_in_hull(points, hull, {2.04, 1.0}, 0.05));
    CHECK_FALSE(is_in_hull(points, hull, {std::nan(""), 1.0}, 0.05));
    const std::vector<PlanePoint> line = {{0, 0}, {2, 2}};
    CHECK(is_in_hull(line, convex_hull(line), {1.0, 1.0}, 1e-12));
    CHECK_FALSE(is_in_hull(line, convex_hull(line), {3.0, 3.0}, 1e-12));
}

TEST_CASE("the pointer meets the nearest head within its reach") {
    const PlaneMap map = plane_map({0.0f, 0.0f, 200.0f, 200.0f}, 1.0);
    const std::vector<PlanePoint> heads = {{0.5, 0.5}, {0.6, 0.5}};
    CHECK(nearest_point(map, heads, 152.0f, 50.0f, 16.0f) == 0);
    CHECK(nearest_point(map, heads, 158.0f, 50.0f, 16.0f) == 1);
    CHECK_FALSE(nearest_point(map, heads, 100.0f, 100.0f, 16.0f));
}

TEST_CASE("names of heads cover neither each other nor a head, and stay inside") {
    const Rect place{0.0f, 0.0f, 300.0f, 200.0f};
    const PlaneMap map = plane_map(place, 1.0);
    const std::vector<PlanePoint> points = {{0.9, 0.9}, {0.92, 0.9}, {0.9, -0.9}, {0.0, 0.0}, {1.4, 0.0}};
    const auto labels = places_of_labels(map, points, std::vector<LabelSize>(points.size(), {60.0f, 14.0f}), place, 12.0f);
    int placed = 0;
    for (std::size_t i = 0; i < labels.size(); ++i) {
        if (!labels[i]) continue;
        ++placed;
        CHECK(labels[i]->x >= 0.0f);
        CHECK(labels[i]->right() <= 300.0f);
        for (std::size_t j = 0; j < labels.size(); ++j) {
            CHECK_FALSE(labels[i]->contains(map.x(points[j]), map.y(points[j])));
            if (j < i && labels[j])
                CHECK_FALSE((labels[i]->x < labels[j]->right() && labels[j]->x < labels[i]->right() && labels[i]->y < labels[j]->bottom() && labels[j]->y < labels[i]->bottom()));
        }
    }
    CHECK(placed >= 4);
}

TEST_CASE("steps with vectors of two numbers have a plane, others have none") {
    const Setup flat = resolve(flat_document());
    CHECK(plane_kind(flat, StepId::embedding) == PlaneKind::inputs);
    CHECK(plane_kind(flat, StepId::scores) == PlaneKind::queries_and_keys);
    CHECK(plane_kind(flat, StepId::weighted_sum) == PlaneKind::values);
    CHECK(plane_kind(flat, StepId::softmax) == PlaneKind::none);
    const Setup projected = resolve(projected_document());
    CHECK(plane_kind(projected, StepId::embedding) == PlaneKind::none);
    CHECK(plane_kind(projected, StepId::scores) == PlaneKind::queries_and_keys);
    Document additive = projected_document();
    additive.options.similarity = Similarity::additive;
    CHECK(plane_kind(resolve(additive), StepId::scores) == PlaneKind::none);
}

TEST_CASE("the dot product of two arrows is that of the scores, and their lengths times the cosine of the angle") {
    const Trace trace = run(resolve(projected_document()));
    const PlanePicture picture = plane_picture(trace, StepId::scores, 1, NumberRef{ArrayId::scores, 1, 0, 2});
    CHECK(picture.row == 0);
    CHECK(picture.column == 2);
    const DotProduct product = dot_product(picture.vectors[0].head, picture.vectors[3 + 2].head);
    CHECK(product.value == doctest::Approx(trace.head[1].scores(0, 2)));
    CHECK(product.query_length * product.key_length * std::cos(product.degrees * 3.14159265358979 / 180.0) == doctest::Approx(product.value));
    CHECK(picture.computed == Computed::projections);
    CHECK_FALSE(picture.vectors[0].source);
}

TEST_CASE("softmax weights leave the output inside the hull of the values, a weight set by hand may not") {
    const Document document = projected_document();
    for (Index row = 0; row < 3; ++row) {
        const PlanePicture picture = plane_picture(run(resolve(document)), StepId::weighted_sum, 0, NumberRef{ArrayId::heads, 0, row, 0});
        CHECK(picture.inside);
        CHECK(picture.row == row);
    }
    const Document outside = with_number(document, {ArrayId::weights, 0, 1, 1}, 40.0);
    CHECK_FALSE(plane_picture(run(resolve(outside)), StepId::weighted_sum, 0, NumberRef{ArrayId::heads, 0, 1, 0}).inside);
}

TEST_CASE("without projections an arrow of a head comes from two numbers of X") {
    Document document = projected_document();
    document.options.projections = false;
    const Trace trace = run(resolve(document));
    const PlanePicture picture = plane_picture(trace, StepId::scores, 1, {});
    REQUIRE(picture.vectors[4].source);
    CHECK(*picture.vectors[4].source == NumberRef{ArrayId::X, 0, 1, 2});
    CHECK(trace.X(1, 2) == picture.vectors[4].head.x);
    CHECK(trace.X(1, 3) == picture.vectors[4].head.y);
    document.options.positions = PositionKind::rotary;
    CHECK(plane_picture(run(resolve(document)), StepId::scores, 0, {}).computed == Computed::rotary);
    CHECK(plane_picture(run(resolve(document)), StepId::weighted_sum, 0, {}).computed == Computed::no);
    document.options.layer_norm = true;
    CHECK(plane_picture(run(resolve(document)), StepId::scores, 0, {}).computed == Computed::norm);
}

TEST_CASE("dragging the head of an arrow sets its two numbers, and one undo brings them back") {
    PlaneWindow window(flat_document(), StepId::scores);
    const Document before = window.app().document();
    window.drag({-0.5, 0.6}, {0.4, 0.9});
    const MatrixD& X = window.trace().X;
    CHECK(X(1, 0) == doctest::Approx(0.4).epsilon(0.03));
    CHECK(X(1, 1) == doctest::Approx(0.9).epsilon(0.03));
    CHECK(equal(window.trace().head[0].Q, X));
    CHECK(window.app().document() == with_numbers(before, ArrayId::X, 0, {1, 0}, X.row(1)));
    CHECK(window.app().history().size() == 2);
    CHECK_FALSE(window.app().ui().held);
    window.headless().key(ImGuiKey_Z, ImGuiMod_Ctrl);
    CHECK(window.app().document() == before);
}

TEST_CASE("a dragged vector stops at the edge of its scale") {
    PlaneWindow window(flat_document(), StepId::embedding);
    window.drag({0.8, 0.2}, {0.8, 5.0});
    CHECK(window.trace().E(0, 1) == 1.0);
    CHECK(bound_of_scale(1.0) > 1.0);
    CHECK(window.trace().E(0, 0) == doctest::Approx(0.8));
}

TEST_CASE("computed arrows are pinned by a click but not dragged") {
    PlaneWindow window(projected_document(), StepId::scores);
    const Document before = window.app().document();
    const MatrixD K = window.trace().head[0].K;
    window.drag({K(2, 0), K(2, 1)}, {0.0, 0.5});
    CHECK(window.app().document() == before);
    const ImVec2 at = window.pixel({K(2, 0), K(2, 1)});
    window.headless().click_at(at.x, at.y);
    REQUIRE(window.app().ui().pinned);
    CHECK(window.app().ui().pinned->array == ArrayId::scores);
    CHECK(window.app().ui().pinned->column == 2);
}

TEST_CASE("with the keyboard alone the plane is reached, a vector chosen and its head moved") {
    PlaneWindow window(flat_document(), StepId::embedding);
    const Document before = window.app().document();
    window.headless().key(ImGuiKey_Enter);
    REQUIRE(window.focused());
    window.headless().key(ImGuiKey_DownArrow, ImGuiMod_Shift);
    CHECK(window.app().ui().pinned == NumberRef{ArrayId::E, 0, 1, 0});
    window.headless().key(ImGuiKey_RightArrow);
    window.headless().key(ImGuiKey_RightArrow);
    window.headless().key(ImGuiKey_UpArrow, ImGuiMod_Ctrl);
    CHECK(window.trace().E(1, 0) == -0.4);
    CHECK(window.trace().E(1, 1) == 0.61);
    CHECK(window.app().ui().step == StepId::embedding);
    CHECK(window.app().history().size() == 2);
    window.headless().key(ImGuiKey_Z, ImGuiMod_Ctrl);
    CHECK(window.app().document() == before);
    window.headless().key(ImGuiKey_Escape);
    CHECK_FALSE(window.focused());
    window.headless().key(ImGuiKey_RightArrow);
    CHECK(window.app().document() == before);
    CHECK(window.app().ui().step == StepId::positions);
}

TEST_CASE("after a click on the plane PageDown and the arrows still walk through the steps") {
    PlaneWindow window(flat_document(), StepId::scores);
    const Document before = window.app().document();
    const ImVec2 at = window.pixel({0.0, 0.0});
    window.headless().click_at(at.x, at.y);
    go_to_step(window.app().ui(), StepId::embedding);
    window.headless().frames(2);
    window.headless().key(ImGuiKey_PageDown);
    CHECK(window.app().ui().step == StepId::positions);
    window.headless().key(ImGuiKey_LeftArrow);
    CHECK(window.app().ui().step == StepId::embedding);
    CHECK(window.app().document() == before);
}

TEST_CASE("the switch shows the numbers again, and steps without a plane show theirs") {
    PlaneWindow window(flat_document(), StepId::weighted_sum);
    CHECK(window.headless().shows("plane"));
    window.headless().click("Numbers");
    CHECK_FALSE(window.headless().shows("plane"));
    CHECK(window.headless().shows("cells of heads"));
    window.headless().click("Plane");
    go_to_step(window.app().ui(), StepId::softmax);
    window.headless().frames(2);
    CHECK_FALSE(window.headless().shows("plane"));
}
