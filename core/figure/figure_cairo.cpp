#include "core/figure/figure_cairo.h"

#include <hb-ot.h>

#include <cmath>
#include <cstring>
#include <map>
#include <numbers>
#include <tuple>

#include "core/figure/hatch.h"
#include "core/figure/pango_text.h"

namespace attnscope {
namespace {

struct Edges {
    double left, top, right, bottom;
};

// Emoji: Cairo draws their glyphs as pictures.
bool is_of_pictures(const PangoItem& item) {
    hb_font_t* font = pango_font_get_hb_font(item.analysis.font);
    hb_face_t* face = hb_font_get_face(font);
    return hb_ot_color_has_png(face) || hb_ot_color_has_layers(face);
}

class Painter {
public:
    Painter(cairo_t* cairo, double scale, Device device) : cairo_(cairo), scale_(scale), device_(device) {}

    void draw(const FigureRect& rect) const {
        color(rect.color);
        cairo_set_antialias(cairo_, CAIRO_ANTIALIAS_NONE);
        path(edges(rect.x, rect.y, rect.width, rect.height));
        cairo_fill(cairo_);
        cairo_set_antialias(cairo_, CAIRO_ANTIALIAS_DEFAULT);
    }
    void draw(const FigureImage& image) const;
    void draw(const FigureOutline& outline) const;
    void draw(const FigureText& text) const;
    void hatches(const Figure& figure) const;

private:
    double snapped(double v) const { return device_ == Device::pixels ? std::round(v * scale_) : v * scale_; }
    // at least one pixel, so that thin rules do not vanish
    Edges edges(double x, double y, double width, double height) const {
        Edges e{snapped(x), snapped(y), snapped(x + width), snapped(y + height)};
        if (device_ == Device::pixels) {
            e.right = std::max(e.right, e.left + 1);
            e.bottom = std::max(e.bottom, e.top + 1);
        }
        return e;
    }
    void text_of_pictures(PangoLayout* line, double x, double y) const;
    void path(const Edges& e) const { cairo_rectangle(cairo_, e.left, e.top, e.right - e.left, e.bottom - e.top); }
    void color(Rgb c) const { cairo_set_source_rgb(cairo_, c.r / 255.0, c.g / 255.0, c.b / 255.0); }

