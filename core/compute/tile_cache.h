#pragma once
// Tiles that were computed, the ones looked at last kept longest, within so much memory.

#include <cstddef>
#include <cstdint>
#include <list>
#include <map>
#include <memory>

#include "core/compute/backend.h"
#include "core/compute/map_view.h"

namespace attnscope {

// What a tile shows, and of which result: revisions only rise.
struct TileKey {
    std::uint64_t revision = 0;
    Index head = 0;
    Quantity quantity = Quantity::weights;
    Pooling pooling = Pooling::mean;
    TilePlace place;
    bool operator==(const TileKey&) const = default;
    auto operator<=>(const TileKey&) const = default;
};

// One thread at a time.
class TileCache {
public:
    explicit TileCache(std::size_t most_bytes) : most_bytes_(most_bytes) {}

    // Null where there is none. Looking at a tile makes it the last that is forgotten.
    std::shared_ptr<const MatrixF> find(const TileKey& key);
    bool contains(const TileKey& key) const { return kept_.contains(key); }

    // In place of what the key had. Forgets what was not looked at for longest, but never the tile that is added.
    void add(const TileKey& key, MatrixF values);
    void forget_before(std::uint64_t revision);  // tiles of older results

    std::size_t bytes() const { return bytes_; }
    std::size_t size() const { return kept_.size(); }

private:
    struct Kept {
        std::shared_ptr<const MatrixF> values;
        std::list<TileKey>::iterator used;  // its place in used_
    };
    void forget(std::map<TileKey, Kept>::iterator kept);

    std::size_t most_bytes_, bytes_ = 0;
    std::map<TileKey, Kept> kept_;
    std::list<TileKey> used_;  // the one looked at last in front
};

}  // namespace attnscope
