#pragma once
// What tile() promises of pooled windows and of the quantities before the weights, checked on any backend against the
// materialised double-precision attention, pooled by an obvious loop.

#include "core/compute/backend.h"

namespace attnscope::tests {

void pooled_tiles_are_exact(Backend& backend);            // every level, pooling and quantity, at odd places
void ruled_tiles_are_exact(Backend& backend);             // softcap, linear bias, hidden cells
void pooled_spikes_lose_no_accuracy(Backend& backend);

}  // namespace attnscope::tests
