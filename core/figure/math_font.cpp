#include "core/figure/math_font.h"

#include <fmt/format.h>
#include <ft2build.h>
#include FT_FREETYPE_H
#include FT_OUTLINE_H
#include <hb-ot.h>
#include <hb.h>

#include <algorithm>
#include <cmath>

#include "core/attention/error.h"

namespace attnscope {
namespace {

struct Destroy {
    void operator()(hb_blob_t* p) const { hb_blob_destroy(p); }
    void operator()(hb_face_t* p) const { hb_face_destroy(p); }
    void operator()(hb_font_t* p) const { hb_font_destroy(p); }
    void operator()(FT_Library p) const { FT_Done_FreeType(p); }
    void operator()(FT_Face p) const { FT_Done_Face(p); }
};
template <class T>
using Owned = std::unique_ptr<std::remove_pointer_t<T>, Destroy>;

// What FreeType calls while it walks along a contour.
struct Tracer {
    Outline outline;
    double units_per_em;
    double x = 0, y = 0;  // where the pen stands

    void to(OutlineCommand command) {
        x = command.x;
        y = command.y;
        outline.push_back(command);
    }
    double em(FT_Pos units) const { return static_cast<double>(units) / units_per_em; }

    static Tracer& of(void* user) { return *static_cast<Tracer*>(user); }
    static int move(const FT_Vector* p, void* user) {
        Tracer& t = of(user);
        if (!t.outline.empty()) t.outline.push_back({});
        t.to({.kind = OutlineCommand::Kind::move, .x = t.em(p->x), .y = -t.em(p->y)});
        return 0;
    }
    static int line(const FT_Vector* p, void* user) {
        Tracer& t = of(user);
        t.to({.kind = OutlineCommand::Kind::line, .x = t.em(p->x), .y = -t.em(p->y)});
        return 0;
    }
    // a quadratic curve as the cubic that is the same
    static int quadratic(const FT_Vector* c, const FT_Vector* p, void* user) {
        Tracer& t = of(user);
        const double cx = t.em(c->x), cy = -t.em(c->y), px = t.em(p->x), py = -t.em(p->y);
        t.to({.kind = OutlineCommand::Kind::cubic, .x1 = t.x + (cx - t.x) * 2 / 3, .y1 = t.y + (cy - t.y) * 2 / 3,
              .x2 = px + (cx - px) * 2 / 3, .y2 = py + (cy - py) * 2 / 3, .x = px, .y = py});
        return 0;
    }
    static int cubic(const FT_Vector* a, const FT_Vector* b, const FT_Vector* p, void* user) {
        Tracer& t = of(user);
        t.to({.kind = OutlineCommand::Kind::cubic, .x1 = t.em(a->x), .y1 = -t.em(a->y), .x2 = t.em(b->x), .y2 = -t.em(b->y),
              .x = t.em(p->x), .y = -t.em(p->y)});
        return 0;
    }
};

constexpr int most_parts = 16;  // pieces of a stretched sign, without repetitions

}  // namespace

struct MathFont::Faces {
    FontFile file;
    std::vector<char> bytes;
    Owned<hb_font_t*> font;
    Owned<FT_Library> library;
    Owned<FT_Face> face;
    double units_per_em = 1000;
    MathConstants constants;

