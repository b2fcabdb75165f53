#include <imgui.h>

#include <algorithm>

#include "app/gui/panels/input.h"
#include "app/gui/widgets/controls.h"

namespace attnscope {
namespace {

constexpr const char* similarities[] = {"dot", "cosine", "additive"};
constexpr const char* scales_of_dot[] = {"standard", "inverse", "off", "number"};
constexpr const char* scales_of_others[] = {"standard.one", "inverse", "off", "number"};
constexpr const char* precisions[] = {"double", "float32"};
constexpr const char* axes[] = {"rows", "columns", "all"};

constexpr Index farthest_by_hand = 1024;
constexpr Index most_painted = 16;  // beyond it cells are too small to be met

// Adds or removes an entry of a sorted list.
template <class T>
void flip(std::vector<T>& sorted, const T& entry) {
    const auto at = std::lower_bound(sorted.begin(), sorted.end(), entry);
    if (at != sorted.end() && *at == entry) sorted.erase(at);
    else sorted.insert(at, entry);
}

// Small numbered squares, one per token; a click masks the token or lets it be seen.
void padding_switches(const InputParts& parts) {
    const Look& look = parts.look;
    std::vector<Index>& padding = parts.draft.options.mask.padding;
    const float side = look.px(26.0f), right = ImGui::GetCursorScreenPos().x + ImGui::GetContentRegionAvail().x;
    const auto shown = std::min<std::size_t>(parts.tokens.size(), 128);
    for (std::size_t j = 0; j < shown; ++j) {
        const auto token = static_cast<Index>(j);
        const bool masked = std::binary_search(padding.begin(), padding.end(), token);
        const std::string number = std::to_string(j + 1);
        ImGui::PushStyleVar(ImGuiStyleVar_FramePadding, ImVec2(0.0f, 0.0f));
        ImGui::PushStyleColor(ImGuiCol_Button, masked ? look.theme.accent_ground : look.theme.control);
        ImGui::PushStyleColor(ImGuiCol_Text, masked ? look.theme.accent : look.theme.dim);
        ImGui::PushFont(look.fonts.small);
        if (ImGui::Button((number + "##padding").c_str(), ImVec2(side, side))) flip(padding, token);
        ImGui::PopFont();
        ImGui::PopStyleColor(2);
        ImGui::PopStyleVar();
        tooltip(look, look.language("input.padding.token", {number, parts.tokens[j]}));
        if (j + 1 < shown && ImGui::GetItemRectMax().x + look.px(4.0f) + side <= right) ImGui::SameLine(0.0f, look.px(4.0f));
    }
}

// The mask as a grid: a click or a stroke paints single cells.
void painted_cells(const InputParts& parts) {
    const Look& look = parts.look;
    std::vector<Cell>& blocked = parts.draft.options.mask.blocked;
    const auto n = static_cast<Index>(parts.tokens.size());
    const float side = std::floor(std::min(look.px(18.0f), ImGui::GetContentRegionAvail().x / static_cast<float>(n)));
    const ImVec2 at = ImGui::GetCursorScreenPos();
    ImDrawList& draw = *ImGui::GetWindowDrawList();
    for (Index row = 0; row < n; ++row) {
        for (Index column = 0; column < n; ++column) {
            const ImVec2 least(at.x + side * static_cast<float>(column), at.y + side * static_cast<float>(row));
            const ImVec2 most(least.x + side - look.px(2.0f), least.y + side - look.px(2.0f));
            ImGui::SetCursorScreenPos(least);
            ImGui::PushID(static_cast<int>(row * n + column));
            if (ImGui::InvisibleButton("cell", ImVec2(side, side))) flip(blocked, Cell{row, column});
            ImGui::PopID();
            const bool masked = std::binary_search(blocked.begin(), blocked.end(), Cell{row, column});
            draw.AddRectFilled(least, most, masked ? look.theme.accent : ImGui::IsItemHovered() ? look.theme.rule : look.theme.control, look.px(3.0f));
            tooltip(look, look.language("input.painted.cell", {parts.tokens[static_cast<std::size_t>(row)], parts.tokens[static_cast<std::size_t>(column)]}));
        }
    }
    ImGui::SetCursorScreenPos(at);
    ImGui::Dummy(ImVec2(side * static_cast<float>(n), side * static_cast<float>(n)));
}

}  // namespace

void InputParts::scores() {
    Options& options = draft.options;
    section_head(look, look("input.head.scores"));
    enum_row("similarity", similarities, options.similarity, /*side_by_side=*/true);
    say_problems(Field::similarity);
    enum_row("scale", options.similarity == Similarity::dot ? scales_of_dot : scales_of_others, options.scale.kind, /*side_by_side=*/false);
    if (options.scale.kind == ScaleKind::number) number_row("scale_number", "", options.scale.number, -1000.0, 1000.0, 0.005, "%.4f");
    say_problems(Field::scale);
    number_row("temperature", "\u03c4", options.temperature, 0.01, 1000.0, 0.01, "%.2f");
    say_problems(Field::temperature);
}

void InputParts::mask() {
    MaskOptions& mask = draft.options.mask;
    toggle_row("causal", "", mask.causal);
    const bool more = mask.window || !mask.padding.empty() || !mask.blocked.empty();
    disclosure(look, look(more ? "input.more.masks.on" : "input.more.masks"), ui.open.mask);
    if (ui.open.mask) {
        bool windowed = mask.window.has_value();
        if (toggle_row("window", "", windowed)) mask.window = windowed ? std::optional(Window{.left = 1, .right = 1}) : std::nullopt;
        if (mask.window) {
            integer_row("window.left", "L", mask.window->left, -1, farthest_by_hand);
            integer_row("window.right", "R", mask.window->right, -1, farthest_by_hand);
        }
        control_row(look, look("input.padding"), "", look("input.padding.tip"), 0.0f);
        ImGui::NewLine();
        padding_switches(*this);
        control_row(look, look("input.painted"), "", look("input.painted.tip"), 0.0f);
        ImGui::NewLine();
        if (static_cast<Index>(tokens.size()) <= most_painted) painted_cells(*this);
        else dim_sentence(look, look.language("input.painted.too_many", {std::to_string(most_painted)}));
        if (more && button(look, look("input.masks.clear"))) mask = {.causal = mask.causal};
    }
    say_problems(Field::mask);
}

void InputParts::softmax() {
    disclosure(look, look("input.more.softmax"), ui.open.softmax);
    SoftmaxOptions& softmax = draft.options.softmax;
    DropoutOptions& dropout = draft.options.dropout;
    if (ui.open.softmax) {
        toggle_row("shifted", "", softmax.shifted);
        enum_row("precision", precisions, softmax.precision, /*side_by_side=*/true);
        enum_row("axis", axes, softmax.axis, /*side_by_side=*/true);
        number_row("dropout", "p", dropout.p, 0.0, 0.95, 0.005, "%.2f");
        if (dropout.p > 0.0) seed_row("dropout_seed", dropout.seed);
    }
    say_problems(Field::softmax);
    say_problems(Field::dropout);
}

void InputParts::output() {
    disclosure(look, look("input.more.output"), ui.open.output);
    if (ui.open.output) {
        toggle_row("output_projection", "W_O", draft.options.output_projection);
        toggle_row("residual", "X + Y", draft.options.residual);
    }
    say_problems(Field::residual);
}

}  // namespace attnscope
