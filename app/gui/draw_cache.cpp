#include "app/gui/draw_cache.h"

#include <utility>

namespace attnscope {

DrawCache::~DrawCache() { clear(); }

DrawCache::Texture DrawCache::picture(const std::string& key, const std::function<Picture()>& make) {
    if (const auto found = pictures_.find(key); found != pictures_.end()) {
        found->second.drawn = true;
        return found->second.texture;
    }
    const Picture made = make();
    const Texture texture{.id = calls_.upload(made), .width = made.width, .height = made.height};
    pictures_.emplace(key, Kept{.texture = texture});
    return texture;
}

const ValueRange& DrawCache::range(const std::string& key, const std::function<ValueRange()>& make) {
    if (const auto found = ranges_.find(key); found != ranges_.end()) return found->second;
    return ranges_.emplace(key, make()).first->second;
}

void DrawCache::next_frame() {
    for (auto kept = pictures_.begin(); kept != pictures_.end();) {
        if (!std::exchange(kept->second.drawn, false)) {
            calls_.release(kept->second.texture.id);
            kept = pictures_.erase(kept);
        } else {
            ++kept;
        }
    }
}

void DrawCache::clear() {
    for (const auto& [key, kept] : pictures_) calls_.release(kept.texture.id);
    pictures_.clear();
    ranges_.clear();
}

}  // namespace attnscope
