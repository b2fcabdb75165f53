#include <algorithm>
#include <cmath>
#include <string>

#include "app/gui/widgets/colour_bar.h"
#include "app/gui/widgets/controls.h"
#include "app/gui/widgets/stage_view.h"

namespace attnscope {
namespace {

constexpr float swatch_side = 13.0f, swatch_gap = 6.0f, entry_gap = 16.0f;  // at scale 1

bool is_pointed_at(const Rect& place) {
    return place.width > 0.0f && ImGui::IsWindowHovered() &&
           ImGui::IsMouseHoveringRect(ImVec2(place.x, place.y), ImVec2(place.right(), place.bottom()));
}

std::string name_and_shape(const StageMatrix& matrix, const Look& look) {
    return look(std::string("array.") + info(matrix.array).name) + "  " + std::to_string(matrix.rows) + "×" + std::to_string(matrix.columns);
}

}  // namespace

void draw_stage_tips(const StageView& stage, const UiState& ui, const Look& look) {
    const auto tip = [&](const StageMatrix& matrix) {
        small_tip(look, name_and_shape(matrix, look) + "\n" + range_sentence(stage.trace, matrix.colours, ui, look));
    };
    for (std::size_t m = 0; m < stage.plan.matrices.size(); ++m)
        if (is_pointed_at(stage.layout.slots[m].caption)) tip(stage.plan.matrices[m]);
    if (is_pointed_at(stage.layout.bar) || is_pointed_at(stage.layout.bar_caption)) tip(stage.plan.coloured());
}

float draw_hatch_legend(const StageView& stage, const Rect& place, const Look& look) {
    OtherLooks all;
    for (const StageMatrix& matrix : stage.plan.matrices) {
        const OtherLooks looks = other_looks(stage.trace, matrix, look);
        all.masked = all.masked || looks.masked;
        all.not_a_number = all.not_a_number || looks.not_a_number;
        all.dropped = all.dropped || looks.dropped;
    }
    ImFont* font = look.fonts.small;
    float x = place.right();
    const auto entry = [&](CellLook cell, const char* key) {
        const std::string text = look(key);
        const float side = look.px(swatch_side), width = font->CalcTextSizeA(font->FontSize, FLT_MAX, 0.0f, text.c_str()).x;
        x -= width + look.px(swatch_gap) + side;
        if (x < place.x) return;
        const float top = std::floor(place.y + (place.height - side) / 2.0f);
        draw_swatch(cell, {std::floor(x), top, side, side}, look);
        ImGui::GetWindowDrawList()->AddText(font, font->FontSize, ImVec2(std::floor(x + side + look.px(swatch_gap)), std::floor(place.y + (place.height - font->FontSize) / 2.0f)),
                                            look.theme.dim, text.c_str());
        x -= look.px(entry_gap);
    };
    if (all.not_a_number) entry(CellLook::not_a_number, "stage.not_a_number");
    if (all.dropped) entry(CellLook::dropped, "stage.dropped");
    if (all.masked) entry(CellLook::masked, "stage.masked");
    return x;
}

}  // namespace attnscope
