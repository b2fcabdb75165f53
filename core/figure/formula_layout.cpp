#include "core/figure/formula_layout.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/attention/error.h"

namespace attnscope {
namespace {

using Kind = FormulaNode::Kind;

constexpr double thin = 3.0 / 18, medium = 4.0 / 18, thick = 5.0 / 18;  // em; TeXbook, chapter 18

struct Style {
    bool display = true;
    int level = 0;      // 0 text, 1 script, 2 script of a script
    double size = 1.0;  // em
};

std::u32string decoded(std::string_view text) {
    std::u32string result;
    for (std::size_t i = 0; i < text.size();) {
        const auto byte = static_cast<unsigned char>(text[i]);
        const int length = byte < 0x80 ? 1 : byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4;
        char32_t c = length == 1 ? byte : byte & (0x7Fu >> length);
        for (int k = 1; k < length && i + static_cast<std::size_t>(k) < text.size(); ++k)
            c = (c << 6) | (static_cast<unsigned char>(text[i + static_cast<std::size_t>(k)]) & 0x3F);
        result += c;
        i += static_cast<std::size_t>(length);
    }
    return result;
}

// Mathematical Alphanumeric Symbols; the italic h is the Planck constant.
char32_t italic(char32_t c) {
    if (c == U'h') return 0x210E;
    if (c >= U'A' && c <= U'Z') return 0x1D434 + (c - U'A');
    if (c >= U'a' && c <= U'z') return 0x1D44E + (c - U'a');
    if (c >= U'α' && c <= U'ω') return 0x1D6FC + (c - U'α');
    if (c == U'ϵ') return 0x1D716;
    return c;
}

void add(FormulaLayout& to, const FormulaLayout& part, double x, double y) {
    for (PlacedGlyph glyph : part.glyphs) {
        glyph.x += x;
        glyph.y += y;
        to.glyphs.push_back(glyph);
    }
    for (PlacedRule rule : part.rules) {
        rule.x += x;
        rule.y += y;
        to.rules.push_back(rule);
    }
    for (SymbolBox box : part.symbols) {
        box.x += x;
        box.y += y;
        to.symbols.push_back(box);
    }
    to.ascent = std::max(to.ascent, part.ascent - y);
    to.descent = std::max(to.descent, part.descent + y);
}

bool is_empty(const FormulaNode& node) { return node.kind == Kind::row && node.children.empty(); }

bool is_prime(const FormulaNode& row) {
    return !row.children.empty() && std::all_of(row.children.begin(), row.children.end(), [](const FormulaNode& n) { return n.text == "′"; });
}

Role role_of(const FormulaNode& node) { return node.array ? info(*node.array).role : Role::plain; }

class Typesetter {
public:
    explicit Typesetter(const MathFont& font) : font_(font), c_(font.constants()) {}

    FormulaLayout layout(const FormulaNode& node, Style style) const {
        FormulaLayout result = layout_of_kind(node, style);
        // a symbol with its indices is one target; the indices alone are none
        if (node.array && (node.kind == Kind::script || (node.kind == Kind::symbol && result.symbols.empty()))) {
            result.symbols = {{0, -result.ascent, result.width, result.ascent + result.descent, *node.array}};
        }
        return result;
    }

private:
    FormulaLayout layout_of_kind(const FormulaNode& node, Style style) const {
        switch (node.kind) {
            case Kind::symbol: return symbol(node, style);
            case Kind::row: return row(node, style);
            case Kind::script: return node.limits && style.display ? limits(node, style) : script(node, style);
            case Kind::fraction: return fraction(node, style);
            case Kind::root: return root(node, style);
            case Kind::fence: return fence(node, style);
        }
        return {};
    }

    Style script_style(Style style) const {
        const int level = std::min(style.level + 1, 2);
        return {.display = false, .level = level, .size = level == 1 ? c_.script_scale : c_.script_script_scale};
    }

