#pragma once
// Computes the tiles that are wanted now on a thread of its own, the most wanted first.

#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "core/compute/backend.h"
#include "core/compute/tile_cache.h"

namespace attnscope {

// The values behind a key; it holds whatever they are computed from. Called on the loader's thread.
using TileSource = std::function<Tile(const TileKey& key, Backend& backend)>;

struct LoadedTile {
    TileKey key;
    MatrixF values;
    std::string notice;  // as Tile::notice
    std::string error;   // a sentence where the tile could not be computed; it is not tried again until forget_errors()
};

// The thread starts with the first tile, and the backend lives and dies on it. Member functions are called from one thread,
// the owner's. Destruction waits for the tile in progress.
class TileLoader {
public:
    // `wake` is called on the loader's thread after each tile, without a lock held; it may be empty.
    TileLoader(std::function<std::unique_ptr<Backend>()> make_backend, std::function<void()> wake);
    ~TileLoader();

    // From now on these and no others, in this order: what was wanted before and has not begun is dropped. What is in
    // progress, or finished and not taken, is not begun again.
    void want(std::vector<TileKey> keys, const std::shared_ptr<const TileSource>& source);

    // What was finished since the last call.
    std::vector<LoadedTile> take();

    void forget_errors() { failed_.clear(); }

    // Whether a wanted tile is still to come or has not been taken.
    bool busy() const;
    void wait();  // until nothing is wanted

private:
    struct Wanted {
        TileKey key;
        std::shared_ptr<const TileSource> source;
    };
    void run(const std::stop_token& stop);
    LoadedTile loaded(const Wanted& wanted);

    std::function<std::unique_ptr<Backend>()> make_backend_;
    std::function<void()> wake_;
    std::unique_ptr<Backend> backend_;  // touched by the loader's thread only
    std::set<TileKey> failed_;          // touched by the owner's thread only

    mutable std::mutex mutex_;          // guards the three members below
    std::deque<Wanted> wanted_;
    std::optional<TileKey> in_progress_;
    std::vector<LoadedTile> finished_;

    std::condition_variable_any wanted_more_;
    std::condition_variable idle_;
    std::jthread thread_;               // last: it stops and joins before anything it touches is destroyed
};

}  // namespace attnscope
