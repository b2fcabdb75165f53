#include <algorithm>
#include <cmath>
#include <string>

#include "app/gui/panels/panels.h"
#include "app/gui/widgets/controls.h"
#include "app/gui/widgets/matrix_view.h"
#include "app/gui/widgets/stage_text.h"

namespace attnscope {
namespace {

constexpr float card_padding = 8.0f, gap = 8.0f;  // at scale 1

Index columns_for(Index heads) { return heads <= 1 ? 1 : heads <= 4 ? 2 : heads <= 9 ? 3 : 4; }

std::string title_of(const Setup& setup, Index head, const Look& look) {
    const std::string number = std::to_string(head + 1), name = head_name(setup, head, look.language);
    return name.empty() ? number : look.language("heads.named", {number, name});
}

void head_card(const Trace& trace, Index head, ImVec2 at, float width, float height, UiState& ui, const Look& look) {
    ImDrawList& draw = *ImGui::GetWindowDrawList();
    ImGui::SetCursorScreenPos(at);
    ImGui::PushID(static_cast<int>(head));
    const std::string title = title_of(trace.setup, head, look);
    if (ImGui::InvisibleButton("head", ImVec2(width, height)) && ui.head != head) {
        ui.head = head;
        if (ui.pinned && info(ui.pinned->array).per_head) ui.pinned->head = head;
    }
    const bool hovered = ImGui::IsItemHovered(), current = ui.head == head;
    tooltip(look, title + "\n" + look("heads.tip"));
    ImGui::PopID();

    const ImVec2 most(at.x + width, at.y + height);
    if (hovered && !current) draw.AddRectFilled(at, most, look.theme.hover, look.px(control_rounding));
    draw.AddRect(at, most, current ? look.theme.accent : look.theme.rule, look.px(control_rounding), 0, current ? look.px(2.0f) : 1.0f);
    const float padding = look.px(card_padding), side = std::floor(width - 2.0f * padding);
    const MatrixD& weights = array(trace, ArrayId::weights, head);
    const StageMatrix matrix{.array = ArrayId::weights, .head = head, .slot = Slot::result, .rows = weights.rows(), .columns = weights.cols()};
    const MatrixView view{.trace = trace, .matrix = matrix, .rows = axis_map(std::floor(at.y + padding), side, matrix.rows),
                          .columns = axis_map(std::floor(at.x + padding), side, matrix.columns)};
    draw_matrix(view, ui, look);
    if (const auto number = number_in_question(ui); number && number->array == ArrayId::weights && number->head == head)
        if (const auto cell = drawn_cell(matrix, *number))
            draw_frame(rect_of(view, {{cell->row, cell->row + 1}, {cell->column, cell->column + 1}}), look.theme.ink, look.px(1.5f), look);
    draw.AddText(look.fonts.small, look.fonts.small->FontSize, ImVec2(at.x + padding, std::floor(at.y + padding + side + look.px(4.0f))),
                 current ? look.theme.ink : look.theme.dim, shortened(*look.fonts.small, title, side).c_str());
}

}  // namespace

void heads_panel(const Trace& trace, UiState& ui, const Look& look) {
    section_head(look, look("heads.title"));
    if (trace.setup.tokens.empty()) {
        dim_sentence(look, look("stage.empty"));
        return;
    }
    const Index heads = trace.setup.sizes.H, columns = columns_for(heads);
    const float free = ImGui::GetContentRegionAvail().x;
    const float width = std::floor(std::min((free - look.px(gap) * static_cast<float>(columns - 1)) / static_cast<float>(columns), look.px(150.0f)));
    const float height = std::floor(width + look.fonts.small->FontSize + look.px(4.0f));
    const ImVec2 start = ImGui::GetCursorScreenPos();
    for (Index head = 0; head < heads; ++head) {
        const ImVec2 at(start.x + static_cast<float>(head % columns) * (width + look.px(gap)), start.y + static_cast<float>(head / columns) * (height + look.px(gap)));
        if (ImGui::IsRectVisible(at, ImVec2(at.x + width, at.y + height))) head_card(trace, head, at, width, height, ui, look);
    }
    const Index lines = (heads + columns - 1) / columns;
    ImGui::SetCursorScreenPos(start);
    ImGui::Dummy(ImVec2(free, static_cast<float>(lines) * (height + look.px(gap)) - look.px(gap)));
}

}  // namespace attnscope
