#include "app/gui/draw_cache.h"

#include <iterator>
#include <utility>

#include "core/attention/error.h"

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

const WrappedText& DrawCache::wrapped(const std::string& key, const std::function<WrappedText()>& make) {
    auto found = texts_.find(key);
    if (found == texts_.end()) found = texts_.emplace(key, KeptText{.text = make()}).first;
    found->second.drawn = true;
    return found->second.text;
}

const ValueRange& DrawCache::range(const std::string& key, const std::function<ValueRange()>& make) {
    if (const auto found = ranges_.find(key); found != ranges_.end()) return found->second;
    return ranges_.emplace(key, make()).first->second;
}

float DrawCache::number(const std::string& key, const std::function<float()>& make) {
    if (const auto found = numbers_.find(key); found != numbers_.end()) return found->second;
    return numbers_.emplace(key, make()).first->second;
}

const MathFont* DrawCache::math_font() {
    if (!std::exchange(looked_for_math_font_, true)) {
        try {
            math_font_ = MathFont::installed();
        } catch (const Error&) {
            // formulas are then written as plain text
        }
    }
    return math_font_ ? &*math_font_ : nullptr;
}

const FormulaLayout* DrawCache::formula(const std::string& markup, std::optional<StepId> step, MathStyle style) {
    const MathFont* font = math_font();
    if (font == nullptr) return nullptr;
    const std::string key = std::to_string(step ? static_cast<int>(*step) : -1) + (style == MathStyle::display ? "d" : "t") + markup;
    auto found = formulas_.find(key);
    if (found == formulas_.end()) {
        std::optional<FormulaLayout> layout;
        try {
            layout = laid_out(parsed_formula(markup, step), *font, style);
        } catch (const Error&) {
            // a sign that the font lacks: plain text again
        }
        found = formulas_.emplace(key, std::move(layout)).first;
    }
    return found->second ? &*found->second : nullptr;
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
    for (auto kept = texts_.begin(); kept != texts_.end();) kept = std::exchange(kept->second.drawn, false) ? std::next(kept) : texts_.erase(kept);
}

void DrawCache::clear() {
    for (const auto& [key, kept] : pictures_) calls_.release(kept.texture.id);
    pictures_.clear();
    texts_.clear();
    ranges_.clear();
    numbers_.clear();
}

}  // namespace attnscope