    double em(hb_position_t units) const { return units / units_per_em; }
    double constant(hb_ot_math_constant_t id) const { return em(hb_ot_math_get_constant(font.get(), id)); }
    double percent(hb_ot_math_constant_t id) const { return hb_ot_math_get_constant(font.get(), id) / 100.0; }
};

MathFont MathFont::installed() {
    const auto file = font_file(FontFace::mathematics);
    if (!file) throw Error(fmt::format("no mathematical font is installed, so that formulas cannot be drawn; install the package {}", font_package(FontFace::mathematics)));
    return MathFont(*file);
}

MathFont::MathFont(const FontFile& file) : faces_(std::make_unique<Faces>()) {
    Faces& f = *faces_;
    f.file = file;
    f.bytes = font_bytes(file.path);
    if (f.bytes.empty())
        throw Error(fmt::format("the font file {} cannot be read; install the package {} again", file.path.string(), font_package(FontFace::mathematics)));
    const Owned<hb_blob_t*> blob(hb_blob_create(f.bytes.data(), static_cast<unsigned>(f.bytes.size()), HB_MEMORY_MODE_READONLY, nullptr, nullptr));
    const Owned<hb_face_t*> face(hb_face_create(blob.get(), static_cast<unsigned>(file.face)));
    if (!hb_ot_math_has_data(face.get()))
        throw Error(fmt::format("the font {} has no table for mathematics; install the package {}", file.path.string(), font_package(FontFace::mathematics)));
    f.units_per_em = hb_face_get_upem(face.get());
    f.font.reset(hb_font_create(face.get()));
    const int scale = static_cast<int>(f.units_per_em);
    hb_font_set_scale(f.font.get(), scale, scale);

    FT_Library library = nullptr;
    FT_Face pixels = nullptr;
    if (FT_Init_FreeType(&library) != 0) throw Error("FreeType cannot be started");
    f.library.reset(library);
    if (FT_New_Memory_Face(library, reinterpret_cast<const FT_Byte*>(f.bytes.data()), static_cast<FT_Long>(f.bytes.size()), file.face, &pixels) != 0)
        throw Error(fmt::format("FreeType cannot read the font {}; install the package {} again", file.path.string(), font_package(FontFace::mathematics)));
    f.face.reset(pixels);

    f.constants = {
        .script_scale = f.percent(HB_OT_MATH_CONSTANT_SCRIPT_PERCENT_SCALE_DOWN),
        .script_script_scale = f.percent(HB_OT_MATH_CONSTANT_SCRIPT_SCRIPT_PERCENT_SCALE_DOWN),
        .axis_height = f.constant(HB_OT_MATH_CONSTANT_AXIS_HEIGHT),
        .rule_thickness = f.constant(HB_OT_MATH_CONSTANT_FRACTION_RULE_THICKNESS),
        .subscript_drop = f.constant(HB_OT_MATH_CONSTANT_SUBSCRIPT_SHIFT_DOWN),
        .superscript_rise = f.constant(HB_OT_MATH_CONSTANT_SUPERSCRIPT_SHIFT_UP),
        .script_gap = f.constant(HB_OT_MATH_CONSTANT_SUB_SUPERSCRIPT_GAP_MIN),
        .space_after_script = f.constant(HB_OT_MATH_CONSTANT_SPACE_AFTER_SCRIPT),
        .superscript_bottom = f.constant(HB_OT_MATH_CONSTANT_SUPERSCRIPT_BOTTOM_MIN),
        .subscript_top = f.constant(HB_OT_MATH_CONSTANT_SUBSCRIPT_TOP_MAX),
        .numerator_rise = f.constant(HB_OT_MATH_CONSTANT_FRACTION_NUMERATOR_SHIFT_UP),
        .numerator_rise_display = f.constant(HB_OT_MATH_CONSTANT_FRACTION_NUMERATOR_DISPLAY_STYLE_SHIFT_UP),
        .denominator_drop = f.constant(HB_OT_MATH_CONSTANT_FRACTION_DENOMINATOR_SHIFT_DOWN),
        .denominator_drop_display = f.constant(HB_OT_MATH_CONSTANT_FRACTION_DENOMINATOR_DISPLAY_STYLE_SHIFT_DOWN),
        .fraction_gap = f.constant(HB_OT_MATH_CONSTANT_FRACTION_NUMERATOR_GAP_MIN),
        .fraction_gap_display = f.constant(HB_OT_MATH_CONSTANT_FRACTION_NUM_DISPLAY_STYLE_GAP_MIN),
        .radical_gap = f.constant(HB_OT_MATH_CONSTANT_RADICAL_VERTICAL_GAP),
        .radical_gap_display = f.constant(HB_OT_MATH_CONSTANT_RADICAL_DISPLAY_STYLE_VERTICAL_GAP),
        .radical_rule = f.constant(HB_OT_MATH_CONSTANT_RADICAL_RULE_THICKNESS),
        .radical_ascender = f.constant(HB_OT_MATH_CONSTANT_RADICAL_EXTRA_ASCENDER),
        .lower_limit_gap = f.constant(HB_OT_MATH_CONSTANT_LOWER_LIMIT_GAP_MIN),
        .upper_limit_gap = f.constant(HB_OT_MATH_CONSTANT_UPPER_LIMIT_GAP_MIN),
        .display_operator_height = f.constant(HB_OT_MATH_CONSTANT_DISPLAY_OPERATOR_MIN_HEIGHT)};
}

MathFont::~MathFont() = default;
MathFont::MathFont(MathFont&&) noexcept = default;
MathFont& MathFont::operator=(MathFont&&) noexcept = default;

const FontFile& MathFont::file() const { return faces_->file; }
const MathConstants& MathFont::constants() const { return faces_->constants; }

unsigned MathFont::glyph(char32_t character) const {
    hb_codepoint_t glyph = 0;
    hb_font_get_nominal_glyph(faces_->font.get(), static_cast<hb_codepoint_t>(character), &glyph);
    return glyph;
}

double MathFont::advance(unsigned glyph) const { return faces_->em(hb_font_get_glyph_h_advance(faces_->font.get(), glyph)); }

GlyphExtents MathFont::extents(unsigned glyph) const {
    hb_glyph_extents_t e{};
    hb_font_get_glyph_extents(faces_->font.get(), glyph, &e);
    const Faces& f = *faces_;
    return {.left = f.em(e.x_bearing), .right = f.em(e.x_bearing + e.width), .bottom = f.em(e.y_bearing + e.height), .top = f.em(e.y_bearing)};
}

double MathFont::italic_correction(unsigned glyph) const {
    return faces_->em(hb_ot_math_get_glyph_italics_correction(faces_->font.get(), glyph));
}

std::vector<MathFont::Piece> MathFont::stretched(unsigned glyph, double height) const {
    hb_font_t* font = faces_->font.get();
    const GlyphExtents plain = extents(glyph);
    if (plain.top - plain.bottom >= height) return {{glyph, 0.0}};

    // the first ready-made glyph that is tall enough
    hb_ot_math_glyph_variant_t variants[most_parts];
    unsigned variant_count = most_parts;
    hb_ot_math_get_glyph_variants(font, glyph, HB_DIRECTION_BTT, 0, &variant_count, variants);
    for (unsigned i = 0; i < variant_count; ++i)
        if (faces_->em(variants[i].advance) >= height) return {{variants[i].glyph, 0.0}};

    // pieces: the extenders are repeated until it is tall enough
    hb_ot_math_glyph_part_t parts[most_parts];
    unsigned part_count = most_parts;
    hb_position_t italic = 0;
    hb_ot_math_get_glyph_assembly(font, glyph, HB_DIRECTION_BTT, 0, &part_count, parts, &italic);
    if (part_count == 0) return {{variant_count > 0 ? variants[variant_count - 1].glyph : glyph, 0.0}};
    constexpr int most_repetitions = 60;
    const double overlap = faces_->em(hb_ot_math_get_min_connector_overlap(font, HB_DIRECTION_BTT));
    std::vector<Piece> pieces;
    for (int repetitions = 1; repetitions <= most_repetitions; ++repetitions) {
        pieces.clear();
        double at = 0;
        for (unsigned i = 0; i < part_count; ++i) {
            const bool extender = parts[i].flags & HB_OT_MATH_GLYPH_PART_FLAG_EXTENDER;
            for (int k = 0; k < (extender ? repetitions : 1); ++k) {
                // a piece stands on the piece below it; its own origin may be anywhere inside it
                const double base = pieces.empty() ? 0.0 : at - overlap;
                pieces.push_back({parts[i].glyph, base - extents(parts[i].glyph).bottom});
                at = base + faces_->em(parts[i].full_advance);
            }
        }
        if (at >= height) break;
    }
    const double lowest = pieces.front().bottom;
    for (Piece& piece : pieces) piece.bottom -= lowest;
    return pieces;
}

Outline MathFont::outline(unsigned glyph) const {
    FT_Face face = faces_->face.get();
    if (FT_Load_Glyph(face, glyph, FT_LOAD_NO_SCALE | FT_LOAD_NO_BITMAP) != 0) return {};
    Tracer tracer{.outline = {}, .units_per_em = faces_->units_per_em};
    const FT_Outline_Funcs calls{.move_to = Tracer::move, .line_to = Tracer::line, .conic_to = Tracer::quadratic,
                                 .cubic_to = Tracer::cubic, .shift = 0, .delta = 0};
    if (FT_Outline_Decompose(&face->glyph->outline, &calls, &tracer) != 0) return {};
    if (!tracer.outline.empty()) tracer.outline.push_back({});
    return std::move(tracer.outline);
}

GlyphBitmap MathFont::rasterized(unsigned glyph, double pixels_per_em) const {
    FT_Face face = faces_->face.get();
    // 26.6 fixed point at 72 dots per inch: one point is one pixel
    if (FT_Set_Char_Size(face, 0, std::lround(pixels_per_em * 64), 72, 72) != 0 ||
        FT_Load_Glyph(face, glyph, FT_LOAD_RENDER | FT_LOAD_NO_HINTING | FT_LOAD_TARGET_NORMAL) != 0)
        return {};
    const FT_GlyphSlot slot = face->glyph;
    GlyphBitmap result{.width = static_cast<int>(slot->bitmap.width), .height = static_cast<int>(slot->bitmap.rows),
                       .left = slot->bitmap_left, .top = slot->bitmap_top, .coverage = {}};
    for (int row = 0; row < result.height; ++row) {
        const unsigned char* line = slot->bitmap.buffer + std::ptrdiff_t{row} * slot->bitmap.pitch;
        result.coverage.insert(result.coverage.end(), line, line + result.width);
    }
    return result;
}

}  // namespace attnscope
