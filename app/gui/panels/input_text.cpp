#include <imgui.h>

#include <algorithm>
#include <utility>

#include "app/gui/panels/input.h"
#include "app/gui/widgets/any_text.h"
#include "app/gui/widgets/controls.h"
#include "app/gui/widgets/stage_plan.h"
#include "app/gui/widgets/text_box.h"
#include "core/figure/label.h"

namespace attnscope {
namespace {

constexpr std::size_t most_chips = 256;
constexpr const char* tokenizers[] = {"words", "characters", "whitespace"};

struct Chip {
    std::size_t number;  // from 1
    const std::string& text;
    ImU32 frame, inner_frame;  // 0: none
};

// The width the chip takes; draws it when `at` is given.
float chip(const Look& look, const Chip& chip, const ImVec2* at) {
    const std::string number = std::to_string(chip.number);
    const std::string visible = visible_label(chip.text);
    const AnyText shown{.text = visible, .em = look.px(15.0f), .color = look.theme.ink, .most_width = look.px(180.0f)};
    const ImFont* small = look.fonts.small;
    const float number_width = small->CalcTextSizeA(small->FontSize, FLT_MAX, 0.0f, number.c_str()).x;
    const float text_width = width_of(shown, look);
    const float pad = look.px(8.0f), gap = look.px(6.0f);
    const float width = pad + number_width + gap + text_width + pad;
    if (at == nullptr) return width;

    ImDrawList& list = *ImGui::GetWindowDrawList();
    const float line = look.fonts.text->FontSize, height = line + look.row_padding() + look.px(2.0f);
    const ImVec2 end(at->x + width, at->y + height);
    list.AddRectFilled(*at, end, look.theme.control, look.px(control_rounding));
    if (chip.frame != 0) list.AddRect(*at, end, chip.frame, look.px(control_rounding), 0, look.px(2.0f));
    if (chip.inner_frame != 0) {
        const float inset = look.px(2.5f);
        list.AddRect(ImVec2(at->x + inset, at->y + inset), ImVec2(end.x - inset, end.y - inset), chip.inner_frame, look.px(control_rounding) - inset / 2.0f, 0, look.px(2.0f));
    }
    const float top = at->y + (height - line) / 2.0f;
    list.AddText(look.fonts.small, small->FontSize, ImVec2(at->x + pad, top + (line - small->FontSize) * 0.7f), look.theme.dim, number.c_str());
    draw(shown, ImVec2(at->x + pad + number_width + gap, top), look);
    return width;
}

// What a click on a token looks at: its row in the matrix on the stage, or its id where that has no rows of tokens.
NumberRef number_of_token(Index token, const UiState& ui) {
    const ArrayInfo& shown = info(ui.array);
    if (shown.rows != Axis::tokens) return {.array = ArrayId::tokens, .row = token};
    return {.array = ui.array, .head = ui.head, .row = token, .column = shown.columns == Axis::tokens ? token : 0};
}

}  // namespace

void InputParts::text() {
    section_head(look, look("input.head.text"));
    if (draft.own_tokens) {
        dim_sentence(look, look("input.own_tokens"));
        if (button(look, look("input.use_text"))) {
            draft.text.clear();
            for (const std::string& token : *draft.own_tokens) draft.text += (draft.text.empty() ? "" : " ") + token;
            draft.own_tokens.reset();
        }
        tooltip(look, look("input.use_text.tip"));
        say_problems(Field::tokens);
        return;
    }
    text_box(look, {.hint = look("input.text.empty"), .least_lines = look.low ? 1 : 2, .take_keyboard = std::exchange(ui.text_wants_keyboard, false)}, draft.text);
    tooltip(look, look("input.text.tip"));
    say_problems(Field::text);
    tokenizer_row();
}

void InputParts::tokenizer_row() {
    enum_row("tokenizer", tokenizers, draft.tokenizer, /*side_by_side=*/true);
    say_problems(Field::tokens);
}

void InputParts::token_chips() {
    section_head(look, look.language("input.head.tokens", {std::to_string(tokens.size())}));
    const float left = ImGui::GetCursorScreenPos().x, right = left + ImGui::GetContentRegionAvail().x;
    const float height = look.fonts.text->FontSize + look.row_padding() + look.px(2.0f), gap = look.px(6.0f);
    const std::optional<NumberRef> pointed = number_in_question(ui);
    const bool square = pointed && info(pointed->array).columns == Axis::tokens;
    const ImVec2 start = ImGui::GetCursorScreenPos();
    ImVec2 at = start;
    ImGui::PushTabStop(false);
    for (std::size_t i = 0; i < std::min(tokens.size(), most_chips); ++i) {
        const bool is_row = pointed && info(pointed->array).rows == Axis::tokens && pointed->row == static_cast<Index>(i);
        const bool is_column = square && pointed->column == static_cast<Index>(i);
        const Chip one{.number = i + 1, .text = tokens[i], .frame = is_column ? look.theme.key : is_row ? role_color(look.theme, role_of_row(pointed->array)) : 0,
                       .inner_frame = is_row && is_column ? look.theme.query : 0};
        const float width = chip(look, one, nullptr);
        if (at.x > left && at.x + width > right) at = ImVec2(left, at.y + height + gap);
        chip(look, one, &at);
        ImGui::SetCursorScreenPos(at);
        ImGui::PushID(static_cast<int>(i));
        if (ImGui::InvisibleButton("chip", ImVec2(width, height))) ui.pinned = number_of_token(static_cast<Index>(i), ui);
        ImGui::PopID();
        at.x += width + gap;
    }
    ImGui::PopTabStop();
    ImGui::SetCursorScreenPos(start);
    if (!tokens.empty()) ImGui::Dummy(ImVec2(right - left, at.y + height - start.y));
    if (tokens.size() > most_chips) dim_sentence(look, look.language("input.tokens.more", {std::to_string(tokens.size() - most_chips)}));
    say_problems(Field::memory);
}

}  // namespace attnscope
