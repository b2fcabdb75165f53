#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "app/gui/panels/panels.h"
#include "app/gui/widgets/controls.h"
#include "app/gui/widgets/matrix_view.h"
#include "app/gui/widgets/number_grid.h"
#include "app/gui/widgets/stage_text.h"
#include "core/attention/over_heads.h"
#include "core/figure/figure.h"
#include "core/figure/number_text.h"

namespace attnscope {
namespace {

constexpr float gap = 8.0f, title_gap = 4.0f, most_width = 150.0f, most_side_in_tab = 84.0f;  // at scale 1
constexpr float narrow_card = 64.0f;  // below it a card has less room around its picture

// How the cards stand: all of one size, in lines.
struct HeadCards {
    Index columns = 1;
    float width = 0.0f, height = 0.0f, padding = 0.0f, side = 0.0f;  // pixels; the picture is a square of `side`

    float total_height(Index heads, const Look& look) const {
        const auto lines = static_cast<float>((heads + columns - 1) / columns);
        return lines * (height + look.px(gap)) - look.px(gap);
    }
};

HeadCards cards_of(Index columns, float free, bool tab, const Look& look) {
    HeadCards cards{.columns = columns};
    cards.width = std::floor(std::min((free - look.px(gap) * static_cast<float>(columns - 1)) / static_cast<float>(columns), look.px(most_width)));
    cards.padding = look.px(cards.width < look.px(narrow_card) ? 4.0f : 8.0f);
    cards.side = std::floor(std::min(cards.width - 2.0f * cards.padding, look.px(tab ? most_side_in_tab : most_width)));
    cards.height = std::floor(2.0f * cards.padding + cards.side + look.px(title_gap) + look.fonts.small->FontSize - look.px(2.0f));
    return cards;
}

HeadCards fitting_cards(Index heads, float free, const HeadsPlace& place, const Look& look) {
    if (!place.tab) return cards_of(heads <= 1 ? 1 : heads <= 4 ? 2 : heads <= 9 ? 3 : 4, free, false, look);
    constexpr Index most_columns = 6;
    HeadCards cards = cards_of(std::clamp<Index>(heads, 1, 4), free, true, look);
    while (cards.columns < most_columns && cards.total_height(heads, look) > place.most_height) cards = cards_of(cards.columns + 1, free, true, look);
    return cards;
}

std::string title_of(const Setup& setup, Index head, const Look& look) {
    const std::string number = std::to_string(head + 1), name = head_name(setup, head, look.language);
    return name.empty() ? number : look.language("heads.named", {number, name});
}

// The number alone where the name of some head would be cut; the card's tip has it.
std::string title_that_fits(const Setup& setup, Index head, float width, const Look& look) {
    const ImFont& font = *look.fonts.small;
    for (Index h = 0; h < setup.sizes.H; ++h)
        if (font.CalcTextSizeA(font.FontSize, FLT_MAX, 0.0f, title_of(setup, h, look).c_str()).x > width) return std::to_string(head + 1);
    return title_of(setup, head, look);
}

// Scores and weights: a row for the query, a column for the key.
bool is_of_a_pair(ArrayId id) { return info(id).per_head && info(id).rows == Axis::tokens && info(id).columns == Axis::tokens; }

float room_for_title(const HeadCards& cards, const Look& look) { return cards.width - 2.0f * look.px(4.0f); }

void draw_title(const std::string& title, ImU32 color, ImVec2 at, const HeadCards& cards, const Look& look) {
    ImFont* font = look.fonts.small;
    const std::string name = shortened(*font, title, room_for_title(cards, look));
    const float width = font->CalcTextSizeA(font->FontSize, FLT_MAX, 0.0f, name.c_str()).x;
    ImGui::GetWindowDrawList()->AddText(font, font->FontSize, ImVec2(std::floor(at.x + (cards.width - width) / 2.0f), std::floor(at.y + cards.padding + cards.side + look.px(title_gap))),
                                        color, name.c_str());
}

// What all heads together do: their mean, or the largest of them.
enum class Over { mean, largest };

std::string over_tip(const Trace& trace, Over over, const NumberRef& number, const Look& look) {
    const OverHeads all = over_heads(trace, number.array, {number.row, number.column});
    const std::string place = place_text(trace, number, look.language);
    if (over == Over::mean) return look.language("heads.mean_value", {number_text(all.mean, 4), std::to_string(trace.setup.sizes.H), place});
    return look.language("heads.max_value", {number_text(all.largest, 4), std::to_string(all.head + 1), place});
}

void over_card(const Trace& trace, Over over, ImVec2 at, const HeadCards& cards, UiState& ui, const Look& look) {
    const ArrayId shown = weights_of_step(trace, ui.step);
    const MatrixD& first = array(trace, shown, 0);
    const std::vector<ArrayId> colours = shown == ArrayId::dropped ? std::vector{shown, ArrayId::weights} : std::vector{shown};
    const auto value = [&trace, shown, over](Cell cell) {
        const OverHeads all = over_heads(trace, shown, cell);
        return over == Over::mean ? all.mean : all.largest;
    };
    const NumberGrid grid{.key = std::string(over == Over::mean ? "mean " : "max ") + info(shown).name + std::to_string(static_cast<int>(ui.range)),
                          .value = value,
                          .masked = [&trace, shown](Cell cell) { return is_masked(trace, shown, 0, cell.row, cell.column); },
                          .calm = {},
                          .rows = axis_map(std::floor(at.y + cards.padding), cards.side, first.rows()),
                          .columns = axis_map(std::floor(at.x + (cards.width - cards.side) / 2.0f), cards.side, first.cols()),
                          .range = value_range_of(trace, colours, ui, look),
                          .map = colormap_of(shown, ui)};
    ImGui::SetCursorScreenPos(at);
    ImGui::InvisibleButton(over == Over::mean ? "mean over heads" : "max over heads", ImVec2(cards.width, cards.height));
    const bool hovered = ImGui::IsItemHovered();
    ImGui::GetWindowDrawList()->AddRect(at, ImVec2(at.x + cards.width, at.y + cards.height), look.theme.rule, look.px(control_rounding));
    draw_number_grid(grid, look);
    const ImVec2 mouse = ImGui::GetIO().MousePos;
    const auto row = cell_at_pixel(grid.rows, mouse.y), column = cell_at_pixel(grid.columns, mouse.x);
    if (hovered && row && column) {
        // the same pair of tokens is pointed at everywhere else, too
        ui.hovered = NumberRef{.array = shown, .head = head_in_question(ui, trace), .row = *row, .column = *column};
        small_tip(look, over_tip(trace, over, *ui.hovered, look));
    } else {
        tooltip(look, look(over == Over::mean ? "heads.mean_tip" : "heads.max_tip"));
    }
    if (const auto number = number_in_question(ui); number && is_of_a_pair(number->array) && number->row < first.rows() && number->column < first.cols())
        draw_frame(rect_of_cell(grid, {number->row, number->column}), {.color = look.theme.ink, .thickness = look.px(1.5f)}, look);
    draw_title(look(over == Over::mean ? "heads.mean" : "heads.max"), look.theme.dim, at, cards, look);
}

void head_card(const Trace& trace, Index head, ImVec2 at, const HeadCards& cards, UiState& ui, const Look& look) {
    const float width = cards.width, height = cards.height, padding = cards.padding, side = cards.side;
    ImDrawList& draw = *ImGui::GetWindowDrawList();
    ImGui::SetCursorScreenPos(at);
    ImGui::PushID(static_cast<int>(head));
    const std::string title = title_of(trace.setup, head, look);
    if (ImGui::InvisibleButton("head", ImVec2(width, height)) && ui.head != head) {
        ui.head = head;
        if (ui.pinned && info(ui.pinned->array).per_head) ui.pinned->head = head;
    }
    const bool hovered = ImGui::IsItemHovered(), current = head_in_question(ui, trace) == head;
    const ArrayId shown = weights_of_step(trace, ui.step);
    tooltip(look, title + "\n" + look(shown == ArrayId::dropped ? "heads.tip_dropped" : "heads.tip"));
    ImGui::PopID();

    const ImVec2 most(at.x + width, at.y + height);
    if (hovered && !current) draw.AddRectFilled(at, most, look.theme.hover, look.px(control_rounding));
    draw.AddRect(at, most, current ? look.theme.accent : look.theme.rule, look.px(control_rounding), 0, current ? look.px(2.0f) : 1.0f);
    const float left = std::floor(at.x + (width - side) / 2.0f);
    const MatrixD& weights = array(trace, shown, head);
    const StageMatrix matrix{.array = shown, .head = head, .slot = Slot::result, .rows = weights.rows(), .columns = weights.cols(),
                             .colours = shown == ArrayId::dropped ? std::vector{shown, ArrayId::weights} : std::vector{shown}};
    const ShownMatrix view{.trace = trace, .matrix = matrix, .rows = axis_map(std::floor(at.y + padding), side, matrix.rows),
                          .columns = axis_map(left, side, matrix.columns)};
    draw_matrix(view, ui, look);
    if (auto number = number_in_question(ui); number && is_of_a_pair(number->array) && number->head == head) {
        number->array = shown;
        if (const auto cell = drawn_cell(matrix, *number))
            draw_frame(rect_of(view, {{cell->row, cell->row + 1}, {cell->column, cell->column + 1}}), {.color = look.theme.ink, .thickness = look.px(1.5f)}, look);
    }
    draw_title(title_that_fits(trace.setup, head, room_for_title(cards, look), look), current ? look.theme.ink : look.theme.dim, at, cards, look);
}

}  // namespace

void heads_panel(const Trace& trace, UiState& ui, const Look& look, const HeadsPlace& place) {
    if (!place.tab) section_head(look, look("heads.title"));
    if (trace.setup.tokens.empty()) {
        if (place.tab) ImGui::Dummy(ImVec2(0.0f, look.px(24.0f)));
        return;
    }
    const Index heads = trace.setup.sizes.H;
    const float free = ImGui::GetContentRegionAvail().x;
    const Index count = heads > 1 ? heads + 2 : heads;  // and what they do together
    const HeadCards cards = fitting_cards(count, free, place, look);
    const ImVec2 start = ImGui::GetCursorScreenPos();
    for (Index k = 0; k < count; ++k) {
        const ImVec2 at(start.x + static_cast<float>(k % cards.columns) * (cards.width + look.px(gap)),
                        start.y + static_cast<float>(k / cards.columns) * (cards.height + look.px(gap)));
        if (!ImGui::IsRectVisible(at, ImVec2(at.x + cards.width, at.y + cards.height))) continue;
        if (k < heads) head_card(trace, k, at, cards, ui, look);
        else over_card(trace, k == heads ? Over::mean : Over::largest, at, cards, ui, look);
    }
    ImGui::SetCursorScreenPos(start);
    ImGui::Dummy(ImVec2(free, cards.total_height(count, look)));
}

}  // namespace attnscope
