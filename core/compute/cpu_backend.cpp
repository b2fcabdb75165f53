#include "core/compute/cpu_backend.h"

#include <algorithm>
#include <cassert>
#include <thread>

namespace attnscope {

CpuBackend::CpuBackend(int threads) : engine_(threads > 0 ? threads : std::max(1, static_cast<int>(std::thread::hardware_concurrency()))) {}

Tile CpuBackend::tile(const TileRequest& request) {
    check_shapes(request);
    return {.values = tile_values(request, engine_), .notice = {}};
}

AttendResult CpuBackend::attend(const AttendRequest& request, const JobControl& control) {
    check_shapes(request);
    if (request.weights == nullptr && request.scores == nullptr) return streamed_attention(request, /*bins=*/0, control, engine_).attended;
    return materialised_attention(request, control, engine_);
}

MapResult CpuBackend::attention_map(const MapRequest& request, const JobControl& control) {
    check_shapes(request.attend);
    assert(request.bins >= 1);
    return streamed_attention(request.attend, request.bins, control, engine_);
}

MatrixF CpuBackend::product(const MatrixView& A, const MatrixView& B, const MatrixView& bias, const JobControl& control) {
    assert(A.cols() == B.rows() && (bias.size() == 0 || (bias.rows() == 1 && bias.cols() == B.cols())));
    return packed_product(A, B, bias, control, engine_);
}

}  // namespace attnscope
