#include "app/cli/map_output.h"

#include <algorithm>
#include <cassert>

#include <fmt/format.h>

#include "app/cli/parsing.h"
#include "core/files/png.h"

namespace attnscope {
namespace {

std::span<const float> numbers_of(const MatrixF& matrix) { return {matrix.data(), static_cast<std::size_t>(matrix.size())}; }

const MatrixF& pooled_map(const MapRun& run, Index head, Pooling pooling) {
    const AttentionMap& map = (*run.maps)[static_cast<std::size_t>(head)];
    return pooling == Pooling::mean ? map.mean : map.max;
}

const char* name_of(Pooling pooling) { return pooling == Pooling::mean ? "mean" : "max"; }

TileRequest tile_request(const MapRun& run, const MapSizes& sizes, Index head) {
    const Index key_head = key_head_of(head, sizes.heads, sizes.key_heads);
    ScoreRule rule = run.rule;
    if (!run.slopes.empty()) rule.slope = run.slopes[static_cast<std::size_t>(head)];
    return {.Q = run.Q->middleCols(head * sizes.d, sizes.d),
            .K = run.K->middleCols(key_head * sizes.d, sizes.d),
            .L = Eigen::Map<const VectorD>(run.L->data() + head * sizes.n, sizes.n),
            .rule = rule,
            .rows = {},
            .columns = {}};
}

}  // namespace

std::string map_png(const MatrixF& map, const MapOutputChoices& choices, const std::string& description) {
    const MatrixD values = map.cast<double>();
    const ValueRange range = range_of(values, choices.linear ? Range::shared : Range::log, choices.colormap);
    PngImage image{.width = static_cast<int>(map.cols()), .height = static_cast<int>(map.rows()), .channels = 3, .samples = {},
                   .dots_per_inch = 0, .title = "attention map", .description = description};
    image.samples.reserve(static_cast<std::size_t>(map.size()) * 3);
    for (Index i = 0; i < values.rows(); ++i)
        for (Index j = 0; j < values.cols(); ++j) {
            const Rgb color = color_at(choices.colormap, Paper::light, position_of(values(i, j), range).value_or(0.0));
            image.samples.insert(image.samples.end(), {color.r, color.g, color.b});
        }
    return png_bytes(image);
}

MapOutput::MapOutput(const MapOutputChoices& choices, const MapSizes& sizes, Index bins) : choices_(choices), sizes_(sizes) {
    if (!choices.png.empty()) require_one_head("--png");
    if (choices.tile) {
        require_one_head("--tile");
        require_inside("--tile", *choices.tile, sizes.n, sizes.m);
        const Index rows = pooled_size(choices.tile->rows, choices.tile->level), columns = pooled_size(choices.tile->columns, choices.tile->level);
        const double bytes = static_cast<double>(rows) * static_cast<double>(columns) * sizeof(float);
        if (bytes > static_cast<double>(choices.memory))
            throw Error(fmt::format("--tile: {} x {} numbers need {:.0f} bytes of memory, and the limit is {}; give a smaller tile, a higher level or a larger --memory",
                                    rows, columns, bytes, choices.memory));
        tile_.emplace(choices.tile_file, NpyType::f4, Shape{rows, columns});
    }
    if (!choices.map.empty()) map_.emplace(choices.map, NpyType::f4, with_heads({std::min(bins, sizes.n), std::min(bins, sizes.m)}));
    if (!choices.lse.empty()) lse_.emplace(choices.lse, NpyType::f8, with_heads({sizes.n}));
    if (!choices.out.empty()) out_.emplace(choices.out, NpyType::f4, with_heads({sizes.n, sizes.d_v}));
    if (!choices.png.empty()) png_.emplace(choices.png);
}

Shape MapOutput::with_heads(Shape shape) const {
    if (sizes_.stacked) shape.insert(shape.begin(), static_cast<Index>(sizes_.written.size()));
    return shape;
}

void MapOutput::require_one_head(const char* option) const {
    if (sizes_.written.size() != 1)
        throw usage_error(option, fmt::format("this is of one head; give --head, too, from 0 to {}", sizes_.written.size() - 1));
}

void MapOutput::write_numbers(const MapRun& run) {
    for (const Index h : sizes_.written) {
        if (map_) map_->append(numbers_of(pooled_map(run, h, choices_.pooling)));
        if (lse_) lse_->append(std::span<const double>(run.L->data() + h * sizes_.n, static_cast<std::size_t>(sizes_.n)));
        if (!out_) continue;
        for (Index i = 0; i < sizes_.n; ++i)
            out_->append(std::span<const float>(run.O->row(i).data() + h * sizes_.d_v, static_cast<std::size_t>(sizes_.d_v)));
    }
}

void MapOutput::write_tile(const MapRun& run, Backend& backend) {
    TileRequest request = tile_request(run, sizes_, sizes_.written.front());
    request.rows = choices_.tile->rows;
    request.columns = choices_.tile->columns;
    request.level = choices_.tile->level;
    request.pooling = choices_.pooling;
    tile_->append(numbers_of(backend.tile(request).values));
}

void MapOutput::write(const MapRun& run, Backend& backend) {
    assert(!sizes_.written.empty());
    write_numbers(run);
    if (tile_) write_tile(run, backend);
    if (png_) {
        const MatrixF& map = pooled_map(run, sizes_.written.front(), choices_.pooling);
        const std::string description =
            fmt::format("The {} attention weight of {} queries (rows) and {} keys (columns) in bins of head {}, counted from 0; colours are {}.", name_of(choices_.pooling),
                        sizes_.n, sizes_.m, sizes_.written.front() + sizes_.first_number, choices_.linear ? "linear" : "logarithmic");
        png_->append(map_png(map, choices_, description));
    }
    for (std::optional<NpyWriter>* file : {&map_, &lse_, &out_, &tile_})
        if (*file) (*file)->commit();
    if (png_) png_->commit();
}

}  // namespace attnscope
