#pragma once
// Text measured and drawn by Pango: any script, right to left, colour emoji.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/figure/colormap.h"

namespace attnscope {

// Whether letters change with their neighbours, stand on or join one another, run from right to left or are pictures: what
// drawing one glyph per character gets wrong.
bool needs_shaping(std::string_view text);

// Premultiplied RGBA, row by row from the top, on transparent ground.
struct LabelImage {
    int width = 0, height = 0;  // pixels; the height of a line, not of the ink
    int baseline = 0;           // from the top edge
    std::vector<std::uint8_t> rgba;
};

// One line; `pixels_per_em` as a font's size.
LabelImage label_image(const std::string& text, double pixels_per_em, Rgb ink, bool bold = false);

// The families that every label asks for, best first, as CSS and Pango write them.
std::string_view label_families();

struct TextExtent {
    double width = 0;
    double ascent = 0, descent = 0;  // of the line
};

// One line at this many units per em; independent of the device that will draw it.
TextExtent text_extent(const std::string& text, double size, bool bold = false);

// Where the caret stands before the byte, from the left edge of the line, and the other way round: the byte of the letter
// boundary that is nearest to `x`. Right-to-left and joined letters are taken into account.
double caret_position(const std::string& text, std::size_t byte, double size);
std::size_t byte_at(const std::string& text, double x, double size);

// `text`, or as many of its characters as fit with "…" behind them; at least "…".
std::string shortened_to(const std::string& text, double width, double size, bool bold = false);

// Lines no wider than `width`, broken between the pieces where possible, otherwise at spaces or between characters.
std::vector<std::string> wrapped(const std::vector<std::string>& pieces, const std::string& separator, double width, double size);

// A token as it can be shown: white space and control characters as visible signs.
std::string visible_label(const std::string& token);

}  // namespace attnscope
