#include "app/gui/widgets/labels.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "app/gui/widgets/any_text.h"
#include "core/figure/label.h"

namespace attnscope {
namespace {

constexpr float token_em = 13.0f, small_em = 11.0f;  // at scale 1
constexpr float line_share = 0.88f;                  // of a line's height that a name needs from its neighbours
constexpr std::size_t longest_label = 60;            // bytes that are looked at; a token may be a whole book

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
        const float middle = (edge_pixel(labels.axis, i) + edge_pixel(labels.axis, i + 1)) / 2.0f;
        if (middle < labels.axis.begin || middle > labels.axis.begin + labels.axis.length) continue;
        draw(i, middle);
    }
}

constexpr float between_names = 6.0f;                // at scale 1

// Measured once for each Trace.
float widest_name(const Trace& trace, LabelKind kind, Index count, float em, const Look& look) {
    const std::string key = fmt::format("names {},{},{}", static_cast<int>(kind), count, em);
    return look.cache.number(key, [&] {
        float widest = 0.0f;
        // all numbers are as wide as the largest
        for (Index i = kind == LabelKind::numbers ? count - 1 : 0; i < count; ++i)
            widest = std::max(widest, width_of({.text = label_text(trace, kind, i), .em = em, .bold = kind != LabelKind::numbers, .color = look.theme.dim}, look));
        return widest;
    });
}

// Names of tokens in 13, in 11 where rows are lower.
float fitting_em(const LabelRow& labels, const Look& look) {
    if (labels.kind == LabelKind::numbers) return look.px(labels.large_numbers ? token_em : small_em);
    const float room = static_cast<float>(labels.axis.pixels_per_cell());
    return line_height(look.px(token_em), look) * line_share <= room ? look.px(token_em) : look.px(small_em);
}

ImU32 color_of_name(const LabelRow& labels, bool marked, const Look& look) {
    if (marked) return labels.mark.color;
    return look.theme.dim;
}

}  // namespace

std::string label_text(const Trace& trace, LabelKind kind, Index index) {
    const auto at = static_cast<std::size_t>(index);
    const auto shown = [](const std::string& token) {
        if (token.size() <= longest_label) return visible_label(token);
        std::size_t end = longest_label;
        while (end > 0 && (static_cast<unsigned char>(token[end]) & 0xC0) == 0x80) --end;  // not inside a character
        return visible_label(token.substr(0, end)) + "\u2026";
    };
    switch (kind) {
        case LabelKind::none: return {};
        case LabelKind::tokens: return shown(trace.setup.tokens[at]);
        case LabelKind::vocabulary: return std::to_string(index) + " " + shown(trace.setup.vocabulary[at]);  // its id, by which it is found
        case LabelKind::numbers: return std::to_string(index + 1);
    }
    return {};
}

LabelExtent label_extent(const LabelNames& names, const Look& look) {
    const auto& [trace, kind, count, large_numbers] = names;
    if (kind == LabelKind::none) return {};
    const float em = look.px(kind == LabelKind::numbers && !large_numbers ? small_em : token_em);
    return {.widest = widest_name(trace, kind, count, em, look), .height = line_height(em, look)};
}

float room_for_names(const Trace& trace, Index count, const Look& look) {
    return std::ceil(widest_name(trace, LabelKind::tokens, count, look.px(small_em), look) + look.px(between_names));
}

float token_names_em(const Trace& trace, Index count, const AxisMap& columns, const Look& look) {
    const auto cell = static_cast<float>(columns.pixels_per_cell());
    if (cell < look.px(token_em)) return look.px(small_em);
    return widest_name(trace, LabelKind::tokens, count, look.px(token_em), look) + look.px(between_names) <= cell ? look.px(token_em) : look.px(small_em);
}

void draw_row_labels(const LabelRow& labels, const Look& look) {
    if (labels.kind == LabelKind::none || labels.place.width <= 0.0f) return;
    const float em = fitting_em(labels, look), height = line_height(em, look);
    for_each_name(labels, height * line_share, [&](Index i, float middle) {
        const bool marked = i == labels.mark.index;
        const std::string text = label_text(labels.trace, labels.kind, i);
        const AnyText name{.text = text, .em = em, .bold = marked && labels.kind != LabelKind::numbers, .color = color_of_name(labels, marked, look),
                           .most_width = labels.place.width};
        // the line between two cells is not of the cell, and its number stands in the middle of the rest
        draw(name, ImVec2(labels.place.right() - width_of(name, look), middle - (height + 1.0f) / 2.0f), look);
    });
}

void draw_column_labels(const LabelRow& labels, bool upright, const Look& look) {
    if (labels.kind == LabelKind::none || labels.place.height <= 0.0f) return;
    const bool numbers = labels.kind == LabelKind::numbers;
    const auto cell = static_cast<float>(labels.axis.pixels_per_cell());
    const float em = upright && !numbers ? token_names_em(labels.trace, labels.axis.count, labels.axis, look) : fitting_em(labels, look), height = line_height(em, look);
    const float widest_number = numbers ? label_extent({labels.trace, labels.kind, labels.axis.count, labels.large_numbers}, look).widest + look.px(3.0f) : 0.0f;
    const float room = !upright ? height * line_share : numbers ? widest_number : look.px(14.0f);
    for_each_name(labels, room, [&](Index i, float middle) {
        const bool marked = i == labels.mark.index;
        const std::string text = label_text(labels.trace, labels.kind, i);
        AnyText name{.text = text, .em = em, .bold = marked && !numbers, .color = color_of_name(labels, marked, look), .turned = !upright};
        if (!numbers) name.most_width = upright ? std::max(cell - look.px(4.0f), look.px(14.0f)) : labels.place.height;
        const ImVec2 at = upright ? ImVec2(middle - width_of(name, look) / 2.0f, labels.place.bottom() - height) : ImVec2(middle - height / 2.0f, labels.place.bottom());
        draw(name, at, look);
    });
}

}  // namespace attnscope
