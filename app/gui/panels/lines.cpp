// Weights as lines from the queries at the left to the keys at the right.

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <optional>
#include <string>
#include <vector>

#include "app/gui/panels/panels.h"
#include "app/gui/widgets/any_text.h"
#include "app/gui/widgets/controls.h"
#include "app/gui/widgets/labels.h"
#include "app/gui/widgets/weight_lines.h"
#include "core/figure/number_text.h"

namespace attnscope {
namespace {

constexpr float row_height = 20.0f, low_row_height = 15.0f, most_name_width = 84.0f, name_gap = 8.0f, chip_gap = 6.0f;  // at scale 1
constexpr std::size_t most_said = 12;  // lines of a token that are written out

enum class End { query, key };

// A token, at one end of its lines.
struct TokenEnd {
    End end = End::query;
    Index token = 0;
    bool has(const WeightLine& line) const { return (end == End::query ? line.query : line.key) == token; }
};

struct LinesView {
    const Trace& trace;
    ArrayId array = ArrayId::weights;
    std::vector<Index> heads;
    WeightLines lines;
    ImVec2 at;                   // of the columns
    float width = 0.0f, names = 0.0f, row = 0.0f;
    std::optional<TokenEnd> token;  // whose lines alone are drawn
    std::optional<Index> head;      // whose lines alone are drawn

