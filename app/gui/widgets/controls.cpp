#include "app/gui/widgets/controls.h"

#include <imgui_internal.h>

#include <algorithm>
#include <cmath>

#include "app/gui/widgets/any_text.h"
#include "core/text/capitals.h"

namespace attnscope {
namespace {

const char* end_of(std::string_view text) { return text.data() + text.size(); }

ImVec2 size_of(const ImFont* font, std::string_view text) {
    return font->CalcTextSizeA(font->FontSize, FLT_MAX, 0.0f, text.data(), end_of(text));
}

void draw_text(ImFont* font, ImVec2 at, ImU32 color, std::string_view text) {
    ImGui::GetWindowDrawList()->AddText(font, font->FontSize, ImVec2(std::floor(at.x), std::floor(at.y)), color, text.data(), end_of(text));
}

float row_height(const Look& look) { return look.fonts.text->FontSize + look.row_padding(); }

void outline_of_focus(const Look& look) {
    if (ImGui::IsItemFocused() && ImGui::GetIO().NavVisible)
        ImGui::GetWindowDrawList()->AddRect(ImGui::GetItemRectMin(), ImGui::GetItemRectMax(), look.theme.accent,
                                            look.px(control_rounding), 0, look.px(1.5f));
}

float segment_width(const Look& look, const char* label) { return size_of(look.fonts.small, label).x + look.px(20.0f); }

}  // namespace

void section_head(const Look& look, std::string_view text, const std::string& name) {
    const bool first = ImGui::GetCursorPosY() <= ImGui::GetStyle().WindowPadding.y + look.px(32.0f);  // at most a switch stands above it
    if (!first) ImGui::Dummy(ImVec2(0.0f, look.px(4.0f)));
    const std::string shown = capitals(text, look.language.code());
    const float spacing = shown == text ? 0.0f : look.px(0.6f);  // Chinese needs none
    ImVec2 at = ImGui::GetCursorScreenPos();
    const float start = at.x;
    ImFont* font = look.fonts.small_strong;
    const float width = ImGui::GetContentRegionAvail().x;
    for (const char* c = shown.data(); c < end_of(shown);) {
        unsigned code = 0;
        const int bytes = ImTextCharFromUtf8(&code, c, end_of(shown));
        const std::string_view letter(c, static_cast<std::size_t>(bytes));
        draw_text(font, at, look.theme.dim, letter);
        at.x += size_of(font, letter).x + spacing;
        c += bytes;
    }
    const float before_name = !shown.empty() && static_cast<unsigned char>(shown.back()) < 0x80 ? look.px(4.0f) : spacing;  // a Chinese colon brings its own
    if (!name.empty())
        draw({.text = name, .em = look.px(13.0f), .bold = true, .color = look.theme.ink, .most_width = std::max(start + width - at.x - before_name, 0.0f)}, ImVec2(at.x + before_name, at.y), look);
    ImGui::Dummy(ImVec2(width, font->FontSize));
}

void control_row(const Look& look, std::string_view caption, std::string_view symbol, std::string_view tip, float control_width) {
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const float width = ImGui::GetContentRegionAvail().x;
    const float height = row_height(look);
    const float text_top = at.y + (height - look.fonts.text->FontSize) / 2.0f;
    const float room = std::max(0.0f, width - control_width - look.px(8.0f));
    const float symbol_width = symbol.empty() ? 0.0f : size_of(look.fonts.italic, symbol).x + look.px(5.0f);
    const std::string fitting = shortened(*look.fonts.text, caption, room - symbol_width);
    draw_text(look.fonts.text, ImVec2(at.x, text_top), look.theme.dim, fitting);
    if (!symbol.empty())
        draw_text(look.fonts.italic, ImVec2(at.x + size_of(look.fonts.text, fitting).x + look.px(5.0f), text_top), look.theme.dim, symbol);
    ImGui::Dummy(ImVec2(std::max(room, 1.0f), height));
    tooltip(look, tip);
    ImGui::SameLine(0.0f, 0.0f);
    ImGui::SetCursorScreenPos(ImVec2(at.x + width - control_width, at.y));
}

void value_row(const Look& look, std::string_view caption, std::string_view value, std::string_view tip) {
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const float width = ImGui::GetContentRegionAvail().x;
    const float height = row_height(look);
    const float text_top = at.y + (height - look.fonts.text->FontSize) / 2.0f;
    const float value_width = size_of(look.fonts.text, value).x;
    draw_text(look.fonts.text, ImVec2(at.x, text_top), look.theme.dim,
              shortened(*look.fonts.text, caption, width - value_width - look.px(8.0f)));
    draw_text(look.fonts.text, ImVec2(at.x + width - value_width, text_top), look.theme.ink, value);
    ImGui::Dummy(ImVec2(width, height));
    if (!tip.empty()) tooltip(look, tip);
}

float segmented_width(const Look& look, std::span<const char* const> choices) {
    float width = look.px(4.0f);
    for (const char* label : choices) width += segment_width(look, label);
    return std::ceil(width);
}

bool segmented(const Look& look, const char* id, std::span<const char* const> choices, int& chosen) {
    ImDrawList& draw = *ImGui::GetWindowDrawList();
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const float inset = look.px(2.0f), height = row_height(look);
    draw.AddRectFilled(at, ImVec2(at.x + segmented_width(look, choices), at.y + height), look.theme.control, look.px(control_rounding));
    bool changed = false;
    ImGui::PushID(id);
    ImGui::BeginGroup();
    ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, ImVec2(0.0f, 0.0f));
    float x = at.x + inset;
    for (int i = 0; i < static_cast<int>(choices.size()); ++i) {
        const char* label = choices[static_cast<std::size_t>(i)];
        const ImVec2 least(x, at.y + inset), size(segment_width(look, label), height - 2.0f * inset);
        const ImVec2 most(least.x + size.x, least.y + size.y);
        ImGui::SetCursorScreenPos(least);
        if (ImGui::InvisibleButton(label, size) && chosen != i) {
            chosen = i;
            changed = true;
        }
        outline_of_focus(look);
        if (chosen == i) {
            draw.AddRectFilled(least, most, look.theme.raised, look.px(control_rounding - 1.0f));
            draw.AddRect(least, most, look.theme.rule, look.px(control_rounding - 1.0f));
        }
        const ImU32 ink = chosen == i || ImGui::IsItemHovered() ? look.theme.ink : look.theme.dim;
        const ImVec2 text = size_of(look.fonts.small, label);
        draw_text(look.fonts.small, ImVec2(least.x + (size.x - text.x) / 2.0f, least.y + (size.y - text.y) / 2.0f), ink, label);
        x = most.x;
    }
    ImGui::PopStyleVar();
    ImGui::SetCursorScreenPos(at);
    ImGui::Dummy(ImVec2(segmented_width(look, choices), height));
    ImGui::EndGroup();
    ImGui::PopID();
    return changed;
}

