#pragma once
// A heatmap as a page of simple shapes: described once, drawn alike as PNG, SVG and PDF.

#include <optional>
#include <string>
#include <vector>

#include "core/attention/trace.h"
#include "core/figure/colormap.h"
#include "core/figure/outline.h"
#include "core/text/language.h"

namespace attnscope {

// Lengths in units of 1/96 inch, y downwards from the upper left corner.
struct FigureRect {
    double x = 0, y = 0, width = 0, height = 0;
    Rgb color;
};

// A masked cell, or one that is not a number.
struct FigureHatch {
    double x = 0, y = 0, width = 0, height = 0;
    Rgb ground, line;
};

enum class Anchor { start, middle, end };

struct FigureText {
    double x = 0, y = 0;  // of the baseline at the anchor
    std::string text;     // UTF-8, already short enough
    double size = 13;     // of one em
    Rgb color;
    Anchor anchor = Anchor::start;
    bool bold = false;
    double angle = 0;     // degrees, clockwise about (x, y)
};

// One pixel for each cell (or for each block of cells, which the caption then says), drawn without smoothing.
struct FigureImage {
    double x = 0, y = 0, width = 0, height = 0;
    int columns = 0, rows = 0;
    std::vector<Rgb> pixels;  // row by row
};

// A filled outline, such as the glyphs of a formula.
struct FigureOutline {
    std::vector<OutlineCommand> commands;
    Rgb color;
};

// Drawn in this order; shapes of one kind never overlap.
struct FigureShapes {
    std::vector<FigureImage> images;
    std::vector<FigureHatch> hatches;
    std::vector<FigureRect> rects;
    std::vector<FigureOutline> outlines;
    std::vector<FigureText> texts;
};

struct Figure {
    double width = 0, height = 0;
    std::optional<Rgb> ground;  // none: transparent
    FigureShapes shapes;
    std::string title, caption, language;  // language: "en", "zh"
    int pixel_width = 0;                   // of the PNG
    double dots_per_inch = 96;             // of the PNG
};

struct FigureOptions {
    Paper paper = Paper::light;
    bool transparent = false;
    std::optional<Colormap> colormap;  // none: diverging for signed arrays, cividis for the others
    Range range = Range::shared;
    int decimals = 2;
    bool numbers = true;               // in the cells, where they fit
    bool color_bar = true;
    bool equation = true;              // under the title
    bool caption = true;
    bool row_sums = false;             // of arrays that have_row_sums
    std::optional<std::string> title;  // none: the array and the head; empty: no title
    int pixel_width = 1600;            // of the PNG
    std::optional<double> dots_per_inch;  // in place of pixel_width
};

inline constexpr int max_pixel_width = 20000;

// Whether the sum of a row means something: of exponentials and of weights.
bool has_row_sums(ArrayId array);

// One array of a Trace; of one head, or of all heads side by side where an array has heads and `head` is none.
// Asserts 0 <= head < H. Throws Error when the picture would be larger than max_pixel_width in either direction, or so
// small that its text could not be read.
Figure figure_of(const Trace& trace, ArrayId array, std::optional<Index> head, const FigureOptions& options,
                 const Language& language);

// The same figure always gives the same bytes.
std::string png(const Figure& figure);  // text "Description" holds the caption
std::string svg(const Figure& figure);  // text stays text
std::string pdf(const Figure& figure);  // text can be selected and searched

// "provenance.own" and so on: the key of the words that say where numbers come from.
const char* provenance_key(Provenance provenance);

// Every setting and the seed, as short phrases.
std::vector<std::string> settings_of(const Setup& setup, const Language& language);

// settings_of in one line.
std::string caption_of(const Setup& setup, const Language& language);

// Whether a cell of this array is behind the mask: the score is -inf, and so it takes no part in the weights.
bool is_masked(const Trace& trace, ArrayId array, Index head, Index row, Index column);

}  // namespace attnscope