    unsigned glyph_of(char32_t c) const {
        const unsigned glyph = font_.glyph(c);
        if (glyph == 0) throw Error(fmt::format("the font {} lacks the character U+{:04X}; install the package {}", font_.file().path.string(), static_cast<unsigned>(c), font_package(FontFace::mathematics)));
        return glyph;
    }

    struct Pen {
        double size;
        Role role;
        std::optional<ArrayId> array;
    };

    void put(FormulaLayout& to, unsigned glyph, char32_t character, double y, const Pen& pen) const {
        const GlyphExtents e = font_.extents(glyph);
        to.glyphs.push_back({glyph, character, to.width, y, pen.size, pen.role, pen.array});
        to.ascent = std::max(to.ascent, e.top * pen.size - y);
        to.descent = std::max(to.descent, y - e.bottom * pen.size);
        to.width += font_.advance(glyph) * pen.size;
    }

    FormulaLayout symbol(const FormulaNode& node, Style style) const {
        FormulaLayout result;
        const Pen pen{style.size, role_of(node), node.array};
        for (const char32_t plain : decoded(node.text)) {
            const char32_t c = node.upright ? plain : italic(plain);
            if (node.limits && style.display) {
                // the large form, centred on the axis
                const unsigned large = font_.stretched(glyph_of(c), c_.display_operator_height).front().glyph;
                const GlyphExtents e = font_.extents(large);
                put(result, large, c, ((e.top + e.bottom) / 2 - c_.axis_height) * style.size, pen);
            } else if (c == U' ') {
                result.width += 0.25 * style.size;
            } else {
                put(result, glyph_of(c), c, 0, pen);
            }
        }
        return result;
    }

    // 0, or the room that two neighbours keep from each other
    double space_between(AtomClass left, const FormulaNode& right_node, AtomClass right, Style style) const {
        using C = AtomClass;
        if (right == C::punctuation || left == C::open || right == C::close) return 0;
        if (style.level > 0) return left == C::large_operator || right == C::large_operator ? thin : 0;
        if (left == C::relation && right == C::relation) return 0;
        if (left == C::relation || right == C::relation) return thick;
        if (left == C::binary || right == C::binary) return medium;
        if (left == C::punctuation) return right_node.space_before ? thin : 0;
        if (left == C::large_operator) return right_node.kind == Kind::fence ? 0 : thin;
        if (right == C::large_operator) return thin;
        // matrices side by side, as the markup asks for it
        return right_node.space_before ? thin : 0;
    }

    // How far the ink of a layout's last glyph reaches beyond its advance: what stands next to it must keep clear.
    double overhang_of(const FormulaLayout& layout) const {
        if (layout.glyphs.empty()) return 0;
        const PlacedGlyph& last = layout.glyphs.back();
        return std::max({0.0, font_.italic_correction(last.glyph), font_.extents(last.glyph).right - font_.advance(last.glyph)}) * last.size;
    }

    FormulaLayout row(const FormulaNode& node, Style style) const {
        FormulaLayout result;
        AtomClass left = AtomClass::open;
        double overhang = 0;  // of an italic letter
        for (const FormulaNode& child : node.children) {
            AtomClass own = child.kind == Kind::fence ? AtomClass::ordinary : child.atom;
            // a minus sign without a left operand belongs to its number
            const bool has_left = left == AtomClass::ordinary || left == AtomClass::close;
            if (own == AtomClass::binary && !has_left) own = AtomClass::ordinary;
            const bool is_sign = child.atom == AtomClass::binary && own == AtomClass::ordinary;
            const bool first = &child == &node.children.front();
            if (!first) result.width += space_between(left, child, own, style) * style.size;
            if (child.kind == Kind::fence) result.width += overhang;
            const FormulaLayout part = layout(child, style);
            overhang = child.kind == Kind::symbol && !child.upright ? overhang_of(part) + 0.03 * style.size : 0;
            add(result, part, result.width, 0);
            result.width += part.width;
            left = is_sign ? AtomClass::open : child.kind == Kind::symbol && child.text.ends_with(' ') ? AtomClass::relation : own;
        }
        return result;
    }

