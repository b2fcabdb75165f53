#include <algorithm>
#include <cmath>
#include <optional>
#include <string>
#include <vector>

#include "app/gui/widgets/controls.h"
#include "app/gui/widgets/stage_text.h"
#include "app/gui/widgets/stage_view.h"
#include "app/gui/widgets/term_walk.h"
#include "core/figure/number_text.h"

namespace attnscope {
namespace {

constexpr float frame_thickness = 2.0f, line_thickness = 1.5f, operand_thickness = 3.0f, table_bend = 28.0f, least_joint = 8.0f;  // at scale 1

// Where numbers fill their cells, or cells are paper themselves, a frame is a mere line.
FrameLine frame_line(const StageView& stage, std::size_t m, ImU32 color, float thickness, const Look& look) {
    FrameLine line{.color = color, .thickness = look.px(thickness)};
    const ShownMatrix& view = stage.views[m];
    const SlotShape& shape = stage.shape.slots[m];
    if (view.matrix.uncoloured) line.halo_across = line.halo_down = false;
    if (view.matrix.uncoloured || view.number_size <= 0.0f) return line;
    const FreeAround free = free_around_numbers(view.short_numbers ? shape.short_width : shape.number_width, view.number_size,
                                                static_cast<float>(view.columns.pixels_per_cell()), static_cast<float>(view.rows.pixels_per_cell()));
    const float needed = line.thickness / 2.0f + look.px(1.5f);
    line.halo_across = free.across >= needed;
    line.halo_down = free.down >= needed;
    return line;
}

// Ink is for the number in question alone.
ImU32 color_of_matrix(const StageMatrix& matrix, const Look& look) {
    const Role role = info(matrix.array).role;
    return role == Role::plain ? look.theme.dim : role_color(look.theme, role);
}

bool is_seen(const Rect& rect) { return rect.width > 0.0f && rect.height > 0.0f; }

void vertical_line(float x, float from, float to, ImU32 color, const Look& look) {
    if (to > from) ImGui::GetWindowDrawList()->AddLine(ImVec2(x, from), ImVec2(x, to), color, look.px(line_thickness));
}

// Short lines from the row and the column of a product to the result.
void draw_joints(const StageView& stage, const std::vector<Rect>& behind, const Rect& cell, const Look& look) {
    const auto& matrices = stage.plan.matrices;
    const Rect result = place_of(stage.views.back());
    const float inset = look.px(frame_thickness);
    const float x = std::floor(cell.x + cell.width / 2.0f), y = std::floor(cell.y + cell.height / 2.0f);
    float from = 0.0f;
    ImU32 color = 0;
    for (std::size_t m = 0; m + 1 < matrices.size(); ++m) {
        const Rect& rect = behind[m];
        if (matrices[m].slot == Slot::left) {
            ImGui::GetWindowDrawList()->AddLine(ImVec2(rect.right() + inset, y), ImVec2(result.x - look.px(1.0f), y), color_of_matrix(matrices[m], look), look.px(line_thickness));
            continue;
        }
        if (matrices[m].slot == Slot::under_top && rect.y - inset - from >= look.px(least_joint)) vertical_line(x, from, rect.y - inset, color, look);
        from = rect.bottom() + inset;
        color = color_of_matrix(matrices[m], look);
    }
    vertical_line(x, from, result.y - look.px(1.0f), color, look);
}

// From a row of the table to the row that it becomes.
void draw_curve(const StageView& stage, const Rect& rect, const Rect& cell, const Look& look) {
    const Rect table = place_of(stage.views.front()), result = place_of(stage.views.back());
    const ImU32 color = color_of_matrix(stage.plan.result(), look);
    const Rect& table_labels = stage.layout.slots.front().row_labels;
    const Rect& result_labels = stage.layout.slots.back().row_labels;
    const float y = rect.y + rect.height / 2.0f, to_y = cell.y + cell.height / 2.0f;
    const auto arrow_at = [&](ImVec2 tip) {
        const float length = look.px(7.0f), half = look.px(4.0f);
        ImGui::GetWindowDrawList()->AddTriangleFilled(tip, ImVec2(tip.x - length, tip.y - half), ImVec2(tip.x - length, tip.y + half), color);
    };
    if (result.y >= table.bottom()) {  // in a line below: around the names at the left
        const float x = std::min(table_labels.x, result_labels.x) - look.px(4.0f), bend = look.px(table_bend);
        ImGui::GetWindowDrawList()->AddBezierCubic(ImVec2(x, y), ImVec2(x - bend, y), ImVec2(x - bend, to_y), ImVec2(x - look.px(4.0f), to_y), color, look.px(line_thickness));
        arrow_at(ImVec2(x, to_y));
        return;
    }
    const ImVec2 from(table.right() + look.px(3.0f), y), to(std::min(result_labels.x - look.px(4.0f), result.x), to_y);
    const float bend = (to.x - from.x) / 2.0f;
    ImGui::GetWindowDrawList()->AddBezierCubic(from, ImVec2(from.x + bend, from.y), ImVec2(to.x - bend, to.y), ImVec2(to.x - look.px(4.0f), to.y), color, look.px(line_thickness));
    arrow_at(to);
}

// The cells of a number and those behind it, as they are framed.
struct NumberFrames {
    std::vector<Rect> behind, cells;  // of each matrix; no height: none
};

NumberFrames frames_of(const StageView& stage, const NumberRef& number) {
    const std::vector<CellBlock> blocks = cells_behind(stage.plan, stage.trace, number);
    NumberFrames frames;
    for (std::size_t m = 0; m < stage.views.size(); ++m) {
        frames.behind.push_back(m + 1 < stage.views.size() && !blocks[m].empty() ? rect_of(stage.views[m], blocks[m]) : Rect{});
        const auto cell = drawn_cell(stage.plan.matrices[m], number);
        frames.cells.push_back(cell ? rect_of(stage.views[m], {{cell->row, cell->row + 1}, {cell->column, cell->column + 1}}) : Rect{});
    }
    return frames;
}

Rect between(const Rect& from, const Rect& to, float share) {
    if (!is_seen(from) || !is_seen(to)) return to;
    const auto mixed = [share](float a, float b) { return a + (b - a) * share; };
    return {mixed(from.x, to.x), mixed(from.y, to.y), mixed(from.width, to.width), mixed(from.height, to.height)};
}

NumberFrames moving_frames(const StageView& stage, const NumberRef& number, const Slide& slide) {
    NumberFrames frames = frames_of(stage, number);
    const double passed = (ImGui::GetTime() - slide.since) / slide_seconds;
    if (!slide.from || slide.to != number || passed >= 1.0) return frames;
    const float left = 1.0f - static_cast<float>(std::max(passed, 0.0)), share = 1.0f - left * left * left;  // fast at first, then slower
    const NumberFrames from = frames_of(stage, *slide.from);
    for (std::size_t m = 0; m < frames.cells.size(); ++m) {
        frames.behind[m] = between(from.behind[m], frames.behind[m], share);
        frames.cells[m] = between(from.cells[m], frames.cells[m], share);
    }
    return frames;
}

void draw_number_marks(const StageView& stage, const NumberRef& number, const Slide& slide, const Look& look) {
    const auto& matrices = stage.plan.matrices;
    const std::size_t last = matrices.size() - 1;
    const NumberFrames frames = moving_frames(stage, number, slide);
    for (std::size_t m = 0; m < last; ++m) draw_frame(frames.behind[m], frame_line(stage, m, color_of_matrix(matrices[m], look), frame_thickness, look), look);
    for (std::size_t m = 0; m <= last; ++m) {
        const Rect& cell = frames.cells[m];
        if (!is_seen(cell) || !matrices[m].array_rows.empty()) continue;  // of a table the whole row is framed
        if (m == last && stage.plan.is_product()) draw_joints(stage, frames.behind, cell, look);
        if (m == last && stage.plan.step == StepId::embedding && last > 0) draw_curve(stage, frames.behind.front(), cell, look);
        draw_frame(cell, frame_line(stage, m, look.theme.ink, frame_thickness, look), look);
    }
}

void draw_term(const StageView& stage, ArrayId term, Index head, const Look& look) {
    bool any = false;
    for (std::size_t m = 0; m < stage.plan.matrices.size(); ++m) {
        if (stage.plan.matrices[m].array != term) continue;
        draw_frame(place_of(stage.views[m]), frame_line(stage, m, color_of_matrix(stage.plan.matrices[m], look), frame_thickness, look), look);
        any = true;
    }
    const ArrayInfo& about = info(term);
    const MatrixD& values = array(stage.trace, term, head);
    std::string text = look(std::string("array.") + about.name);
    if (any || values.size() > 0) text += "  " + std::to_string(values.rows()) + "×" + std::to_string(values.cols());
    small_tip(look, text);
}

// Where numbers do not fit into the cells, the one under the pointer is written beside it.
void draw_value_tip(const StageView& stage, const NumberRef& number, const Look& look) {
    for (std::size_t m = 0; m < stage.views.size(); ++m) {
        const auto cell = drawn_cell(stage.plan.matrices[m], number);
        if (!cell || stage.views[m].number_size > 0.0f) continue;
        const auto under = cell_at(stage.views[m], ImGui::GetIO().MousePos);
        if (under != cell) continue;
        const double value = DrawnValues(stage.trace, stage.plan.matrices[m])(cell->row, cell->column);
        const std::string text = number_text(value, 4) + "   " + place_text(stage.trace, number, look.language);
        small_tip(look, text);
        return;
    }
}

// The columns that a head has of all heads' columns.
void draw_block_of_head(const StageView& stage, const Look& look) {
    const StageMatrix& all = stage.plan.matrices.front();
    if (stage.plan.step != StepId::heads || all.block <= 0) return;
    const Index first = stage.plan.result().head * all.block;
    draw_frame(rect_of(stage.views.front(), {{0, all.rows}, {first, first + all.block}}), frame_line(stage, 0, color_of_matrix(stage.plan.result(), look), frame_thickness, look), look);
}

// The cells of one operand that is pointed at in the arithmetic.
void draw_operand(const StageView& stage, const NumberRef& operand, const Look& look) {
    for (std::size_t m = 0; m < stage.views.size(); ++m)
        if (const auto cell = drawn_cell(stage.plan.matrices[m], operand))
            draw_frame(rect_of(stage.views[m], {{cell->row, cell->row + 1}, {cell->column, cell->column + 1}}), frame_line(stage, m, look.theme.accent, operand_thickness, look), look);
}

}  // namespace

void draw_stage_marks(const StageView& stage, const UiState& ui, const Look& look) {
    draw_block_of_head(stage, look);
    if (ui.pinned) draw_number_marks(stage, *ui.pinned, ui.slide, look);
    if (ui.hovered && ui.hovered != ui.pinned) draw_number_marks(stage, *ui.hovered, ui.slide, look);
    for (const NumberRef& operand : operands_in_turn(stage.trace, ui)) draw_operand(stage, operand, look);
    if (ui.hovered_operand) draw_operand(stage, *ui.hovered_operand, look);
    if (ui.hovered_term) draw_term(stage, *ui.hovered_term, ui.head, look);
    else if (ui.hovered) draw_value_tip(stage, *ui.hovered, look);
}

}  // namespace attnscope
