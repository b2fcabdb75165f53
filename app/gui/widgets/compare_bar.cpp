#include "app/gui/widgets/compare_bar.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>
#include <vector>

#include "app/gui/widgets/compare_text.h"
#include "app/gui/widgets/controls.h"
#include "app/gui/widgets/icon_button.h"
#include "app/gui/widgets/shaped_field.h"

namespace attnscope {
namespace {

constexpr float most_field_width = 360.0f, least_field_width = 80.0f;  // at scale 1

// The stage has one view at a time.
void show(UiState& ui) {
    ui.compare.shown = true;
    ui.painting = false;
    ui.softmax_bars = false;
}

void begin(UiState& ui, CompareWith with) {
    ui.compare.with = with;
    show(ui);
}

void begin_pinned(UiState& ui) {
    ui.compare.pin = true;
    show(ui);
}

// The lower head is A, and the one that is looked at is B.
void begin_two_heads(UiState& ui) {
    if (ui.head == 0) ui.head = 1;
    ui.pinned.reset();
    ui.compare.head = ui.head - 1;
    begin(ui, CompareWith::other_head);
}

// The head of A as a choice, its sentence as a field, else its name.
void draw_what_a_is(Index heads, float room, UiState& ui, const Look& look) {
    if (ui.compare.with == CompareWith::other_head) {
        std::vector<std::string> names;
        for (Index head = 0; head < heads; ++head) names.push_back(look.language("compare.head", {std::to_string(head + 1)}));
        std::vector<const char*> choices;
        for (const std::string& name : names) choices.push_back(name.c_str());
        int chosen = static_cast<int>(std::clamp<Index>(ui.compare.head, 0, heads - 1));
        if (choice(look, "head of A", choices, chosen, std::min(choice_width(look, choices), room))) ui.compare.head = chosen;
        tooltip(look, look("compare.head_tip"));
        return;
    }
    if (ui.compare.with == CompareWith::another_text) {
        ImGui::BeginChild("text of A", ImVec2(std::min(look.px(most_field_width), room), ImGui::GetFrameHeight()), ImGuiChildFlags_None, ImGuiWindowFlags_NoScrollbar);
        if (std::exchange(ui.compare.text_wants_keyboard, false)) ImGui::SetKeyboardFocusHere();
        text_field(look, "##text of A", look("compare.text_hint"), ui.compare.text);
        ImGui::EndChild();
        return;
    }
    ImGui::AlignTextToFramePadding();
    ImGui::TextUnformatted(shortened(*look.fonts.text, name_of_a(ui.compare, look.language), room).c_str());
}

}  // namespace

CompareOffers compare_offers(const Trace& trace, std::string text) {
    return {.any = !trace.setup.tokens.empty(), .masked = is_on(StepId::mask, trace.setup.options), .scaled = is_on(StepId::scale, trace.setup.options),
            .heads = trace.setup.sizes.H, .text = std::move(text)};
}

void compare_entries(const CompareOffers& offers, UiState& ui, const Look& look) {
    if (menu_entry(look, look("compare.pin"), "Ctrl+D", offers.any)) begin_pinned(ui);
    ImGui::Separator();
    if (menu_entry(look, look("compare.two_heads"), nullptr, offers.any && offers.heads > 1)) begin_two_heads(ui);
    if (menu_entry(look, look(offers.masked ? "compare.without_mask" : "compare.causal_mask"), nullptr, offers.any))
        begin(ui, offers.masked ? CompareWith::without_mask : CompareWith::causal_mask);
    if (menu_entry(look, look(offers.scaled ? "compare.without_scale" : "compare.standard_scale"), nullptr, offers.any))
        begin(ui, offers.scaled ? CompareWith::without_scale : CompareWith::standard_scale);
    if (menu_entry(look, look("compare.another_text_entry"), nullptr, offers.any)) {
        ui.compare.text = offers.text;
        ui.compare.text_wants_keyboard = true;
        begin(ui, CompareWith::another_text);
    }
    ImGui::Separator();
    if (menu_entry(look, look("compare.end"), "Ctrl+Shift+D", ui.compare.with != CompareWith::nothing)) ui.compare = {};
}

void take_compare_keys(UiState& ui) {
    if (!ImGui::IsKeyPressed(ImGuiKey_D, false)) return;
    if (ImGui::GetIO().KeyShift) ui.compare = {};
    else begin_pinned(ui);
}

void compare_bar(Index heads, UiState& ui, const Look& look) {
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const float width = ImGui::GetContentRegionAvail().x, height = ImGui::GetFrameHeight(), gap = look.px(8.0f);
    const std::array views = {look("compare.step"), look("compare.both")};
    const float close = icon_button_width(look, ""), views_width = segmented_width(look, views);
    const std::string is = look("compare.a_is");
    const float is_width = ImGui::CalcTextSize(is.c_str()).x;
    ImGui::PushStyleColor(ImGuiCol_Text, look.theme.dim);
    ImGui::AlignTextToFramePadding();
    ImGui::TextUnformatted(is.c_str());
    ImGui::PopStyleColor();
    ImGui::SetCursorScreenPos(ImVec2(at.x + is_width + gap, at.y));
    draw_what_a_is(heads, std::max(width - is_width - views_width - close - 4.0f * gap, look.px(least_field_width)), ui, look);

    ImGui::SetCursorScreenPos(ImVec2(std::floor(at.x + width - close - gap - views_width), at.y));
    int chosen = ui.compare.shown ? 1 : 0;
    if (segmented(look, "step or comparison", views, chosen)) {
        ui.compare.shown = chosen == 1;
        if (ui.compare.shown) show(ui);
    }
    tooltip(look, look("compare.switch_tip"));
    ImGui::SetCursorScreenPos(ImVec2(std::floor(at.x + width - close), at.y));
    if (icon_button(look, {.id = "end comparing", .icon = Icon::close, .outlined = false})) ui.compare = {};
    tooltip(look, look("compare.end"));
    ImGui::SetCursorScreenPos(ImVec2(at.x, at.y + height + look.px(6.0f)));
}

}  // namespace attnscope
