#pragma once
// What attend(), attention_map() and product() promise, checked on any backend against the materialised double-precision
// attention, pooled by an obvious loop.

#include "core/compute/backend.h"

namespace attnscope::tests {

// Each prints the largest errors it met. They are the promises of core/compute/backend.h: see the constants there.
void attention_of_all_sizes_is_exact(Backend& backend);
void masked_attention_is_exact(Backend& backend);
void capped_and_biased_attention_is_exact(Backend& backend);
void heads_that_share_keys_are_exact(Backend& backend);
void hidden_cells_take_no_part(Backend& backend);          // padding, painted cells, and what a CellMask may answer
void rows_that_see_no_key_are_zero(Backend& backend);
void adversarial_scores_are_exact(Backend& backend);       // growing along the keys, spikes of 1e4, 1e30
void long_walks_keep_their_digits(Backend& backend);       // many small weights beside a few large ones
void random_attention_is_exact(Backend& backend, int configurations);

// attend() and attention_map() give the same O and L, and the same again
void attention_is_the_same_every_time(Backend& backend);
void weights_and_scores_are_written(Backend& backend);

void products_of_all_sizes_are_exact(Backend& backend);

// n: so many tokens that the job takes longer than a second
void progress_rises_to_one(Backend& backend);
void a_stopped_job_ends_soon(Backend& backend, Index n);
void a_stopped_product_is_cancelled(Backend& backend);

}  // namespace attnscope::tests
