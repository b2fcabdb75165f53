#include "core/compute/fallback_backend.h"

#include <cassert>
#include <utility>

namespace attnscope {

FallbackBackend::FallbackBackend(std::unique_ptr<Backend> device) : device_(std::move(device)) { assert(device_); }

std::string FallbackBackend::name() const { return device_ ? device_->name() : processor_.name(); }

Tile FallbackBackend::tile(const TileRequest& request) {
    if (!device_) return processor_.tile(request);
    std::string reason;
    try {
        return device_->tile(request);
    } catch (const DeviceFailure& failure) {
        reason = failure.what();
        if (failure.kind == DeviceFailure::Kind::lost) device_.reset();
    }
    Tile tile = processor_.tile(request);
    tile.notice = reason + (device_ ? "; the processor did this one" : "; the processor does the work from here on");
    return tile;
}

}  // namespace attnscope
