#include "app/gui/widgets/shaped_field.h"

#include <imgui_internal.h>
#include <imgui_stdlib.h>

#include <algorithm>
#include <cmath>
#include <string_view>
#include <vector>

#include "app/gui/widgets/any_text.h"
#include "core/figure/label.h"

namespace attnscope {
namespace {

struct Line {
    std::size_t begin;
    std::string text;
};

std::vector<Line> lines_of(const std::string& shown) {
    std::vector<Line> lines;
    for (std::size_t begin = 0; begin <= shown.size();) {
        const std::size_t end = std::min(shown.find('\n', begin), shown.size());
        lines.push_back({begin, shown.substr(begin, end - begin)});
        begin = end + 1;
    }
    return lines;
}

float em_of(const Look& look) { return look.px(15.0f); }

float caret_x(const Line& line, std::size_t byte, const Look& look) {
    return static_cast<float>(caret_position(line.text, std::clamp(byte, line.begin, line.begin + line.text.size()) - line.begin, static_cast<double>(em_of(look))));
}

// The window inside which ImGui scrolls a field of several lines; none for a field of one line.
ImGuiWindow* scrolling_window(ImGuiID id) {
    for (ImGuiWindow* window : ImGui::GetCurrentWindow()->DC.ChildWindows)
        if (window->ChildId == id) return window;
    return nullptr;
}

std::size_t byte_of(const ImGuiInputTextState& state, int character) {
    return static_cast<std::size_t>(ImTextCountUtf8BytesFromStr(state.TextW.Data, state.TextW.Data + std::min(character, state.CurLenW)));
}

}  // namespace

ShapedField::ShapedField(const Look& look, const char* id, const std::string& shown)
    : look_(look), id_(ImGui::GetID(id)), shaped_(needs_picture(shown, look)), pointer_(ImGui::GetIO().MousePos) {
    if (!shaped_) return;
    ImGui::PushStyleColor(ImGuiCol_Text, with_alpha(look.theme.ink, 0.0f));
    ImGui::PushStyleColor(ImGuiCol_TextSelectedBg, with_alpha(look.theme.ink, 0.0f));
}

ShapedField::~ShapedField() {
    if (shaped_) ImGui::PopStyleColor(2);
    ImGui::GetIO().MousePos = pointer_;
}

// How far a line is moved to the left, so that the caret is seen.
float ShapedField::scrolled(const std::string& line, float room) const {
    const ImGuiInputTextState* state = ImGui::GetInputTextState(id_);
    if (state == nullptr || ImGui::GetActiveID() != id_) return 0.0f;
    return std::max(0.0f, caret_x({0, line}, byte_of(*state, state->Stb.cursor), look_) + look_.px(2.0f) - room);
}

void ShapedField::point(const std::string& shown, ImVec2 size, ImVec2 padding) {
    const ImVec2 least = ImGui::GetCursorScreenPos();
    if (!shaped_ || !ImRect(least, ImVec2(least.x + size.x, least.y + size.y)).Contains(pointer_)) return;
    const ImGuiWindow* scrolls = scrolling_window(id_);
    const std::vector<Line> lines = lines_of(shown);
    const float y = pointer_.y - least.y - padding.y + (scrolls != nullptr ? scrolls->Scroll.y : 0.0f);
    const auto last = static_cast<float>(lines.size() - 1);
    const Line& line = lines[static_cast<std::size_t>(std::clamp(std::floor(y / ImGui::GetFontSize()), 0.0f, last))];
    const float scroll = lines.size() == 1 ? scrolled(line.text, size.x - 2.0f * padding.x) : 0.0f;
    const std::size_t byte = byte_at(line.text, static_cast<double>(pointer_.x - least.x - padding.x + scroll), static_cast<double>(em_of(look_)));
    // ImGui goes by the widths of its own font
    const ImGuiInputTextState* state = ImGui::GetInputTextState(id_);
    const float as_imgui = ImGui::CalcTextSize(line.text.c_str(), line.text.c_str() + byte).x - (state != nullptr ? state->ScrollX : 0.0f);
    ImGui::GetIO().MousePos.x = std::clamp(least.x + padding.x + as_imgui, least.x + 1.0f, least.x + size.x - 2.0f);
}

void ShapedField::draw(const std::string& shown, ImVec2 padding) const {
    if (!shaped_) return;
    const ImVec2 least = ImGui::GetItemRectMin(), most = ImGui::GetItemRectMax();
    ImGuiWindow* scrolls = scrolling_window(id_);
    ImDrawList& draw = scrolls != nullptr ? *scrolls->DrawList : *ImGui::GetWindowDrawList();
    const std::vector<Line> lines = lines_of(shown);
    const float height = ImGui::GetFontSize(), room = most.x - least.x - 2.0f * padding.x;
    const ImVec2 at(least.x + padding.x - (lines.size() == 1 ? scrolled(shown, room) : 0.0f), least.y + padding.y - (scrolls != nullptr ? scrolls->Scroll.y : 0.0f));
    const ImGuiInputTextState* state = ImGui::GetActiveID() == id_ ? ImGui::GetInputTextState(id_) : nullptr;

    draw.PushClipRect(ImVec2(least.x + padding.x - look_.px(2.0f), least.y + 1.0f), ImVec2(most.x - padding.x + look_.px(2.0f), most.y - 1.0f), true);
    for (std::size_t i = 0; i < lines.size(); ++i) {
        const Line& line = lines[i];
        const float top = at.y + height * static_cast<float>(i);
        if (top > most.y || top + height < least.y) continue;
        if (state != nullptr && state->HasSelection()) {
            const std::size_t from = byte_of(*state, std::min(state->Stb.select_start, state->Stb.select_end));
            const std::size_t to = byte_of(*state, std::max(state->Stb.select_start, state->Stb.select_end));
            if (from <= line.begin + line.text.size() && to > line.begin) {
                const float a = caret_x(line, from, look_), b = caret_x(line, to, look_);
                draw.AddRectFilled(ImVec2(at.x + std::min(a, b), top), ImVec2(at.x + std::max(a, b), top + height), look_.theme.accent_ground);
            }
        }
        attnscope::draw({.text = line.text, .em = em_of(look_), .color = look_.theme.ink, .picture = true}, ImVec2(at.x, top), look_, &draw);
    }
    if (state != nullptr) {
        const std::size_t cursor = byte_of(*state, state->Stb.cursor);
        const auto behind = std::upper_bound(lines.begin(), lines.end(), cursor, [](std::size_t byte, const Line& line) { return byte < line.begin; });
        const auto i = static_cast<std::size_t>(behind - lines.begin()) - 1;
        const float x = std::floor(at.x + caret_x(lines[i], cursor, look_)), top = at.y + height * static_cast<float>(i);
        draw.AddLine(ImVec2(x, top + 1.0f), ImVec2(x, top + height - 1.0f), look_.theme.ink);
    }
    draw.PopClipRect();
}

bool text_field(const Look& look, const char* id, const char* hint, std::string& text, ImGuiInputTextFlags flags, ImGuiInputTextCallback callback, void* data) {
    const ImVec2 padding = ImGui::GetStyle().FramePadding;
    const float width = ImGui::GetContentRegionAvail().x;
    look.characters.add(text);
    ShapedField shaped(look, id, text);
    shaped.point(text, ImVec2(width, ImGui::GetFrameHeight()), padding);
    ImGui::SetNextItemWidth(-FLT_MIN);
    const bool changed = ImGui::InputTextWithHint(id, hint, &text, flags, callback, data);
    shaped.draw(text, padding);
    return changed;
}

}  // namespace attnscope
