#include "core/gpu/tile_windows.h"

#include <algorithm>
#include <limits>

#include <fmt/format.h>

#include "core/gpu/tiled.h"

namespace attnscope {

namespace {

const std::vector<std::uint32_t> attention_tile_code =
#include "shaders/attention_tile.inc"
    ;
const std::vector<std::uint32_t> pool_code =
#include "shaders/pool.inc"
    ;

using shaders::tile_columns;
using shaders::tile_rows;

// multiply-adds with exact products and sums take about so many operations where plain ones take one
constexpr std::uint64_t cost_of_wide_sums = 8;
// what a value's exponential, its way through memory and its pooling take, in multiply-adds
constexpr std::uint64_t cost_of_a_value = 24, cost_of_a_value_in_strips = 12;
// 8 MiB of values are likely to stay in a GPU's cache between the shader that makes them and the one that pools them
constexpr std::uint64_t largest_block = std::uint64_t{2} << 20;
constexpr Index widest_pooled_block = 2048;
// strips take a sixteenth of the memory of the weights they are made of
constexpr std::uint64_t largest_block_in_strips = 16 * largest_block;
constexpr Index widest_block_in_strips = 8192;
constexpr std::size_t most_blocks_of_batch = 512;

std::uint32_t to_uint(Index number) { return static_cast<std::uint32_t>(number); }

bool needs_cells(const TileRequest& request) {
    return request.rule.cells && (request.quantity == Quantity::masked || request.quantity == Quantity::weights);
}

// the bins that a run of rows or columns lies in; cuts are counted from the window's first, the run is not
IndexRange bins_of(const std::vector<Index>& cuts, IndexRange run, Index window_begin) {
    const auto first = std::upper_bound(cuts.begin(), cuts.end(), run.begin - window_begin) - 1;
    const auto last = std::lower_bound(first, cuts.end(), run.end - window_begin);  // the end of the last bin
    return {first - cuts.begin(), last - cuts.begin()};
}

// where those bins are cut, counted from the run's first
std::vector<std::uint32_t> cuts_within(const std::vector<Index>& cuts, IndexRange bins, IndexRange run, Index window_begin) {
    std::vector<std::uint32_t> within;
    for (Index bin = bins.begin; bin <= bins.end; ++bin)
        within.push_back(to_uint(std::clamp(cuts[static_cast<std::size_t>(bin)] + window_begin, run.begin, run.end) - run.begin));
    return within;
}

// the cuts of rows in strips, two for each 64 rows, and where tiles are cut: strips begin at row 0 and at row `cut` of their tile
struct StripsOfBlock {
    std::vector<std::uint32_t> cuts;
    std::vector<std::uint32_t> tile_cuts;
};

StripsOfBlock strips_of_block(const std::vector<std::uint32_t>& row_cuts) {
    const std::uint32_t rows = row_cuts.back(), tiles = (rows + tile_rows - 1) / tile_rows;
    StripsOfBlock strips{.cuts = {}, .tile_cuts = std::vector<std::uint32_t>(tiles, tile_rows)};
    for (const std::uint32_t cut : row_cuts) {
        const std::uint32_t tile = cut / tile_rows, within = cut % tile_rows;
        if (cut == rows) {
            strips.cuts.push_back(shaders::strips_of_tile * tiles);
        } else {
            strips.cuts.push_back(shaders::strips_of_tile * tile + (within > 0 ? 1 : 0));
            if (within > 0) strips.tile_cuts[tile] = within;
        }
    }
    return strips;
}

// no tile is cut twice when bins are at least as high; of a shorter last one, the second cut is the end
bool fits_strips(const WindowJob& job, const PooledWindow& window) {
    if (job.request.quantity != Quantity::weights || window.count) return false;
    for (std::size_t b = 0; b + 2 < window.row_cuts.size(); ++b)
        if (window.row_cuts[b + 1] - window.row_cuts[b] < Index{tile_rows}) return false;
    return true;
}

Index widest_bin(const std::vector<Index>& cuts) {
    Index widest = 1;
    for (std::size_t b = 0; b + 1 < cuts.size(); ++b) widest = std::max(widest, cuts[b + 1] - cuts[b]);
    return widest;
}

}  // namespace

// a part of a slab; rows and columns are those of Q and K
struct TileWindows::Block {
    IndexRange rows, columns;
    std::uint32_t row_block = 0, column_block = 0;  // within the slabs on the device
    // of pooled windows
    IndexRange row_bins = {}, column_bins = {};
    std::uint32_t row_cuts = 0, column_cuts = 0, tile_cuts = 0, first_result = 0;
    bool in_strips = false;

