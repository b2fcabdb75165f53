#include "core/gpu/streamed_attention.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include <fmt/format.h>

#include "core/gpu/tile_windows.h"
#include "core/gpu/tiled.h"
#include "shaders/shared.h"

namespace attnscope {

namespace {

const std::vector<std::uint32_t> attention_stream_code =
#include "shaders/attention_stream.inc"
    ;

using shaders::tile_columns;
using shaders::tile_rows;

// more rows rather than longer walks: they run side by side
constexpr Index longest_walk = 8192;
// asked of the cell mask for one submission, some 20 ms of a processor's time
constexpr Index most_masked_cells = Index{1} << 22;

// of 64 rows and 64 keys, which one submission has at least: a tenth of a second on a slow GPU
constexpr std::uint64_t most_multiply_adds_of_a_tile = std::uint64_t{1} << 31;

std::uint32_t as_uint(Index number) { return static_cast<std::uint32_t>(number); }

// the largest multiple of a tile that is at most `limit`, but at least one tile
Index whole_tiles(std::uint64_t limit) { return static_cast<Index>(std::max<std::uint64_t>(limit / tile_rows, 1) * tile_rows); }

}  // namespace

struct StreamedAttention::Sizes {
    Sizes(const HeadJob& job, std::uint64_t buffer_floats)
        : width(padded(job.Q.cols(), shaders::tile_depth)), chunks(padded(std::max<Index>(job.V.cols(), 1), shaders::value_columns) / shaders::value_columns),
          slab(static_cast<Index>(buffer_floats / static_cast<std::uint64_t>(std::max(width, chunks * shaders::value_columns) * tile_rows)) * tile_rows) {}

