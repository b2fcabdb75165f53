#include <imgui.h>

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "app/gui/panels/panels.h"
#include "app/gui/widgets/any_text.h"
#include "app/gui/widgets/controls.h"
#include "app/gui/widgets/dialog.h"
#include "core/attention/error.h"
#include "core/document/own_numbers.h"
#include "core/document/resolve.h"
#include "core/files/number_table.h"

namespace attnscope {
namespace {

constexpr Index most_cells_by_hand = 4096;  // more fields than that are slow to draw and nobody types them
constexpr double farthest = 1e9;

struct NumbersDialog {
    Document& draft;
    UiState& ui;
    const Look& look;

    void choose_matrix(const std::vector<ArrayId>& ids) const;
    MatrixD shown() const;
    void grid(const MatrixD& values) const;
    void copy_and_paste() const;
};

void NumbersDialog::choose_matrix(const std::vector<ArrayId>& ids) const {
    if (std::find(ids.begin(), ids.end(), ui.numbers) == ids.end()) ui.numbers = ids.front();
    std::vector<const char*> names;
    for (const ArrayId id : ids) names.push_back(info(id).name);
    auto chosen = static_cast<int>(std::find(ids.begin(), ids.end(), ui.numbers) - ids.begin());
    const float width = choice_width(look, names);
    control_row(look, look("numbers.matrix"), "", look("numbers.matrix.tip"), width);
    if (choice(look, "##matrix", names, chosen, width)) {
        ui.numbers = ids[static_cast<std::size_t>(chosen)];
        ui.numbers_problem.clear();
    }
}

// gamma and beta may be left out of a document; then they are ones and zeros.
MatrixD NumbersDialog::shown() const {
    const MatrixD& matrix = own_matrix(draft, ui.numbers);
    const Index D = resolved_sizes(draft).D;
    if (matrix.size() != 0) return matrix;
    if (ui.numbers == ArrayId::gamma) return MatrixD::Ones(1, D);
    if (ui.numbers == ArrayId::beta) return MatrixD::Zero(1, D);
    return matrix;
}

void NumbersDialog::grid(const MatrixD& values) const {
    const bool of_tokens = info(ui.numbers).rows == Axis::tokens;
    const std::vector<std::string> tokens = of_tokens ? token_texts(draft) : std::vector<std::string>();
    const float label_width = look.px(of_tokens ? 96.0f : 36.0f), field = look.px(68.0f), gap = look.px(4.0f);
    const auto label = [&](Index i, std::string text) {
        if (text.empty()) text = std::to_string(i + 1);
        const ImVec2 at = ImGui::GetCursorScreenPos();
        const float down = (ImGui::GetFrameHeight() - look.fonts.small->FontSize) / 2.0f;
        attnscope::draw({.text = text, .em = look.px(13.0f), .color = look.theme.dim, .most_width = label_width - 2.0f * gap}, ImVec2(at.x, at.y + down), look);
        ImGui::Dummy(ImVec2(label_width - gap, ImGui::GetFrameHeight()));
        ImGui::SameLine();
    };
    ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, ImVec2(gap, gap));
    ImGui::PushStyleVar(ImGuiStyleVar_FramePadding, ImVec2(look.px(4.0f), look.px(3.0f)));
    // the columns, counted from 1
    const ImVec2 head = ImGui::GetCursorScreenPos();
    for (Index j = 0; j < values.cols(); ++j) {
        const std::string number = std::to_string(j + 1);
        const AnyText shown{.text = number, .em = look.px(11.0f), .color = look.theme.dim};
        draw(shown, ImVec2(head.x + label_width + (field + gap) * static_cast<float>(j) + (field - width_of(shown, look)) / 2.0f, head.y), look);
    }
    ImGui::Dummy(ImVec2(0.0f, look.fonts.tiny->FontSize));
    for (Index i = 0; i < values.rows(); ++i) {
        label(i, static_cast<std::size_t>(i) < tokens.size() ? std::to_string(i + 1) + " " + tokens[static_cast<std::size_t>(i)] : std::string());
        for (Index j = 0; j < values.cols(); ++j) {
            double value = values(i, j);
            const std::string id = "##" + std::to_string(i + 1) + "," + std::to_string(j + 1);
            if (j > 0) ImGui::SameLine();
            if (!number_field(id.c_str(), value, {.least = -farthest, .most = farthest, .per_pixel = 0.01, .format = "%.3f"}, field)) continue;
            MatrixD changed = values;
            changed(i, j) = value;
            own_matrix(draft, ui.numbers) = std::move(changed);
        }
    }
    ImGui::PopStyleVar(2);
}

void NumbersDialog::copy_and_paste() const {
    if (button(look, look("numbers.copy"))) ImGui::SetClipboardText(text_from_matrix(shown()).c_str());
    tooltip(look, look("numbers.copy.tip"));
    ImGui::SameLine();
    if (button(look, look("numbers.paste"))) {
        try {
            const char* text = ImGui::GetClipboardText();
            own_matrix(draft, ui.numbers) = matrix_from_text(text == nullptr ? "" : text);
            ui.numbers_problem.clear();
        } catch (const Error& error) {
            ui.numbers_problem = error.what();
        }
    }
    tooltip(look, look("numbers.paste.tip"));
    ImGui::SameLine();
    if (button(look, look("numbers.fit"))) draft = with_fitting_numbers(draft);
    tooltip(look, look("numbers.fit.tip"));
    ImGui::SameLine();
}

}  // namespace

void numbers_panel(Document& draft, const std::vector<Problem>& problems, UiState& ui, const Look& look) {
    const bool open = ui.dialog == Dialog::numbers;
    const DialogWindow window(look, {.title = look("numbers.title"), .width = 840.0f, .height = 560.0f, .open = open});
    if (!window.visible() || !open) return;

    const std::vector<ArrayId> ids = own_matrices(draft);
    const NumbersDialog dialog{.draft = draft, .ui = ui, .look = look};
    if (ids.empty()) dim_sentence(look, look("numbers.none"));
    else {
        dialog.choose_matrix(ids);
        const MatrixD values = dialog.shown();
        const float below = look.fonts.text->FontSize + look.px(8.0f) + look.px(64.0f);
        ImGui::BeginChild("grid", ImVec2(0.0f, std::max(ImGui::GetContentRegionAvail().y - below, look.px(80.0f))), 0, ImGuiWindowFlags_HorizontalScrollbar);
        if (values.size() <= most_cells_by_hand) dialog.grid(values);
        else dim_sentence(look, look("numbers.too_many"));
        ImGui::EndChild();
    }
    if (!ui.numbers_problem.empty()) problem_sentence(look, ui.numbers_problem);
    for (const Problem& problem : problems) problem_sentence(look, sentence(problem, look.language));

    ImGui::SetCursorPosY(ImGui::GetWindowHeight() - look.px(20.0f) - look.fonts.text->FontSize - look.px(8.0f));
    if (!ids.empty()) dialog.copy_and_paste();
    window.buttons_from_right({look("dialog.close")});
    if (button(look, look("dialog.close"), /*primary=*/true) || window.cancelled()) {
        ui.dialog = Dialog::none;
        ui.numbers_problem.clear();
    }
}

}  // namespace attnscope