    Index stride() const { return padded(columns.size(), tile_columns); }
    std::uint64_t cells() const { return static_cast<std::uint64_t>(padded(rows.size(), tile_rows) * stride()); }
    std::uint64_t multiply_adds(const WindowJob& job) const {
        const TileRequest& request = job.request;
        const std::uint64_t seen = request.quantity == Quantity::weights ? seen_cells(request.rule, rows, columns, request.columns.end) : cells();
        return seen * static_cast<std::uint64_t>(padded(request.Q.cols(), shaders::tile_depth)) * (job.wide ? cost_of_wide_sums : 1) +
               cells() * (in_strips ? cost_of_a_value_in_strips : cost_of_a_value);
    }
    // floats on the device
    std::uint64_t values() const { return in_strips ? cells() / tile_rows * shaders::strips_of_tile * 2 : cells(); }
    std::uint64_t results() const { return 2 * static_cast<std::uint64_t>(row_bins.size() * column_bins.size()); }
};

shaders::RuleParameters rule_parameters(const ScoreRule& rule, Index keys) {
    // a window that reaches beyond every key is none
    const auto reach = [](Index steps) { return steps < 0 || steps >= largest_length ? -1 : static_cast<int>(steps); };
    const Window window = rule.window.value_or(Window{});
    const int right = reach(window.right);
    const float slope = static_cast<float>(rule.slope);
    return {
        .left = reach(window.left),
        .right = rule.causal ? 0 : right,
        .keys = static_cast<int>(keys),
        .softcap = static_cast<float>(rule.softcap),
        .slope_high = slope,
        .slope_low = static_cast<float>(rule.slope - double{slope}),
        .cell_blocks = 0,
    };
}

TileWindows::TileWindows(Submissions& submissions, ResidentInputs& inputs)
    : submissions_(submissions), inputs_(inputs), tile_(submissions.device(), attention_tile_code, shaders::tile_buffers, sizeof(shaders::TileParameters)),
      pool_(submissions.device(), pool_code, shaders::pool_buffers, sizeof(shaders::PoolParameters)) {}

BlockLimits TileWindows::limits(const WindowJob& job, bool in_strips) const {
    const std::uint64_t floats = submissions_.buffer_floats();
    return {
        .buffer_floats = floats,
        // a bin is two numbers and may be a single cell, or a strip of 64
        .cells = in_strips ? std::min(8 * floats, largest_block_in_strips) : std::min(floats / 2, largest_block),
        .multiply_adds = submissions_.multiply_adds(Work::tiles) / (job.wide ? cost_of_wide_sums : 1),
        .workgroups_across = submissions_.device().limits().maxComputeWorkGroupCount[0],
        .workgroups_down = submissions_.device().limits().maxComputeWorkGroupCount[1],
    };
}

void TileWindows::stage_queries(const WindowJob& job, IndexRange rows) {
    const TileRequest& request = job.request;
    inputs_.Q.want(request.Q, rows, LineLayout::rows, job.as_streamed ? static_cast<float>(request.rule.scale) : 1.0f);
    if (request.quantity != Quantity::weights) return;
    float* const L = submissions_.stage(L_, static_cast<std::uint64_t>(2 * padded(rows.size(), tile_rows)));
    std::fill_n(L, 2 * padded(rows.size(), tile_rows), 0.0f);
    for (Index i = 0; i < rows.size(); ++i) {
        // a row of masked cells only has L = -inf, whose arithmetic a shader need not honour: there any finite L will do
        constexpr double largest = std::numeric_limits<float>::max();
        const double row_L = std::clamp(request.L[rows.begin + i], -largest, largest);
        const float high = static_cast<float>(row_L);
        L[2 * i] = high;
        L[2 * i + 1] = static_cast<float>(row_L - double{high});
    }
}

void TileWindows::stage_cells(const WindowJob& job, const Block& block) {
    if (!needs_cells(job.request)) return;
    float* const words = submissions_.stage(cells_, visible_words(block.rows.size(), block.columns.size()));
    write_visible(job.request.rule.cells, block.rows, block.columns, reinterpret_cast<std::uint32_t*>(words));
}

void TileWindows::for_each_slab(const WindowJob& job, const std::function<void(IndexRange, IndexRange)>& visit) {
    const TileRequest& request = job.request;
    const Index width = padded(request.Q.cols(), shaders::tile_depth);
    if (request.Q.cols() > largest_width || request.rows.end > largest_length || request.columns.end > largest_length ||
        !one_tile_fits(width, limits(job, /*in_strips=*/false))) {
        throw DeviceFailure(DeviceFailure::Kind::too_large, fmt::format("{} takes vectors of at most {} numbers and texts of at most {} tokens",
                                                                        submissions_.name(), largest_width, largest_length));
    }
    const Index slab = static_cast<Index>(submissions_.buffer_floats() / static_cast<std::uint64_t>(width * tile_rows)) * tile_rows;
    for (Index row = request.rows.begin; row < request.rows.end; row += slab) {
        const IndexRange rows{row, std::min(row + slab, request.rows.end)};
        stage_queries(job, rows);
        for (Index column = request.columns.begin; column < request.columns.end; column += slab) {
            const IndexRange columns{column, std::min(column + slab, request.columns.end)};
            inputs_.K.want(request.K, columns, job.keys_are_columns ? LineLayout::columns : LineLayout::rows);
            visit(rows, columns);
        }
    }
}

void TileWindows::record_tile(const vk::raii::CommandBuffer& commands, const WindowJob& job, const Block& block) {
    const TileRequest& request = job.request;
    const float scale = static_cast<float>(request.rule.scale);
    shaders::TileParameters parameters{
        .rule = rule_parameters(request.rule, request.columns.end),
        .quantity = static_cast<std::uint32_t>(request.quantity),
        .slices = to_uint(padded(request.Q.cols(), shaders::tile_depth)) / shaders::tile_depth,
        .row_block = block.row_block,
        .column_block = block.column_block,
        .stride = to_uint(block.stride()) / 4,
        .first_row = static_cast<int>(block.rows.begin),
        .first_column = static_cast<int>(block.columns.begin),
        .scale_high = scale,
        .scale_low = static_cast<float>(request.rule.scale - double{scale}),
        .rows = to_uint(block.rows.size()),
        .first_strip = block.tile_cuts,
        .as_streamed = job.as_streamed ? 1u : 0u,
        .first_flag = 0,
    };
    if (needs_cells(request)) {
        parameters.rule.cell_blocks = to_uint(block.stride()) / tile_columns;
        parameters.first_flag = first_flag(block.rows.size(), block.columns.size());
    }
    tile_.dispatch(commands, parameters, to_uint(block.stride()) / tile_columns, to_uint(padded(block.rows.size(), tile_rows)) / tile_rows,
                   (job.wide ? shaders::tile_wide_sums : 0u) | (block.in_strips ? shaders::tile_strips : 0u));
}

namespace {

// false when the mask leaves no weight between these rows and columns
bool anything_is_seen(const TileRequest& request, Index keys, IndexRange rows, IndexRange columns) {
    if (request.quantity != Quantity::weights) return true;
    const Index begin = visible_keys(request.rule, rows.begin, keys).begin, end = visible_keys(request.rule, rows.end - 1, keys).end;
    return std::max(begin, columns.begin) < std::min(end, columns.end);
}

double cells_of(IndexRange rows, IndexRange columns) { return static_cast<double>(rows.size()) * static_cast<double>(columns.size()); }

}  // namespace

void TileWindows::values(const WindowJob& job, JobProgress& progress, Eigen::Ref<MatrixF> out) {
    const TileRequest& request = job.request;
    const Index width = padded(request.Q.cols(), shaders::tile_depth);
    for_each_slab(job, [&](IndexRange slab_rows, IndexRange slab_columns) {
        for (Index column = slab_columns.begin; column < slab_columns.end;) {
            const IndexRange columns{column, column + columns_of_block(slab_columns.end - column, width, limits(job, /*in_strips=*/false))};
            for (Index row = slab_rows.begin; row < slab_rows.end;) {
                const IndexRange rows{row, row + rows_of_block(slab_rows.end - row, columns.size(), width, limits(job, /*in_strips=*/false))};
                row = rows.end;
                progress.add(cells_of(rows, columns));
                if (!anything_is_seen(request, request.columns.end, rows, columns)) continue;
                const Block block{.rows = rows, .columns = columns, .row_block = to_uint(rows.begin - slab_rows.begin) / tile_rows,
                                  .column_block = to_uint(columns.begin - slab_columns.begin) / tile_columns};
                stage_cells(job, block);
                submissions_.reserve(values_, block.cells(), MemoryUse::device);
                submissions_.reserve(readback_, block.cells(), MemoryUse::readback);
                tile_.bind({&inputs_.Q.buffer(), &inputs_.K.buffer(), &L_.device, &cells_.device, &values_, &values_, &cuts_.device});
                submissions_.run(Work::tiles, block.multiply_adds(job), progress.control(), [&](const vk::raii::CommandBuffer& commands) {
                    record_tile(commands, job, block);
                    wait_for_shaders(commands);
                    copy_for_host(commands, values_, readback_, block.cells());
                });
                out.block(rows.begin - request.rows.begin, columns.begin - request.columns.begin, rows.size(), columns.size()) =
                    Eigen::Map<const MatrixF, 0, Eigen::OuterStride<>>(static_cast<const float*>(readback_.mapped), rows.size(), columns.size(),
                                                                      Eigen::OuterStride<>(block.stride()));
            }
            column = columns.end;
        }
    });
}

void TileWindows::pooled(const WindowJob& job, const PooledWindow& window, JobProgress& progress, const TakeBins& take) {
    const TileRequest& request = job.request;
    const Index width = padded(request.Q.cols(), shaders::tile_depth);
    const bool in_strips = fits_strips(job, window);
    const Index widest = in_strips ? widest_block_in_strips : widest_pooled_block;
    for_each_slab(job, [&](IndexRange slab_rows, IndexRange slab_columns) {
        std::vector<Block> batch;
        std::uint64_t multiply_adds = 0, numbers = 0;
        const auto flush = [&] {
            if (!batch.empty()) run_batch(job, window, batch, progress, take);
            batch.clear();
            multiply_adds = numbers = 0;
        };
        for (Index row = slab_rows.begin; row < slab_rows.end;) {
            const Index columns_at_most = std::min(columns_of_block(slab_columns.size(), width, limits(job, in_strips)), widest);
            const IndexRange rows{row, row + rows_of_block(slab_rows.end - row, columns_at_most, width, limits(job, in_strips))};
            row = rows.end;
            for (Index column = slab_columns.begin; column < slab_columns.end; column += columns_at_most) {
                const IndexRange columns{column, std::min(column + columns_at_most, slab_columns.end)};
                if (!anything_is_seen(request, request.columns.end, rows, columns)) {
                    progress.add(cells_of(rows, columns));
                    continue;
                }
                const Block block{.rows = rows, .columns = columns, .row_block = to_uint(rows.begin - slab_rows.begin) / tile_rows,
                                  .column_block = to_uint(columns.begin - slab_columns.begin) / tile_columns,
                                  .row_bins = bins_of(window.row_cuts, rows, request.rows.begin),
                                  .column_bins = bins_of(window.column_cuts, columns, request.columns.begin), .in_strips = in_strips};
                const std::uint64_t cost = block.multiply_adds(job);
                if (numbers + block.results() > submissions_.buffer_floats() || multiply_adds + cost > submissions_.multiply_adds(Work::tiles) ||
                    batch.size() >= most_blocks_of_batch || needs_cells(request)) {
                    flush();
                }
                batch.push_back(block);
                multiply_adds += cost;
                numbers += block.results();
            }
        }
        flush();
    });
}

void TileWindows::run_batch(const WindowJob& job, const PooledWindow& window, std::vector<Block>& blocks, JobProgress& progress,
                            const TakeBins& take) {
    const TileRequest& request = job.request;
    std::vector<std::uint32_t> cuts;
    const auto append = [&](const std::vector<std::uint32_t>& more) {
        cuts.insert(cuts.end(), more.begin(), more.end());
        return static_cast<std::uint32_t>(cuts.size() - more.size());
    };
    std::uint64_t values = 0, results = 0, multiply_adds = 0;
    for (Block& block : blocks) {
        const std::vector<std::uint32_t> row_cuts = cuts_within(window.row_cuts, block.row_bins, block.rows, request.rows.begin);
        if (block.in_strips) {
            const StripsOfBlock strips = strips_of_block(row_cuts);
            block.row_cuts = append(strips.cuts);
            block.tile_cuts = append(strips.tile_cuts);
        } else {
            block.row_cuts = append(row_cuts);
        }
        block.column_cuts = append(cuts_within(window.column_cuts, block.column_bins, block.columns, request.columns.begin));
        block.first_result = static_cast<std::uint32_t>(results / 2);
        results += block.results();
        values = std::max(values, block.values());
        multiply_adds += block.multiply_adds(job);
    }
    std::copy(cuts.begin(), cuts.end(), reinterpret_cast<std::uint32_t*>(submissions_.stage(cuts_, cuts.size())));
    if (blocks.size() == 1) stage_cells(job, blocks.front());
    submissions_.reserve(values_, values, MemoryUse::device);
    submissions_.reserve(results_, results, MemoryUse::device);
    submissions_.reserve(readback_, results, MemoryUse::readback);
    tile_.bind({&inputs_.Q.buffer(), &inputs_.K.buffer(), &L_.device, &cells_.device, &values_, &values_, &cuts_.device});
    pool_.bind({&values_, &values_, &cuts_.device, &results_});

    const Index bins_per_group = std::max<Index>(1, shaders::tile_threads / widest_bin(window.column_cuts));
    submissions_.run(Work::tiles, multiply_adds, progress.control(), [&](const vk::raii::CommandBuffer& commands) {
        for (const Block& block : blocks) {
            record_tile(commands, job, block);
            wait_for_shaders(commands);
            const shaders::PoolParameters parameters{
                .stride = to_uint(block.stride()),
                .row_cuts = block.row_cuts,
                .column_cuts = block.column_cuts,
                .column_bins = to_uint(block.column_bins.size()),
                .bins_per_group = to_uint(bins_per_group),
                .first_result = block.first_result,
                .count = window.count ? 1u : 0u,
            };
            const Index groups = (block.column_bins.size() + bins_per_group - 1) / bins_per_group;
            pool_.dispatch(commands, parameters, to_uint(groups), to_uint(block.row_bins.size()), block.in_strips ? shaders::pool_strips : 0u);
            wait_for_shaders(commands);
        }
        copy_for_host(commands, results_, readback_, results);
    });
    const auto* const pairs = static_cast<const float*>(readback_.mapped);
    for (const Block& block : blocks) {
        for (Index b = 0; b < block.row_bins.size(); ++b)
            take(block.row_bins.begin + b, block.column_bins, pairs + 2 * (block.first_result + static_cast<std::size_t>(b * block.column_bins.size())));
        progress.add(cells_of(block.rows, block.columns));
    }
}

}  // namespace attnscope
