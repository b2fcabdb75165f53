#pragma once
// The engine that is always there: single precision on the processor.

#include "core/compute/backend.h"
#include "core/compute/cpu_attention.h"

namespace attnscope {

class CpuBackend final : public Backend {
public:
    // threads: 0 for as many as the processor has cores. Results are bit-identical for any number of threads.
    explicit CpuBackend(int threads = 0);

    std::string name() const override { return "CPU"; }

    // None is ever a DeviceFailure.
    Tile tile(const TileRequest& request) override;
    AttendResult attend(const AttendRequest& request, const JobControl& control) override;
    MapResult attention_map(const MapRequest& request, const JobControl& control) override;
    MatrixF product(const MatrixView& A, const MatrixView& B, const MatrixView& bias, const JobControl& control) override;

private:
    CpuEngine engine_;
};

}  // namespace attnscope
