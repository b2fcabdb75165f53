#include "app/gui/widgets/labels.h"

#include <algorithm>
#include <cmath>

#include "app/gui/widgets/controls.h"

namespace attnscope {
namespace {

ImFont* label_font(LabelKind kind, const Look& look) { return kind == LabelKind::numbers ? look.fonts.tiny : look.fonts.small; }

float text_width(const ImFont& font, const std::string& text) {
    return font.CalcTextSizeA(font.FontSize, FLT_MAX, 0.0f, text.c_str()).x;
}

// A step of 1, 2, 5, 10, 20 ... that leaves `room` pixels for each name.
Index step_of(const AxisMap& axis, float room) {
    Index step = 1;
    for (Index power = 1;; power *= 10)
        for (const Index factor : {1, 2, 5}) {
            step = power * factor;
            if (static_cast<double>(step) * axis.pixels_per_cell() >= static_cast<double>(room) || step > axis.count) return step;
        }
}

// Counted from 1, so that of every tenth name the 10th, 20th ... are drawn.
bool is_named(Index index, Index step) { return step == 1 || (index + 1) % step == 0; }

// Which names are drawn: by steps, but none that touches the marked one.
template <class Draw>
void for_each_name(const LabelRow& labels, float room, Draw draw) {
    const CellSpan seen = visible_cells(labels.axis);
    const Index step = step_of(labels.axis, room);
    const Index mark = labels.mark.index;
    for (Index i = seen.begin; i < seen.end; ++i) {
        const bool near_mark = mark >= 0 && i != mark && static_cast<double>(std::abs(i - mark)) * labels.axis.pixels_per_cell() < static_cast<double>(room);
        if (i != mark && (!is_named(i, step) || near_mark)) continue;
        // half of the cell is seen
        const float middle = (edge_pixel(labels.axis, i) + edge_pixel(labels.axis, i + 1)) / 2.0f;
        if (middle < labels.axis.begin || middle > labels.axis.begin + labels.axis.length) continue;
        draw(i, middle);
    }
}

void draw_turned(ImDrawList& draw, ImFont* font, ImVec2 bottom, ImU32 color, const std::string& text) {
    // laid out where nothing is clipped, then turned about its upper left corner
    const ImVec2 corner = draw.GetClipRectMin();
    const int first = draw.VtxBuffer.Size;
    draw.AddText(font, font->FontSize, corner, color, text.c_str());
    for (int i = first; i < draw.VtxBuffer.Size; ++i) {
        ImVec2& at = draw.VtxBuffer[i].pos;
        at = ImVec2(bottom.x + at.y - corner.y, bottom.y - at.x + corner.x);
    }
}

}  // namespace

std::string label_text(const Trace& trace, LabelKind kind, Index index) {
    const auto at = static_cast<std::size_t>(index);
    switch (kind) {
        case LabelKind::none: return {};
        case LabelKind::tokens: return trace.setup.tokens[at];
        case LabelKind::vocabulary: return trace.setup.vocabulary[at];
        case LabelKind::numbers: return std::to_string(index + 1);
    }
    return {};
}

LabelExtent label_extent(const Trace& trace, LabelKind kind, Index count, const Look& look) {
    if (kind == LabelKind::none) return {};
    ImFont* font = label_font(kind, look);
    LabelExtent extent{.widest = 0.0f, .height = font->FontSize};
    if (kind == LabelKind::numbers) {
        extent.widest = text_width(*font, std::to_string(count));
        return extent;
    }
    for (Index i = 0; i < count; ++i) {
        const std::string text = label_text(trace, kind, i);
        look.characters.add(text);
        extent.widest = std::max(extent.widest, text_width(*font, text));
    }
    return extent;
}

void draw_row_labels(const LabelRow& labels, const Look& look) {
    if (labels.kind == LabelKind::none || labels.place.width <= 0.0f) return;
    ImFont* plain = label_font(labels.kind, look);
    for_each_name(labels, plain->FontSize * 0.92f, [&](Index i, float middle) {
        const bool marked = i == labels.mark.index;
        ImFont* font = marked && labels.kind != LabelKind::numbers ? look.fonts.small_strong : plain;
        const std::string text = shortened(*font, label_text(labels.trace, labels.kind, i), labels.place.width);
        const ImU32 color = marked ? labels.mark.color : labels.kind == LabelKind::numbers ? look.theme.pale : look.theme.dim;
        ImGui::GetWindowDrawList()->AddText(font, font->FontSize, ImVec2(std::floor(labels.place.right() - text_width(*font, text)),
                                            std::floor(middle - font->FontSize / 2.0f)), color, text.c_str());
    });
}

void draw_column_labels(const LabelRow& labels, bool upright, const Look& look) {
    if (labels.kind == LabelKind::none || labels.place.height <= 0.0f) return;
    ImFont* plain = label_font(labels.kind, look);
    const float cell = static_cast<float>(labels.axis.pixels_per_cell());
    const bool numbers = labels.kind == LabelKind::numbers;
    const float room = !upright ? plain->FontSize * 0.92f : numbers ? text_width(*plain, std::to_string(labels.axis.count)) + look.px(3.0f) : look.px(14.0f);
    for_each_name(labels, room, [&](Index i, float middle) {
        const bool marked = i == labels.mark.index;
        ImFont* font = marked && !numbers ? look.fonts.small_strong : plain;
        const ImU32 color = marked ? labels.mark.color : numbers ? look.theme.pale : look.theme.dim;
        ImDrawList& draw = *ImGui::GetWindowDrawList();
        const std::string whole = label_text(labels.trace, labels.kind, i);
        if (upright) {
            const std::string text = numbers ? whole : shortened(*font, whole, std::max(cell - look.px(2.0f), look.px(14.0f)));
            draw.AddText(font, font->FontSize, ImVec2(std::floor(middle - text_width(*font, text) / 2.0f),
                                                      std::floor(labels.place.bottom() - font->FontSize)), color, text.c_str());
        } else {
            const std::string text = shortened(*font, whole, labels.place.height);
            draw_turned(draw, font, ImVec2(std::floor(middle - font->FontSize / 2.0f), std::floor(labels.place.bottom())), color, text);
        }
    });
}

}  // namespace attnscope
