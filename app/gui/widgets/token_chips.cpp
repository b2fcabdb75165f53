#include "app/gui/widgets/token_chips.h"

#include <imgui_internal.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "app/gui/widgets/any_text.h"
#include "app/gui/widgets/chip_editing.h"
#include "app/gui/widgets/controls.h"
#include "app/gui/widgets/labels.h"
#include "app/gui/widgets/token_table.h"

namespace attnscope {
namespace {

constexpr std::size_t most_large = 64;  // tokens; more would not fit
constexpr float chip_gap = 12.0f;       // at scale 1; a new token is put there

void centred(const AnyText& text, const Rect& rect, float y, const Look& look) {
    draw(text, ImVec2(rect.x + (rect.width - width_of(text, look)) / 2.0f, y), look);
}

std::string id_text(const Trace& trace, std::size_t i, const Look& look) { return look.language("stage.id", {std::to_string(trace.setup.ids[i])}); }

// Sizes of a chip's three lines and its room, in pixels.
struct ChipShape {
    float number, text, id, padding, least_width, most_width, height;
    bool picture;  // larger than the fonts of the atlas
};

ChipShape chip_shape(bool large, const Look& look) {
    ChipShape shape = large ? ChipShape{look.px(13.0f), look.px(21.0f), look.px(15.0f), look.px(18.0f), look.px(68.0f), look.px(260.0f), look.px(28.0f), true}
                            : ChipShape{look.px(11.0f), look.px(15.0f), look.px(13.0f), look.px(14.0f), look.px(52.0f), look.px(220.0f), look.px(16.0f), false};
    shape.height += line_height(shape.number, look) + line_height(shape.text, look) + line_height(shape.id, look);
    return shape;
}

struct ChipMarks {
    bool marked = false;   // the one in question
    bool same = false;     // has its id
    bool focused = false;  // by the keyboard
};

void draw_chip(const Trace& trace, std::size_t i, const Rect& rect, const ChipShape& shape, const ChipMarks& marks, const Look& look) {
    const auto [marked, same, focused] = marks;
    ImDrawList& draw = *ImGui::GetWindowDrawList();
    const ImVec2 least(rect.x, rect.y), most(rect.right(), rect.bottom());
    const float rounding = look.px(control_rounding + 2.0f);
    draw.AddRectFilled(least, most, same ? look.theme.accent_ground : look.theme.panel, rounding);
    draw.AddRect(least, most, marked || same ? look.theme.accent : look.theme.rule, rounding, 0, look.px(marked ? 2.0f : 1.0f));
    const float outside = look.px(3.0f);
    if (focused) draw.AddRect(ImVec2(least.x - outside, least.y - outside), ImVec2(most.x + outside, most.y + outside), look.theme.accent, rounding + outside, 0, look.px(1.5f));
    const float free = rect.height - line_height(shape.number, look) - line_height(shape.text, look) - line_height(shape.id, look);
    float y = rect.y + free * 0.3f;
    centred({.text = std::to_string(i + 1), .em = shape.number, .color = look.theme.dim}, rect, y, look);
    y += line_height(shape.number, look) + free * 0.1f;
    centred({.text = label_text(trace, LabelKind::tokens, static_cast<Index>(i)), .em = shape.text, .color = look.theme.ink, .most_width = rect.width - shape.padding,
             .picture = shape.picture}, rect, y, look);
    y += line_height(shape.text, look) + free * 0.2f;
    centred({.text = id_text(trace, i, look), .em = shape.id, .color = look.theme.accent}, rect, y, look);
}

// Every line of chips in the middle of the place.
void centre_lines(std::vector<Rect>& chips, const Rect& place) {
    for (std::size_t first = 0; first < chips.size();) {
        std::size_t end = first;
        while (end < chips.size() && chips[end].y == chips[first].y) ++end;
        const float shift = std::floor((place.right() - chips[end - 1].right()) / 2.0f);
        for (; first < end; ++first) chips[first].x += shift;
    }
}

std::vector<Rect> placed_chips(const Trace& trace, const Rect& place, const ChipShape& shape, const Look& look) {
    const std::vector<std::string>& tokens = trace.setup.tokens;
    // one more chip than fits on the stage is never measured
    const auto most_lines = static_cast<std::size_t>(std::max(1.0f, place.height / shape.height));
    const auto most_chips = most_lines * static_cast<std::size_t>(std::max(1.0f, place.width / shape.least_width));
    std::vector<float> widths;
    for (std::size_t i = 0; i < std::min(tokens.size(), most_chips); ++i) {
        const std::string text = label_text(trace, LabelKind::tokens, static_cast<Index>(i)), id = id_text(trace, i, look);
        const float wanted = std::max(width_of({.text = text, .em = shape.text, .color = look.theme.ink, .picture = shape.picture}, look),
                                      width_of({.text = id, .em = shape.id, .color = look.theme.accent}, look));
        widths.push_back(std::clamp(std::ceil(wanted + 2.0f * shape.padding), shape.least_width, shape.most_width));
    }
    std::vector<Rect> chips = flowing_chips(widths, shape.height, look.px(chip_gap), place);
    centre_lines(chips, place);
    return chips;
}

// The chip's own item; true: it was clicked.
bool chip_item(const ChipRow& row, Index index, UiState& ui) {
    const Rect& rect = row.chips[static_cast<std::size_t>(index)];
    ImGui::SetCursorScreenPos(ImVec2(rect.x, rect.y));
    ImGui::SetNextItemAllowOverlap();  // by the sign that removes it
    const bool clicked = ImGui::InvisibleButton("token", ImVec2(rect.width, rect.height));
    if (ui.token_editing.focused == index) {
        ImGui::SetFocusID(ImGui::GetItemID(), ImGui::GetCurrentWindow());
        ImGui::GetCurrentContext()->NavDisableHighlight = false;
    }
    const bool dragged = !ui.presenting.on && drag_chip(row, index, ui);
    return clicked && !dragged;
}

// Draws the chips, and lets pointer and keys have them.
void point_at_chips(const Trace& trace, const std::vector<Rect>& chips, const ChipShape& shape, UiState& ui, const Look& look) {
    const auto count = static_cast<Index>(chips.size()), tokens = trace.setup.sizes.n;
    const ChipRow row{.chips = chips, .tokens = tokens, .gap = look.px(chip_gap)};
    const std::optional<Index> dragged = ui.token_editing.dragged;
    if (dragged && *dragged >= count) ui.token_editing.dragged.reset();
    const auto question = ui.hovered ? ui.hovered : ui.pinned;
    const bool any = question && question->array == ArrayId::tokens && question->row < tokens;
    std::optional<Index> focused;
    const auto marks_of = [&](Index i) {
        const bool same = any && trace.setup.ids[static_cast<std::size_t>(i)] == trace.setup.ids[static_cast<std::size_t>(question->row)];
        return ChipMarks{.marked = any && question->row == i, .same = same, .focused = focused == i};
    };
    for (Index i = 0; i < count; ++i) {
        const Rect& rect = chips[static_cast<std::size_t>(i)];
        const NumberRef number{.array = ArrayId::tokens, .row = i};
        ImGui::PushID(static_cast<int>(i));
        const bool clicked = chip_item(row, i, ui);
        const bool hovered = ImGui::IsItemHovered(ImGuiHoveredFlags_AllowWhenOverlappedByItem);
        // while the sign is pressed, too
        const bool with_sign = ImGui::IsItemHovered(ImGuiHoveredFlags_AllowWhenOverlappedByItem | ImGuiHoveredFlags_AllowWhenBlockedByActiveItem);
        if (ImGui::IsItemFocused() && ImGui::GetIO().NavVisible) focused = i;
        if (hovered) ui.hovered = number;
        if (clicked) {
            if (ui.pinned == number) ui.pinned.reset();
            else ui.pinned = number;
        }
        if (ui.token_editing.dragged != i) draw_chip(trace, static_cast<std::size_t>(i), rect, shape, marks_of(i), look);
        if (!ui.presenting.on && !ui.token_editing.dragged && (with_sign || focused == i || ui.pinned == number)) remove_sign(rect, i, ui, look);
        ImGui::PopID();
    }
    ui.token_editing.focused.reset();  // a chip that is not seen never takes it
    if (ui.presenting.on) {  // keys and pointer present, and change nothing
        ui.token_editing = {};
        return;
    }
    draw_gaps(row, ui, look);
    take_chip_keys(row, focused, ui);
    if (!ui.token_editing.dragged) return;
    // as it was taken
    const Index i = *ui.token_editing.dragged;
    Rect rect = chips[static_cast<std::size_t>(i)];
    const ImVec2 moved = ImGui::GetMouseDragDelta(ImGuiMouseButton_Left, 0.0f);
    rect.x += moved.x;
    rect.y += moved.y;
    draw_chip(trace, static_cast<std::size_t>(i), rect, shape, {.marked = true, .same = true}, look);
}

}  // namespace

void token_chips(const Trace& trace, const Rect& place, UiState& ui, const Look& look) {
    const std::vector<std::string>& tokens = trace.setup.tokens;
    // large where that leaves room for the table
    ChipShape shape = chip_shape(/*large=*/true, look);
    std::vector<Rect> chips;
    const float half = place.height * 0.5f;
    if (shape.height <= half && tokens.size() <= most_large) chips = placed_chips(trace, {place.x, place.y, place.width, half}, shape, look);
    if (chips.size() < tokens.size()) {
        const float line = look.fonts.small->FontSize + look.px(8.0f);
        shape = chip_shape(/*large=*/false, look);
        chips = placed_chips(trace, {place.x, place.y, place.width, place.height - line}, shape, look);
    }
    const float end = chips.empty() ? place.y : chips.back().bottom();
    if (chips.size() == tokens.size()) {
        const float top = std::floor(end + look.px(look.low ? 16.0f : 28.0f));
        token_table(trace, {place.x, top, place.width, place.bottom() - top}, ui, look);
    }

    point_at_chips(trace, chips, shape, ui, look);
    if (chips.size() < tokens.size()) {
        const std::string more = look.language("stage.not_all", {std::to_string(tokens.size() - chips.size())});
        ImGui::GetWindowDrawList()->AddText(look.fonts.small, look.fonts.small->FontSize, ImVec2(place.x, std::floor(place.bottom() - look.fonts.small->FontSize)),
                                            look.theme.dim, more.c_str());
    }
}

}  // namespace attnscope
