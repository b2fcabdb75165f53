#include "app/gui/widgets/span_text.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <string>

namespace attnscope {
namespace {

constexpr float line_height = 1.45f;  // of the text's em

ImFont* font_of(const TextSpan& span, const Look& look) {
    if (span.level != 0) return look.fonts.tiny;
    if (span.bold) return look.fonts.strong;
    return span.italic ? look.fonts.italic : look.fonts.text;
}

float shift_of(const TextSpan& span, const Look& look) {
    if (span.level == 0) return 0.0f;
    return span.level > 0 ? -look.px(static_cast<float>(span.level) * 2.0f) : look.px(7.0f);
}

float width_of(const ImFont& font, const std::string& text) { return font.CalcTextSizeA(font.FontSize, FLT_MAX, 0.0f, text.c_str()).x; }

// What is never broken: a word with the space after it.
struct Piece {
    std::size_t span;
    std::string text;
    bool spaced;        // a space ends it
    bool breaks_after;  // a term may begin after it
};

bool ends_a_term(std::string_view word) { return word.ends_with("+ ") || word.ends_with(", ") || word.ends_with("; "); }

std::vector<Piece> pieces_of(std::span<const TextSpan> spans) {
    std::vector<Piece> pieces;
    for (std::size_t s = 0; s < spans.size(); ++s) {
        const std::string& text = spans[s].text;
        for (std::size_t from = 0; from < text.size();) {
            const std::size_t space = text.find(' ', from);
            const std::size_t to = space == std::string::npos ? text.size() : space + 1;
            const std::string word = text.substr(from, to - from);
            pieces.push_back({s, word, space != std::string::npos, ends_a_term(word)});
            from = to;
        }
    }
    return pieces;
}

struct Chunk {
    std::size_t end = 0;  // of its pieces
    float width = 0.0f;
};

// The pieces from `first` on that stay together.
Chunk chunk_from(std::size_t first, const std::vector<Piece>& pieces, const std::vector<float>& widths, float most) {
    Chunk whole{.end = first}, words{.end = first};
    bool one_word = true;
    while (whole.end < pieces.size()) {
        const Piece& piece = pieces[whole.end];
        whole.width += widths[whole.end++];
        if (one_word) words = whole;
        one_word = one_word && !piece.spaced;
        if (piece.breaks_after) break;
    }
    return whole.width <= most ? whole : words;
}

// A frame around pieces that stand side by side. No ground: the colours of matrices are read on the card's own.
void frame_pieces(std::span<const TextSpan> spans, const FlowedSpans& flow, ImVec2 at, float thickness, const Look& look, const std::function<bool(const TextSpan&)>& is_framed) {
    ImDrawList& draw = *ImGui::GetWindowDrawList();
    const auto frame = [&](const PlacedSpan& first, float end) {
        const ImVec2 least(at.x + first.x - look.px(1.0f), at.y + first.y - look.px(1.0f)), most(at.x + end + look.px(1.0f), at.y + first.y + look.fonts.text->FontSize + look.px(3.0f));
        draw.AddRect(least, most, look.theme.accent, look.px(3.0f), 0, look.px(thickness));
    };
    const PlacedSpan* first = nullptr;
    float end = 0.0f;
    for (const PlacedSpan& piece : flow.pieces) {
        const bool framed = is_framed(spans[piece.span]);
        if (first != nullptr && (!framed || piece.y != first->y)) {
            frame(*first, end);
            first = nullptr;
        }
        if (framed && first == nullptr) first = &piece;
        end = piece.x + piece.width;
    }
    if (first != nullptr) frame(*first, end);
}

}  // namespace

FlowedSpans flowed(std::span<const TextSpan> spans, float width, const Look& look, Parts parts) {
    FlowedSpans flow;
    const float height = look.px(15.0f * line_height);
    const std::vector<Piece> pieces = pieces_of(spans);
    std::vector<float> widths;
    for (const Piece& piece : pieces) widths.push_back(width_of(*font_of(spans[piece.span], look), piece.text));
    float x = 0.0f, y = 0.0f;
    for (std::size_t first = 0; first < pieces.size();) {
        const Chunk chunk = chunk_from(first, pieces, widths, width);
        const bool new_part = parts == Parts::on_lines && first > 0 && pieces[first - 1].text.ends_with("; ");
        if (x > 0.0f && (new_part || x + chunk.width > width)) {
            x = 0.0f;
            y += height;
        }
        for (std::size_t p = first; p < chunk.end; ++p) {
            flow.pieces.push_back({pieces[p].span, pieces[p].text, x, y, widths[p]});
            x += widths[p];
        }
        flow.width = std::max(flow.width, x);
        first = chunk.end;
    }
    flow.height = y + height;
    return flow;
}

std::optional<NumberRef> draw_spans(std::span<const TextSpan> spans, const FlowedSpans& flow, ImVec2 at, const SpanMarks& marks, const Look& look) {
    ImDrawList& draw = *ImGui::GetWindowDrawList();
    if (marks.term) frame_pieces(spans, flow, at, 1.5f, look, [&](const TextSpan& span) { return span.term == marks.term; });
    if (marks.number) frame_pieces(spans, flow, at, 2.0f, look, [&](const TextSpan& span) { return span.number == marks.number; });
    std::optional<NumberRef> pointed;
    const bool over = ImGui::IsWindowHovered();
    for (const PlacedSpan& piece : flow.pieces) {
        const TextSpan& span = spans[piece.span];
        ImFont* font = font_of(span, look);
        const ImU32 color = role_color(look.theme, span.role);
        const ImVec2 least(at.x + piece.x, at.y + piece.y), most(least.x + piece.width, least.y + look.fonts.text->FontSize);
        if (over && span.number && ImGui::IsMouseHoveringRect(least, most)) pointed = span.number;
        draw.AddText(font, font->FontSize, ImVec2(std::floor(at.x + piece.x), std::floor(at.y + piece.y + shift_of(span, look))), color, piece.text.c_str());
    }
    if (pointed && pointed != marks.number) frame_pieces(spans, flow, at, 2.0f, look, [&](const TextSpan& span) { return span.number == pointed; });
    return pointed;
}

}  // namespace attnscope
