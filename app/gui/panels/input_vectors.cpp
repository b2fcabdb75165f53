#include <imgui.h>

#include <algorithm>
#include <cmath>

#include "app/gui/panels/input.h"
#include "app/gui/widgets/controls.h"
#include "core/document/hand_made.h"
#include "core/document/own_numbers.h"

namespace attnscope {
namespace {

constexpr Index widest_by_hand = 1024;  // further than this nobody drags; files may hold more
constexpr const char* embeddings[] = {"hash", "gaussian", "one_hot", "own"};
constexpr const char* positions[] = {"none", "sinusoidal", "own", "rotary", "linear_bias"};
constexpr const char* sources[] = {"xavier", "gaussian", "identity", "hand_made", "own"};
constexpr const char* hand_made_heads[] = {"same_word", "previous_token", "first_token"};

std::string size_text(Index size) { return size > 0 ? std::to_string(size) : "\u2013"; }

}  // namespace

// 0 stands for D/H: what it comes to stands in its place until the field is used.
void InputParts::width_row(const char* name, const char* symbol, Index& width, Index resolved) {
    integer_row(name, symbol, width, 0, widest_by_hand);
    if (width != 0 || ImGui::IsItemActive()) return;
    const ImVec2 least = ImGui::GetItemRectMin(), most = ImGui::GetItemRectMax();
    const std::string text = "D/H = " + size_text(resolved);
    const float text_width = ImGui::CalcTextSize(text.c_str()).x;
    ImDrawList& draw = *ImGui::GetWindowDrawList();
    draw.AddRectFilled(least, most, ImGui::IsItemHovered() ? look.theme.hover : look.theme.control, look.px(control_rounding));
    draw.AddText(ImVec2(std::floor((least.x + most.x - text_width) / 2.0f), least.y + look.row_padding() / 2.0f), look.theme.dim, text.c_str());
}

void InputParts::vectors() {
    section_head(look, look("input.head.vectors"));
    if (uses_hand_made_heads(draft)) {
        value_row(look, look("input.embedding"), look("provenance.one_hot"), look("input.embedding.hand_made.tip"));
        value_row(look, look("input.D"), "D = " + size_text(sizes.D), look("input.D.hand_made.tip"));
        value_row(look, look("input.H"), "H = " + size_text(sizes.H), look("input.H.hand_made.tip"));
    } else {
        const EmbeddingSource before = draft.embedding;
        if (enum_row("embedding", embeddings, draft.embedding, /*side_by_side=*/false) && draft.embedding == EmbeddingSource::own) {
            draft.embedding = before;
            draft = with_own_embedding(draft);
        }
        say_problems(Field::embedding);
        if (draft.embedding == EmbeddingSource::own) own_numbers_row(ArrayId::E, Field::embedding);
        integer_row("D", "D", draft.widths.D, 1, widest_by_hand);
        say_problems(Field::D);
        integer_row("H", "H", draft.widths.H, 1, widest_by_hand);
        say_problems(Field::H);
    }
    disclosure(look, look("input.more.vectors"), ui.open.vectors);
    const bool trouble = !uses_hand_made_heads(draft);
    if (ui.open.vectors) {
        const PositionKind before = draft.options.positions;
        if (enum_row("positions", positions, draft.options.positions, /*side_by_side=*/false) && draft.options.positions == PositionKind::own) {
            draft.options.positions = before;
            draft = with_own_positions(draft);
        }
        if (draft.options.positions == PositionKind::own && !uses_hand_made_heads(draft)) own_numbers_row(ArrayId::P, Field::positions);
        if (trouble && draft.options.projections) {
            width_row("d_k", "d\u2096", draft.widths.d_k, sizes.d_k);
            width_row("d_v", "d\u1d65", draft.widths.d_v, sizes.d_v);
        }
        toggle_row("layer_norm", "X\u2032", draft.options.layer_norm);
        if (draft.options.layer_norm)
            number_row("epsilon", "\u03b5", draft.options.layer_norm_epsilon, 0.0, 1.0, 1e-5, "%.6f");
    }
    // what is wrong is said even where its control is folded away
    for (const Field field : {Field::d_k, Field::d_v, Field::positions, Field::layer_norm}) say_problems(field);
}

void InputParts::own_numbers_row(ArrayId id, Field field) {
    ImGui::PushID(static_cast<int>(id));
    if (button(look, look("input.numbers.edit"))) {
        ui.numbers = id;
        ui.dialog = Dialog::numbers;
    }
    tooltip(look, look("input.numbers.edit.tip"));
    const bool misfit = std::any_of(problems.begin(), problems.end(), [field](const Problem& p) { return p.field == field && p.key == "problem.shape"; });
    if (misfit) {
        ImGui::SameLine();
        if (button(look, look("numbers.fit"))) draft = with_fitting_numbers(draft);
        tooltip(look, look("numbers.fit.tip"));
    }
    ImGui::PopID();
}

void InputParts::weights() {
    section_head(look, look("input.head.weights"));
    if (draft.options.projections) {
        const WeightSource before = draft.weights;
        if (enum_row("weights", sources, draft.weights, /*side_by_side=*/false) && draft.weights == WeightSource::own) {
            draft.weights = before;
            draft = with_own_weights(draft);
        }
        if (draft.weights == WeightSource::hand_made) {
            for (int head = 0; head < static_cast<int>(std::size(hand_made_heads)); ++head) {
                const auto kind = static_cast<HandMadeHead>(head);
                const auto found = std::find(draft.hand_made.begin(), draft.hand_made.end(), kind);
                bool on = found != draft.hand_made.end();
                if (!toggle_row((std::string("hand_made.") + hand_made_heads[head]).c_str(), "", on)) continue;
                if (on) draft.hand_made.push_back(kind);
                else draft.hand_made.erase(found);
            }
        }
    }
    say_problems(Field::weights);
    if (draft.weights == WeightSource::own) own_numbers_row(ArrayId::W_Q, Field::weights);
    if (!uses_hand_made_heads(draft)) seed_row("seed", draft.seed);
    disclosure(look, look("input.more.weights"), ui.open.weights);
    if (!ui.open.weights) return;
    toggle_row("projections", "W", draft.options.projections);
    const bool drawn = draft.weights == WeightSource::xavier || draft.weights == WeightSource::gaussian || draft.weights == WeightSource::identity;
    if (draft.options.projections && drawn) toggle_row("biases", "b", draft.biases);
}

}  // namespace attnscope
