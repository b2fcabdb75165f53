#include "app/gui/widgets/formula_view.h"

#include <algorithm>
#include <cmath>

#include "core/attention/error.h"

namespace attnscope {
namespace {

// pixels around a picture: italics reach beyond their advance
int margin_of(float em) { return 2 + static_cast<int>(em * 0.15f); }

std::string as_plain_text(const std::string& markup, std::optional<StepId> step) {
    try {
        return plain_text(parsed_formula(markup, step));
    } catch (const Error&) {
        return markup;
    }
}

void blend(std::uint32_t& pixel, ImU32 color, std::uint8_t coverage) {
    const auto before = static_cast<std::uint8_t>(pixel >> IM_COL32_A_SHIFT);
    const std::uint32_t alpha = std::max(before, coverage);
    pixel = (color & ~static_cast<ImU32>(IM_COL32_A_MASK)) | (alpha << IM_COL32_A_SHIFT);
}

struct Painter {
    Picture picture;
    float em, baseline;
    int margin;

    void fill(int left, int top, int right, int bottom, ImU32 color) {
        for (int y = std::max(top, 0); y < std::min(bottom, picture.height); ++y)
            for (int x = std::max(left, 0); x < std::min(right, picture.width); ++x)
                blend(picture.pixels[static_cast<std::size_t>(y) * static_cast<std::size_t>(picture.width) + static_cast<std::size_t>(x)], color, 255);
    }

    void glyph(const MathFont& font, const PlacedGlyph& placed, ImU32 color) {
        const GlyphBitmap bitmap = font.rasterized(placed.glyph, placed.size * static_cast<double>(em));
        const int left = static_cast<int>(std::lround(placed.x * static_cast<double>(em))) + bitmap.left + margin;
        const int top = static_cast<int>(std::lround(placed.y * static_cast<double>(em) + static_cast<double>(baseline))) - bitmap.top + margin;
        for (int y = 0; y < bitmap.height; ++y)
            for (int x = 0; x < bitmap.width; ++x) {
                const int px = left + x, py = top + y;
                const std::uint8_t coverage = bitmap.coverage[static_cast<std::size_t>(y * bitmap.width + x)];
                if (coverage == 0 || px < 0 || py < 0 || px >= picture.width || py >= picture.height) continue;
                blend(picture.pixels[static_cast<std::size_t>(py) * static_cast<std::size_t>(picture.width) + static_cast<std::size_t>(px)], color, coverage);
            }
    }
};

Picture formula_picture(const FormulaLayout& layout, const MathFont& font, const Theme& theme, const FormulaStyle& style) {
    const float em = style.em;
    Painter painter{.picture = {}, .em = em, .baseline = std::round(static_cast<float>(layout.ascent) * em), .margin = margin_of(em)};
    const int margin = painter.margin;
    painter.picture.width = static_cast<int>(std::ceil(static_cast<float>(layout.width) * em)) + 2 * margin + 1;
    painter.picture.height = static_cast<int>(std::ceil(static_cast<float>(layout.ascent + layout.descent) * em)) + 2 * margin + 1;
    painter.picture.pixels.assign(static_cast<std::size_t>(painter.picture.width) * static_cast<std::size_t>(painter.picture.height), 0);
    const auto color = [&](Role role) { return style.ink.value_or(role_color(theme, role)); };
    for (const PlacedGlyph& glyph : layout.glyphs) painter.glyph(font, glyph, color(glyph.role));
    for (const PlacedRule& rule : layout.rules) {
        const auto at = [&](double length) { return static_cast<int>(std::lround(length * static_cast<double>(em))); };
        const int top = at(rule.y) + static_cast<int>(painter.baseline) + margin;
        painter.fill(at(rule.x) + margin, top, at(rule.x + rule.width) + margin, top + std::max(1, at(rule.height)), color(rule.role));
    }
    return painter.picture;
}

}  // namespace

FormulaSize formula_size(const Look& look, const std::string& markup, const FormulaStyle& style) {
    if (const FormulaLayout* layout = look.cache.formula(markup, style.step, style.style)) {
        const float ascent = static_cast<float>(layout->ascent) * style.em;
        return {static_cast<float>(layout->width) * style.em, ascent + static_cast<float>(layout->descent) * style.em, ascent};
    }
    const std::string text = as_plain_text(markup, style.step);
    const float size = style.em * look.fonts.text->FontSize / look.px(15.0f);
    const ImVec2 measured = look.fonts.text->CalcTextSizeA(size, FLT_MAX, 0.0f, text.c_str());
    return {measured.x, measured.y, measured.y * 0.8f};
}

std::optional<ArrayId> draw_formula(const Look& look, const std::string& markup, const FormulaStyle& style, ImVec2 at) {
    ImDrawList& draw = *ImGui::GetWindowDrawList();
    at = ImVec2(std::floor(at.x), std::floor(at.y));
    const FormulaLayout* layout = look.cache.formula(markup, style.step, style.style);
    if (layout == nullptr) {
        const std::string text = as_plain_text(markup, style.step);
        draw.AddText(look.fonts.text, style.em * look.fonts.text->FontSize / look.px(15.0f), at, style.ink.value_or(look.theme.ink), text.c_str());
        return std::nullopt;
    }
    const std::string key = "formula " + std::to_string(style.em) + " " + std::to_string(style.ink.value_or(look.theme.ink)) +
                            (style.ink ? "" : " colours ") + std::to_string(style.step ? static_cast<int>(*style.step) : -1) +
                            (style.style == MathStyle::display ? "d" : "t") + markup;
    const DrawCache::Texture texture =
        look.cache.picture(key, [&] { return formula_picture(*layout, *look.cache.math_font(), look.theme, style); });
    const auto margin = static_cast<float>(margin_of(style.em));
    for (const SymbolBox& box : layout->symbols) {
        if (box.array != style.lit) continue;
        const auto pixels = [&](double length) { return static_cast<float>(length) * style.em; };
        const ImVec2 corner(at.x + pixels(box.x), at.y + pixels(layout->ascent + box.y));
        draw.AddRectFilled(ImVec2(corner.x - look.px(2.0f), corner.y - look.px(2.0f)), ImVec2(corner.x + pixels(box.width) + look.px(2.0f), corner.y + pixels(box.height) + look.px(2.0f)),
                           look.theme.accent_ground, look.px(4.0f));
    }
    const ImVec2 least(at.x - margin, at.y - margin);
    draw.AddImage(texture.id, least, ImVec2(least.x + static_cast<float>(texture.width), least.y + static_cast<float>(texture.height)));
    if (!ImGui::IsWindowHovered(ImGuiHoveredFlags_AllowWhenBlockedByActiveItem)) return std::nullopt;
    const ImVec2 mouse = ImGui::GetIO().MousePos;
    const auto em = static_cast<double>(style.em);
    return symbol_at(*layout, static_cast<double>(mouse.x - at.x) / em, static_cast<double>(mouse.y - at.y) / em - layout->ascent);
}

void draw_formula_centred(const Look& look, const std::string& markup, const FormulaStyle& style, ImVec2 least, ImVec2 most) {
    const FormulaSize size = formula_size(look, markup, style);
    draw_formula(look, markup, style, ImVec2((least.x + most.x - size.width) / 2.0f, (least.y + most.y - size.height) / 2.0f));
}

}  // namespace attnscope
