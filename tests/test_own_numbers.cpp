#include <doctest/doctest.h>

#include "core/attention/trace.h"
#include "core/document/examples.h"
#include "core/document/own_numbers.h"
#include "core/document/resolve.h"
#include "core/document/validate.h"

using namespace attnscope;

namespace {

Document random_example() {
    Document document;
    document.text = "one two one three";
    document.biases = true;
    return document;
}

void check_same_output(const Document& a, const Document& b) {
    REQUIRE(validate(a).empty());
    REQUIRE(validate(b).empty());
    const Trace left = run(resolve(a)), right = run(resolve(b));
    CHECK(equal(left.X, right.X));
    CHECK(equal(left.head.front().weights, right.head.front().weights));
    CHECK(equal(left.output, right.output));
}

}  // namespace

TEST_CASE("numbers that become a document's own leave every result as it was") {
    Document document = random_example();
    check_same_output(document, with_own_embedding(document));
    check_same_output(document, with_own_weights(document));
    document.options.positions = PositionKind::sinusoidal;
    check_same_output(document, with_own_positions(document));
    check_same_output(first_example(), with_own_weights(first_example()));
}

TEST_CASE("numbers of one's own are said to be so") {
    CHECK(resolve(with_own_embedding(random_example())).embedding_provenance == Provenance::own);
    CHECK(resolve(with_own_weights(first_example())).weights_provenance == Provenance::own);
}

TEST_CASE("own matrices are named when their source is own and the options use them") {
    CHECK(own_matrices(random_example()).empty());
    Document document = with_own_weights(random_example());
    CHECK(own_matrices(document).size() == 8);
    document.options.output_projection = false;
    CHECK(own_matrices(document).size() == 6);
    CHECK(own_matrices(with_own_weights(first_example())).front() == ArrayId::E);
}

TEST_CASE("own numbers fit again after the text or a width changed, and old ones keep their places") {
    Document document = with_own_embedding(with_own_weights(random_example()));
    const double kept = document.own_weights.W_Q(1, 2);
    document.text = "one two";
    document.widths = {.D = 10, .H = 2};
    CHECK_FALSE(validate(document).empty());
    document = with_fitting_numbers(document);
    CHECK(validate(document).empty());
    CHECK(document.own_E.rows() == 2);
    CHECK(document.own_E(1, 9) == 0.0);
    CHECK(document.own_weights.W_Q(1, 2) == kept);
}

TEST_CASE("a document that cannot be run still gets numbers of its own, all zero") {
    Document document = random_example();
    document.widths = {.D = 7, .H = 2};
    const Document result = with_own_embedding(document);
    CHECK(result.own_E.isZero());
    CHECK(result.own_E.rows() == 4);
    CHECK(result.own_E.cols() == 7);
}
