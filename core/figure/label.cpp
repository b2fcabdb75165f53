#include "core/figure/label.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "core/figure/pango_text.h"

namespace attnscope {
namespace {

struct CodePoints {
    char32_t first, last;
};

// Blocks of the Unicode Standard, version 15, whose characters join, stack, turn round or are pictures.
constexpr std::array shaped_blocks = {
    CodePoints{0x0300, 0x036F},    // combining diacritical marks
    CodePoints{0x0590, 0x08FF},    // Hebrew, Arabic, Syriac, Thaana, N'Ko ...
    CodePoints{0x0900, 0x109F},    // Indic scripts, Thai, Lao, Tibetan, Myanmar
    CodePoints{0x1100, 0x11FF},    // Hangul letters that combine
    CodePoints{0x1700, 0x18AF},    // Philippine scripts, Khmer, Mongolian
    CodePoints{0x1900, 0x1AFF}, CodePoints{0x1B00, 0x1CFF}, CodePoints{0x1DC0, 0x1DFF}, CodePoints{0x200C, 0x200F},
    CodePoints{0x202A, 0x202E}, CodePoints{0x2066, 0x2069}, CodePoints{0x20D0, 0x20FF}, CodePoints{0xA800, 0xABFF},
    CodePoints{0xD7B0, 0xD7FF}, CodePoints{0xFB1D, 0xFDFF}, CodePoints{0xFE00, 0xFE0F}, CodePoints{0xFE20, 0xFE2F},
    CodePoints{0xFE70, 0xFEFE}, CodePoints{0x10800, 0x11FFF}, CodePoints{0x1E900, 0x1EFFF},
    CodePoints{0x1F000, 0x1FAFF},  // pictures
    CodePoints{0xE0000, 0xE01EF}};

// Well-formed UTF-8; a byte that belongs to nothing becomes U+FFFD.
char32_t next_character(std::string_view text, std::size_t& at) {
    const gunichar c = g_utf8_get_char_validated(text.data() + at, static_cast<gssize>(text.size() - at));
    if (c >= 0x110000) {
        ++at;
        return 0xFFFD;
    }
    at += static_cast<std::size_t>(g_unichar_to_utf8(c, nullptr));
    return c;
}

void append(std::string& to, char32_t c) {
    std::array<char, 6> bytes;
    to.append(bytes.data(), static_cast<std::size_t>(g_unichar_to_utf8(c, bytes.data())));
}

// Byte offsets at which a reader's character begins, and the end.
std::vector<std::size_t> character_boundaries(const std::string& text) {
    const PangoLine line = pango_line(nullptr, text, 13, false);
    int count = 0;
    const PangoLogAttr* attributes = pango_layout_get_log_attrs_readonly(line.get(), &count);
    std::vector<std::size_t> result;
    std::size_t at = 0;
    for (int i = 0; i < count && at < text.size(); ++i) {
        if (attributes[i].is_cursor_position) result.push_back(at);
        next_character(text, at);
    }
    result.push_back(text.size());
    return result;
}

struct Destroy {
    void operator()(cairo_surface_t* p) const { cairo_surface_destroy(p); }
    void operator()(cairo_t* p) const { cairo_destroy(p); }
};

}  // namespace

// without the emoji font: it has digits of its own, and is found for emoji anyway
std::string_view label_families() { return "Inter, Noto Sans CJK SC, DejaVu Sans, sans-serif"; }

PangoLine pango_line(cairo_t* cairo, const std::string& text, double size, bool bold) {
    const std::unique_ptr<PangoContext, UnrefObject> context(
        cairo ? pango_cairo_create_context(cairo) : pango_font_map_create_context(pango_cairo_font_map_get_default()));
    cairo_font_options_t* options = cairo_font_options_create();
    cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY);
    cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
    cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
    pango_cairo_context_set_font_options(context.get(), options);
    cairo_font_options_destroy(options);
    pango_context_set_round_glyph_positions(context.get(), FALSE);
    pango_context_set_language(context.get(), pango_language_from_string("en"));

    PangoLine line(pango_layout_new(context.get()));
    PangoFontDescription* font = pango_font_description_new();
    pango_font_description_set_family(font, std::string(label_families()).c_str());
    pango_font_description_set_weight(font, bold ? PANGO_WEIGHT_SEMIBOLD : PANGO_WEIGHT_NORMAL);
    pango_font_description_set_absolute_size(font, size * PANGO_SCALE);
    pango_layout_set_font_description(line.get(), font);
    pango_font_description_free(font);
    PangoAttrList* attributes = pango_attr_list_new();
    pango_attr_list_insert(attributes, pango_attr_font_features_new("tnum=1"));
    pango_layout_set_attributes(line.get(), attributes);
    pango_attr_list_unref(attributes);
    pango_layout_set_single_paragraph_mode(line.get(), TRUE);
    // text that is not UTF-8 would be refused with a warning
    char* valid = g_utf8_make_valid(text.data(), static_cast<gssize>(text.size()));
    pango_layout_set_text(line.get(), valid, -1);
    g_free(valid);
    return line;
}

bool needs_shaping(std::string_view text) {
    for (std::size_t at = 0; at < text.size();) {
        const char32_t c = next_character(text, at);
        const bool shaped = std::any_of(shaped_blocks.begin(), shaped_blocks.end(), [c](const CodePoints& block) { return c >= block.first && c <= block.last; });
        if (shaped) return true;
    }
    return false;
}

