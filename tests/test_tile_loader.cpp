// The tile cache, and the loader with real threads: every wait is on a promise or a finished tile, never on a length of time.

#include <doctest/doctest.h>

#include <atomic>
#include <future>
#include <memory>
#include <mutex>
#include <stdexcept>
#include <vector>

#include "core/compute/cpu_backend.h"
#include "core/compute/tile_loader.h"

using namespace attnscope;

namespace {

TileKey key_of(Index column, std::uint64_t revision = 1) { return {.revision = revision, .place = {.level = 0, .row = 0, .column = column}}; }

std::unique_ptr<Backend> cpu() { return std::make_unique<CpuBackend>(1); }

std::shared_ptr<const TileSource> source(TileSource function) { return std::make_shared<const TileSource>(std::move(function)); }

std::shared_ptr<const TileSource> columns() {
    return source([](const TileKey& key, Backend&) { return Tile{.values = MatrixF::Constant(1, 1, static_cast<float>(key.place.column)), .notice = {}}; });
}

std::vector<Index> columns_of(const std::vector<LoadedTile>& tiles) {
    std::vector<Index> found;
    for (const LoadedTile& tile : tiles) found.push_back(tile.key.place.column);
    return found;
}

}  // namespace

TEST_CASE("the cache keeps what was looked at last and stays below its limit") {
    TileCache cache(10 * (4 * 100 + 256));
    for (Index i = 0; i < 10; ++i) cache.add(key_of(i), MatrixF::Zero(10, 10));
    CHECK(cache.size() == 10);
    CHECK(cache.find(key_of(0)) != nullptr);
    cache.add(key_of(10), MatrixF::Zero(10, 10));
    CHECK(cache.contains(key_of(0)));
    CHECK_FALSE(cache.contains(key_of(1)));
    CHECK(cache.size() == 10);
    CHECK(cache.bytes() == 10 * (4 * 100 + 256));
}

TEST_CASE("a tile larger than the whole cache is kept until the next one comes") {
    TileCache cache(1);
    cache.add(key_of(1), MatrixF::Zero(100, 100));
    CHECK(cache.contains(key_of(1)));
    cache.add(key_of(2), MatrixF::Zero(100, 100));
    CHECK_FALSE(cache.contains(key_of(1)));
    CHECK(cache.contains(key_of(2)));
}

TEST_CASE("adding a tile anew replaces its values and counts its memory once") {
    TileCache cache(1 << 20);
    cache.add(key_of(1), MatrixF::Zero(10, 10));
    const std::size_t once = cache.bytes();
    cache.add(key_of(1), MatrixF::Ones(10, 10));
    CHECK(cache.bytes() == once);
    CHECK((*cache.find(key_of(1)))(3, 3) == 1.0f);
}

TEST_CASE("tiles of older results are forgotten and those of the newest stay") {
    TileCache cache(1 << 20);
    cache.add(key_of(1, 1), MatrixF::Zero(1, 1));
    cache.add(key_of(1, 2), MatrixF::Zero(1, 1));
    cache.forget_before(2);
    CHECK_FALSE(cache.contains(key_of(1, 1)));
    CHECK(cache.contains(key_of(1, 2)));
}

TEST_CASE("wanted tiles come in the order in which they are wanted, each with a wake-up") {
    std::atomic<int> wakes = 0;
    TileLoader loader(cpu, [&] { ++wakes; });
    loader.want({key_of(3), key_of(1), key_of(2)}, columns());
    loader.wait();
    CHECK(loader.busy());  // nothing was taken yet
    const auto tiles = loader.take();
    CHECK(columns_of(tiles) == std::vector<Index>{3, 1, 2});
    CHECK(tiles[0].values(0, 0) == 3.0f);
    CHECK_FALSE(loader.busy());
    CHECK(loader.take().empty());
}

TEST_CASE("what is no longer wanted and has not begun is never computed") {
    std::promise<void> started, released;
    std::mutex guard;
    std::vector<Index> computed;
    const auto slow = source([&](const TileKey& key, Backend&) {
        {
            const std::lock_guard lock(guard);
            computed.push_back(key.place.column);
        }
        if (key.place.column == 0) {
            started.set_value();
            released.get_future().wait();
        }
        return Tile{.values = MatrixF::Zero(1, 1), .notice = {}};
    });
    TileLoader loader(cpu, {});
    loader.want({key_of(0), key_of(1), key_of(2)}, slow);
    started.get_future().wait();
    loader.want({key_of(0), key_of(5)}, slow);  // the first is in progress and is not begun again
    released.set_value();
    loader.wait();
    CHECK(columns_of(loader.take()) == std::vector<Index>{0, 5});
    CHECK(computed == std::vector<Index>{0, 5});
}

TEST_CASE("a tile that cannot be computed says why and is not tried again until it is asked for anew") {
    std::atomic<int> tries = 0;
    const auto failing = source([&](const TileKey&, Backend&) -> Tile {
        ++tries;
        throw std::runtime_error("no such tile");
    });
    TileLoader loader(cpu, {});
    for (int frame = 0; frame < 3; ++frame) {
        loader.want({key_of(1)}, failing);
        loader.wait();
        const auto tiles = loader.take();
        CHECK(tiles.size() == (frame == 0 ? 1 : 0));
        if (frame == 0) CHECK(tiles[0].error == "no such tile");
    }
    CHECK(tries == 1);
    loader.forget_errors();
    loader.want({key_of(1)}, failing);
    loader.wait();
    CHECK(tries == 2);
}

TEST_CASE("a backend that cannot be made is the error of the tile") {
    TileLoader loader([]() -> std::unique_ptr<Backend> { throw Error("no device"); }, {});
    loader.want({key_of(1)}, columns());
    loader.wait();
    const auto tiles = loader.take();
    REQUIRE(tiles.size() == 1);
    CHECK(tiles[0].error == "no device");
}

TEST_CASE("a loader that goes away with much to do leaves nothing running") {
    std::atomic<int> alive = 0;
    {
        auto counted = std::shared_ptr<int>(new int(0), [&](int* number) {
            delete number;
            --alive;
        });
        ++alive;
        TileLoader loader(cpu, {});
        std::vector<TileKey> keys;
        for (Index i = 0; i < 1000; ++i) keys.push_back(key_of(i));
        loader.want(keys, source([counted](const TileKey&, Backend&) { return Tile{.values = MatrixF::Zero(8, 8), .notice = {}}; }));
    }
    CHECK(alive == 0);
}
