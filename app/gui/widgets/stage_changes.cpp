#include <algorithm>
#include <cmath>

#include "app/gui/widgets/stage_view.h"
#include "core/attention/difference.h"

namespace attnscope {
namespace {

constexpr float least_marked_cell = 8.0f, least_mark = 4.0f, most_mark = 8.0f;  // pixels at scale 1
constexpr float mark_share = 0.3f;                                              // of a cell's height
constexpr double pulse_seconds = 0.4;

// 1 when the change is new, 0 when the pulse is over.
float pulse(const UiState& ui, const Look& look) {
    if (!look.motion) return 0.0f;
    return static_cast<float>(std::clamp(1.0 - (ImGui::GetTime() - ui.changed_at) / pulse_seconds, 0.0, 1.0));
}

// A corner of the cell, turned down like that of a page.
void draw_mark(const Rect& cell, float fresh, const Look& look) {
    ImDrawList& draw = *ImGui::GetWindowDrawList();
    const float size = std::clamp(cell.height * mark_share, look.px(least_mark), look.px(most_mark));
    const ImVec2 corner(cell.right() - look.px(1.0f), cell.y + look.px(1.0f));
    const float edge = size + look.px(1.5f);
    draw.AddTriangleFilled(ImVec2(corner.x - edge, corner.y), corner, ImVec2(corner.x, corner.y + edge), look.theme.paper);
    draw.AddTriangleFilled(ImVec2(corner.x - size, corner.y), corner, ImVec2(corner.x, corner.y + size), look.theme.accent);
    if (fresh > 0.0f) draw_frame(cell, {.color = with_alpha(look.theme.accent, fresh), .thickness = look.px(3.0f) * fresh}, look);
}

}  // namespace

void draw_stage_changes(const StageView& stage, const Trace& before, UiState& ui, const Look& look) {
    const float fresh = pulse(ui, look);
    if (fresh > 0.0f) ui.moving_until = std::max(ui.moving_until, ui.changed_at + pulse_seconds);
    for (std::size_t m = 0; m < stage.views.size(); ++m) {
        const StageMatrix& matrix = stage.plan.matrices[m];
        if (!comparable(before, stage.trace, matrix.array, matrix.head)) continue;
        const MatrixD& old = array(before, matrix.array, matrix.head);
        const MatrixD& now = array(stage.trace, matrix.array, matrix.head);
        if (equal(old, now)) continue;
        for (Index i = 0; i < matrix.rows; ++i)
            for (Index j = 0; j < matrix.columns; ++j) {
                const NumberRef number = number_at(matrix, {i, j});
                if (same_number(old(number.row, number.column), now(number.row, number.column))) continue;
                const Rect cell = rect_of(stage.views[m], {{i, i + 1}, {j, j + 1}});
                if (std::min(cell.width, cell.height) >= look.px(least_marked_cell)) draw_mark(cell, fresh, look);
            }
    }
}

}  // namespace attnscope