    cairo_t* cairo_;
    double scale_;
    Device device_;
};

void Painter::draw(const FigureImage& image) const {
    const CairoSurface surface(cairo_image_surface_create(CAIRO_FORMAT_RGB24, image.columns, image.rows));
    const std::ptrdiff_t stride = cairo_image_surface_get_stride(surface.get());
    unsigned char* data = cairo_image_surface_get_data(surface.get());
    for (int y = 0; y < image.rows; ++y)
        for (int x = 0; x < image.columns; ++x) {
            const Rgb c = image.pixels[static_cast<std::size_t>(y) * static_cast<std::size_t>(image.columns) + static_cast<std::size_t>(x)];
            const std::uint32_t pixel = (std::uint32_t{c.r} << 16) | (std::uint32_t{c.g} << 8) | c.b;
            std::memcpy(data + y * stride + std::ptrdiff_t{x} * 4, &pixel, sizeof pixel);
        }
    cairo_surface_mark_dirty(surface.get());
    const Edges e = edges(image.x, image.y, image.width, image.height);
    cairo_save(cairo_);
    cairo_translate(cairo_, e.left, e.top);
    cairo_scale(cairo_, (e.right - e.left) / image.columns, (e.bottom - e.top) / image.rows);
    cairo_set_source_surface(cairo_, surface.get(), 0, 0);
    cairo_pattern_set_filter(cairo_get_source(cairo_), CAIRO_FILTER_NEAREST);
    cairo_pattern_set_extend(cairo_get_source(cairo_), CAIRO_EXTEND_PAD);
    cairo_set_antialias(cairo_, CAIRO_ANTIALIAS_NONE);
    cairo_rectangle(cairo_, 0, 0, image.columns, image.rows);
    cairo_fill(cairo_);
    cairo_restore(cairo_);
}

void Painter::draw(const FigureOutline& outline) const {
    cairo_save(cairo_);
    cairo_scale(cairo_, scale_, scale_);
    for (const OutlineCommand& c : outline.commands) switch (c.kind) {
            case OutlineCommand::Kind::move: cairo_move_to(cairo_, c.x, c.y); break;
            case OutlineCommand::Kind::line: cairo_line_to(cairo_, c.x, c.y); break;
            case OutlineCommand::Kind::cubic: cairo_curve_to(cairo_, c.x1, c.y1, c.x2, c.y2, c.x, c.y); break;
            case OutlineCommand::Kind::close: cairo_close_path(cairo_); break;
        }
    color(outline.color);
    cairo_fill(cairo_);
    cairo_restore(cairo_);
}

void Painter::draw(const FigureText& text) const {
    cairo_save(cairo_);
    cairo_scale(cairo_, scale_, scale_);
    cairo_translate(cairo_, text.x, text.y);
    cairo_rotate(cairo_, text.angle * std::numbers::pi / 180);
    const PangoLine line = pango_line(cairo_, text.text, text.size, text.bold);
    PangoRectangle logical;
    pango_layout_get_extents(line.get(), nullptr, &logical);
    const double width = static_cast<double>(logical.width) / PANGO_SCALE;
    const double share = text.anchor == Anchor::start ? 0 : text.anchor == Anchor::middle ? 0.5 : 1;
    const double baseline = static_cast<double>(pango_layout_get_baseline(line.get())) / PANGO_SCALE;
    cairo_move_to(cairo_, -share * width, -baseline);
    color(text.color);
    pango_cairo_show_layout(cairo_, line.get());
    if (device_ == Device::vectors) text_of_pictures(line.get(), -share * width, -baseline);
    cairo_restore(cairo_);
}

// Over every picture of an emoji a blank as wide as it that stands for its text, so that it can be selected and searched.
void Painter::text_of_pictures(PangoLayout* line, double x, double y) const {
    const char* text = pango_layout_get_text(line);
    PangoLayoutIter* at = pango_layout_get_iter(line);
    do {
        const PangoLayoutRun* run = pango_layout_iter_get_run_readonly(at);
        if (!run || !is_of_pictures(*run->item)) continue;
        PangoRectangle place;
        pango_layout_iter_get_run_extents(at, nullptr, &place);
        cairo_select_font_face(cairo_, "Inter", CAIRO_FONT_SLANT_NORMAL, CAIRO_FONT_WEIGHT_NORMAL);
        cairo_text_extents_t blank;
        cairo_set_font_size(cairo_, 1);
        cairo_text_extents(cairo_, " ", &blank);
        if (blank.x_advance <= 0) continue;
        const double width = static_cast<double>(place.width) / PANGO_SCALE, height = static_cast<double>(place.height) / PANGO_SCALE;
        const cairo_matrix_t stretched{width / blank.x_advance, 0, 0, height, 0, 0};
        cairo_set_font_matrix(cairo_, &stretched);
        const double left = x + static_cast<double>(place.x) / PANGO_SCALE, baseline = y + static_cast<double>(pango_layout_iter_get_baseline(at)) / PANGO_SCALE;
        cairo_glyph_t* glyphs = nullptr;
        int count = 0;
        const cairo_status_t status = cairo_scaled_font_text_to_glyphs(cairo_get_scaled_font(cairo_), left, baseline, " ", 1, &glyphs, &count, nullptr, nullptr, nullptr);
        if (status == CAIRO_STATUS_SUCCESS && count == 1) {
            const cairo_text_cluster_t cluster{run->item->length, 1};
            cairo_show_text_glyphs(cairo_, text + run->item->offset, run->item->length, glyphs, count, &cluster, 1, static_cast<cairo_text_cluster_flags_t>(0));
        }
        cairo_glyph_free(glyphs);
    } while (pango_layout_iter_next_run(at));
    pango_layout_iter_free(at);
}

// All cells of one look are one region: the lines run on from cell to cell.
void Painter::hatches(const Figure& figure) const {
    for (const HatchRegion& region : hatch_regions(figure)) {
        cairo_save(cairo_);
        cairo_set_antialias(cairo_, CAIRO_ANTIALIAS_NONE);
        for (const FigureHatch* cell : region.cells) path(edges(cell->x, cell->y, cell->width, cell->height));
        color(region.ground);
        cairo_fill_preserve(cairo_);
        cairo_clip(cairo_);
        cairo_set_antialias(cairo_, CAIRO_ANTIALIAS_DEFAULT);
        cairo_scale(cairo_, scale_, scale_);
        cairo_set_line_width(cairo_, hatch_line_width);
        // lines x + y = k * distance
        const double height = region.bottom - region.top;
        const double first = std::floor((region.left + region.top) / hatch_distance) * hatch_distance;
        for (double sum = first; sum <= region.right + region.bottom; sum += hatch_distance) {
            cairo_move_to(cairo_, sum - region.top, region.top);
            cairo_line_to(cairo_, sum - region.top - height, region.bottom);
        }
        color(region.line);
        cairo_stroke(cairo_);
        cairo_restore(cairo_);
    }
}

}  // namespace

void draw(const Figure& figure, cairo_t* cairo, double scale, Device device) {
    const Painter painter(cairo, scale, device);
    if (figure.ground) {
        cairo_set_source_rgb(cairo, figure.ground->r / 255.0, figure.ground->g / 255.0, figure.ground->b / 255.0);
        cairo_paint(cairo);
    }
    for (const FigureImage& image : figure.shapes.images) painter.draw(image);
    painter.hatches(figure);
    for (const FigureRect& rect : figure.shapes.rects) painter.draw(rect);
    for (const FigureOutline& outline : figure.shapes.outlines) painter.draw(outline);
    for (const FigureText& text : figure.shapes.texts) painter.draw(text);
}

}  // namespace attnscope