float choice_width(const Look& look, std::span<const char* const> choices) {
    float widest = 0.0f;
    for (const char* label : choices) widest = std::max(widest, size_of(look.fonts.text, label).x);
    return std::ceil(widest + look.px(34.0f));
}

bool choice(const Look& look, const char* id, std::span<const char* const> choices, int& chosen, float width) {
    const ImVec2 least = ImGui::GetCursorScreenPos(), most(least.x + width, least.y + ImGui::GetFrameHeight());
    ImGui::SetNextItemWidth(width);
    ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, ImVec2(look.px(6.0f), look.px(6.0f)));
    bool changed = false;
    const auto current = static_cast<std::size_t>(chosen);
    const bool open = ImGui::BeginCombo(id, current < choices.size() ? choices[current] : "", ImGuiComboFlags_NoArrowButton | ImGuiComboFlags_HeightLargest);
    if (open) {
        for (int i = 0; i < static_cast<int>(choices.size()); ++i) {
            if (list_entry(look, choices[static_cast<std::size_t>(i)], i == chosen) && i != chosen) {
                chosen = i;
                changed = true;
            }
        }
        ImGui::EndCombo();
    }
    ImGui::PopStyleVar();
    // a small arrow that is part of the field rather than a button beside it
    const float half = look.px(3.5f), x = most.x - look.px(14.0f), y = (least.y + most.y) / 2.0f;
    const ImVec2 arrow[] = {{x - half, y - half / 2.0f}, {x, y + half / 2.0f}, {x + half, y - half / 2.0f}};
    ImGui::GetWindowDrawList()->AddPolyline(arrow, 3, look.theme.dim, 0, look.px(1.5f));
    return changed;
}

