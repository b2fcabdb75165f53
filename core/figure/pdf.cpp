#include <cairo-pdf.h>

#include "core/attention/error.h"
#include "core/figure/figure.h"
#include "core/figure/figure_cairo.h"

namespace attnscope {
namespace {

cairo_status_t append(void* to, const unsigned char* bytes, unsigned count) {
    static_cast<std::string*>(to)->append(reinterpret_cast<const char*>(bytes), count);
    return CAIRO_STATUS_SUCCESS;
}

// the same figure gives the same bytes on any day
constexpr const char* fixed_date = "2000-01-01T00:00:00Z";
constexpr double points_per_unit = 72.0 / 96.0;

}  // namespace

std::string pdf(const Figure& figure) {
    std::string file;
    const CairoSurface surface(cairo_pdf_surface_create_for_stream(append, &file, figure.width * points_per_unit, figure.height * points_per_unit));
    cairo_pdf_surface_set_metadata(surface.get(), CAIRO_PDF_METADATA_TITLE, figure.title.c_str());
    cairo_pdf_surface_set_metadata(surface.get(), CAIRO_PDF_METADATA_SUBJECT, figure.caption.c_str());
    cairo_pdf_surface_set_metadata(surface.get(), CAIRO_PDF_METADATA_CREATOR, "attnscope");
    cairo_pdf_surface_set_metadata(surface.get(), CAIRO_PDF_METADATA_CREATE_DATE, fixed_date);
    cairo_pdf_surface_set_metadata(surface.get(), CAIRO_PDF_METADATA_MOD_DATE, fixed_date);
    {
        const Cairo cairo(cairo_create(surface.get()));
        draw(figure, cairo.get(), points_per_unit, Device::vectors);
        cairo_show_page(cairo.get());
    }
    cairo_surface_finish(surface.get());
    if (cairo_surface_status(surface.get()) != CAIRO_STATUS_SUCCESS)
        throw Error(std::string("the PDF could not be drawn: ") + cairo_status_to_string(cairo_surface_status(surface.get())));
    return file;
}

}  // namespace attnscope