TextExtent text_extent(const std::string& text, double size, bool bold) {
    const PangoLine line = pango_line(nullptr, text, size, bold);
    PangoRectangle logical;
    pango_layout_get_extents(line.get(), nullptr, &logical);
    const double scale = PANGO_SCALE, baseline = pango_layout_get_baseline(line.get());
    return {logical.width / scale, baseline / scale, (logical.height - baseline) / scale};
}

double caret_position(const std::string& text, std::size_t byte, double size) {
    const PangoLine line = pango_line(nullptr, text, size, false);
    PangoRectangle strong;
    pango_layout_get_cursor_pos(line.get(), static_cast<int>(std::min(byte, text.size())), &strong, nullptr);
    return static_cast<double>(strong.x) / PANGO_SCALE;
}

std::size_t byte_at(const std::string& text, double x, double size) {
    const PangoLine line = pango_line(nullptr, text, size, false);
    int index = 0, trailing = 0;
    pango_layout_xy_to_index(line.get(), static_cast<int>(x * PANGO_SCALE), 0, &index, &trailing);
    std::size_t at = std::min(static_cast<std::size_t>(std::max(index, 0)), text.size());
    for (; trailing > 0 && at < text.size(); --trailing) next_character(text, at);
    return at;
}

LabelImage label_image(const std::string& text, double pixels_per_em, Rgb ink, bool bold) {
    const TextExtent extent = text_extent(text, pixels_per_em, bold);
    LabelImage image{.width = std::max(1, static_cast<int>(std::ceil(extent.width))),
                     .height = std::max(1, static_cast<int>(std::ceil(extent.ascent) + std::ceil(extent.descent))),
                     .baseline = static_cast<int>(std::ceil(extent.ascent)), .rgba = {}};
    const std::unique_ptr<cairo_surface_t, Destroy> surface(cairo_image_surface_create(CAIRO_FORMAT_ARGB32, image.width, image.height));
    const std::unique_ptr<cairo_t, Destroy> cairo(cairo_create(surface.get()));
    const PangoLine line = pango_line(cairo.get(), text, pixels_per_em, bold);
    cairo_set_source_rgb(cairo.get(), ink.r / 255.0, ink.g / 255.0, ink.b / 255.0);
    cairo_move_to(cairo.get(), 0, image.baseline - extent.ascent);
    pango_cairo_show_layout(cairo.get(), line.get());
    cairo_surface_flush(surface.get());

    const std::ptrdiff_t stride = cairo_image_surface_get_stride(surface.get());
    const unsigned char* data = cairo_image_surface_get_data(surface.get());
    image.rgba.reserve(static_cast<std::size_t>(image.width) * static_cast<std::size_t>(image.height) * 4);
    for (int y = 0; y < image.height; ++y) {
        const auto* row = reinterpret_cast<const std::uint32_t*>(data + y * stride);
        for (int x = 0; x < image.width; ++x)
            for (const int shift : {16, 8, 0, 24}) image.rgba.push_back(static_cast<std::uint8_t>(row[x] >> shift));
    }
    return image;
}

std::string shortened_to(const std::string& text, double width, double size, bool bold) {
    if (text_extent(text, size, bold).width <= width) return text;
    const std::vector<std::size_t> boundaries = character_boundaries(text);
    std::size_t fits = 0, too_many = boundaries.size() - 1;
    while (too_many - fits > 1) {
        const std::size_t middle = (fits + too_many) / 2;
        if (text_extent(text.substr(0, boundaries[middle]).append("…"), size, bold).width <= width) fits = middle;
        else too_many = middle;
    }
    std::string beginning = text.substr(0, boundaries[fits]);
    while (beginning.ends_with(' ')) beginning.pop_back();
    return beginning + "…";
}

std::vector<std::string> wrapped(const std::vector<std::string>& pieces, const std::string& separator, double width, double size) {
    std::vector<std::string> lines;
    std::string line;
    const auto fits = [&](const std::string& text) { return text_extent(text, size).width <= width; };
    for (const std::string& piece : pieces) {
        const std::string longer = line.empty() ? piece : std::string(line).append(separator).append(piece);
        if (fits(longer)) {
            line = longer;
            continue;
        }
        if (!line.empty()) lines.push_back(line);
        line = piece;
        while (!fits(line)) {
            // the last boundary that fits, preferably behind a space
            const std::vector<std::size_t> boundaries = character_boundaries(line);
            std::size_t count = 1;
            while (count + 1 < boundaries.size() && fits(line.substr(0, boundaries[count + 1]))) ++count;
            std::size_t cut = boundaries[std::min(count, boundaries.size() - 1)];
            const std::size_t space = line.rfind(' ', cut);
            if (space != std::string::npos && space > 0) cut = space;
            if (cut >= line.size()) break;  // not even one character fits
            lines.push_back(line.substr(0, cut));
            line = line.substr(line[cut] == ' ' ? cut + 1 : cut);
        }
    }
    if (!line.empty()) lines.push_back(line);
    return lines;
}

std::string visible_label(const std::string& token) {
    const bool only_spaces = token.find_first_not_of(" \t\n\r") == std::string::npos;
    std::string label;
    for (std::size_t at = 0; at < token.size();) {
        const char32_t c = next_character(token, at);
        if (c == U'\n' || c == U'\r') append(label, U'\u21B5');
        else if (c == U'\t') append(label, U'\u21E5');
        else if (c == U' ' && only_spaces) append(label, U'\u2423');
        else if (c < 0x20 || (c >= 0x7F && c < 0xA0)) append(label, 0xFFFD);
        else append(label, c);
    }
    return label;
}

}  // namespace attnscope
