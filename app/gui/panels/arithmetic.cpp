#include <imgui_internal.h>

#include <algorithm>
#include <cfloat>
#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include "app/gui/panels/panels.h"
#include "app/gui/widgets/any_text.h"
#include "app/gui/widgets/controls.h"
#include "app/gui/widgets/icon_button.h"
#include "app/gui/widgets/span_text.h"
#include "app/gui/widgets/stage_text.h"
#include "app/gui/widgets/term_walk.h"
#include "app/gui/widgets/wrapped_text.h"
#include "core/attention/difference.h"
#include "core/figure/arithmetic_text.h"
#include "core/figure/number_text.h"

namespace attnscope {
namespace {

constexpr int most_more_digits = 12;
constexpr Index fewest_terms = 3;
constexpr float narrow_card = 480.0f, room_for_terms = 200.0f;  // at scale 1; below them there are fewer buttons

bool is_inside(const Trace& trace, const NumberRef& number) {
    if (trace.setup.tokens.empty() || number.head < 0 || number.head >= trace.setup.sizes.H) return false;
    const MatrixD& values = array(trace, number.array, number.head);
    return number.row >= 0 && number.row < values.rows() && number.column >= 0 && number.column < values.cols();
}

void change_digits(int by, UiState& ui) { ui.more_digits = std::clamp(ui.more_digits + by, 0, most_more_digits); }

void take_keys(UiState& ui) {
    if (ImGui::GetIO().WantTextInput || ImGui::GetIO().KeyCtrl) return;
    const bool begins_token = ui.pinned && ui.pinned->array == ArrayId::tokens;  // as every letter does
    if (!begins_token && ImGui::IsKeyPressed(ImGuiKey_D)) change_digits(ImGui::GetIO().KeyShift ? -2 : 2, ui);
    if (!ui.presenting.on && ImGui::IsKeyPressed(ImGuiKey_Escape, /*repeat=*/false)) ui.pinned.reset();
}

struct Arithmetic {
    std::vector<TextSpan> spans;
    FlowedSpans flow;
};

// The last line needs no room for a line below it.
float drawn_height(const FlowedSpans& flow, const Look& look) { return flow.height - look.px(5.0f); }

// Without what stands before the result, as far as that does not fit: the result is always seen.
void cut_to_result(Arithmetic& arithmetic, ImVec2 room, const Look& look) {
    constexpr std::size_t ending = 2;  // the sign and the result
    std::vector<TextSpan>& spans = arithmetic.spans;
    while (drawn_height(arithmetic.flow, look) > room.y && spans.size() > ending + 2) {
        const std::size_t last = spans.size() - ending - 1;
        if (spans[last].text == "\u2026") spans.erase(spans.begin() + static_cast<std::ptrdiff_t>(last) - 1);
        else spans[last] = {.text = "\u2026"};
        arithmetic.flow = flowed(spans, room.x, look);
    }
}

// Parts with names of their own on lines of their own, where there is room for that.
FlowedSpans flowed_in_parts(const std::vector<TextSpan>& spans, ImVec2 room, const Look& look) {
    const FlowedSpans flow = flowed(spans, room.x, look, Parts::on_lines);
    return drawn_height(flow, look) <= room.y ? flow : flowed(spans, room.x, look);
}

// Operands with all the decimals of the result, where all terms have room with them: who reckons with what is printed gets
// what is printed.
std::optional<Arithmetic> full_arithmetic(const Explanation& explanation, ImVec2 room, ArithmeticOptions options, const Look& look) {
    constexpr std::size_t most_bytes = 2000;  // a longer line has no room
    if (!rounds_operands(explanation, options)) return std::nullopt;
    options.decimals += options.more_of_result;
    options.more_of_result = 0;
    Arithmetic result{.spans = arithmetic_line(explanation, options), .flow = {}};
    std::size_t bytes = 0;
    for (const TextSpan& span : result.spans) bytes += span.text.size();
    if (bytes > most_bytes) return std::nullopt;
    result.flow = flowed_in_parts(result.spans, room, look);
    return drawn_height(result.flow, look) <= room.y ? std::optional(result) : std::nullopt;
}

// As many terms as the place has lines for.
Arithmetic fitted_arithmetic(const Explanation& explanation, ImVec2 room, ArithmeticOptions options, const Look& look) {
    room.y = std::max(room.y, look.px(17.0f));  // one line always
    options.more = look("arithmetic.more");
    if (const auto full = full_arithmetic(explanation, room, options, look)) return *full;
    Arithmetic result;
    for (Index terms = 0;; terms = terms == 0 ? 64 : terms > 24 ? terms * 3 / 4 : terms - 1) {
        options.max_terms = terms;
        result.spans = arithmetic_line(explanation, options);
        // a line that is far too long is not measured
        std::size_t bytes = 0;
        for (const TextSpan& span : result.spans) bytes += span.text.size();
        if (bytes > 20000 && terms == 0) continue;
        result.flow = flowed_in_parts(result.spans, room, look);
        if (drawn_height(result.flow, look) <= room.y) return result;
        if (terms > 0 && terms <= fewest_terms) break;
    }
    cut_to_result(result, room, look);
    return result;
}

// What stood here before the last edit, and what would stand here without a hand.
std::string other_values(const Trace* before, const Trace& trace, const Explanation& explanation, int decimals, const Look& look) {
    const NumberRef& number = explanation.result;
    std::string text;
    if (before && comparable(*before, trace, number.array, number.head)) {
        const double old = array(*before, number.array, number.head)(number.row, number.column);
        if (!same_number(old, explanation.value)) text += " · " + look.language("arithmetic.before", {number_text(old, decimals), number_text(explanation.value, decimals)});
    }
    if (explanation.replaced) text += " · " + look.language("arithmetic.computed", {number_text(evaluate(*explanation.replaced), decimals)});
    return text;
}

std::string title_of(const Trace& trace, const NumberRef& number, bool pinned, const Look& look) {
    std::string title = look(pinned ? "arithmetic.pinned" : "arithmetic.cell");
    title += look("arithmetic.colon") + place_text(trace, number, look.language);
    if (info(number.array).per_head && trace.setup.sizes.H > 1)
        title += " · " + look.language("arithmetic.head", {std::to_string(number.head + 1)});
    return title;
}

// At the right end of the first line; what remains of its width.
float buttons(const Arithmetic& arithmetic, const Explanation& explanation, ImVec2 right, bool pinned, UiState& ui, const Look& look) {
    const float width = icon_button_width(look, ""), gap = look.px(2.0f);
    float x = right.x;
    const auto next = [&](const char* id, Icon icon, const char* tip) {
        x -= width + gap;
        ImGui::SetCursorScreenPos(ImVec2(x, right.y));
        const bool pressed = icon_button(look, {.id = id, .icon = icon, .outlined = false});
        tooltip(look, look(tip));
        return pressed;
    };
    if (pinned && next("unpin", Icon::close, "arithmetic.unpin_tip")) ui.pinned.reset();
    if (ImGui::GetWindowWidth() > look.px(narrow_card) && next("copy LaTeX", Icon::tex, "arithmetic.copy_latex_tip")) ImGui::SetClipboardText(arithmetic_latex(explanation, {.decimals = ui.decimals + ui.more_digits}).c_str());
    if (next("copy", Icon::copy, "arithmetic.copy_tip")) ImGui::SetClipboardText(plain_text(arithmetic.spans).c_str());
    if (next("more digits", Icon::plus, "arithmetic.more_digits")) change_digits(2, ui);
    if (next("fewer digits", Icon::minus, "arithmetic.fewer_digits")) change_digits(-2, ui);
    return x;
}

std::string wrapped_reasons(const Explanation& explanation, float width, const Look& look) {
    const ImFont& font = *look.fonts.small;
    const auto width_of = [&font](std::string_view line) {
        return static_cast<double>(font.CalcTextSizeA(font.FontSize, FLT_MAX, 0.0f, line.data(), line.data() + line.size()).x);
    };
    return wrapped(reasons_text(explanation, look.language), static_cast<double>(width), width_of).shown;
}

void small_text(const Look& look, ImVec2 at, ImU32 color, const std::string& text) {
    ImGui::GetWindowDrawList()->AddText(look.fonts.small, look.fonts.small->FontSize, ImVec2(std::floor(at.x), std::floor(at.y)), color, text.c_str());
}

}  // namespace

void arithmetic_panel(const Trace& trace, const Trace* before, UiState& ui, const Look& look) {
    take_keys(ui);
    take_term_keys(trace, ui);
    ui.hovered_operand.reset();
    const ImVec2 least = ImGui::GetCursorScreenPos(), free = ImGui::GetContentRegionAvail();
    const ImVec2 most(least.x + free.x, least.y + free.y - look.px(8.0f));
    if (free.x < look.px(80.0f) || most.y - least.y < look.px(40.0f)) return;
    card(look, least, most);
    const float inset = look.px(16.0f);
    std::optional<NumberRef> number = number_in_question(ui);
    if (number && !is_inside(trace, *number)) number.reset();
    // an operand of the pinned number is lit in its line
    std::optional<NumberRef> lit;
    if (ui.pinned && number && number != ui.pinned && is_inside(trace, *ui.pinned) && reads(explain(trace, *ui.pinned).expression, *number)) lit = std::exchange(number, ui.pinned);
    if (!number) {
        small_text(look, ImVec2(least.x + inset, (least.y + most.y - look.fonts.small->FontSize) / 2.0f), look.theme.dim,
                   shortened(*look.fonts.small, look(ui.step == StepId::tokens ? "arithmetic.hint_token" : "arithmetic.hint"), free.x - 2.0f * inset));
        return;
    }

    const bool pinned = number == ui.pinned;
    const Explanation explanation = explain(trace, *number);
    const std::string reasons = wrapped_reasons(explanation, free.x - 2.0f * inset, look);
    const auto reason_lines = reasons.empty() ? 0 : 1 + std::count(reasons.begin(), reasons.end(), '\n');
    const float reason_height = static_cast<float>(reason_lines) * look.fonts.small->FontSize;
    const float top = look.px(6.0f), title_height = look.fonts.small->FontSize + look.px(1.0f);
    const Arithmetic arithmetic = fitted_arithmetic(explanation, ImVec2(free.x - 2.0f * inset, most.y - least.y - top - title_height - reason_height - look.px(6.0f)),
                                                    {.decimals = number->array == ArrayId::tokens ? 0 : ui.decimals + ui.more_digits, .term = term_in_turn(ui)}, look);
    // what fills the card moves together a little
    const bool crowded = least.y + look.px(10.0f + 5.0f + 2.0f) + look.fonts.small->FontSize + arithmetic.flow.height + reason_height > most.y;
    const ImVec2 at(least.x + inset, least.y + (crowded ? top : look.px(10.0f)));
    const float line_top = at.y + (crowded ? title_height : look.fonts.small->FontSize + look.px(5.0f));
    ImGui::PushClipRect(least, most, true);
    const float buttons_y = least.y + look.px(crowded ? 1.0f : 4.0f);
    float end = ui.presenting.on ? most.x : buttons(arithmetic, explanation, ImVec2(most.x - look.px(6.0f), buttons_y), pinned, ui, look);
    if (pinned && !ui.presenting.on && end - at.x > look.px(room_for_terms)) end = term_buttons(trace, explanation, ImVec2(end - look.px(6.0f), buttons_y), ui, look);
    const std::string total = pinned ? running_total_text(explanation, ui, look) : "";
    if (!total.empty()) {
        const float width = look.fonts.small_strong->CalcTextSizeA(look.fonts.small_strong->FontSize, FLT_MAX, 0.0f, total.c_str()).x;
        end -= width + look.px(8.0f);
        ImGui::GetWindowDrawList()->AddText(look.fonts.small_strong, look.fonts.small_strong->FontSize, ImVec2(std::floor(end), std::floor(at.y)), look.theme.accent, total.c_str());
    }
    const std::string title = title_of(trace, *number, pinned, look) + other_values(before, trace, explanation, ui.decimals + 2, look);
    const float title_room = end - at.x - look.px(8.0f);
    if (title_room > look.px(24.0f)) draw({.text = title, .em = look.px(13.0f), .color = look.theme.dim, .most_width = title_room}, at, look);
    ui.hovered_operand = draw_spans(arithmetic.spans, arithmetic.flow, ImVec2(at.x, line_top), {.term = pinned ? term_in_turn(ui) : std::nullopt, .number = lit}, look);
    small_text(look, ImVec2(at.x, line_top + arithmetic.flow.height - (crowded ? look.px(2.0f) : 0.0f)), look.theme.dim, reasons);
    ImGui::PopClipRect();
}

// Of a text of 100,000 tokens a usual weight is 0.00001: as many decimals more as there are zeros before its digits.
int more_decimals_of(double value) {
    const double size = std::abs(value);
    if (!(size > 0.0) || !std::isfinite(size) || size >= 0.01) return 0;
    return std::clamp(static_cast<int>(std::ceil(-std::log10(size))) - 2, 0, most_more_digits);
}

// The card fills the window; what has no room in it is elided.
void long_arithmetic_panel(LongMap& map, UiState& ui, const Look& look) {
    const ImVec2 least = ImGui::GetCursorScreenPos(), free = ImGui::GetContentRegionAvail(), most(least.x + free.x, least.y + free.y);
    if (!ui.map.pinned || free.x < look.px(80.0f) || free.y < look.px(40.0f)) return;
    card(look, least, most);
    if (!ImGui::GetIO().WantTextInput && !ImGui::GetIO().KeyCtrl && ImGui::IsKeyPressed(ImGuiKey_D)) change_digits(ImGui::GetIO().KeyShift ? -2 : 2, ui);
    const MapSubject subject = subject_of(map, ui);
    const Cell cell = *ui.map.pinned;
    const auto explanation = map.explanation({.array = array_of(subject.quantity), .head = subject.head, .row = cell.row, .column = cell.column});
    const float inset = look.px(14.0f);
    const ImVec2 at(least.x + inset, least.y + look.px(8.0f));
    const float buttons_y = least.y + look.px(4.0f), line_top = at.y + look.fonts.small->FontSize + look.px(6.0f);
    const std::string title = std::string(look("arithmetic.pinned")) + look("arithmetic.colon") + token_text(*map.trace(), cell.row) + " \u2192 " + token_text(*map.trace(), cell.column);
    float end = most.x - inset;
    ImGui::PushClipRect(least, most, true);
    if (explanation) {
        const std::string reasons = wrapped_reasons(*explanation, free.x - 2.0f * inset, look);
        const auto reason_lines = reasons.empty() ? 0 : 1 + std::count(reasons.begin(), reasons.end(), '\n');
        const float reason_height = static_cast<float>(reason_lines) * look.fonts.small->FontSize;
        const Arithmetic arithmetic = fitted_arithmetic(*explanation, ImVec2(free.x - 2.0f * inset, most.y - line_top - reason_height - look.px(6.0f)),
                                                        {.decimals = ui.decimals + ui.more_digits + more_decimals_of(explanation->value)}, look);
        end = buttons(arithmetic, *explanation, ImVec2(most.x - look.px(6.0f), buttons_y), /*pinned=*/false, ui, look);
        draw_spans(arithmetic.spans, arithmetic.flow, ImVec2(at.x, line_top), {.term = std::nullopt, .number = std::nullopt}, look);
        small_text(look, ImVec2(at.x, line_top + arithmetic.flow.height), look.theme.dim, reasons);
    }
    draw({.text = title, .em = look.px(13.0f), .color = look.theme.dim, .most_width = std::max(end - at.x - look.px(8.0f), 0.0f)}, at, look);
    ImGui::PopClipRect();
}

}  // namespace attnscope
