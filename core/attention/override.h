#pragma once
// Numbers that a person sets in place of computed ones, to see what follows from them: an experiment, not a model.

#include <algorithm>
#include <span>
#include <vector>

#include "core/attention/expression.h"

namespace attnscope {

struct Override {
    NumberRef number;  // of the scores or of the weights
    double value = 0.0;
    bool operator==(const Override&) const = default;
};

inline bool can_be_overridden(ArrayId id) { return id == ArrayId::scores || id == ArrayId::weights; }

// The override of one number, or null. `overrides` are sorted by number.
inline const Override* find_override(std::span<const Override> overrides, const NumberRef& number) {
    const auto found = std::ranges::lower_bound(overrides, number, {}, &Override::number);
    return found != overrides.end() && found->number == number ? &*found : nullptr;
}

inline bool has_override(std::span<const Override> overrides, ArrayId id) {
    return std::ranges::any_of(overrides, [id](const Override& set) { return set.number.array == id; });
}

}  // namespace attnscope
