#include <doctest/doctest.h>


#include "app/cli/attend_shapes.h"
#include "core/attention/error.h"

using namespace attnscope;

namespace {

AttendShapes shapes_of(const Shape& q, const Shape& k, const Shape& v) { return attend_shapes({"q", q}, {"k", k}, {"v", v}); }

std::string refusal(const Shape& q, const Shape& k, const Shape& v) {
    try {
        attend_shapes({"q", q}, {"k", k}, {"v", v});
    } catch (const Error& error) {
        CHECK(error.exit_code == ExitCode::bad_input);
        return error.what();
    }
    return "accepted";
}

std::string mask_refusal(const Shape& mask, const AttendShapes& shapes) {
    try {
        broadcast_strides({"mask", mask}, shapes);
    } catch (const Error& error) {
        return error.what();
    }
    return "accepted";
}

}  // namespace

TEST_CASE("key and value heads may be fewer than query heads, and lengths and widths may differ") {
    const AttendShapes s = shapes_of({2, 6, 5, 4}, {2, 3, 7, 4}, {2, 3, 7, 9});
    CHECK((s.B == 2 && s.H == 6 && s.G == 3 && s.n == 5 && s.m == 7 && s.d == 4 && s.d_v == 9));
    CHECK(s.output() == Shape{2, 6, 5, 9});
    CHECK(s.weights() == Shape{2, 6, 5, 7});
    CHECK(shapes_of({5, 4}, {7, 4}, {7, 9}).weights() == Shape{5, 7});
}

TEST_CASE("arrays that do not fit together are refused by the name of the option") {
    CHECK(refusal({4}, {4}, {4}) == "q: has shape (4,); give rank 2 (n, d), 3 (H, n, d) or 4 (B, H, n, d)");
    CHECK(refusal({5, 4}, {1, 7, 4}, {7, 4}) ==
          "k: has shape (1, 7, 4); queries, keys and values need the same rank, and the queries have (5, 4)");
    CHECK(refusal({5, 0}, {7, 0}, {7, 4}) == "q: has shape (5, 0); its vectors need at least one number");
    CHECK(refusal({5, 4}, {7, 3}, {7, 4}) == "k: has vectors of 3 numbers, the queries have 4");
    CHECK(refusal({5, 4}, {7, 4}, {6, 4}) == "v: has 6 rows, the keys have 7; each key needs its value");
    CHECK(refusal({8, 5, 4}, {3, 7, 4}, {3, 7, 4}) == "k: has 3 heads, which do not divide the 8 of the queries; give a number of heads that does");
    CHECK(refusal({8, 5, 4}, {4, 7, 4}, {2, 7, 4}) == "v: has 2 heads, the keys have 4");
    CHECK(refusal({2, 8, 5, 4}, {3, 8, 7, 4}, {3, 8, 7, 4}) == "k: has 3 batches, the queries have 2");
    CHECK(refusal({2, 8, 5, 4}, {1, 8, 7, 4}, {1, 8, 7, 4}) == "k: has 1 batch, the queries have 2");
    CHECK(refusal({8, 5, 4}, {0, 7, 4}, {0, 7, 4}) == "k: has 0 heads, the queries have 8");
    CHECK(refusal({5, 4}, {7, 1}, {7, 4}) == "k: has vectors of 1 number, the queries have 4");
}

TEST_CASE("a mask broadcasts from its last axis, as in NumPy") {
    const AttendShapes s = shapes_of({2, 6, 5, 4}, {2, 3, 7, 4}, {2, 3, 7, 9});
    const auto strides = [&s](const Shape& mask) {
        const MaskStrides m = broadcast_strides({"mask", mask}, s);
        return Shape{m.batch, m.head, m.row, m.column};
    };
    CHECK(strides({}) == Shape{0, 0, 0, 0});
    CHECK(strides({7}) == Shape{0, 0, 0, 1});
    CHECK(strides({5, 1}) == Shape{0, 0, 1, 0});
    CHECK(strides({6, 5, 7}) == Shape{0, 35, 7, 1});
    CHECK(strides({2, 1, 1, 7}) == Shape{7, 0, 0, 1});
    CHECK(mask_refusal({6}, s) == "mask: has shape (6,), which does not broadcast to the weights' (2, 6, 5, 7)");
    CHECK(mask_refusal({1, 2, 6, 5, 7}, s).starts_with("mask: has shape (1, 2, 6, 5, 7), which does not broadcast"));
}

TEST_CASE("the estimate covers the files and one block, and saturates") {
    const AttendShapes s = shapes_of({2, 6, 5, 4}, {2, 3, 7, 4}, {2, 3, 7, 9});
    const std::size_t without_mask = estimated_bytes(s, {.number = 4});
    CHECK(without_mask >= 4 * (2 * 6 * 5 * 4 + 2 * 3 * 7 * (4 + 9)) + 8 * (7 * (4 + 9) + 7 * 5 * 7));
    const MaskStrides mask = broadcast_strides({"mask", {6, 5, 7}}, s);
    CHECK(estimated_bytes(s, {.number = 4, .mask_number = 8, .mask = mask}) == without_mask + 8 * 6 * 5 * 7);
    constexpr Index huge = Index{1} << 60;
    CHECK(estimated_bytes(shapes_of({huge, 4}, {huge, 4}, {huge, 4}), {}) == std::size_t{1} << 62);
}

TEST_CASE("what does not fit is refused with the bytes and the lengths that would fit") {
    const AttendShapes s = shapes_of({5000, 64}, {5000, 64}, {5000, 64});
    const std::size_t needed = estimated_bytes(s, {});
    CHECK_NOTHROW(require_memory(s, {}, needed));
    const auto refusal_at = [&s](std::size_t limit) -> std::string {
        try {
            require_memory(s, {}, limit);
        } catch (const Error& error) {
            return error.what();
        }
        return "accepted";
    };
    const std::string beginning = "these arrays need " + std::to_string(needed) + " bytes of memory, and the limit is 1000000; ";
    CHECK(refusal_at(1'000'000).starts_with(beginning + "queries and keys of length "));
    CHECK(refusal_at(10).ends_with("and the limit is 10; no length would fit; give a larger --memory"));
    // the length that is named fits, and one more does not
    const std::string sentence = refusal_at(1'000'000);
    const Index length = std::stol(sentence.substr(sentence.find("length ") + 7));
    const auto of_length = [](Index n) { return estimated_bytes(shapes_of({n, 64}, {n, 64}, {n, 64}), {}); };
    CHECK(of_length(length) <= 1'000'000);
    CHECK(of_length(length + 1) > 1'000'000);
}