    float left() const { return at.x + names; }
    float right() const { return at.x + width - names; }
    bool shows(const WeightLine& line) const { return (!token || token->has(line)) && (!head || line.head == *head); }
};

ImU32 color_of_head(const LinesView& view, Index head, const Look& look) {
    if (view.heads.size() == 1) return look.theme.weight;
    return color_of(head_color(head, view.trace.setup.sizes.H, look.theme.paper_kind));
}

// One head, or all.
void heads_switch(const Trace& trace, UiState& ui, const Look& look) {
    if (trace.setup.sizes.H < 2) return;
    const std::string one = look.language("compare.head", {std::to_string(head_in_question(ui, trace) + 1)});
    const std::array choices = {one.c_str(), look("lines.all_heads")};
    int chosen = ui.lines.all_heads ? 1 : 0;
    if (segmented(look, "heads of lines", choices, chosen)) ui.lines.all_heads = chosen == 1;
    tooltip(look, look("lines.heads_tip"));
}

// The colours of the heads; one that is pointed at is seen alone.
void head_chips(LinesView& view, const Look& look) {
    if (view.heads.size() < 2) return;
    ImFont* font = look.fonts.small;
    const float height = font->FontSize + look.px(6.0f), line = look.px(14.0f), right = ImGui::GetCursorScreenPos().x + ImGui::GetContentRegionAvail().x;
    const ImVec2 start = ImGui::GetCursorScreenPos();
    ImVec2 at = start;
    for (const Index head : view.heads) {
        const std::string name = std::to_string(head + 1);
        const float width = line + look.px(4.0f) + font->CalcTextSizeA(font->FontSize, FLT_MAX, 0.0f, name.c_str()).x + look.px(6.0f);
        if (at.x > start.x && at.x + width > right) at = ImVec2(start.x, at.y + height);
        ImGui::SetCursorScreenPos(at);
        ImGui::PushID(static_cast<int>(head));
        ImGui::InvisibleButton("colour of head", ImVec2(width, height));
        if (ImGui::IsItemHovered() || (ImGui::IsItemFocused() && ImGui::GetIO().NavVisible)) view.head = head;
        ImGui::PopID();
        ImDrawList& draw = *ImGui::GetWindowDrawList();
        const float middle = std::floor(at.y + height / 2.0f);
        draw.AddLine(ImVec2(at.x, middle), ImVec2(at.x + line, middle), color_of_head(view, head, look), look.px(3.0f));
        draw.AddText(font, font->FontSize, ImVec2(std::floor(at.x + line + look.px(4.0f)), std::floor(at.y + look.px(3.0f))), view.head == head ? look.theme.ink : look.theme.dim, name.c_str());
        at.x += width + look.px(chip_gap);
    }
    ImGui::SetCursorScreenPos(ImVec2(start.x, at.y + height));
    ImGui::Dummy(ImVec2(1.0f, look.px(2.0f)));
}

float widest_name(const Trace& trace, const Look& look) {
    float widest = 0.0f;
    for (Index i = 0; i < trace.setup.sizes.n; ++i)
        widest = std::max(widest, width_of({.text = label_text(trace, LabelKind::tokens, i), .em = look.px(13.0f), .bold = true, .color = look.theme.ink, .most_width = look.px(most_name_width)}, look));
    return std::ceil(widest) + look.px(name_gap);
}

// Names of both columns, each a place that the pointer and the keyboard reach.
void point_at_tokens(LinesView& view, UiState& ui) {
    for (const End end : {End::query, End::key})
        for (Index i = 0; i < view.trace.setup.sizes.n; ++i) {
            const float x = end == End::query ? view.at.x : view.right();
            ImGui::SetCursorScreenPos(ImVec2(x, view.at.y + static_cast<float>(i) * view.row));
            ImGui::PushID(static_cast<int>(i));
            const bool pressed = ImGui::InvisibleButton(end == End::query ? "query of lines" : "key of lines", ImVec2(view.names, view.row));
            const bool pointed = ImGui::IsItemHovered() || (ImGui::IsItemFocused() && ImGui::GetIO().NavVisible);
            ImGui::PopID();
            if (pointed) view.token = TokenEnd{end, i};
            if (!pressed) continue;
            // the heaviest line of the token is pinned: the card below explains its weight
            const auto heaviest = std::find_if(view.lines.lines.rbegin(), view.lines.lines.rend(), [&](const WeightLine& line) { return TokenEnd{end, i}.has(line); });
            if (heaviest != view.lines.lines.rend()) ui.pinned = NumberRef{.array = view.array, .head = heaviest->head, .row = heaviest->query, .column = heaviest->key};
        }
}

void draw_names(const LinesView& view, const std::optional<NumberRef>& number, const Look& look) {
    for (const End end : {End::query, End::key})
        for (Index i = 0; i < view.trace.setup.sizes.n; ++i) {
            const bool in_question = number && (end == End::query ? number->row : number->column) == i;
            const bool marked = view.token ? view.token->end == end && view.token->token == i : in_question;
            const std::string text = label_text(view.trace, LabelKind::tokens, i);
            const AnyText name{.text = text, .em = look.px(13.0f), .bold = marked, .color = marked ? (end == End::query ? look.theme.query : look.theme.key) : look.theme.ink,
                               .most_width = view.names - look.px(name_gap)};
            const float x = end == End::query ? view.left() - look.px(name_gap) - width_of(name, look) : view.right() + look.px(name_gap);
            draw(name, ImVec2(x, view.at.y + (static_cast<float>(i) + 0.5f) * view.row - line_height(name.em, look) / 2.0f), look);
        }
}

void draw_lines(const LinesView& view, const std::optional<NumberRef>& number, const Look& look) {
    ImDrawList& draw = *ImGui::GetWindowDrawList();
    const auto draw_one = [&](const WeightLine& line, ImU32 color) {
        draw.AddLine(ImVec2(view.left(), view.at.y + line.from_y), ImVec2(view.right(), view.at.y + line.to_y), color, line.thickness);
    };
    for (const WeightLine& line : view.lines.lines)
        if (view.shows(line)) draw_one(line, with_alpha(color_of_head(view, line.head, look), line.opacity));
    if (!number || view.token) return;
    for (const WeightLine& line : view.lines.lines)
        if (line.head == number->head && line.query == number->row && line.key == number->column) draw_one(line, look.theme.ink);
}

// The lines of the token that is pointed at, the heaviest first.
std::string said_of_token(const LinesView& view, const Look& look) {
    const std::string name = label_text(view.trace, LabelKind::tokens, view.token->token), place = std::to_string(view.token->token + 1);
    std::string text = look.language(view.token->end == End::query ? "lines.query" : "lines.key", {name, place});
    std::size_t said = 0, all = 0;
    for (auto line = view.lines.lines.rbegin(); line != view.lines.lines.rend(); ++line) {
        if (!view.shows(*line)) continue;
        if (++all > most_said) continue;
        ++said;
        const Index other = view.token->end == End::query ? line->key : line->query;
        text += "\n" + number_text(line->weight, 3) + "   " + std::to_string(other + 1) + " " + label_text(view.trace, LabelKind::tokens, other);
        if (view.heads.size() > 1) text += " \u00b7 " + look.language("compare.head", {std::to_string(line->head + 1)});
    }
    if (all > said) text += "\n" + look.language("row.more", {std::to_string(all - said)});
    if (all == 0) text += "\n" + std::string(look("lines.none"));
    return text;
}

// What has no line, and why.
std::string said_of_missing(const WeightLines& lines, const Look& look) {
    std::string text;
    if (lines.left_out > 0) text = look.language("lines.left_out", {std::to_string(lines.left_out)});
    if (lines.masked > 0) text += (text.empty() ? "" : " \u00b7 ") + look.language("row.masked", {std::to_string(lines.masked)});
    return text;
}

// Of the pair in question, also where it is pointed at as a score.
std::optional<NumberRef> pair_in_question(const LinesView& view, const UiState& ui) {
    const auto number = number_in_question(ui);
    if (!number) return std::nullopt;
    const ArrayInfo& about = info(number->array);
    if (!about.per_head || about.rows != Axis::tokens || about.columns != Axis::tokens) return std::nullopt;
    return std::ranges::find(view.heads, number->head) == view.heads.end() ? std::nullopt : number;
}

}  // namespace

void lines_panel(const Trace& trace, UiState& ui, const Look& look) {
    const Index n = trace.setup.sizes.n;
    if (n == 0) return;
    heads_switch(trace, ui, look);
    if (n > most_tokens_with_lines) {
        dim_sentence(look, look.language("lines.too_many", {std::to_string(most_tokens_with_lines)}));
        return;
    }
    LinesView view{.trace = trace, .array = weights_of_step(trace, ui.step), .heads = {}, .lines = {}, .at = {}};
    if (ui.lines.all_heads) {
        view.heads.resize(static_cast<std::size_t>(trace.setup.sizes.H));
        std::iota(view.heads.begin(), view.heads.end(), Index{0});
    } else {
        view.heads = {head_in_question(ui, trace)};
    }
    head_chips(view, look);
    view.row = look.px(look.low ? low_row_height : row_height);
    view.lines = weight_lines(trace, view.array, view.heads, {.row_height = view.row, .most_thickness = look.px(view.heads.size() > 1 ? 4.0f : 6.0f), .least_thickness = look.px(1.0f)});
    view.at = ImGui::GetCursorScreenPos();
    view.width = ImGui::GetContentRegionAvail().x;
    view.names = std::min(widest_name(trace, look), view.width * 0.4f);
    ImDrawList& draw = *ImGui::GetWindowDrawList();
    const float head_line = look.fonts.small->FontSize + look.px(2.0f);
    const std::string queries = look("lines.queries"), keys = look("lines.keys");
    const float keys_width = look.fonts.small->CalcTextSizeA(look.fonts.small->FontSize, FLT_MAX, 0.0f, keys.c_str()).x;
    draw.AddText(look.fonts.small, look.fonts.small->FontSize, view.at, look.theme.query, queries.c_str());
    draw.AddText(look.fonts.small, look.fonts.small->FontSize, ImVec2(std::floor(view.at.x + view.width - keys_width), view.at.y), look.theme.key, keys.c_str());
    view.at.y += head_line;
    point_at_tokens(view, ui);
    const auto number = pair_in_question(view, ui);
    draw_lines(view, number, look);
    draw_names(view, number, look);
    ImGui::SetCursorScreenPos(ImVec2(view.at.x, view.at.y + static_cast<float>(n) * view.row));
    ImGui::Dummy(ImVec2(view.width, look.px(2.0f)));
    if (const std::string missing = said_of_missing(view.lines, look); !missing.empty()) dim_sentence(look, missing);
    if (view.token) small_tip(look, said_of_token(view, look));
}

}  // namespace attnscope
