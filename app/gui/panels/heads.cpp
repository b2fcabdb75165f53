#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "app/gui/panels/panels.h"
#include "app/gui/widgets/controls.h"
#include "app/gui/widgets/matrix_view.h"
#include "app/gui/widgets/stage_text.h"

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

// Scores and weights: a row for the query, a column for the key.
bool is_of_a_pair(ArrayId id) { return info(id).per_head && info(id).rows == Axis::tokens && info(id).columns == Axis::tokens; }

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
    const MatrixView view{.trace = trace, .matrix = matrix, .rows = axis_map(std::floor(at.y + padding), side, matrix.rows),
                          .columns = axis_map(left, side, matrix.columns)};
    draw_matrix(view, ui, look);
    if (auto number = number_in_question(ui); number && is_of_a_pair(number->array) && number->head == head) {
        number->array = shown;
        if (const auto cell = drawn_cell(matrix, *number))
            draw_frame(rect_of(view, {{cell->row, cell->row + 1}, {cell->column, cell->column + 1}}), {.color = look.theme.ink, .thickness = look.px(1.5f)}, look);
    }
    const std::string name = shortened(*look.fonts.small, title, width - 2.0f * look.px(4.0f));
    const float name_width = look.fonts.small->CalcTextSizeA(look.fonts.small->FontSize, FLT_MAX, 0.0f, name.c_str()).x;
    draw.AddText(look.fonts.small, look.fonts.small->FontSize,
                 ImVec2(std::floor(at.x + (width - name_width) / 2.0f), std::floor(at.y + padding + side + look.px(title_gap))),
                 current ? look.theme.ink : look.theme.dim, name.c_str());
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
    const HeadCards cards = fitting_cards(heads, free, place, look);
    const ImVec2 start = ImGui::GetCursorScreenPos();
    for (Index head = 0; head < heads; ++head) {
        const ImVec2 at(start.x + static_cast<float>(head % cards.columns) * (cards.width + look.px(gap)),
                        start.y + static_cast<float>(head / cards.columns) * (cards.height + look.px(gap)));
        if (ImGui::IsRectVisible(at, ImVec2(at.x + cards.width, at.y + cards.height))) head_card(trace, head, at, cards, ui, look);
    }
    ImGui::SetCursorScreenPos(start);
    ImGui::Dummy(ImVec2(free, cards.total_height(heads, look)));
}

}  // namespace attnscope
