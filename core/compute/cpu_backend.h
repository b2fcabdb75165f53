#pragma once
// The engine that is always there: single precision on the processor, one thread.

#include "core/compute/backend.h"

namespace attnscope {

class CpuBackend final : public Backend {
public:
    std::string name() const override { return "CPU"; }

    // Float products; double products where score_bound() is above plain_float_score_bound. Never a DeviceFailure.
    Tile tile(const TileRequest& request) override;
};

}  // namespace attnscope
