#pragma once
// Figures on Cairo's surfaces.

#include <cairo.h>

#include <memory>

#include "core/figure/figure.h"

namespace attnscope {

struct DestroyCairo {
    void operator()(cairo_surface_t* p) const { cairo_surface_destroy(p); }
    void operator()(cairo_t* p) const { cairo_destroy(p); }
};
using CairoSurface = std::unique_ptr<cairo_surface_t, DestroyCairo>;
using Cairo = std::unique_ptr<cairo_t, DestroyCairo>;

enum class Device { pixels, vectors };

// `scale`: units of the device for each unit of the figure. On pixels the edges of cells and images are whole pixels, so
// that a cell has one colour up to its edge.
void draw(const Figure& figure, cairo_t* cairo, double scale, Device device);

}  // namespace attnscope
