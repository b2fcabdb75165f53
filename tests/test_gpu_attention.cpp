// Streamed attention, pooled maps and tiles, and products on every device there is; in CI that is Mesa's lavapipe.

#include <doctest/doctest.h>

#include "tests/attention_cases.h"
#include "tests/attention_laws.h"
#include "tests/gpu_devices.h"
#include "tests/pooled_tile_laws.h"

using namespace attnscope;
using namespace attnscope::tests;

namespace {

// buffers for a few tiles of vectors of 80 numbers, and submissions that start with one tile
const VulkanSettings small{.on_validation_message = {}, .largest_buffer_bytes = 2 * 64 * 80 * 4, .first_multiply_adds = 1};

}  // namespace

TEST_CASE("a device's pooled tiles of every quantity are exact") { on_every_device(pooled_tiles_are_exact); }

TEST_CASE("a device's tiles with softcap, linear bias and hidden cells are exact") { on_every_device(ruled_tiles_are_exact); }

TEST_CASE("scores of 1e4 cost a device's pooled tiles no accuracy") { on_every_device(pooled_spikes_lose_no_accuracy); }

TEST_CASE("a device's attention and maps of all sizes are exact") { on_every_device(attention_of_all_sizes_is_exact); }

TEST_CASE("a device's attention and maps under masks are exact") { on_every_device(masked_attention_is_exact); }

TEST_CASE("a device's attention with a softcap and a linear bias is exact") { on_every_device(capped_and_biased_attention_is_exact); }

TEST_CASE("a device's heads that share keys are exact") { on_every_device(heads_that_share_keys_are_exact); }

TEST_CASE("hidden cells take no part in a device's attention") { on_every_device(hidden_cells_take_no_part); }

TEST_CASE("rows that see no key are 0 in a device's attention") { on_every_device(rows_that_see_no_key_are_zero); }

TEST_CASE("growing scores, spikes and absurd numbers do a device's attention no harm") { on_every_device(adversarial_scores_are_exact); }

TEST_CASE("small weights beside large ones are not lost on a device's long walks") { on_every_device(long_walks_keep_their_digits); }

TEST_CASE("a device's attention of random configurations is exact") {
    on_every_device([](Backend& backend) { random_attention_is_exact(backend, 100); });
}

TEST_CASE("a device's attention is the same every time") { on_every_device(attention_is_the_same_every_time); }

TEST_CASE("a device writes weights and scores where it is asked to") { on_every_device(weights_and_scores_are_written); }

TEST_CASE("a device's products of all sizes are exact") { on_every_device(products_of_all_sizes_are_exact); }

TEST_CASE("attention beyond a device's limits is refused, so that the processor does it") {
    on_every_device([](Backend& backend) {
        for (const HeadsShape& shape : {HeadsShape{.n = 3, .m = 4, .d = 20000, .d_v = 1}, {.n = 3, .m = 4, .d = 1, .d_v = 20000},
                                        {.n = 3, .m = 4, .d = 8000, .d_v = 8000}}) {
            CAPTURE(shape.d);
            const Heads heads = gaussian_heads(shape);
            try {
                backend.attend(heads.request(), {});
                FAIL("no error");
            } catch (const DeviceFailure& failure) {
                CHECK(failure.kind == DeviceFailure::Kind::too_large);
                CHECK(std::string(failure.what()).find(backend.name()) != std::string::npos);
            }
        }
    });
}

TEST_CASE("a device's progress rises to one") { on_every_device(progress_rises_to_one); }

TEST_CASE("a device's job ends soon after it was asked to stop") {
    on_every_device([](Backend& backend) { a_stopped_job_ends_soon(backend, 30'000); });
    on_every_device(a_stopped_product_is_cancelled);
}

TEST_CASE("attention cut into many slabs and walks is the same as a whole one") {
    on_every_device([](Backend& backend) { random_attention_is_exact(backend, 20); }, small);
    on_every_device(masked_attention_is_exact, small);
    on_every_device(hidden_cells_take_no_part, small);
    on_every_device(pooled_tiles_are_exact, small);
}
