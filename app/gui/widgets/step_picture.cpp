#include "app/gui/widgets/step_picture.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "app/gui/widgets/compare_view.h"
#include "app/gui/widgets/controls.h"
#include "app/gui/widgets/plane_view.h"
#include "app/gui/widgets/softmax_bars.h"
#include "app/gui/widgets/stage_view.h"
#include "app/gui/widgets/token_chips.h"

namespace attnscope {
namespace {

// The equation of the first step, and what it makes.
void tokens_of_step(const Trace& trace, const Rect& place, UiState& ui, const Look& look) {
    const FormulaStyle style{.em = look.px(26.0f), .step = StepId::tokens};
    const std::string markup = equation(StepId::tokens, trace.setup.options);
    const FormulaSize size = formula_size(look, markup, style);
    if (const auto term = draw_formula(look, markup, style, ImVec2(place.x + (place.width - size.width) / 2.0f, place.y))) ui.hovered_term = term;
    const float top = size.height + look.px(16.0f);
    token_chips(trace, {place.x, place.y + top, place.width, std::max(place.height - top, 0.0f)}, ui, look);
}

void draw_note(const std::string& note, const Rect& place, const Look& look) {
    ImFont* font = look.fonts.small;
    const std::string text = shortened(*font, note, place.width);
    const float width = font->CalcTextSizeA(font->FontSize, FLT_MAX, 0.0f, text.c_str()).x;
    ImGui::GetWindowDrawList()->AddText(font, font->FontSize, ImVec2(std::floor(place.right() - width), std::floor(place.y + (place.height - font->FontSize) / 2.0f)),
                                        look.theme.dim, text.c_str());
}

void matrices_of_step(const StepPicture& picture, const StagePlan& plan, const Rect& place, UiState& ui, const Look& look) {
    const StageView stage = fitted_stage(picture.trace, plan, place, ui, look);
    point_at_stage(stage, ui, look);
    draw_stage(stage, ui, look);
    if (picture.before) draw_stage_changes(stage, *picture.before, ui, look);
    if (!picture.notes) return;
    Rect free = *picture.notes;
    free.width = std::max(draw_hatch_legend(stage, *picture.notes, look) - free.x, 0.0f);
    if (!stage.note.empty()) draw_note(stage.note, free, look);
}

}  // namespace

StepView view_of_step(const Setup& setup, const UiState& ui, bool comparing) {
    if (setup.tokens.empty()) return StepView::nothing;
    if (comparing && ui.compare.on_stage()) return StepView::comparison;
    if (ui.arrows && plane_kind(setup, ui.step) != PlaneKind::none) return StepView::plane;
    if (ui.step == StepId::tokens) return StepView::chips;
    return ui.step == StepId::softmax && ui.softmax_bars ? StepView::bars : StepView::matrices;
}

void step_picture(const StepPicture& picture, const Rect& place, UiState& ui, const Look& look) {
    const Trace& trace = picture.trace;
    const StepView view = view_of_step(trace.setup, ui, picture.compared != nullptr);
    if (view != StepView::nothing && (place.width < look.px(120.0f) || place.height < look.px(80.0f))) return;
    const Index head = std::clamp<Index>(ui.head, 0, std::max<Index>(trace.setup.sizes.H - 1, 0));
    switch (view) {
        case StepView::nothing:
            ImGui::SetCursorScreenPos(ImVec2(place.x, place.y));
            dim_sentence(look, look("stage.empty"));
            break;
        case StepView::comparison: comparison_stage(*picture.compared, place, ui, look); break;
        case StepView::plane: plane_stage(trace, place, ui, look); break;
        case StepView::chips: tokens_of_step(trace, place, ui, look); break;
        case StepView::bars: softmax_bars(trace, picture.before, head, place, ui, look); break;
        case StepView::matrices: matrices_of_step(picture, plan_stage(trace, ui.step, ui.array, head), place, ui, look); break;
    }
}

}  // namespace attnscope