namespace {

// ImGui's own line of a list has sharp corners: its ground is left out and drawn here, under its text.
class RoundedGround {
public:
    explicit RoundedGround(const Look& look) : look_(look), draw_(*ImGui::GetWindowDrawList()) {
        draw_.ChannelsSplit(2);
        draw_.ChannelsSetCurrent(1);
        for (const ImGuiCol slot : {ImGuiCol_Header, ImGuiCol_HeaderHovered, ImGuiCol_HeaderActive}) ImGui::PushStyleColor(slot, with_alpha(look.theme.panel, 0.0f));
        ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, ImVec2(look.px(8.0f), look.px(8.0f)));
    }
    // After the item.
    void draw(bool chosen) {
        ImGui::PopStyleVar();
        ImGui::PopStyleColor(3);
        draw_.ChannelsSetCurrent(0);
        const bool pointed = ImGui::IsItemHovered() || (ImGui::IsItemFocused() && ImGui::GetIO().NavVisible);
        const ImVec2 least = ImGui::GetItemRectMin(), most = ImGui::GetItemRectMax();
        if (chosen || pointed)
            draw_.AddRectFilled(ImVec2(least.x, least.y + look_.px(1.0f)), ImVec2(most.x, most.y - look_.px(1.0f)),
                                chosen ? look_.theme.accent_ground : look_.theme.hover, look_.px(control_rounding));
        draw_.ChannelsMerge();
    }

private:
    const Look& look_;
    ImDrawList& draw_;
};

}  // namespace

// Over an item that ImGui drew in no colour.
void draw_label(const Look& look, const std::string& text, ImVec2 at, ImU32 color) {
    draw({.text = text, .em = look.px(15.0f), .color = color}, at, look);
}

bool list_entry(const Look& look, const char* label, bool chosen, ImGuiSelectableFlags flags) {
    const std::string text(label, ImGui::FindRenderedTextEnd(label));
    const bool picture = needs_picture(text, look);
    const ImU32 ink = ImGui::GetColorU32(ImGuiCol_Text);
    RoundedGround ground(look);
    if (picture) ImGui::PushStyleColor(ImGuiCol_Text, with_alpha(ink, 0.0f));
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const bool clicked = ImGui::Selectable(label, chosen, flags);
    if (picture) {
        ImGui::PopStyleColor();
        draw_label(look, text, at, ink);
    }
    ground.draw(chosen);
    return clicked;
}

bool menu_entry(const Look& look, const char* label, const char* keys, bool enabled) {
    const std::string text(label, ImGui::FindRenderedTextEnd(label));
    const bool picture = needs_picture(text, look);
    const ImU32 ink = ImGui::GetColorU32(ImGuiCol_Text);
    RoundedGround ground(look);
    if (picture) ImGui::PushStyleColor(ImGuiCol_Text, with_alpha(ink, 0.0f));
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const bool clicked = ImGui::MenuItem(label, keys, false, enabled);
    if (picture) {
        ImGui::PopStyleColor();
        draw_label(look, text, at, ink);
    }
    ground.draw(false);
    return clicked;
}

