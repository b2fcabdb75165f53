#pragma once
// A device that may fail, with the processor behind it: no job is lost.

#include <memory>

#include "core/compute/backend.h"
#include "core/compute/cpu_backend.h"

namespace attnscope {

// What the device cannot do, the processor does, and the result carries a notice. A lost device is let go for good; one
// that ran out of memory, or met a job beyond its limits, is tried again with the next job.
class FallbackBackend final : public Backend {
public:
    // device: not null; threads: of the processor, 0 for as many as there are cores
    explicit FallbackBackend(std::unique_ptr<Backend> device, int threads = 0);

    std::string name() const override;  // of the one that the next job goes to
    Tile tile(const TileRequest& request) override;
    AttendResult attend(const AttendRequest& request, const JobControl& control) override;
    MapResult attention_map(const MapRequest& request, const JobControl& control) override;
    MatrixF product(const MatrixView& A, const MatrixView& B, const MatrixView& bias, const JobControl& control) override;

private:
    // job(backend) on the device or else on the processor; `notice` then says why
    template <class Job>
    auto done_by_either(const Job& job, std::string& notice);

    std::unique_ptr<Backend> device_;  // null once it was lost
    CpuBackend processor_;
};

}  // namespace attnscope
