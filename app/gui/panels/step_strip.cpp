#include <imgui_internal.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <string>

#include "app/gui/panels/panels.h"
#include "app/gui/widgets/controls.h"
#include "app/gui/widgets/formula_view.h"
#include "app/gui/widgets/icon_button.h"
#include "app/gui/widgets/stage_layout.h"
#include "app/gui/widgets/stage_text.h"
#include "app/gui/widgets/term_walk.h"

namespace attnscope {
namespace {

constexpr float symbol_em = 18.0f, most_symbol_height = 24.0f;  // at scale 1
constexpr float least_gap = 8.0f, most_gap = 34.0f;

StepId moved(StepId step, int by) { return static_cast<StepId>(std::clamp(static_cast<int>(step) + by, 0, step_count - 1)); }

void move_step(int by, UiState& ui) {
    if (const StepId next = moved(ui.step, by); next != ui.step) go_to_step(ui, next);
}

void take_keys(UiState& ui) {
    const ImGuiIO& io = ImGui::GetIO();
    if (io.WantTextInput || io.KeyCtrl || io.KeyAlt || ImGui::IsPopupOpen(nullptr, ImGuiPopupFlags_AnyPopup)) return;
    // the keys are ours, so that they do not start to move the focus
    const ImGuiID owner = ImGui::GetID("steps");
    for (const ImGuiKey key : {ImGuiKey_PageDown, ImGuiKey_PageUp}) ImGui::SetKeyOwner(key, owner);
    if (ImGui::IsKeyPressed(ImGuiKey_PageDown, owner, ImGuiInputFlags_Repeat)) move_step(1, ui);
    if (ImGui::IsKeyPressed(ImGuiKey_PageUp, owner, ImGuiInputFlags_Repeat)) move_step(-1, ui);
    if (io.NavVisible || ui.map.shown) return;  // arrows then move over the map, or from control to control
    if (io.KeyShift) return;  // arrows then move from cell to cell
    for (const ImGuiKey key : {ImGuiKey_LeftArrow, ImGuiKey_RightArrow}) ImGui::SetKeyOwner(key, owner);
    if (ImGui::IsKeyPressed(ImGuiKey_RightArrow, owner, ImGuiInputFlags_Repeat)) move_step(1, ui);
    if (ImGui::IsKeyPressed(ImGuiKey_LeftArrow, owner, ImGuiInputFlags_Repeat)) move_step(-1, ui);
}

void begin_softmax(UiState& ui) {
    ui.array = info(StepId::softmax).results.front();
    ui.softmax_bars = true;
}

// Softmax is played by its sub-steps, on one row. False: there is no next step.
bool play_step(UiState& ui) {
    const auto sub_steps = info(StepId::softmax).results;
    if (ui.step == StepId::softmax && ui.array != sub_steps.back()) {
        const auto at = std::ranges::find(sub_steps, ui.array);
        ui.array = at == sub_steps.end() ? sub_steps.back() : *(at + 1);
        return true;
    }
    if (ui.step == static_cast<StepId>(step_count - 1)) return false;
    move_step(1, ui);
    if (ui.step == StepId::softmax) begin_softmax(ui);
    return true;
}

void advance(const Trace& trace, UiState& ui) {
    Playback& playback = ui.playback;
    if (!playback.playing || ImGui::GetTime() < playback.next_at) return;
    playback.playing = playback.terms ? play_term(trace, ui) : play_step(ui);
    playback.next_at = ImGui::GetTime() + playback.seconds_per_step;
}

// The buttons at the right: in a narrow strip without words and speed, in a very narrow one only the two arrows.
struct PlaybackShape {
    bool play = true, words = true;
    float play_width = 0.0f, width = 0.0f;  // pixels
};

PlaybackShape playback_shape(float strip, const Look& look) {
    PlaybackShape shape{.play = strip > look.px(380.0f), .words = strip > look.px(860.0f)};
    const float sign = icon_button_width(look, ""), gap = look.px(6.0f);
    shape.play_width = shape.words ? std::max(icon_button_width(look, look("stage.play")), icon_button_width(look, look("stage.pause"))) : sign;
    shape.width = 2.0f * sign + gap + (shape.play ? shape.play_width + gap : 0.0f) + (shape.words ? look.px(56.0f) + gap : 0.0f);
    return shape;
}

void playback_controls(const PlaybackShape& shape, float x, float y, UiState& ui, const Look& look) {
    const auto at = [&](float width) {
        ImGui::SetCursorScreenPos(ImVec2(std::floor(x), std::floor(y)));
        x += width + look.px(6.0f);
    };
    Playback& playback = ui.playback;
    at(icon_button_width(look, ""));
    if (icon_button(look, {.id = "previous step", .icon = Icon::previous})) move_step(-1, ui);
    tooltip(look, look("stage.previous_tip"));
    if (shape.play) {
        const char* text = shape.words ? look(playback.playing ? "stage.pause" : "stage.play") : "";
        at(shape.play_width);
        if (icon_button(look, {.id = "play", .icon = playback.playing ? Icon::pause : Icon::play, .text = text, .width = shape.play_width})) {
            playback.playing = !playback.playing;
            playback.terms = false;
            playback.next_at = ImGui::GetTime() + playback.seconds_per_step;
            if (playback.playing && ui.step == static_cast<StepId>(step_count - 1)) go_to_step(ui, StepId::tokens);
            if (playback.playing && ui.step == StepId::softmax && ui.array == info(StepId::softmax).main_result) begin_softmax(ui);
        }
        tooltip(look, look("stage.play_tip"));
    }
    at(icon_button_width(look, ""));
    if (icon_button(look, {.id = "next step", .icon = Icon::next})) move_step(1, ui);
    tooltip(look, look("stage.next_tip"));
    if (!shape.words) return;
    y += (look.px(28.0f) - look.fonts.small->FontSize - 2.0f * ImGui::GetStyle().FramePadding.y) / 2.0f;
    at(look.px(56.0f));
    ImGui::PushFont(look.fonts.small);
    number_field("##seconds", playback.seconds_per_step, {.least = 0.5, .most = 10.0, .per_pixel = 0.02, .format = look("stage.seconds")}, look.px(56.0f));
    ImGui::PopFont();
    tooltip(look, look("stage.speed_tip"));
}

float text_width(const ImFont& font, const char* text) { return font.CalcTextSizeA(font.FontSize, FLT_MAX, 0.0f, text).x; }

struct StripItem {
    std::string name;
    FormulaStyle style;
    FormulaSize symbol;
    float width = 0.0f;
};

// A few names have a shorter form for narrow windows.
std::string strip_name(StepId step, bool in_short, const Look& look) {
    const std::string key = step_name_key(step), brief = key + ".short";
    return look(in_short && look.language.has(brief) ? brief : key);
}

StripItem measured(const StepInfo& step, ImFont& font, bool in_short, const Look& look) {
    StripItem item{.name = strip_name(step.id, in_short, look), .style = {.em = look.px(symbol_em), .ink = look.theme.ink, .style = MathStyle::text}, .symbol = {}};
    item.symbol = formula_size(look, step.symbol, item.style);
    if (item.symbol.height > look.px(most_symbol_height)) {
        item.style.em = std::floor(item.style.em * look.px(most_symbol_height) / item.symbol.height);
        item.symbol = formula_size(look, step.symbol, item.style);
    }
    item.width = std::ceil(std::max({item.symbol.width, text_width(font, item.name.c_str()), look.px(24.0f)}));
    return item;
}

void draw_item(const StepInfo& step, StripItem item, const Rect& place, ImFont& font, const Setup& setup, UiState& ui, const Look& look) {
    const bool on = is_on(step.id, setup.options);
    const auto set_by_hand = std::ranges::count(setup.overrides, step.id, [](const Override& set) { return step_of(set.number.array); });
    const bool current = ui.step == step.id;
    ImGui::SetCursorScreenPos(ImVec2(place.x, place.y));
    if (ImGui::InvisibleButton(step.name, ImVec2(place.width, place.height)) && !current) go_to_step(ui, step.id);
    const bool hovered = ImGui::IsItemHovered();
    std::string tip = std::to_string(static_cast<int>(step.id) + 1) + " · " + look(step_title_key(step.id));
    if (!on) tip += std::string(" (") + look("stage.off") + ")";
    if (set_by_hand > 0) tip += "\n" + look.language("stage.overridden", {std::to_string(set_by_hand)});
    tooltip(look, tip);

    ImDrawList& draw = *ImGui::GetWindowDrawList();
    const ImU32 ink = current ? look.theme.ink : !on ? look.theme.pale : hovered ? look.theme.ink : look.theme.dim;
    item.style.ink = on || current ? look.theme.ink : look.theme.pale;
    const float baseline = place.y + place.height * 0.46f;
    draw_formula(look, step.symbol, item.style, ImVec2(place.x + (place.width - item.symbol.width) / 2.0f,
                                                       std::max(place.y + look.px(4.0f), baseline - item.symbol.height / 2.0f - look.px(7.0f))));
    if (set_by_hand > 0)
        draw.AddCircleFilled(ImVec2(place.x + (place.width + item.symbol.width) / 2.0f + look.px(5.0f), place.y + look.px(12.0f)), look.px(3.5f), look.theme.problem);
    ImFont* name_font = current && &font == look.fonts.small ? look.fonts.small_strong : &font;
    draw.AddText(name_font, name_font->FontSize, ImVec2(std::floor(place.x + (place.width - text_width(*name_font, item.name.c_str())) / 2.0f),
                                                       std::floor(place.bottom() - name_font->FontSize - look.px(9.0f))), ink, item.name.c_str());
    if (current)
        draw.AddRectFilled(ImVec2(place.x, place.bottom() - look.px(3.0f)), ImVec2(place.right(), place.bottom()), look.theme.accent, look.px(1.5f));
    if (ImGui::IsItemFocused() && ImGui::GetIO().NavVisible)
        draw.AddRect(ImVec2(place.x, place.y), ImVec2(place.right(), place.bottom()), look.theme.accent, look.px(control_rounding), 0, look.px(1.5f));
}

}  // namespace

void step_strip_panel(const Trace& trace, UiState& ui, const Look& look) {
    take_keys(ui);
    advance(trace, ui);
    const ImVec2 at = ImGui::GetCursorScreenPos(), free = ImGui::GetContentRegionAvail();
    const PlaybackShape playback = playback_shape(free.x, look);
    const float room = free.x - playback.width - look.px(16.0f);

    // the names in 13, short ones where the window is narrow, and those in 11 where it is narrower still
    std::array<StripItem, step_count> items;
    ImFont* font = nullptr;
    float widths = 0.0f;
    struct Form {
        ImFont* font;
        bool in_short;
    };
    for (const Form& form : {Form{look.fonts.small, false}, Form{look.fonts.small, true}, Form{look.fonts.tiny, true}}) {
        font = form.font;
        widths = 0.0f;
        for (std::size_t i = 0; i < items.size(); ++i) {
            items[i] = measured(steps()[i], *font, form.in_short, look);
            widths += items[i].width;
        }
        if (widths + look.px(least_gap) * step_count <= room) break;
    }
    const float gap = std::clamp((room - widths) / step_count, look.px(least_gap), look.px(most_gap));
    const float total = widths + gap * step_count;
    // what does not fit scrolls, so that the current step stands in the middle
    float hidden = 0.0f;
    if (total > room) {
        const auto current = static_cast<std::size_t>(ui.step);
        for (std::size_t i = 0; i < current; ++i) hidden += items[i].width + gap;
        hidden = std::floor(std::clamp(hidden + (items[current].width + gap - room) / 2.0f, 0.0f, total - room));
    }
    float x = at.x - hidden;
    const ImVec2 end(at.x + room, at.y + free.y);
    ImGui::PushClipRect(at, end, true);
    for (std::size_t i = 0; i < items.size(); ++i) {
        const Rect place{std::floor(x), at.y, std::floor(items[i].width + gap), free.y};
        draw_item(steps()[i], items[i], place, *font, trace.setup, ui, look);
        x += items[i].width + gap;
    }
    const ImU32 ground = look.theme.panel, clear = with_alpha(ground, 0.0f);
    const float fade = look.px(24.0f);
    ImDrawList& draw = *ImGui::GetWindowDrawList();
    if (hidden > 0.0f) draw.AddRectFilledMultiColor(at, ImVec2(at.x + fade, end.y), ground, clear, clear, ground);
    if (hidden < total - room) draw.AddRectFilledMultiColor(ImVec2(end.x - fade, at.y), end, clear, ground, ground, clear);
    ImGui::PopClipRect();
    playback_controls(playback, at.x + free.x - playback.width, at.y + (free.y - look.px(28.0f)) / 2.0f, ui, look);
}

}  // namespace attnscope
