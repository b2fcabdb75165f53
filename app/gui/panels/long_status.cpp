#include <fmt/format.h>
#include <imgui.h>

#include <cmath>

#include "app/gui/panels/panels.h"
#include "app/gui/widgets/controls.h"
#include "core/document/resolve.h"
#include "core/figure/figure.h"
#include "core/figure/number_text.h"

namespace attnscope {

void long_status_bar_panel(const LongMap& map, const LongStatus& status, const Look& look) {
    const ImVec2 at = ImGui::GetWindowPos(), size = ImGui::GetWindowSize();
    ImFont* font = look.fonts.small;
    const float top = std::floor(at.y + (size.y - font->FontSize) / 2.0f);
    const auto width_of = [font](const std::string& text) { return font->CalcTextSizeA(font->FontSize, FLT_MAX, 0.0f, text.c_str()).x; };
    ImDrawList& draw = *ImGui::GetWindowDrawList();
    float x = at.x + look.px(panel_padding);
    const float end = at.x + size.x - look.px(panel_padding);
    // what has no room is left out whole
    const auto left = [&](const std::string& text, ImU32 color) {
        const float width = width_of(text);
        if (x + width > end) return;
        draw.AddText(font, font->FontSize, ImVec2(x, top), color, text.c_str());
        x = std::floor(x + width + look.px(24.0f));
    };
    if (!status.problem.empty() || status.cancelled || (status.computing && map.trace())) left(look("map.stale"), look.theme.problem);
    if (const LongTrace* trace = map.trace()) {
        const LongSetup& setup = trace->setup;
        left(look.language("status.weights", {look(provenance_key(setup.weights_provenance))}), look.theme.dim);
        const bool hashed = setup.embedding_provenance == Provenance::same_word_same_vector;
        left(look.language("status.vectors", {look(hashed ? "input.embedding.hash" : provenance_key(setup.embedding_provenance))}), look.theme.dim);
        left(fmt::format("n = {} \u00b7 D = {} \u00b7 H = {} \u00b7 d\u2096 = {} \u00b7 d\u1d65 = {}", count_text(static_cast<std::uint64_t>(setup.sizes.n)), setup.sizes.D, setup.sizes.H,
                         setup.sizes.d_k, setup.sizes.d_v), look.theme.dim);
    }
    std::string right = "float32";
    if (!status.device.empty()) right += " \u00b7 " + status.device;
    if (status.computing) right += std::string(" \u00b7 ") + look("status.computing");
    else if (status.milliseconds) right += " \u00b7 " + look.language("map.seconds", {number_text(*status.milliseconds / 1000.0, 2)});
    const float right_x = std::floor(end - width_of(right));
    if (right_x <= x) return;
    draw.AddText(font, font->FontSize, ImVec2(right_x, top), look.theme.dim, right.c_str());
    ImGui::SetCursorScreenPos(ImVec2(right_x, at.y));
    ImGui::InvisibleButton("device", ImVec2(end - right_x, size.y));
    tooltip(look, look.language("map.device_tip", {status.device}));
}

}  // namespace attnscope
