#include <algorithm>
#include <cmath>
#include <string>

#include "app/gui/widgets/any_text.h"
#include "app/gui/widgets/controls.h"
#include "app/gui/widgets/labels.h"
#include "app/gui/widgets/plane_view.h"
#include "app/gui/widgets/vector_edit.h"
#include "core/figure/number_text.h"

namespace attnscope {
namespace {

// Sentences under each other in the place for text.
class Lines {
public:
    Lines(const Rect& place, const Look& look) : place_(place), look_(look), y_(place.y) {}

    void add(const std::string& text, ImU32 color, float em = 15.0f, float gap = 6.0f) {
        ImGui::SetCursorScreenPos(ImVec2(place_.x, y_));
        draw_sentence({.text = text, .em = look_.px(em), .color = color, .width = place_.width}, look_);
        y_ = std::max(ImGui::GetItemRectMax().y, y_ + look_.px(em)) + look_.px(gap);
    }

private:
    Rect place_;
    const Look& look_;
    float y_;
};

std::string in_brackets(double value, int decimals) {
    const std::string text = number_text(value, decimals);
    return value < 0.0 ? "(" + text + ")" : text;
}

std::string vector_text(const PlaneVector& vector, int decimals) {
    return vector_name(vector.number) + " = (" + number_text(vector.head.x, decimals) + ", " + number_text(vector.head.y, decimals) + ")";
}

std::string token_of(const PlaneView& view, Index row) { return label_text(view.trace, LabelKind::tokens, row); }

void pair_lines(const PlaneView& view, int decimals, Lines& lines, const Look& look) {
    const PlanePicture& picture = view.picture;
    const PlaneVector& query = picture.vectors[static_cast<std::size_t>(picture.row)];
    const PlaneVector& key = picture.vectors[static_cast<std::size_t>(view.trace.setup.sizes.n + picture.column)];
    lines.add(vector_text(query, decimals) + "  " + token_of(view, picture.row), look.theme.query);
    lines.add(vector_text(key, decimals) + "  " + token_of(view, picture.column), look.theme.key);
    const DotProduct product = dot_product(query.head, key.head);
    const auto term = [&](double q, double k) { return in_brackets(q, decimals) + " · " + in_brackets(k, decimals); };
    lines.add(vector_name(query.number) + " · " + vector_name(key.number) + " = " + term(query.head.x, key.head.x) + " + " + term(query.head.y, key.head.y) + " = " +
                  number_text(product.value, decimals), look.theme.ink);
    lines.add(look.language("plane.angle", {number_text(product.query_length, decimals), number_text(product.key_length, decimals), number_text(product.degrees, 0)}), look.theme.dim, 13.0f, 14.0f);
}

void value_lines(const PlaneView& view, int decimals, Lines& lines, const Look& look) {
    const PlanePicture& picture = view.picture;
    const PlanePoint& output = picture.outputs[static_cast<std::size_t>(picture.row)];
    lines.add("o" + subscript_text(std::to_string(picture.row + 1)) + " = (" + number_text(output.x, decimals) + ", " + number_text(output.y, decimals) + ")  " + token_of(view, picture.row), look.theme.ink);
    if (view.pointed) {
        const PlaneVector& value = picture.vectors[*view.pointed];
        lines.add(vector_text(value, decimals) + "  " + token_of(view, value.number.row), look.theme.value);
        lines.add(look.language("plane.weight", {number_text(picture.weights[*view.pointed], 3)}), look.theme.dim, 13.0f);
    }
    lines.add(look.language("plane.values", {std::to_string(picture.row + 1)}), look.theme.dim, 13.0f);
    lines.add(look(picture.inside ? "plane.inside" : "plane.outside"), look.theme.dim, 13.0f, 14.0f);
}

void input_lines(const PlaneView& view, int decimals, Lines& lines, const Look& look) {
    const std::size_t shown = view.pointed.value_or(static_cast<std::size_t>(view.picture.row));
    const PlaneVector& vector = view.picture.vectors[shown];
    lines.add(vector_text(vector, decimals) + "  " + token_of(view, vector.number.row), look.theme.input, 15.0f, 14.0f);
    if (shares_vector(view.trace.setup, vector.number)) lines.add(look("vector.shared"), look.theme.dim, 13.0f);
}

void reason_lines(const PlaneView& view, Lines& lines, const Look& look) {
    const PlanePicture& picture = view.picture;
    const bool values = picture.kind == PlaneKind::values;
    const std::string X = view.trace.setup.options.layer_norm ? "X′" : "X";
    switch (picture.computed) {
        case Computed::projections:
            lines.add(values ? look.language("plane.why.projections", {"V = " + X + " W_V", "W_V"})
                             : look.language("plane.why.projections", {"Q = " + X + " W_Q, K = " + X + " W_K", "W_Q, W_K"}), look.theme.dim, 13.0f);
            return;
        case Computed::norm: lines.add(look("plane.why.norm"), look.theme.dim, 13.0f); return;
        case Computed::rotary: lines.add(look("plane.why.rotary"), look.theme.dim, 13.0f); return;
        case Computed::no: break;
    }
    if (picture.kind != PlaneKind::inputs) lines.add(look("plane.same"), look.theme.dim, 13.0f);
    lines.add(look("plane.drag"), look.theme.dim, 13.0f);
}

}  // namespace

std::string vector_name(const NumberRef& number) {
    const char* letter = number.array == ArrayId::E ? "e" : number.array == ArrayId::Q ? "q" : number.array == ArrayId::K ? "k" : number.array == ArrayId::V ? "v" : "x";
    return letter + subscript_text(std::to_string(number.row + 1));
}

void draw_plane_text(const PlaneView& view, const UiState& ui, const Look& look) {
    const Rect& place = view.places.text;
    ImGui::PushClipRect(ImVec2(place.x, place.y), ImVec2(place.right(), place.bottom()), true);
    Lines lines(place, look);
    switch (view.picture.kind) {
        case PlaneKind::none: break;
        case PlaneKind::inputs: input_lines(view, ui.decimals, lines, look); break;
        case PlaneKind::queries_and_keys: pair_lines(view, ui.decimals, lines, look); break;
        case PlaneKind::values: value_lines(view, ui.decimals, lines, look); break;
    }
    if (!ui.presenting.on) reason_lines(view, lines, look);
    ImGui::PopClipRect();
}

}  // namespace attnscope