namespace {

// ImGui would write a hyphen for a minus, and -0.00.
std::string field_text(ImGuiDataType type, const void* value, const char* format) {
    char written[64];
    const int length = ImGui::DataTypeFormatString(written, IM_ARRAYSIZE(written), type, value, format);
    std::string text(written, static_cast<std::size_t>(std::clamp(length, 0, IM_ARRAYSIZE(written) - 1)));
    if (!text.starts_with('-')) return text;
    return text.find_first_of("123456789") == text.npos ? text.substr(1) : "\u2212" + text.substr(1);
}

struct FieldRange {
    const void *least, *most;
    float per_pixel;
    const char* format;
    ImGuiSliderFlags flags;
};

bool drag_field(const char* id, ImGuiDataType type, void* value, const FieldRange& range, float width) {
    const ImGuiID item = ImGui::GetID(id);
    const bool typed = ImGui::TempInputIsActive(item);
    ImGui::SetNextItemWidth(width);
    if (!typed) ImGui::PushStyleColor(ImGuiCol_Text, IM_COL32_BLACK_TRANS);
    const bool changed = ImGui::DragScalar(id, type, value, range.per_pixel, range.least, range.most, range.format, range.flags | ImGuiSliderFlags_AlwaysClamp);
    if (typed) return changed;
    ImGui::PopStyleColor();
    if (ImGui::TempInputIsActive(item)) return changed;
    const std::string text = field_text(type, value, range.format);
    const ImVec2 least = ImGui::GetItemRectMin(), most = ImGui::GetItemRectMax();
    ImGui::RenderTextClipped(least, most, text.data(), text.data() + text.size(), nullptr, ImVec2(0.5f, 0.5f));
    return changed;
}

}  // namespace

bool integer_field(const char* id, Index& value, IntegerRange range, float width) {
    static_assert(sizeof(Index) == sizeof(ImS64));
    return drag_field(id, ImGuiDataType_S64, &value, {.least = &range.least, .most = &range.most, .per_pixel = 0.05f, .format = "%lld", .flags = 0}, width);
}

bool number_field(const char* id, double& value, const NumberRange& range, float width) {
    return drag_field(id, ImGuiDataType_Double, &value,
                      {.least = &range.least, .most = &range.most, .per_pixel = static_cast<float>(range.per_pixel), .format = range.format, .flags = ImGuiSliderFlags_NoRoundToFormat}, width);
}

float toggle_width(const Look& look) { return look.px(36.0f); }

bool toggle(const Look& look, const char* id, bool& on) {
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const ImVec2 size(toggle_width(look), row_height(look));
    const bool changed = ImGui::InvisibleButton(id, size);
    if (changed) on = !on;
    outline_of_focus(look);
    const float height = look.px(20.0f), top = at.y + (size.y - height) / 2.0f, radius = height / 2.0f;
    ImDrawList& draw = *ImGui::GetWindowDrawList();
    const ImU32 ground = on ? look.theme.accent : ImGui::IsItemHovered() ? look.theme.pale : look.theme.rule;
    draw.AddRectFilled(ImVec2(at.x, top), ImVec2(at.x + size.x, top + height), ground, radius);
    draw.AddCircleFilled(ImVec2(on ? at.x + size.x - radius : at.x + radius, top + radius), radius - look.px(2.5f),
                         on ? look.theme.on_accent : look.theme.panel);
    return changed;
}

float button_width(const Look& look, const char* label) { return std::ceil(size_of(look.fonts.text, label).x + look.px(24.0f)); }

bool button(const Look& look, const char* label, bool primary) {
    const Theme& theme = look.theme;
    ImGui::PushStyleVar(ImGuiStyleVar_FrameBorderSize, primary ? 0.0f : 1.0f);
    ImGui::PushStyleColor(ImGuiCol_Button, primary ? theme.accent : theme.panel);
    ImGui::PushStyleColor(ImGuiCol_ButtonHovered, primary ? with_alpha(theme.accent, 0.88f) : theme.hover);
    ImGui::PushStyleColor(ImGuiCol_ButtonActive, primary ? with_alpha(theme.accent, 0.75f) : theme.control);
    ImGui::PushStyleColor(ImGuiCol_Text, primary ? theme.on_accent : theme.ink);
    const bool pressed = ImGui::Button(label, ImVec2(button_width(look, label), look.fonts.text->FontSize + look.px(8.0f)));
    ImGui::PopStyleColor(4);
    ImGui::PopStyleVar();
    return pressed;
}

