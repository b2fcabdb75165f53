#include <doctest/doctest.h>

#include <cmath>

#include "core/attention/difference.h"
#include "core/document/resolve.h"
#include "core/document/validate.h"
#include "core/document/variants.h"

using namespace attnscope;

namespace {

Document masked_document() {
    Document document;
    document.text = "the cat saw the dog";
    document.widths = {.D = 8, .H = 2};
    document.options.mask = {.causal = true, .window = {}, .padding = {4}, .blocked = {{1, 0}}};
    document.overrides = {{{ArrayId::scores, 0, 4, 4}, 2.0}};
    return document;
}

}  // namespace

TEST_CASE("without its mask a document has the same scaled scores and no hidden cell") {
    const Trace a = run(resolve(masked_document())), b = run(resolve(variant(masked_document(), Variant::without_mask)));
    CHECK(changed_cells(a, b, ArrayId::scaled, 1).empty());
    CHECK(b.head[0].masked.allFinite());
    CHECK_FALSE(a.head[0].masked.allFinite());
}

TEST_CASE("a causal variant hides what is later and nothing else") {
    const Trace trace = run(resolve(variant(masked_document(), Variant::causal_mask)));
    for (Index i = 0; i < 5; ++i)
        for (Index j = 0; j < 5; ++j) CHECK(std::isinf(trace.head[1].masked(i, j)) == (j > i));
}

TEST_CASE("without the scale the scaled scores are the scores, and with it they are divided by the root of d_k") {
    Document document = masked_document();
    document.options.temperature = 2.0;
    const Trace without = run(resolve(variant(document, Variant::without_scale)));
    CHECK(equal(without.head[0].scaled, without.head[0].scores));
    document.options.temperature = 1.0;
    const Trace with = run(resolve(variant(document, Variant::standard_scale)));
    CHECK(with.head[1].scaled(2, 3) == doctest::Approx(with.head[1].scores(2, 3) / 2.0));  // d_k = 4
}

TEST_CASE("a document with another, shorter text can be run: nothing of single tokens is left") {
    const Document other = with_text(masked_document(), "a dog");
    CHECK(validate(other).empty());
    CHECK(token_texts(other) == std::vector<std::string>{"a", "dog"});
    CHECK(other.options.mask.causal);
    CHECK(other.overrides.empty());
}
