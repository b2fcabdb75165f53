#include "core/compute/tile_cache.h"

#include <iterator>
#include <utility>

namespace attnscope {

namespace {

// with the two nodes that keep it
std::size_t bytes_of(const MatrixF& values) { return static_cast<std::size_t>(values.size()) * sizeof(float) + 256; }

}  // namespace

std::shared_ptr<const MatrixF> TileCache::find(const TileKey& key) {
    const auto found = kept_.find(key);
    if (found == kept_.end()) return nullptr;
    used_.splice(used_.begin(), used_, found->second.used);
    return found->second.values;
}

void TileCache::add(const TileKey& key, MatrixF values) {
    if (const auto found = kept_.find(key); found != kept_.end()) forget(found);
    bytes_ += bytes_of(values);
    used_.push_front(key);
    kept_.emplace(key, Kept{.values = std::make_shared<const MatrixF>(std::move(values)), .used = used_.begin()});
    while (bytes_ > most_bytes_ && used_.size() > 1) forget(kept_.find(used_.back()));
}

void TileCache::forget_before(std::uint64_t revision) {
    for (auto kept = kept_.begin(); kept != kept_.end();) {
        const auto next = std::next(kept);
        if (kept->first.revision < revision) forget(kept);
        kept = next;
    }
}

void TileCache::forget(std::map<TileKey, Kept>::iterator kept) {
    bytes_ -= bytes_of(*kept->second.values);
    used_.erase(kept->second.used);
    kept_.erase(kept);
}

}  // namespace attnscope
