#pragma once
// One line of text as a Pango layout, set up the same way for measuring and for every device.

#include <pango/pangocairo.h>

#include <memory>
#include <string>

namespace attnscope {

struct UnrefObject {
    void operator()(void* object) const { g_object_unref(object); }
};
using PangoLine = std::unique_ptr<PangoLayout, UnrefObject>;

// Unhinted, so that widths do not depend on the size of a pixel; digits of equal width. `cairo` may be null.
PangoLine pango_line(cairo_t* cairo, const std::string& text, double size, bool bold);

}  // namespace attnscope
