#include <cmath>
#include <vector>

#include "core/attention/error.h"
#include "core/figure/figure.h"
#include "core/figure/figure_cairo.h"
#include "core/files/png.h"

namespace attnscope {

std::string png(const Figure& figure) {
    const double scale = figure.pixel_width / figure.width;
    const int width = figure.pixel_width, height = static_cast<int>(std::lround(figure.height * scale));
    const CairoSurface surface(cairo_image_surface_create(CAIRO_FORMAT_ARGB32, width, height));
    if (cairo_surface_status(surface.get()) != CAIRO_STATUS_SUCCESS) throw Error("there is not enough memory to draw the picture; choose a smaller width");
    const Cairo cairo(cairo_create(surface.get()));
    draw(figure, cairo.get(), scale, Device::pixels);
    cairo_surface_flush(surface.get());

    // premultiplied ARGB -> RGB or RGBA
    const bool transparent = !figure.ground;
    const int stride = cairo_image_surface_get_stride(surface.get());
    const unsigned char* data = cairo_image_surface_get_data(surface.get());
    std::vector<std::uint8_t> samples;
    samples.reserve(static_cast<std::size_t>(width) * static_cast<std::size_t>(height) * (transparent ? 4 : 3));
    for (int y = 0; y < height; ++y) {
        const auto* row = reinterpret_cast<const std::uint32_t*>(data + static_cast<std::ptrdiff_t>(y) * stride);
        for (int x = 0; x < width; ++x) {
            const std::uint32_t alpha = row[x] >> 24;
            for (const int shift : {16, 8, 0}) {
                const std::uint32_t value = (row[x] >> shift) & 0xFF;
                samples.push_back(static_cast<std::uint8_t>(transparent && alpha > 0 ? (value * 255 + alpha / 2) / alpha : value));
            }
            if (transparent) samples.push_back(static_cast<std::uint8_t>(alpha));
        }
    }
    return png_bytes({.width = width, .height = height, .channels = transparent ? 4 : 3, .samples = std::move(samples),
                     .dots_per_inch = figure.dots_per_inch, .title = figure.title, .description = figure.caption});
}

}  // namespace attnscope
