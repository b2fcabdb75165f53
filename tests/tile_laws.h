#pragma once
// What tile() promises, checked on any backend against the materialised double-precision weights.

#include "core/compute/backend.h"

namespace attnscope::tests {

// Each prints the largest errors it met. They are the promises of core/compute/backend.h: see the constants there.
void tiles_of_all_sizes_are_exact(Backend& backend);
void masked_tiles_are_exact(Backend& backend);
void rectangular_windows_are_exact(Backend& backend);
void sharp_scores_lose_no_accuracy(Backend& backend);  // on both sides of plain_float_score_bound
void spikes_lose_no_accuracy(Backend& backend);
void extreme_inputs_behave(Backend& backend);

}  // namespace attnscope::tests
