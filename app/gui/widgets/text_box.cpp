#include "app/gui/widgets/text_box.h"

#include <imgui_stdlib.h>

#include <algorithm>

#include <fmt/format.h>

#include "app/gui/widgets/any_text.h"
#include "app/gui/widgets/shaped_field.h"
#include "app/gui/widgets/wrapped_text.h"
#include "core/text/tokenizer.h"

namespace attnscope {
namespace {

// wrapping is done anew with every key; a longer text would make typing slow
constexpr std::size_t most_wrapped_bytes = 16384;

WrappedText wrapped_in(double width, const std::string& all, const Look& look) {
    if (needs_picture(all, look)) return wrapped_lines(all, look.px(15.0f), static_cast<float>(width), look);
    return wrapped(all, width, [font = look.fonts.text](std::string_view line) {
        return static_cast<double>(font->CalcTextSizeA(font->FontSize, FLT_MAX, 0.0f, line.data(), line.data() + line.size()).x);
    });
}

// What the callback of the box sees and changes while it is typed into.
struct Typing {
    std::string text;
    WrappedText wrapped;
    double width;
    const Look& look;

    WrappedText wrap(const std::string& all) const {
        if (all.size() > most_wrapped_bytes) return {.shown = all, .added = {}};
        return look.cache.wrapped(fmt::format("box {} {}", width, all), [&] { return wrapped_in(width, all, look); });
    }
};

int keep_wrapped(ImGuiInputTextCallbackData* data) {
    auto& typing = *static_cast<Typing*>(data->UserData);
    const Erasing erasing = ImGui::IsKeyPressed(ImGuiKey_Backspace) ? Erasing::backward : ImGui::IsKeyPressed(ImGuiKey_Delete) ? Erasing::forward : Erasing::none;
    const std::string_view after(data->Buf, static_cast<std::size_t>(data->BufTextLen));
    TextEdit edit = edited(typing.text, typing.wrapped, after, static_cast<std::size_t>(data->CursorPos), erasing);
    typing.text = std::move(edit.text);
    typing.wrapped = typing.wrap(typing.text);
    data->DeleteChars(0, data->BufTextLen);
    data->InsertChars(0, typing.wrapped.shown.c_str());
    data->CursorPos = data->SelectionStart = data->SelectionEnd = static_cast<int>(typing.wrapped.in_shown(edit.cursor));
    return 0;
}

}  // namespace

bool text_box(const Look& look, const TextBoxShape& shape, std::string& text) {
    const ImVec2 padding(look.px(10.0f), look.px(8.0f));
    const float width = ImGui::GetContentRegionAvail().x;
    const float scrollbar = ImGui::GetStyle().ScrollbarSize;
    Typing typing{.text = text, .wrapped = {}, .width = static_cast<double>(width - 2.0f * padding.x - scrollbar), .look = look};
    typing.wrapped = typing.wrap(text);
    std::string shown = typing.wrapped.shown;

    const auto lines = 1 + std::count(shown.begin(), shown.end(), '\n');
    const auto height = static_cast<float>(std::clamp<std::ptrdiff_t>(lines, shape.least_lines, shape.most_lines)) * look.fonts.text->FontSize;
    ImGui::PushStyleVar(ImGuiStyleVar_FramePadding, padding);
    ImGui::PushStyleVar(ImGuiStyleVar_FrameBorderSize, 1.0f);
    ImGui::PushStyleColor(ImGuiCol_FrameBg, look.theme.paper);
    if (shape.take_keyboard) ImGui::SetKeyboardFocusHere();
    bool edited = false;
    {
        const ImVec2 size(width, height + 2.0f * padding.y);
        ShapedField shaped(look, shape.id, shown);
        shaped.point(shown, size, padding);
        edited = ImGui::InputTextMultiline(shape.id, &shown, size,
                                           ImGuiInputTextFlags_NoUndoRedo | ImGuiInputTextFlags_NoHorizontalScroll | ImGuiInputTextFlags_CallbackEdit,
                                           keep_wrapped, &typing);
        shaped.draw(shown, padding);
    }
    ImGui::PopStyleColor();
    ImGui::PopStyleVar(2);
    if (text.empty() && !ImGui::IsItemActive())
        ImGui::GetWindowDrawList()->AddText(ImVec2(ImGui::GetItemRectMin().x + padding.x, ImGui::GetItemRectMin().y + padding.y), look.theme.dim, shape.hint);

    // on Escape ImGui brings back what was there before the typing; that is what undo is for
    if (!edited || ImGui::IsKeyPressed(ImGuiKey_Escape, false)) return false;
    text = clean_utf8(typing.text).text;
    return true;
}

}  // namespace attnscope
