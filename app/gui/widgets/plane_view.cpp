#include "app/gui/widgets/plane_view.h"

#include <imgui.h>

#include <algorithm>
#include <cassert>
#include <cmath>
#include <numeric>
#include <string>

#include "app/gui/widgets/any_text.h"
#include "app/gui/widgets/controls.h"
#include "app/gui/widgets/labels.h"
#include "app/gui/widgets/vector_edit.h"
#include "core/figure/number_text.h"

namespace attnscope {
namespace {

constexpr double margin = 1.12;              // of the plane around what can be reached
constexpr Index most_named = 16;             // tokens; of longer texts only those in question have names
constexpr float text_width = 300.0f, least_plane_width = 260.0f, text_height = 132.0f;  // at scale 1

ImU32 color_of_vector(ArrayId id, const Look& look) {
    switch (id) {
        case ArrayId::Q: return look.theme.query;
        case ArrayId::K: return look.theme.key;
        case ArrayId::V: return look.theme.value;
        default: return look.theme.input;
    }
}

ImVec2 on_screen(const PlaneView& view, const PlanePoint& point) { return ImVec2(view.map.x(point), view.map.y(point)); }

bool in_question(const PlaneView& view, const PlaneVector& vector) {
    if (view.pointed && view.picture.vectors[*view.pointed].number == vector.number) return true;
    return vector.number.row == (vector.number.array == ArrayId::K ? view.picture.column : view.picture.row);
}

void draw_axes(const PlaneView& view, const Look& look) {
    ImDrawList& draw = *ImGui::GetWindowDrawList();
    const Rect& place = view.places.plane;
    const ImVec2 origin = on_screen(view, {});
    ImFont* font = look.fonts.tiny;
    const auto text = [&](const std::string& shown, float x, float y) {
        const ImVec2 extent = font->CalcTextSizeA(font->FontSize, FLT_MAX, 0.0f, shown.c_str());
        draw.AddRectFilled(ImVec2(x - look.px(2.0f), y), ImVec2(x + extent.x + look.px(2.0f), y + extent.y), look.theme.panel);  // no line through it
        draw.AddText(font, font->FontSize, ImVec2(std::floor(x), std::floor(y)), look.theme.dim, shown.c_str());
    };
    const auto width = [&](const std::string& shown) { return font->CalcTextSizeA(font->FontSize, FLT_MAX, 0.0f, shown.c_str()).x; };
    const double step = axis_step(view.bound), unit = static_cast<double>(view.map.pixels_per_unit);
    for (const double mark : axis_marks(step, static_cast<double>(place.width / 2.0f) / unit)) {
        const float x = std::floor(view.map.x({mark, 0.0}));
        draw.AddLine(ImVec2(x, place.y), ImVec2(x, place.bottom()), look.theme.rule);
        const std::string shown = shortest_text(mark);
        if (x + width(shown) / 2.0f < place.right() && x - width(shown) / 2.0f > place.x) text(shown, x - width(shown) / 2.0f, origin.y + look.px(3.0f));
    }
    for (const double mark : axis_marks(step, static_cast<double>(place.height / 2.0f) / unit)) {
        const float y = std::floor(view.map.y({0.0, mark}));
        draw.AddLine(ImVec2(place.x, y), ImVec2(place.right(), y), look.theme.rule);
        const std::string shown = shortest_text(mark);
        if (y > place.y + font->FontSize && y < place.bottom() - font->FontSize) text(shown, origin.x - width(shown) - look.px(4.0f), y - font->FontSize / 2.0f);
    }
    draw.AddLine(ImVec2(place.x, origin.y), ImVec2(place.right(), origin.y), look.theme.dim, look.px(1.0f));
    draw.AddLine(ImVec2(origin.x, place.y), ImVec2(origin.x, place.bottom()), look.theme.dim, look.px(1.0f));
    const std::string first = look.language("plane.axis", {"1"}), second = look.language("plane.axis", {"2"});
    text(first, place.right() - width(first) - look.px(6.0f), origin.y - font->FontSize - look.px(3.0f));
    text(second, origin.x + look.px(6.0f), place.y + look.px(4.0f));
}

void draw_arrow(const PlaneView& view, const PlaneVector& vector, bool strong, const Look& look) {
    ImDrawList& draw = *ImGui::GetWindowDrawList();
    const ImVec2 from = on_screen(view, {}), to = on_screen(view, vector.head);
    const float dx = to.x - from.x, dy = to.y - from.y, length = std::hypot(dx, dy);
    const ImU32 color = with_alpha(color_of_vector(vector.number.array, look), strong ? 1.0f : 0.65f);
    // a query that lies under its key is seen on both sides of it
    const bool covered = vector.number.array == ArrayId::Q && view.picture.vectors[static_cast<std::size_t>(view.trace.setup.sizes.n + vector.number.row)].head == vector.head;
    const float thickness = look.px((strong ? 3.0f : 1.75f) * (covered ? 2.0f : 1.0f)), head = look.px(strong ? 13.0f : 10.0f);
    if (length < head) draw.AddCircleFilled(to, look.px(strong ? 5.0f : 4.0f), color);  // no room for an arrow
    else {
        const float ux = dx / length, uy = dy / length;
        const ImVec2 neck(to.x - ux * head, to.y - uy * head);
        draw.AddLine(from, neck, color, thickness);
        draw.AddTriangleFilled(to, ImVec2(neck.x - uy * head * 0.4f, neck.y + ux * head * 0.4f), ImVec2(neck.x + uy * head * 0.4f, neck.y - ux * head * 0.4f), color);
    }
    if (vector.source) draw.AddCircle(to, look.px(strong ? 8.0f : 6.0f), color, 0, look.px(1.25f));  // a handle
}

void draw_values(const PlaneView& view, const Look& look) {
    ImDrawList& draw = *ImGui::GetWindowDrawList();
    const PlanePicture& picture = view.picture;
    std::vector<ImVec2> corners;
    for (const std::size_t corner : picture.hull) corners.push_back(on_screen(view, picture.vectors[corner].head));
    if (corners.size() > 2) draw.AddConvexPolyFilled(corners.data(), static_cast<int>(corners.size()), with_alpha(look.theme.value, 0.12f));
    if (corners.size() > 1) draw.AddPolyline(corners.data(), static_cast<int>(corners.size()), with_alpha(look.theme.value, 0.6f), ImDrawFlags_Closed, look.px(1.5f));
    const ImVec2 output = on_screen(view, picture.outputs[static_cast<std::size_t>(picture.row)]);
    for (std::size_t i = 0; i < picture.vectors.size(); ++i) {
        const ImVec2 at = on_screen(view, picture.vectors[i].head);
        const double weight = std::isfinite(picture.weights[i]) ? std::clamp(picture.weights[i], 0.0, 1.0) : 0.0;
        if (weight > 0.0) draw.AddLine(output, at, with_alpha(look.theme.weight, 0.5f), look.px(0.75f + 4.0f * static_cast<float>(weight)));
    }
    for (std::size_t i = 0; i < picture.vectors.size(); ++i) {
        const ImVec2 at = on_screen(view, picture.vectors[i].head);
        // the area is the weight
        const double weight = std::isfinite(picture.weights[i]) ? std::clamp(picture.weights[i], 0.0, 1.0) : 0.0;
        const float radius = look.px(3.5f + 11.0f * std::sqrt(static_cast<float>(weight)));
        if (weight > 0.0) draw.AddCircleFilled(at, radius, with_alpha(look.theme.value, 0.85f));
        else draw.AddCircle(at, radius, look.theme.value, 0, look.px(1.5f));
        if (view.pointed == i || picture.vectors[i].source) draw.AddCircle(at, radius + look.px(3.0f), look.theme.value, 0, look.px(view.pointed == i ? 2.0f : 1.25f));
    }
    const auto diamond = [&](const ImVec2& at, float half, ImU32 color, bool filled) {
        const ImVec2 points[] = {{at.x, at.y - half}, {at.x + half, at.y}, {at.x, at.y + half}, {at.x - half, at.y}};
        if (filled) draw.AddConvexPolyFilled(points, 4, color);
        else draw.AddPolyline(points, 4, color, ImDrawFlags_Closed, look.px(1.25f));
    };
    for (std::size_t i = 0; i < picture.outputs.size(); ++i)
        if (static_cast<Index>(i) != picture.row) diamond(on_screen(view, picture.outputs[i]), look.px(4.0f), look.theme.dim, /*filled=*/false);
    diamond(output, look.px(9.0f), look.theme.panel, /*filled=*/true);
    diamond(output, look.px(7.0f), look.theme.ink, /*filled=*/true);
}

// What names of arrows are better not written on.
std::vector<Rect> axes_and_shafts(const PlaneView& view, const Look& look) {
    const Rect& place = view.places.plane;
    const ImVec2 origin = on_screen(view, {});
    std::vector<Rect> lines = {{place.x, origin.y - 1.0f, place.width, 2.0f}, {origin.x - 1.0f, place.y, 2.0f, place.height}};
    if (view.picture.kind == PlaneKind::values) return lines;
    const float side = look.px(4.0f);
    for (const PlaneVector& vector : view.picture.vectors) {
        const ImVec2 to = on_screen(view, vector.head);
        const float pieces = std::ceil(std::hypot(to.x - origin.x, to.y - origin.y) / side);
        for (float piece = 0.0f; piece < pieces; piece += 1.0f)
            lines.push_back({origin.x + (to.x - origin.x) * piece / pieces - side / 2.0f, origin.y + (to.y - origin.y) * piece / pieces - side / 2.0f, side, side});
    }
    return lines;
}

std::string name_of(const PlaneView& view, std::size_t vector) {
    const NumberRef& number = view.picture.vectors[vector].number;
    std::string name = vector_name(number) + " " + label_text(view.trace, LabelKind::tokens, number.row);
    if (view.picture.kind == PlaneKind::values) name += " " + number_text(view.picture.weights[vector], 2);
    return name;
}

// Those in question choose their places first.
void draw_names(const PlaneView& view, const Look& look) {
    const PlanePicture& picture = view.picture;
    std::vector<std::size_t> order(picture.vectors.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::ranges::stable_partition(order, [&](std::size_t i) { return in_question(view, picture.vectors[i]); });
    if (view.trace.setup.sizes.n > most_named) std::erase_if(order, [&](std::size_t i) { return !in_question(view, picture.vectors[i]); });
    const float em = look.px(13.0f), most_width = look.px(130.0f);
    std::vector<std::string> names;
    std::vector<PlanePoint> points;
    std::vector<LabelSize> sizes;
    for (const std::size_t i : order) {
        names.push_back(name_of(view, i));
        points.push_back(picture.vectors[i].head);
        sizes.push_back({width_of({.text = names.back(), .em = em, .color = look.theme.ink, .most_width = most_width}, look), line_height(em, look)});
    }
    const auto labels = places_of_labels(view.map, points, sizes, view.places.plane, look.px(picture.kind == PlaneKind::values ? 18.0f : 12.0f), axes_and_shafts(view, look));
    for (std::size_t k = 0; k < order.size(); ++k) {
        if (!labels[k]) continue;
        const PlaneVector& vector = picture.vectors[order[k]];
        const ImU32 color = color_of_vector(vector.number.array, look);
        const Rect& label = *labels[k];
        ImGui::GetWindowDrawList()->AddRectFilled(ImVec2(label.x - 1.0f, label.y), ImVec2(label.right() + 1.0f, label.bottom()), with_alpha(look.theme.panel, 0.8f), look.px(3.0f));
        draw({.text = names[k], .em = em, .bold = in_question(view, vector), .color = color, .most_width = most_width}, ImVec2(std::floor(label.x), std::floor(label.y)), look);
    }
}

}  // namespace

PlanePlaces plane_places(const Rect& place, const Look& look) {
    const float gap = look.px(24.0f), width = look.px(text_width), height = std::min(look.px(text_height), place.height / 2.0f);
    if (place.width - width - gap >= look.px(least_plane_width)) {
        const Rect plane{place.x, place.y, std::floor(place.width - width - gap), place.height};
        return {.plane = plane, .text = {plane.right() + gap, place.y + look.px(8.0f), width, std::max(place.height - look.px(8.0f), 0.0f)}};
    }
    const Rect plane{place.x, place.y, place.width, std::floor(place.height - height)};
    return {.plane = plane, .text = {place.x, plane.bottom() + look.px(8.0f), place.width, std::max(height - look.px(8.0f), 0.0f)}};
}

void draw_plane(const PlaneView& view, const Look& look) {
    const Rect& place = view.places.plane;
    ImDrawList& draw = *ImGui::GetWindowDrawList();
    const ImVec2 least(place.x, place.y), most(place.right(), place.bottom());
    card(look, least, most);
    ImGui::PushClipRect(least, most, true);
    draw_axes(view, look);
    if (view.picture.kind == PlaneKind::values) draw_values(view, look);
    else
        for (const bool strong : {false, true})
            for (const PlaneVector& vector : view.picture.vectors)
                if (in_question(view, vector) == strong) draw_arrow(view, vector, strong, look);
    draw_names(view, look);
    ImGui::PopClipRect();
    if (ImGui::IsItemFocused() && ImGui::GetIO().NavVisible) draw.AddRect(least, most, look.theme.accent, look.px(card_rounding), 0, look.px(1.5f));
}

void plane_stage(const Trace& trace, const Rect& place, UiState& ui, const Look& look) {
    ui.pinned_least = ui.pinned_most = {};  // no field over a cell
    if (!ImGui::IsAnyItemActive()) ui.held.reset();
    const Index head = head_in_question(ui, trace);
    PlaneView view{.trace = trace, .step = ui.step, .picture = plane_picture(trace, ui.step, head, ui.hovered ? ui.hovered : ui.pinned), .places = plane_places(place, look), .map = {}};
    assert(view.picture.kind != PlaneKind::none);
    if (ui.presenting.on)  // where nothing is changed
        for (PlaneVector& vector : view.picture.vectors) vector.source.reset();
    // the scale stays as it is while something on it is held
    view.bound = ui.held ? ui.held->bound : bound_of_scale(view.picture.largest);
    view.map = plane_map(view.places.plane, view.bound * margin);
    point_at_plane(view, ui, look);
    draw_plane(view, look);
    draw_plane_text(view, ui, look);
}

}  // namespace attnscope
