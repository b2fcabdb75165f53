#include <fmt/format.h>
#include <imgui.h>

#include <cmath>

#include "app/gui/panels/panels.h"
#include "app/gui/widgets/controls.h"
#include "core/figure/figure.h"
#include "core/figure/number_text.h"

namespace attnscope {
namespace {

std::string sizes_text(const Sizes& s) {
    return fmt::format("n = {} \u00b7 D = {} \u00b7 H = {} \u00b7 d\u2096 = {} \u00b7 d\u1d65 = {}", s.n, s.D, s.H, s.d_k, s.d_v);
}

}  // namespace

void status_bar_panel(const Trace& trace, const RunStatus& status, const Look& look) {
    const Setup& setup = trace.setup;
    ImGui::PushFont(look.fonts.small);
    const ImVec2 at = ImGui::GetWindowPos(), size = ImGui::GetWindowSize();
    const float top = std::floor(at.y + (size.y - look.fonts.small->FontSize) / 2.0f);
    ImDrawList& draw = *ImGui::GetWindowDrawList();

    float x = at.x + look.px(panel_padding);
    const float end = at.x + size.x - look.px(panel_padding);
    // what has no room is left out whole
    const auto left = [&](const std::string& text, ImU32 color) {
        const float width = ImGui::CalcTextSize(text.c_str()).x;
        if (x + width > end) return;
        draw.AddText(ImVec2(x, top), color, text.c_str());
        x = std::floor(x + width + look.px(24.0f));
    };
    if (status.stale) left(look("status.stale"), look.theme.problem);
    left(look.language("status.weights", {look(provenance_key(setup.weights_provenance))}), look.theme.dim);
    // called as in the control that chooses it
    const bool hashed = setup.embedding_provenance == Provenance::same_word_same_vector;
    left(look.language("status.vectors", {look(hashed ? "input.embedding.hash" : provenance_key(setup.embedding_provenance))}), look.theme.dim);
    left(look.language("status.seed", {std::to_string(setup.seed)}), look.theme.dim);
    left(sizes_text(setup.sizes), look.theme.dim);

    const bool single = setup.options.softmax.precision == SoftmaxPrecision::float32;
    std::string right = std::string(look(single ? "status.float32" : "status.double")) + " \u00b7 " + status.device;
    if (status.computing) right += std::string(" \u00b7 ") + look("status.computing");
    else if (status.milliseconds) right += " \u00b7 " + look.language("status.milliseconds", {number_text(*status.milliseconds, 2)});
    const float right_x = std::floor(end - ImGui::CalcTextSize(right.c_str()).x);
    ImGui::PopFont();
    if (right_x <= x) return;
    draw.AddText(look.fonts.small, look.fonts.small->FontSize, ImVec2(right_x, top), look.theme.dim, right.c_str());
    ImGui::SetCursorScreenPos(ImVec2(right_x, at.y));
    ImGui::InvisibleButton("device", ImVec2(end - right_x, size.y));
    tooltip(look, look.language(single ? "status.float32.tip" : "status.double.tip", {status.device}));
}

}  // namespace attnscope
