#include "app/gui/widgets/stage_switches.h"

#include <algorithm>
#include <array>
#include <span>
#include <utility>

#include "app/gui/widgets/controls.h"
#include "core/attention/difference.h"

namespace attnscope {
namespace {

constexpr float gap = 16.0f;  // at scale 1

using Choices = std::span<const char* const>;

bool has_root(const Options& options) {
    return options.scale.kind == ScaleKind::inverse_sqrt_d_k || (options.scale.kind == ScaleKind::standard && options.similarity == Similarity::dot);
}

// Places switches of these widths from left to right.
class SwitchRow {
public:
    SwitchRow(const TitleLine& line, std::span<const float> widths, const Look& look) : look_(look) {
        float total = -look.px(gap);
        for (const float width : widths) total += width + look.px(gap);
        const float taken = line.taken > 0.0f ? line.taken + look.px(gap) : 0.0f;
        const bool beside = line.title + look.px(gap) + total + taken <= line.width;
        const float under = std::max(line.at.y + look.fonts.title->FontSize + look.px(4.0f), ImGui::GetCursorScreenPos().y);
        next_ = beside ? ImVec2(line.at.x + line.width - taken - total, line.at.y) : ImVec2(line.at.x, under);
        width_beside_ = beside ? total + look.px(gap) : 0.0f;
    }
    // True: another was chosen.
    bool show(const char* id, Choices choices, const char* tip, int& chosen) {
        ImGui::SetCursorScreenPos(next_);
        next_.x += segmented_width(look_, choices) + look_.px(gap);
        const bool changed = segmented(look_, id, choices, chosen);
        tooltip(look_, look_(tip));
        return changed;
    }
    float width_beside() const { return width_beside_; }

private:
    const Look& look_;
    ImVec2 next_;
    float width_beside_ = 0.0f;
};

float softmax_switches(const Trace& trace, const TitleLine& line, UiState& ui, const Look& look) {
    const std::array views = {look("softmax.matrices"), look("softmax.bars")};
    const std::array axes = {look("input.axis.rows"), look("input.axis.columns"), look("input.axis.all")};
    const std::array widths = {segmented_width(look, views), segmented_width(look, axes)};
    SwitchRow row(line, widths, look);
    int view = ui.softmax_bars ? 1 : 0, axis = static_cast<int>(trace.setup.options.softmax.axis);
    if (row.show("softmax view", views, "softmax.view_tip", view)) ui.softmax_bars = view == 1;
    if (row.show("softmax axis", axes, "input.axis.tip", axis)) ui.option_edit.axis = static_cast<SoftmaxAxis>(axis);
    return row.width_beside();
}

float scale_switch(const Trace& trace, const TitleLine& line, UiState& ui, const Look& look) {
    const Options& options = trace.setup.options;
    const std::array scales = {look("input.scale.inverse"), look("input.scale.off")};
    const std::array widths = {segmented_width(look, scales)};
    SwitchRow row(line, widths, look);
    const bool off = options.scale.kind == ScaleKind::off || (options.scale.kind == ScaleKind::standard && options.similarity != Similarity::dot);
    int scale = has_root(options) ? 0 : off ? 1 : -1;  // a number is neither
    if (row.show("stage scale", scales, "input.scale.tip", scale))
        ui.option_edit.scale = scale == 1 ? ScaleKind::off : options.similarity == Similarity::dot ? ScaleKind::standard : ScaleKind::inverse_sqrt_d_k;
    return row.width_beside();
}

}  // namespace

float stage_switches(const Trace& trace, const TitleLine& line, UiState& ui, const Look& look) {
    if (trace.setup.tokens.empty()) return 0.0f;
    if (ui.step == StepId::softmax) return softmax_switches(trace, line, ui, look);
    if (ui.step == StepId::scale) return scale_switch(trace, line, ui, look);
    return 0.0f;
}

void take_option_edit(Document& draft, UiState& ui) {
    const OptionEdit edit = std::exchange(ui.option_edit, {});
    if (!edit.any()) return;
    if (edit.axis) draft.options.softmax.axis = *edit.axis;
    if (edit.scale) draft.options.scale.kind = *edit.scale;
    ui.shows_largest_change = true;
}

void pin_largest_change(const Trace& trace, const Trace* before, UiState& ui) {
    if (!ui.shows_largest_change || before == nullptr || before->setup.options == trace.setup.options) return;
    ui.shows_largest_change = false;
    const ArrayId result = info(ui.step).main_result;
    const Index head = info(result).per_head ? ui.head : 0;
    if (ui.pinned || !comparable(*before, trace, result, head)) return;
    if (const auto cell = largest_difference(array(*before, result, head), array(trace, result, head)))
        ui.pinned = NumberRef{.array = result, .head = head, .row = cell->row, .column = cell->column};
}

}  // namespace attnscope
