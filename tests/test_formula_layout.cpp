#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <string>

#include "core/attention/error.h"
#include "core/figure/formula_layout.h"
#include "tests/all_options.h"

using namespace attnscope;

namespace {
FormulaLayout layout_of(const MathFont& font, const std::string& markup, MathStyle style = MathStyle::display) {
    return laid_out(parsed_formula(markup), font, style);
}

void check_is_sound(const FormulaLayout& layout) {
    constexpr double largest = 60;  // em: far beyond any line of these formulas
    CHECK(layout.width > 0);
    CHECK(layout.width < largest);
    CHECK(layout.ascent + layout.descent > 0);
    CHECK(layout.ascent < 10);
    CHECK(layout.descent < 10);
    CHECK(!layout.glyphs.empty());
    for (const PlacedGlyph& glyph : layout.glyphs) {
        CHECK(glyph.glyph != 0);
        CHECK(glyph.size > 0);
        CHECK(glyph.x >= -0.01);
        CHECK(glyph.x <= layout.width);
    }
    for (const PlacedRule& rule : layout.rules) {
        CHECK(rule.width > 0);
        CHECK(rule.height > 0);
        CHECK(rule.x + rule.width <= layout.width + 0.01);
    }
    for (const SymbolBox& box : layout.symbols) {
        CHECK(box.width > 0);
        CHECK(box.height > 0);
        CHECK(box.x + box.width <= layout.width + 0.01);
    }
}
}  // namespace

TEST_CASE("every equation of every step under every option has a finite, positive size") {
    const MathFont font = MathFont::installed();
    for (const Options& options : all_options())
        for (const StepInfo& step : steps()) {
            const std::string markup = equation(step.id, options);
            CAPTURE(markup);
            for (const MathStyle style : {MathStyle::display, MathStyle::text}) {
                check_is_sound(laid_out(parsed_formula(markup, step.id), font, style));
                check_is_sound(layout_of(font, step.symbol, style));
            }
        }
    for (const ArrayInfo& array : arrays()) check_is_sound(layout_of(font, array.symbol));
}

TEST_CASE("a numerator stands above its bar and a denominator below it") {
    const MathFont font = MathFont::installed();
    const FormulaLayout layout = layout_of(font, "\\frac{a}{b}");
    REQUIRE(layout.glyphs.size() == 2);
    REQUIRE(layout.rules.size() == 1);
    const double bar = layout.rules[0].y;
    CHECK(layout.glyphs[0].y < bar);
    CHECK(layout.glyphs[1].y - font.extents(layout.glyphs[1].glyph).top > bar + layout.rules[0].height);
}

TEST_CASE("a superscript is raised, a subscript lowered, and both are smaller") {
    const MathFont font = MathFont::installed();
    const FormulaLayout layout = layout_of(font, "x_{i}^{2}");
    REQUIRE(layout.glyphs.size() == 3);
    CHECK(layout.glyphs[1].y < 0);
    CHECK(layout.glyphs[2].y > 0);
    for (int k : {1, 2}) CHECK(layout.glyphs[static_cast<std::size_t>(k)].size == doctest::Approx(font.constants().script_scale));
}

TEST_CASE("roots and fences are as tall as what they enclose") {
    const MathFont font = MathFont::installed();
    const FormulaLayout inside = layout_of(font, "\\frac{a}{b}", MathStyle::display);
    for (const char* markup : {"\\sqrt{\\frac{a}{b}}", "(\\frac{a}{b})", "[\\frac{a}{b}]", "|\\frac{a}{b}|", "\\|\\frac{a}{b}\\|"}) {
        CAPTURE(markup);
        const FormulaLayout layout = layout_of(font, markup);
        CHECK(layout.ascent >= 0.85 * inside.ascent);
        CHECK(layout.descent >= 0.85 * inside.descent);
    }
}

