#pragma once
// What the window and the pictures can be asked for alike.

#include <string>
#include <string_view>

#include "app/cli/parsing.h"
#include "core/figure/colormap.h"

namespace attnscope {

inline constexpr Named<Paper> themes[] = {{Paper::light, "light"}, {Paper::dark, "dark"}, {Paper::contrast, "contrast"}};

inline constexpr Named<Colormap> colormaps[] = {{Colormap::cividis, "cividis"},
                                                {Colormap::viridis, "viridis"},
                                                {Colormap::magma, "magma"},
                                                {Colormap::grey, "grey"},
                                                {Colormap::diverging, "diverging"}};

// `text` where it is the code of a language that there is; else throws Error (bad usage).
std::string language_code(std::string_view option, const std::string& text);
// "en or zh"
std::string language_codes();

}  // namespace attnscope