    FormulaLayout script(const FormulaNode& node, Style style) const {
        const FormulaNode &base_node = node.children[0], &sub_node = node.children[1], &super_node = node.children[2];
        FormulaLayout result = layout(base_node, style);
        result.symbols.clear();
        const double base_width = result.width, s = style.size;
        const double overhang = base_node.kind == Kind::symbol ? overhang_of(result) : 0;

        // TeXbook, appendix G, rule 18; the font's prime stands raised by itself
        const Style smaller = script_style(style);
        const bool prime = is_prime(super_node);
        const FormulaLayout sub = layout(sub_node, smaller), super = layout(super_node, prime ? style : smaller);
        double rise = prime ? 0 : std::max({c_.superscript_rise * s, result.ascent - 0.32 * s, c_.superscript_bottom * s + super.descent});
        double drop = std::max({c_.subscript_drop * s, result.descent + 0.05 * s, sub.ascent - c_.subscript_top * s});
        if (!is_empty(sub_node) && !is_empty(super_node) && !prime)
            drop = std::max(drop, c_.script_gap * s + super.descent + sub.ascent - rise);
        if (!is_empty(super_node)) {
            add(result, super, base_width + overhang, -rise);
            result.width = std::max(result.width, base_width + overhang + super.width);
        }
        if (!is_empty(sub_node)) {
            add(result, sub, base_width, drop);
            result.width = std::max(result.width, base_width + sub.width);
        }
        result.width += c_.space_after_script * s;
        return result;
    }

    FormulaLayout limits(const FormulaNode& node, Style style) const {
        const FormulaLayout base = layout(node.children[0], style);
        const Style smaller = script_style(style);
        const FormulaLayout below = layout(node.children[1], smaller), above = layout(node.children[2], smaller);
        FormulaLayout result;
        const double width = std::max({base.width, below.width, above.width});
        add(result, base, (width - base.width) / 2, 0);
        const double foot = base.descent, head = base.ascent;
        if (!is_empty(node.children[1])) add(result, below, (width - below.width) / 2, foot + c_.lower_limit_gap * style.size + below.ascent);
        if (!is_empty(node.children[2])) add(result, above, (width - above.width) / 2, -head - c_.upper_limit_gap * style.size - above.descent);
        result.width = width;
        return result;
    }

    FormulaLayout fraction(const FormulaNode& node, Style style) const {
        const Style inner = style.display ? Style{.display = false, .level = style.level, .size = style.size} : script_style(style);
        const FormulaLayout above = layout(node.children[0], inner), below = layout(node.children[1], inner);
        const double s = style.size, rule = c_.rule_thickness * s, axis = c_.axis_height * s;
        const double gap = (style.display ? c_.fraction_gap_display : c_.fraction_gap) * s;
        const double rise = std::max((style.display ? c_.numerator_rise_display : c_.numerator_rise) * s, axis + rule / 2 + gap + above.descent);
        const double drop = std::max((style.display ? c_.denominator_drop_display : c_.denominator_drop) * s, below.ascent + gap + rule / 2 - axis);
        const double side = 0.12 * s, bar = std::max(above.width, below.width) + side;  // the bar reaches a little further
        FormulaLayout result;
        add(result, above, side / 2 + (bar - above.width) / 2, -rise);
        add(result, below, side / 2 + (bar - below.width) / 2, drop);
        result.rules.push_back({side / 2, -axis - rule / 2, bar, rule});
        result.width = bar + side;
        return result;
    }

