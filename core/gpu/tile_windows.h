#pragma once
// Windows of a head's n x m matrix on a device, in full resolution or pooled into bins there.

#include <functional>
#include <vector>

#include "core/compute/backend.h"
#include "core/gpu/job_progress.h"
#include "core/gpu/resident_lines.h"
#include "core/gpu/submissions.h"
#include "core/gpu/vulkan_kernel.h"
#include "shaders/shared.h"

namespace attnscope {

struct WindowJob {
    const TileRequest& request;     // its level and pooling do not count here
    bool as_streamed = false;       // scores are the floats of StreamedAttention, whose L the request has
    bool wide = false;              // exact products and sums, for large scores; not as_streamed
    bool keys_are_columns = false;  // K is (d, m): scores are then the product Q K
};

// Bin b covers rows (columns) cuts[b] ... cuts[b + 1] - 1, counted from the window's first.
struct PooledWindow {
    std::vector<Index> row_cuts, column_cuts;
    bool count = false;  // the second number of a bin is the count of its visible cells, not the maximum
};

// Takes sums and maxima (or counts) of a row of bins, alternating; a bin may come in several parts.
using TakeBins = std::function<void(Index row_bin, IndexRange column_bins, const float* pairs)>;

// Must be destroyed before the submissions and the inputs. Throws DeviceFailure (too large), Cancelled, vk::SystemError.
class TileWindows {
public:
    TileWindows(Submissions& submissions, ResidentInputs& inputs);

    // out: (rows, columns) of the window, zeros on entry; hidden_score of shaders/shared.h where `masked` has -inf
    void values(const WindowJob& job, JobProgress& progress, Eigen::Ref<MatrixF> out);

    // Bins of weights that no row sees are not handed over.
    void pooled(const WindowJob& job, const PooledWindow& window, JobProgress& progress, const TakeBins& take);

private:
    struct Block;
    void for_each_slab(const WindowJob& job, const std::function<void(IndexRange rows, IndexRange columns)>& visit);
    void stage_queries(const WindowJob& job, IndexRange rows);
    void stage_cells(const WindowJob& job, const Block& block);
    void run_batch(const WindowJob& job, const PooledWindow& window, std::vector<Block>& blocks, JobProgress& progress, const TakeBins& take);
    void record_tile(const vk::raii::CommandBuffer& commands, const WindowJob& job, const Block& block);
    BlockLimits limits(const WindowJob& job, bool in_strips) const;

    Submissions& submissions_;
    ResidentInputs& inputs_;
    VulkanKernel tile_, pool_;
    InputBuffer L_, cells_, cuts_;
    VulkanBuffer values_, results_, readback_;
};

// Of a rule as the shaders want it; `keys` is m. Without cells.
shaders::RuleParameters rule_parameters(const ScoreRule& rule, Index keys);

// The longest texts and the widest vectors that the shaders take.
inline constexpr Index largest_length = Index{1} << 29;  // row and column numbers are 32-bit and are added to each other
inline constexpr Index largest_width = 16384;            // a loop over so many numbers takes one workgroup some 20 ms on a slow GPU

}  // namespace attnscope
