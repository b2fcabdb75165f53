#pragma once
// The files of `attnscope map`: opened before the work begins, so that a wrong name is found at once, and there only when all
// are complete.

#include <optional>
#include <string>

#include "app/cli/map_source.h"
#include "app/cli/tile_choice.h"
#include "core/figure/colormap.h"
#include "core/files/npy_write.h"

namespace attnscope {

// Empty paths: not asked for.
struct MapOutputChoices {
    std::string map, png, lse, out, tile_file;
    std::optional<TileChoice> tile;
    Pooling pooling = Pooling::mean;
    bool linear = false;                     // the picture: of weights, not of their logarithms
    Colormap colormap = Colormap::cividis;
    std::size_t memory = 0;                  // bytes that the tile may have
};

class MapOutput {
public:
    // Throws Error where one head must be chosen, a tile is outside or too large, or a file cannot be written.
    MapOutput(const MapOutputChoices& choices, const MapSizes& sizes, Index bins);

    // The tile is computed here. After a throw there is none of the files.
    void write(const MapRun& run, Backend& backend);

private:
    Shape with_heads(Shape shape) const;
    void require_one_head(const char* option) const;
    void write_numbers(const MapRun& run);
    void write_tile(const MapRun& run, Backend& backend);

    MapOutputChoices choices_;
    MapSizes sizes_;
    std::optional<NpyWriter> map_, lse_, out_, tile_;
    std::optional<AtomicFile> png_;
};

// One pixel for each bin. Bins without weight have the lowest colour.
std::string map_png(const MatrixF& map, const MapOutputChoices& choices, const std::string& description);

}  // namespace attnscope
