#pragma once
// Closed contours of straight lines and Bézier curves.

#include <vector>

namespace attnscope {

struct OutlineCommand {
    enum class Kind { move, line, cubic, close };
    Kind kind = Kind::close;
    double x1 = 0, y1 = 0, x2 = 0, y2 = 0;  // control points of a cubic
    double x = 0, y = 0;                    // where it ends
};
using Outline = std::vector<OutlineCommand>;

}  // namespace attnscope
