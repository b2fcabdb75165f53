#include <fmt/format.h>

#include <cmath>

#include "core/figure/base64.h"
#include "core/figure/figure.h"
#include "core/figure/hatch.h"
#include "core/figure/label.h"
#include "core/files/png.h"

namespace attnscope {
namespace {

// XML 1.0: markup escaped, characters that may not occur replaced
std::string escaped(const std::string& text) {
    std::string result;
    for (const char c : text) switch (c) {
            case '&': result += "&amp;"; break;
            case '<': result += "&lt;"; break;
            case '>': result += "&gt;"; break;
            case '"': result += "&quot;"; break;
            case '\'': result += "&#39;"; break;
            default: result += static_cast<unsigned char>(c) < 0x20 && c != '\t' && c != '\n' ? ' ' : c;
        }
    return result;
}

// two decimals are a fiftieth of a pixel; without trailing zeros
std::string number(double value) {
    std::string text = fmt::format("{:.2f}", value);
    text.erase(text.find_last_not_of('0') + 1);
    if (text.back() == '.') text.pop_back();
    return text == "-0" ? "0" : text;
}

std::string hex(Rgb color) { return fmt::format("#{:02X}{:02X}{:02X}", color.r, color.g, color.b); }

std::string place(double x, double y, double width, double height) {
    return fmt::format("x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"", number(x), number(y), number(width), number(height));
}

struct Writer {
    std::string& out;

    void write(const FigureRect& r) const {
        out += fmt::format("<rect {} fill=\"{}\" shape-rendering=\"crispEdges\"/>\n", place(r.x, r.y, r.width, r.height), hex(r.color));
    }
    void write(const FigureImage& image) const {
        // many viewers smooth whatever the file says: with several pixels to a cell that stays at its edges
        constexpr double pixels_per_unit = 2;
        const int across = static_cast<int>(std::ceil(pixels_per_unit * image.width / image.columns));
        const int down = static_cast<int>(std::ceil(pixels_per_unit * image.height / image.rows));
        std::vector<std::uint8_t> samples;
        for (int y = 0; y < image.rows * down; ++y)
            for (int x = 0; x < image.columns; ++x) {
                const Rgb c = image.pixels[static_cast<std::size_t>(y / down) * static_cast<std::size_t>(image.columns) + static_cast<std::size_t>(x)];
                for (int k = 0; k < across; ++k) samples.insert(samples.end(), {c.r, c.g, c.b});
            }
        const std::string file = png_bytes({.width = image.columns * across, .height = image.rows * down, .samples = std::move(samples)});
        out += fmt::format("<image {} preserveAspectRatio=\"none\" style=\"image-rendering:pixelated\" href=\"data:image/png;base64,{}\"/>\n",
                           place(image.x, image.y, image.width, image.height), base64(file));
    }
    void write(const FigureOutline& outline) const {
        std::string d;
        for (const OutlineCommand& c : outline.commands) switch (c.kind) {
                case OutlineCommand::Kind::move: d += fmt::format("M{} {}", number(c.x), number(c.y)); break;
                case OutlineCommand::Kind::line: d += fmt::format("L{} {}", number(c.x), number(c.y)); break;
                case OutlineCommand::Kind::cubic:
                    d += fmt::format("C{} {} {} {} {} {}", number(c.x1), number(c.y1), number(c.x2), number(c.y2), number(c.x), number(c.y));
                    break;
                case OutlineCommand::Kind::close: d += "Z"; break;
            }
        out += fmt::format("<path fill=\"{}\" d=\"{}\"/>\n", hex(outline.color), d);
    }
    void write(const FigureText& text) const {
        const char* anchor = text.anchor == Anchor::start ? "" : text.anchor == Anchor::middle ? " text-anchor=\"middle\"" : " text-anchor=\"end\"";
        const std::string turn = text.angle == 0 ? "" : fmt::format(" transform=\"rotate({} {} {})\"", number(text.angle), number(text.x), number(text.y));
        out += fmt::format("<text x=\"{}\" y=\"{}\" font-size=\"{}\" fill=\"{}\"{}{}{}>{}</text>\n", number(text.x), number(text.y), number(text.size),
                           hex(text.color), anchor, text.bold ? " font-weight=\"600\"" : "", turn, escaped(text.text));
    }
};

void write_hatches(std::string& out, const Figure& figure) {
    int count = 0;
    for (const HatchRegion& region : hatch_regions(figure)) {
        ++count;
        const std::string d = number(hatch_distance);
        // x + y = k·d: from corner to corner of a tile, and the two corners beside it
        out += fmt::format("<defs><pattern id=\"hatch{0}\" width=\"{1}\" height=\"{1}\" patternUnits=\"userSpaceOnUse\"><rect width=\"{1}\" height=\"{1}\" fill=\"{2}\"/>"
                           "<path d=\"M0 {1}L{1} 0M-1 1L1 -1M{3} {4}L{4} {3}\" stroke=\"{5}\" stroke-width=\"{6}\"/></pattern></defs>\n",
                           count, d, hex(region.ground), number(hatch_distance - 1), number(hatch_distance + 1), hex(region.line), number(hatch_line_width));
        out += fmt::format("<path fill=\"url(#hatch{})\" shape-rendering=\"crispEdges\" d=\"", count);
        for (const FigureHatch* cell : region.cells)
            out += fmt::format("M{} {}h{}v{}h-{}Z", number(cell->x), number(cell->y), number(cell->width), number(cell->height), number(cell->width));
        out += "\"/>\n";
    }
}

}  // namespace

std::string svg(const Figure& figure) {
    std::string out = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
    out += fmt::format("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{0}\" height=\"{1}\" viewBox=\"0 0 {0} {1}\" font-family=\"{2}\" xml:lang=\"{3}\" "
                       "style=\"font-feature-settings:'tnum';white-space:pre\">\n",
                       number(figure.width), number(figure.height), label_families(), figure.language);
    out += fmt::format("<title>{}</title>\n<desc>{}</desc>\n", escaped(figure.title), escaped(figure.caption));
    if (figure.ground) out += fmt::format("<rect width=\"100%\" height=\"100%\" fill=\"{}\"/>\n", hex(*figure.ground));
    const Writer writer{out};
    for (const FigureImage& image : figure.shapes.images) writer.write(image);
    write_hatches(out, figure);
    for (const FigureRect& rect : figure.shapes.rects) writer.write(rect);
    for (const FigureOutline& outline : figure.shapes.outlines) writer.write(outline);
    for (const FigureText& text : figure.shapes.texts) writer.write(text);
    out += "</svg>\n";
    return out;
}

}  // namespace attnscope