TEST_CASE("what a fence encloses stays centred on it") {
    const MathFont font = MathFont::installed();
    const FormulaLayout layout = layout_of(font, "(\\frac{a}{\\frac{b}{c}})");
    const double axis = font.constants().axis_height;
    double top = -10, bottom = 10;
    for (const PlacedGlyph& glyph : layout.glyphs) {
        if (glyph.character != U'(') continue;
        const GlyphExtents e = font.extents(glyph.glyph);
        top = std::max(top, e.top - glyph.y);
        bottom = std::min(bottom, e.bottom - glyph.y);
    }
    CHECK((top + bottom) / 2 == doctest::Approx(axis).epsilon(0.1));
}

TEST_CASE("an italic letter keeps clear of the bracket after it") {
    const MathFont font = MathFont::installed();
    constexpr double clear = 0.06;  // em: two pixels of an equation
    for (const char* letter : {"T", "Q", "K", "V", "f"})
        for (const char* fence : {"[t]", "(t)", "|t|"}) {
            CAPTURE(letter);
            CAPTURE(fence);
            const FormulaLayout layout = layout_of(font, std::string(letter) + fence);
            const PlacedGlyph &left = layout.glyphs[0], &bracket = layout.glyphs[1];
            CHECK(bracket.x + font.extents(bracket.glyph).left - (left.x + font.extents(left.glyph).right) >= clear);
        }
}

TEST_CASE("limits of a sum stand above and below it on its own, and beside it within a line") {
    const MathFont font = MathFont::installed();
    const FormulaLayout display = layout_of(font, "\\sum_{k} x"), text = layout_of(font, "\\sum_{k} x", MathStyle::text);
    CHECK(display.glyphs[1].x < display.glyphs[0].x + font.advance(display.glyphs[0].glyph));
    CHECK(text.glyphs[1].x >= font.advance(text.glyphs[0].glyph));
}

TEST_CASE("each symbol of a matrix can be pointed at") {
    const MathFont font = MathFont::installed();
    const FormulaLayout layout = layout_of(font, "S = Q K^{\\top}");
    REQUIRE(layout.symbols.size() == 3);
    for (const SymbolBox& box : layout.symbols) CHECK(symbol_at(layout, box.x + box.width / 2, box.y + box.height / 2) == box.array);
    CHECK(layout.symbols[0].array == ArrayId::scores);
    CHECK(layout.symbols[1].array == ArrayId::Q);
    CHECK(layout.symbols[2].array == ArrayId::K);
    CHECK(!symbol_at(layout, -1, 0));
}

TEST_CASE("the glyphs of a matrix, indices too, have the role of the matrix") {
    const MathFont font = MathFont::installed();
    for (const PlacedGlyph& glyph : layout_of(font, "W_{Q}").glyphs) CHECK(glyph.role == Role::query);
    for (const PlacedGlyph& glyph : layout_of(font, "K^{\\top}").glyphs) CHECK(glyph.role == Role::key);
    for (const PlacedGlyph& glyph : layout_of(font, "\\sqrt{d_{k}}").glyphs) CHECK(glyph.role == Role::plain);
}

TEST_CASE("glyphs can be turned into pixels") {
    const MathFont font = MathFont::installed();
    const unsigned glyph = layout_of(font, "S").glyphs[0].glyph;
    const GlyphBitmap bitmap = font.rasterized(glyph, 40);
    REQUIRE(bitmap.width > 0);
    CHECK(bitmap.coverage.size() == static_cast<std::size_t>(bitmap.width * bitmap.height));
    CHECK(std::abs(bitmap.height - 40 * (font.extents(glyph).top - font.extents(glyph).bottom)) <= 2);
    CHECK(*std::max_element(bitmap.coverage.begin(), bitmap.coverage.end()) == 255);
}

TEST_CASE("a character that the font lacks is named") {
    const MathFont font = MathFont::installed();
    FormulaNode node;
    node.kind = FormulaNode::Kind::symbol;
    node.text = "猫";
    CHECK_THROWS_WITH_AS(laid_out(node, font), doctest::Contains("U+732B"), Error);
}
