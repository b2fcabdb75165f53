#include "core/figure/hatch.h"

#include <algorithm>

namespace attnscope {

std::vector<HatchRegion> hatch_regions(const Figure& figure) {
    std::vector<HatchRegion> regions;
    for (const FigureHatch& hatch : figure.shapes.hatches) {
        const FigureHatch* cell = &hatch;
        auto region = std::find_if(regions.begin(), regions.end(), [cell](const HatchRegion& r) { return r.ground == cell->ground && r.line == cell->line; });
        if (region == regions.end())
            region = regions.insert(regions.end(), {cell->ground, cell->line, {}, cell->x, cell->y, cell->x, cell->y});
        region->cells.push_back(cell);
        region->left = std::min(region->left, cell->x);
        region->top = std::min(region->top, cell->y);
        region->right = std::max(region->right, cell->x + cell->width);
        region->bottom = std::max(region->bottom, cell->y + cell->height);
    }
    return regions;
}

}  // namespace attnscope