bool disclosure(const Look& look, const char* label, bool& open) {
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const ImVec2 size(ImGui::GetContentRegionAvail().x, row_height(look));
    if (ImGui::InvisibleButton(label, size)) open = !open;
    outline_of_focus(look);
    const ImU32 ink = ImGui::IsItemHovered() ? look.theme.ink : look.theme.dim;
    const float half = look.px(3.5f), x = at.x + look.px(5.0f), y = at.y + size.y / 2.0f;
    const ImVec2 down[] = {{x - half, y - half / 2.0f}, {x, y + half / 2.0f}, {x + half, y - half / 2.0f}};
    const ImVec2 right[] = {{x - half / 2.0f, y - half}, {x + half / 2.0f, y}, {x - half / 2.0f, y + half}};
    ImGui::GetWindowDrawList()->AddPolyline(open ? down : right, 3, ink, 0, look.px(1.5f));
    const char* hidden = ImGui::FindRenderedTextEnd(label);
    draw_text(look.fonts.text, ImVec2(at.x + look.px(16.0f), at.y + (size.y - look.fonts.text->FontSize) / 2.0f), ink,
              std::string_view(label, static_cast<std::size_t>(hidden - label)));
    return open;
}

void problem_sentence(const Look& look, std::string_view sentence) {
    draw_sentence({.text = sentence, .em = look.px(13.0f), .color = look.theme.problem, .width = ImGui::GetContentRegionAvail().x}, look);
}

void dim_sentence(const Look& look, std::string_view sentence) {
    draw_sentence({.text = sentence, .em = look.px(13.0f), .color = look.theme.dim, .width = ImGui::GetContentRegionAvail().x}, look);
}

void tooltip(const Look& look, std::string_view sentence) {
    if (sentence.empty() || ImGui::IsItemActive() || !ImGui::IsItemHovered(ImGuiHoveredFlags_ForTooltip | ImGuiHoveredFlags_DelayNormal)) return;
    ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, ImVec2(look.px(12.0f), look.px(8.0f)));
    if (ImGui::BeginTooltip()) {
        draw_sentence({.text = sentence, .em = look.px(13.0f), .color = look.theme.ink, .width = look.px(308.0f)}, look);
        ImGui::EndTooltip();
    }
    ImGui::PopStyleVar();
}

void small_tip(const Look& look, std::string_view text) {
    ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, ImVec2(look.px(12.0f), look.px(8.0f)));
    if (ImGui::BeginTooltip()) {
        ImGui::PushFont(look.fonts.small);
        ImGui::TextUnformatted(text.data(), text.data() + text.size());
        ImGui::PopFont();
        ImGui::EndTooltip();
    }
    ImGui::PopStyleVar();
}

void card(const Look& look, ImVec2 least, ImVec2 most) {
    ImDrawList& draw = *ImGui::GetWindowDrawList();
    draw.AddRectFilled(least, most, look.theme.panel, look.px(card_rounding));
    draw.AddRect(least, most, look.theme.rule, look.px(card_rounding));
}

std::string shortened(const ImFont& font, std::string_view text, float width) {
    if (font.CalcTextSizeA(font.FontSize, FLT_MAX, 0.0f, text.data(), end_of(text)).x <= width) return std::string(text);
    const std::string ellipsis = "\u2026";
    const float room = width - size_of(&font, ellipsis).x;
    if (room <= 0.0f) return {};
    const char* cut = nullptr;
    font.CalcTextSizeA(font.FontSize, room, 0.0f, text.data(), end_of(text), &cut);
    return std::string(text.data(), cut) + ellipsis;
}

}  // namespace attnscope
