#pragma once
// Attention of one head on a device, walking along the keys, so that the n x m weights need not exist.

#include <cstdint>

#include "core/compute/backend.h"
#include "core/gpu/job_progress.h"
#include "core/gpu/resident_lines.h"
#include "core/gpu/submissions.h"
#include "core/gpu/vulkan_kernel.h"

namespace attnscope {

struct HeadJob {
    MatrixView Q, K, V;
    ScoreRule rule;
};

// Must be destroyed before the submissions and the inputs. Throws DeviceFailure (too large), Cancelled, vk::SystemError.
class StreamedAttention {
public:
    StreamedAttention(Submissions& submissions, ResidentInputs& inputs);

    // O (n, d_v), L (n) as AttendResult has them. Adds 2 n m to the progress, one for each product.
    void attend(const HeadJob& job, JobProgress& progress, Eigen::Ref<MatrixF> O, Eigen::Ref<VectorD> L);

private:
    struct Sizes;
    struct Walk;
    void attend_rows(const HeadJob& job, const Sizes& sizes, IndexRange slab, IndexRange rows, JobProgress& progress);
    void run(const HeadJob& job, const Sizes& sizes, IndexRange slab, IndexRange rows, const Walk& walk, const JobControl& control);
    void read_rows(const Sizes& sizes, IndexRange slab, const JobControl& control, Eigen::Ref<MatrixF> O, Eigen::Ref<VectorD> L);

    Submissions& submissions_;
    ResidentInputs& inputs_;
    VulkanKernel kernel_;
    InputBuffer cells_;
    VulkanBuffer O_, sums_, O_readback_, sums_readback_;
};

}  // namespace attnscope
