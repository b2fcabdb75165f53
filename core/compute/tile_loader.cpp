#include "core/compute/tile_loader.h"

#include <algorithm>
#include <utility>

#include "core/compute/worker.h"

namespace attnscope {

TileLoader::TileLoader(std::function<std::unique_ptr<Backend>()> make_backend, std::function<void()> wake)
    : make_backend_(std::move(make_backend)), wake_(std::move(wake)) {}

TileLoader::~TileLoader() = default;

void TileLoader::want(std::vector<TileKey> keys, const std::shared_ptr<const TileSource>& source) {
    std::erase_if(keys, [this](const TileKey& key) { return failed_.contains(key); });
    std::deque<Wanted> dropped;  // what they hold is destroyed without the lock
    bool any = false;
    {
        const std::lock_guard lock(mutex_);
        dropped.swap(wanted_);
        for (const TileKey& key : keys) {
            const bool finished = std::any_of(finished_.begin(), finished_.end(), [&](const LoadedTile& tile) { return tile.key == key; });
            if (in_progress_ != key && !finished) wanted_.push_back({.key = key, .source = source});
        }
        any = !wanted_.empty();
    }
    if (!any) return;
    if (!thread_.joinable()) thread_ = std::jthread([this](const std::stop_token& stop) { run(stop); });
    wanted_more_.notify_one();
}

std::vector<LoadedTile> TileLoader::take() {
    std::vector<LoadedTile> tiles;
    {
        const std::lock_guard lock(mutex_);
        tiles.swap(finished_);
    }
    for (const LoadedTile& tile : tiles)
        if (!tile.error.empty()) failed_.insert(tile.key);
    return tiles;
}

bool TileLoader::busy() const {
    const std::lock_guard lock(mutex_);
    return !wanted_.empty() || in_progress_ || !finished_.empty();
}

void TileLoader::wait() {
    std::unique_lock lock(mutex_);
    idle_.wait(lock, [this] { return wanted_.empty() && !in_progress_; });
}

void TileLoader::run(const std::stop_token& stop) {
    while (true) {
        Wanted next;
        {
            std::unique_lock lock(mutex_);
            if (!wanted_more_.wait(lock, stop, [this] { return !wanted_.empty(); })) return;
            next = std::move(wanted_.front());
            wanted_.pop_front();
            in_progress_ = next.key;
        }
        LoadedTile tile = loaded(next);
        next.source.reset();
        {
            const std::lock_guard lock(mutex_);
            finished_.push_back(std::move(tile));
            in_progress_.reset();
        }
        idle_.notify_all();
        if (stop.stop_requested()) return;
        if (wake_) wake_();
    }
}

LoadedTile TileLoader::loaded(const Wanted& wanted) {
    try {
        if (!backend_) backend_ = make_backend_();
        Tile tile = (*wanted.source)(wanted.key, *backend_);
        return {.key = wanted.key, .values = std::move(tile.values), .notice = std::move(tile.notice), .error = {}};
    } catch (...) {
        return {.key = wanted.key, .values = {}, .notice = {}, .error = sentence_of_current_exception()};
    }
}

}  // namespace attnscope
