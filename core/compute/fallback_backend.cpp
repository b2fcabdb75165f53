#include "core/compute/fallback_backend.h"

#include <cassert>
#include <utility>

namespace attnscope {

FallbackBackend::FallbackBackend(std::unique_ptr<Backend> device, int threads) : device_(std::move(device)), processor_(threads) { assert(device_); }

std::string FallbackBackend::name() const { return device_ ? device_->name() : processor_.name(); }

template <class Job>
auto FallbackBackend::done_by_either(const Job& job, std::string& notice) {
    if (!device_) return job(processor_);
    try {
        return job(*device_);
    } catch (const DeviceFailure& failure) {
        notice = failure.what();
        if (failure.kind == DeviceFailure::Kind::lost) device_.reset();
    }
    notice += device_ ? "; the processor did this one" : "; the processor does the work from here on";
    return job(processor_);
}

Tile FallbackBackend::tile(const TileRequest& request) {
    std::string notice;
    Tile tile = done_by_either([&](Backend& backend) { return backend.tile(request); }, notice);
    if (!notice.empty()) tile.notice = notice;
    return tile;
}

AttendResult FallbackBackend::attend(const AttendRequest& request, const JobControl& control) {
    std::string notice;
    AttendResult result = done_by_either([&](Backend& backend) { return backend.attend(request, control); }, notice);
    if (!notice.empty()) result.notice = notice;
    return result;
}

MapResult FallbackBackend::attention_map(const MapRequest& request, const JobControl& control) {
    std::string notice;
    MapResult result = done_by_either([&](Backend& backend) { return backend.attention_map(request, control); }, notice);
    if (!notice.empty()) result.attended.notice = notice;
    return result;
}

MatrixF FallbackBackend::product(const MatrixView& A, const MatrixView& B, const MatrixView& bias, const JobControl& control) {
    std::string notice;  // nothing that a person sees hangs on who multiplied
    return done_by_either([&](Backend& backend) { return backend.product(A, B, bias, control); }, notice);
}

}  // namespace attnscope
