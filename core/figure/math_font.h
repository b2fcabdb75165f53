#pragma once
// The mathematical font: measures, stretched signs and pixels. HarfBuzz and FreeType stay behind this header.

#include <cstdint>
#include <memory>
#include <vector>

#include "core/figure/font_files.h"
#include "core/figure/outline.h"

namespace attnscope {

// Lengths in em, y upwards from the baseline.
struct GlyphExtents {
    double left = 0, right = 0, bottom = 0, top = 0;
};

// From the font's MATH table, in em; OpenType specification, "MATH - The mathematical typesetting table".
struct MathConstants {
    double script_scale = 0.7, script_script_scale = 0.55;  // of the surrounding size
    double axis_height = 0.25;
    double rule_thickness = 0.06;
    double subscript_drop = 0.2, superscript_rise = 0.36, script_gap = 0.2, space_after_script = 0.05;
    double superscript_bottom = 0.12, subscript_top = 0.35;
    double numerator_rise = 0.4, numerator_rise_display = 0.6, denominator_drop = 0.4, denominator_drop_display = 0.6;
    double fraction_gap = 0.06, fraction_gap_display = 0.2;
    double radical_gap = 0.08, radical_gap_display = 0.18, radical_rule = 0.06, radical_ascender = 0.06;
    double lower_limit_gap = 0.15, upper_limit_gap = 0.2;
    double display_operator_height = 1.4;
};

struct GlyphBitmap {
    int width = 0, height = 0;          // pixels
    int left = 0, top = 0;              // from the pen to the left edge; from the baseline up to the top edge
    std::vector<std::uint8_t> coverage; // width * height, row by row from the top, 0 to 255
};

class MathFont {
public:
    // The first installed mathematical font. Throws Error naming the package when there is none.
    static MathFont installed();

    // Throws Error when the file cannot be read or has no MATH table.
    explicit MathFont(const FontFile& file);
    ~MathFont();
    MathFont(MathFont&&) noexcept;
    MathFont& operator=(MathFont&&) noexcept;

    const FontFile& file() const;
    const MathConstants& constants() const;

    unsigned glyph(char32_t character) const;  // 0: the font has no such character
    double advance(unsigned glyph) const;
    GlyphExtents extents(unsigned glyph) const;
    double italic_correction(unsigned glyph) const;

    // A sign at least `height` em tall: one larger glyph, or pieces on top of each other. `bottom` is where a piece's own
    // origin stands above that of the lowest piece. The tallest there is where the font has none tall enough.
    struct Piece {
        unsigned glyph = 0;
        double bottom = 0;
    };
    std::vector<Piece> stretched(unsigned glyph, double height) const;

    // In em, y downwards from the baseline.
    Outline outline(unsigned glyph) const;

    // 8-bit coverage at this many pixels per em.
    GlyphBitmap rasterized(unsigned glyph, double pixels_per_em) const;

private:
    struct Faces;
    std::unique_ptr<Faces> faces_;
};

}  // namespace attnscope