    FormulaLayout root(const FormulaNode& node, Style style) const {
        const FormulaLayout inside = layout(node.children[0], style);
        const double s = style.size, rule = c_.radical_rule * s;
        const double gap = (style.display ? c_.radical_gap_display : c_.radical_gap) * s;
        const double needed = inside.ascent + inside.descent + gap + rule;
        const auto pieces = font_.stretched(glyph_of(U'√'), needed / s);

        double top = -1e9, bottom = 1e9, width = 0;
        for (const MathFont::Piece& piece : pieces) {
            const GlyphExtents e = font_.extents(piece.glyph);
            top = std::max(top, (piece.bottom + e.top) * s);
            bottom = std::min(bottom, (piece.bottom + e.bottom) * s);
            width = std::max(width, e.right * s);
        }
        // what the sign is too tall is shared between the gap above and the depth below
        const double spare = std::max(0.0, top - bottom - needed);
        const double sign_top = inside.ascent + gap + rule + spare / 2;
        FormulaLayout result;
        for (const MathFont::Piece& piece : pieces)
            result.glyphs.push_back({piece.glyph, U'√', 0, -(sign_top - top) - piece.bottom * s, s, Role::plain, std::nullopt});
        result.rules.push_back({width - 0.02 * s, -sign_top, inside.width + 0.06 * s, rule});
        add(result, inside, width + 0.02 * s, 0);
        result.ascent = std::max(result.ascent, sign_top + c_.radical_ascender * s);
        result.descent = std::max(result.descent, top - bottom - sign_top);
        result.width = width + inside.width + 0.06 * s;
        return result;
    }

    FormulaLayout fence(const FormulaNode& node, Style style) const {
        const FormulaLayout inside = layout(node.children[0], style);
        const double s = style.size, axis = c_.axis_height * s;
        const double reach = std::max(inside.ascent - axis, inside.descent + axis);
        FormulaLayout result;
        delimiter(result, node.text, reach, s);
        add(result, inside, result.width, 0);
        result.width += inside.width;
        delimiter(result, node.closing, reach, s);
        return result;
    }

    // `reach`: how far it must go above and below the axis. One line with indices keeps the plain sign, and TeX lets a larger
    // one be a tenth shorter.
    void delimiter(FormulaLayout& to, const std::string& text, double reach, double s) const {
        const char32_t c = decoded(text).front();
        constexpr double one_line = 1.35;  // em
        const double needed = 2 * reach / s;
        const auto pieces = font_.stretched(glyph_of(c), needed < one_line ? 0.0 : 0.9 * needed);
        double top = -1e9, bottom = 1e9, width = 0;
        for (const MathFont::Piece& piece : pieces) {
            const GlyphExtents e = font_.extents(piece.glyph);
            top = std::max(top, (piece.bottom + e.top) * s);
            bottom = std::min(bottom, (piece.bottom + e.bottom) * s);
            width = std::max(width, font_.advance(piece.glyph) * s);
        }
        const bool stands_by_itself = pieces.size() == 1 && pieces.front().glyph == font_.glyph(c);
        const double shift = stands_by_itself ? 0 : (top + bottom) / 2 - c_.axis_height * s;
        for (const MathFont::Piece& piece : pieces)
            to.glyphs.push_back({piece.glyph, c, to.width, shift - piece.bottom * s, s, Role::plain, std::nullopt});
        to.ascent = std::max(to.ascent, top - shift);
        to.descent = std::max(to.descent, shift - bottom);
        to.width += width;
    }

    const MathFont& font_;
    const MathConstants& c_;
};

}  // namespace

FormulaLayout laid_out(const FormulaNode& formula, const MathFont& font, MathStyle style) {
    return Typesetter(font).layout(formula, {.display = style == MathStyle::display, .level = 0, .size = 1.0});
}

std::optional<ArrayId> symbol_at(const FormulaLayout& layout, double x, double y) {
    for (const SymbolBox& box : layout.symbols)
        if (x >= box.x && x <= box.x + box.width && y >= box.y && y <= box.y + box.height) return box.array;
    return std::nullopt;
}

}  // namespace attnscope