    Index width;   // of Q and K, padded
    Index chunks;  // of the columns of V
    Index slab;    // lines of Q, K, V and O that fit a buffer
    std::uint64_t multiply_adds_per_cell() const { return static_cast<std::uint64_t>(chunks * (width + Index{shaders::value_columns})); }
};

// what one submission walks along
struct StreamedAttention::Walk {
    IndexRange keys;
    IndexRange there;    // keys on the device
    bool fresh = false;  // nothing came before
};

StreamedAttention::StreamedAttention(Submissions& submissions, ResidentInputs& inputs)
    : submissions_(submissions), inputs_(inputs), kernel_(submissions.device(), attention_stream_code, shaders::stream_buffers, sizeof(shaders::StreamParameters)) {}

// NOLINTNEXTLINE(performance-unnecessary-value-param): a Ref is a view
void StreamedAttention::attend(const HeadJob& job, JobProgress& progress, Eigen::Ref<MatrixF> O, Eigen::Ref<VectorD> L) {
    const Index n = job.Q.rows(), m = job.K.rows();
    if (n == 0) return;
    const Sizes sizes(job, submissions_.buffer_floats());
    const std::uint64_t largest_groups = submissions_.device().limits().maxComputeWorkGroupCount[0];
    if (std::max(job.Q.cols(), job.V.cols()) > largest_width || std::max(n, m) > largest_length || sizes.slab < Index{tile_rows} ||
        submissions_.device().limits().maxComputeWorkGroupCount[1] < static_cast<std::uint64_t>(sizes.chunks)) {
        throw DeviceFailure(DeviceFailure::Kind::too_large, fmt::format("{} takes vectors of at most {} numbers and texts of at most {} tokens",
                                                                        submissions_.name(), largest_width, largest_length));
    }
    if (sizes.multiply_adds_per_cell() * tile_rows * tile_columns > most_multiply_adds_of_a_tile) {
        throw DeviceFailure(DeviceFailure::Kind::too_large, fmt::format("keys of {} numbers with values of {} would keep {} busy for too long at once",
                                                                        job.K.cols(), job.V.cols(), submissions_.name()));
    }
    for (Index first = 0; first < n; first += sizes.slab) {
        const IndexRange slab{first, std::min(first + sizes.slab, n)};
        inputs_.Q.want(job.Q, slab, LineLayout::rows, static_cast<float>(job.rule.scale));
        const auto lines = static_cast<std::uint64_t>(padded(slab.size(), tile_rows) * sizes.chunks);
        submissions_.reserve(O_, lines * shaders::value_columns, MemoryUse::device);
        submissions_.reserve(sums_, 2 * lines, MemoryUse::device);
        for (Index row = slab.begin; row < slab.end;) {
            const Index keys = std::clamp<Index>(m, tile_columns, longest_walk);
            std::uint64_t most = submissions_.multiply_adds(Work::walks) / (sizes.multiply_adds_per_cell() * static_cast<std::uint64_t>(keys));
            most = std::min(most, largest_groups * tile_rows);
            if (job.rule.cells) most = std::min<std::uint64_t>(most, static_cast<std::uint64_t>(most_masked_cells / keys));
            const IndexRange rows{row, std::min(row + whole_tiles(most), slab.end)};
            attend_rows(job, sizes, slab, rows, progress);
            row = rows.end;
        }
        read_rows(sizes, slab, progress.control(), O, L);
    }
}

void StreamedAttention::attend_rows(const HeadJob& job, const Sizes& sizes, IndexRange slab, IndexRange rows, JobProgress& progress) {
    const Index m = job.K.rows();
    const double work_per_key = 2.0 * static_cast<double>(rows.size());
    const Index begin = visible_keys(job.rule, rows.begin, m).begin / tile_columns * tile_columns;
    const Index end = visible_keys(job.rule, rows.end - 1, m).end;
    if (begin >= end) {
        run(job, sizes, slab, rows, {.keys = {0, 0}, .there = {0, 0}, .fresh = true}, progress.control());
        progress.add(work_per_key * static_cast<double>(m));
        return;
    }
    progress.add(work_per_key * static_cast<double>(begin + m - end));  // nothing to do there
    for (Index key = begin; key < end;) {
        const Index first_there = key / sizes.slab * sizes.slab;
        const IndexRange there{first_there, std::min(first_there + sizes.slab, m)};
        inputs_.K.want(job.K, there, LineLayout::rows);
        inputs_.V.want(job.V, there, LineLayout::chunks);
        const auto down = static_cast<std::uint64_t>(padded(rows.size(), tile_rows));
        Index most = std::min(longest_walk, whole_tiles(submissions_.multiply_adds(Work::walks) / (sizes.multiply_adds_per_cell() * down)));
        if (job.rule.cells) most = std::min(most, whole_tiles(static_cast<std::uint64_t>(most_masked_cells) / down));
        const IndexRange keys{key, std::min({key + most, there.end, end})};
        run(job, sizes, slab, rows, {.keys = keys, .there = there, .fresh = key == begin}, progress.control());
        progress.add(work_per_key * static_cast<double>(keys.size()));
        key = keys.end;
    }
}

void StreamedAttention::run(const HeadJob& job, const Sizes& sizes, IndexRange slab, IndexRange rows, const Walk& walk, const JobControl& control) {
    const IndexRange keys = walk.keys;
    const Index key_blocks = padded(keys.size(), tile_columns) / tile_columns;
    shaders::StreamParameters parameters{
        .rule = rule_parameters(job.rule, job.K.rows()),
        .slices = as_uint(sizes.width) / shaders::tile_depth,
        .row_block = as_uint(rows.begin - slab.begin) / tile_rows,
        .key_block = keys.size() == 0 ? 0 : as_uint(keys.begin - walk.there.begin) / tile_columns,
        .key_blocks = as_uint(key_blocks),
        .value_stride = as_uint(padded(walk.there.size(), tile_columns)),
        .row_stride = as_uint(padded(slab.size(), tile_rows)),
        .first_row = static_cast<int>(rows.begin),
        .first_key = static_cast<int>(keys.begin),
        .fresh = walk.fresh ? 1u : 0u,
    };
    if (job.rule.cells && keys.size() > 0) {
        float* const words = submissions_.stage(cells_, visible_words(rows.size(), keys.size()));
        write_visible(job.rule.cells, rows, keys, reinterpret_cast<std::uint32_t*>(words));
        parameters.rule.cell_blocks = as_uint(key_blocks);
        parameters.first_flag = first_flag(rows.size(), keys.size());
    }
    const Index row_blocks = padded(rows.size(), tile_rows) / tile_rows;
    const std::uint64_t multiply_adds = seen_cells(job.rule, rows, keys, job.K.rows()) * sizes.multiply_adds_per_cell();
    kernel_.bind({&inputs_.Q.buffer(), &inputs_.K.buffer(), &inputs_.V.buffer(), &cells_.device, &O_, &sums_});
    submissions_.run(Work::walks, multiply_adds, control, [&](const vk::raii::CommandBuffer& commands) {
        kernel_.dispatch(commands, parameters, as_uint(row_blocks), as_uint(sizes.chunks));
    });
}

void StreamedAttention::read_rows(const Sizes& sizes, IndexRange slab, const JobControl& control, Eigen::Ref<MatrixF> O,
                                  Eigen::Ref<VectorD> L) {
    const Index lines = padded(slab.size(), tile_rows);
    const auto O_floats = static_cast<std::uint64_t>(lines * sizes.chunks * shaders::value_columns);
    const auto sum_floats = static_cast<std::uint64_t>(2 * lines);  // those of the first chunk: all are alike
    submissions_.reserve(O_readback_, O_floats, MemoryUse::readback);
    submissions_.reserve(sums_readback_, sum_floats, MemoryUse::readback);
    submissions_.run(Work::walks, /*multiply_adds=*/0, control, [&](const vk::raii::CommandBuffer& commands) {
        copy_for_host(commands, O_, O_readback_, O_floats);
        copy_for_host(commands, sums_, sums_readback_, sum_floats);
    });
    Eigen::Ref<MatrixF> O_rows = O.middleRows(slab.begin, slab.size());
    read_chunked(static_cast<const float*>(O_readback_.mapped), slab.size(), O_rows);
    const auto* const sums = static_cast<const float*>(sums_readback_.mapped);
    for (Index i = 0; i < slab.size(); ++i) {
        const double maximum = sums[2 * i], sum = sums[2 * i + 1];
        L[slab.begin + i] = sum > 0 ? maximum + std::log(sum) : -std::numeric_limits<double>::infinity();
        if (sum > 0) O_rows.row(i) /= sums[2 * i + 1];
        else O_rows.row(i).setZero();
    }
}

}  // namespace attnscope
