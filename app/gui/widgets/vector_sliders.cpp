#include "app/gui/widgets/vector_sliders.h"

#include <imgui_internal.h>

#include <algorithm>
#include <cmath>
#include <string>

#include "app/gui/widgets/controls.h"
#include "app/gui/widgets/labels.h"
#include "app/gui/widgets/vector_edit.h"
#include "core/document/edit.h"
#include "core/figure/formula.h"

namespace attnscope {
namespace {

constexpr float number_width = 68.0f, least_slider = 40.0f;  // at scale 1

struct SliderLine {
    NumberRef number;
    double value = 0.0, bound = 1.0;
    float name_width = 0.0f;
};

// Behind ImGui's own slider, which draws nothing itself: a line from -bound to bound, filled from 0 to the knob.
void draw_slider(const SliderLine& line, ImVec2 least, ImVec2 most, bool held, const Look& look) {
    ImDrawList& draw = *ImGui::GetWindowDrawList();
    const float grab = ImGui::GetStyle().GrabMinSize, inset = 2.0f + grab / 2.0f;  // as ImGui places its own knob
    const float left = least.x + inset, right = most.x - inset, middle = std::floor((least.y + most.y) / 2.0f), half = look.px(2.0f);
    const auto x_of = [&](double value) { return left + (right - left) * static_cast<float>((std::clamp(value, -line.bound, line.bound) + line.bound) / (2.0 * line.bound)); };
    const float zero = x_of(0.0), knob = x_of(line.value);
    draw.AddRectFilled(ImVec2(left, middle - half), ImVec2(right, middle + half), look.theme.rule, half);
    draw.AddRectFilled(ImVec2(std::min(zero, knob), middle - half), ImVec2(std::max(zero, knob), middle + half), look.theme.input, half);
    draw.AddLine(ImVec2(zero, middle - look.px(6.0f)), ImVec2(zero, middle + look.px(6.0f)), look.theme.dim, look.px(1.0f));
    draw.AddCircleFilled(ImVec2(knob, middle), look.px(held ? 7.0f : 6.0f), look.theme.input);
    draw.AddCircleFilled(ImVec2(knob, middle), look.px(held ? 5.0f : 4.0f), look.theme.panel);
}

// The value afterwards.
double slider(const SliderLine& line, float width, const Look& look) {
    for (const ImGuiCol slot : {ImGuiCol_FrameBg, ImGuiCol_FrameBgHovered, ImGuiCol_FrameBgActive, ImGuiCol_SliderGrab, ImGuiCol_SliderGrabActive, ImGuiCol_Text})
        ImGui::PushStyleColor(slot, with_alpha(look.theme.panel, 0.0f));
    double value = line.value;
    const double least = -line.bound, most = line.bound;
    ImGui::SetNextItemWidth(width);
    const bool changed = ImGui::SliderScalar("##slider", ImGuiDataType_Double, &value, &least, &most, "%.2f", ImGuiSliderFlags_NoInput | ImGuiSliderFlags_NoRoundToFormat);
    ImGui::PopStyleColor(6);
    draw_slider(line, ImGui::GetItemRectMin(), ImGui::GetItemRectMax(), ImGui::IsItemActive() || ImGui::IsItemHovered(), look);
    return changed ? on_scale(value, line.bound) : line.value;
}

void draw_line(const Trace& trace, const SliderLine& line, UiState& ui, const Look& look) {
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const float width = ImGui::GetContentRegionAvail().x, height = ImGui::GetFrameHeight(), gap = look.px(8.0f);
    const std::string name = std::to_string(line.number.column + 1);
    ImFont* font = look.fonts.small;
    ImGui::GetWindowDrawList()->AddText(font, font->FontSize,
                                        ImVec2(std::floor(at.x + line.name_width - font->CalcTextSizeA(font->FontSize, FLT_MAX, 0.0f, name.c_str()).x),
                                               std::floor(at.y + (height - font->FontSize) / 2.0f)),
                                        look.theme.dim, name.c_str());
    ImGui::PushID(name.c_str());
    ImGui::SetCursorScreenPos(ImVec2(at.x + line.name_width + gap, at.y));
    const float slider_width = std::max(width - line.name_width - 2.0f * gap - look.px(number_width), look.px(least_slider));
    double value = slider(line, slider_width, look);
    bool pointed = ImGui::IsItemHovered() || ImGui::IsItemActive();
    if (ImGui::IsItemActivated()) ui.held = HeldVector{.number = line.number, .bound = line.bound, .shared = shares_vector(trace.setup, line.number)};
    if (ImGui::IsItemDeactivated()) ui.held.reset();
    const bool dragged = value != line.value;
    ImGui::SetCursorScreenPos(ImVec2(at.x + width - look.px(number_width), at.y));
    const std::string format = "%." + std::to_string(ui.decimals) + "f";
    number_field("##number", value, {.least = -1e9, .most = 1e9, .per_pixel = step_of_scale(line.bound), .format = format.c_str()}, look.px(number_width));
    pointed = pointed || ImGui::IsItemHovered();
    if (ImGui::IsItemActivated()) ui.held = HeldVector{.number = line.number, .bound = line.bound, .shared = shares_vector(trace.setup, line.number)};
    if (ImGui::IsItemDeactivated()) ui.held.reset();
    ImGui::PopID();
    if (pointed) ui.hovered = line.number;
    if (dragged || value != line.value) add_edits(trace, line.number, value, ui.held && ui.held->shared, ui.edits);
}

}  // namespace

std::optional<NumberRef> pinned_vector(const Trace& trace, const UiState& ui) {
    if (!ui.pinned) return std::nullopt;
    const ArrayId id = ui.pinned->array;
    if ((id != ArrayId::E && id != ArrayId::P && id != ArrayId::X) || !is_editable(id, trace.setup.options)) return std::nullopt;
    if (ui.pinned->row < 0 || ui.pinned->row >= trace.setup.sizes.n) return std::nullopt;
    return NumberRef{.array = id, .row = ui.pinned->row};
}

void vector_sliders(const Trace& trace, const NumberRef& row, UiState& ui, const Look& look) {
    const MatrixD& vectors = array(trace, row.array);
    if (!ImGui::IsAnyItemActive()) ui.held.reset();  // its slider went while it was held
    section_head(look, look.language("row.title", {std::to_string(row.row + 1), plain_text(parsed_formula(info(row.array).symbol))}), label_text(trace, LabelKind::tokens, row.row));
    // a scale stays as it is while something on it is held
    const double bound = ui.held ? ui.held->bound : bound_of_scale(largest_magnitude(vectors));
    if (shares_vector(trace.setup, row)) dim_sentence(look, look("vector.shared"));
    const std::string widest = std::to_string(vectors.cols());
    const float name_width = look.fonts.small->CalcTextSizeA(look.fonts.small->FontSize, FLT_MAX, 0.0f, widest.c_str()).x;
    ImGui::PushFont(look.fonts.small);
    ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, ImVec2(0.0f, look.px(2.0f)));
    ImGui::PushID("vector");
    ImGui::PushID(static_cast<int>(row.array));
    ImGui::PushID(static_cast<int>(row.row));
    ImGuiListClipper clipper;
    clipper.Begin(static_cast<int>(vectors.cols()), ImGui::GetFrameHeightWithSpacing());
    while (clipper.Step())
        for (int column = clipper.DisplayStart; column < clipper.DisplayEnd; ++column) {
            NumberRef number = row;
            number.column = column;
            draw_line(trace, {.number = number, .value = vectors(row.row, column), .bound = bound, .name_width = name_width}, ui, look);
        }
    ImGui::PopID();
    ImGui::PopID();
    ImGui::PopID();
    ImGui::PopStyleVar();
    ImGui::PopFont();
    ImGui::Dummy(ImVec2(0.0f, look.px(2.0f)));
}

}  // namespace attnscope
