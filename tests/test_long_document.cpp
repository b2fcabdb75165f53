#include <doctest/doctest.h>

#include "core/document/resolve_long.h"
#include "core/document/validate_long.h"
#include "core/files/language_file.h"
#include "tests/long_documents.h"

using namespace attnscope;

namespace {

std::string problems(const Document& document, std::size_t memory_limit = default_long_memory_limit) {
    std::string text;
    for (const Problem& problem : long_problems(document, token_list(document), memory_limit))
        text += (text.empty() ? "" : " ") + problem.key.substr(8);
    return text;
}

Document with(auto&& change) {
    Document document;
    document.text = "the cat sat on the mat";
    change(document);
    return document;
}

}  // namespace

TEST_CASE("what both regimes can do has no problem as a long text") {
    for (const auto& [name, document] : documents_of_both_regimes()) {
        CAPTURE(name);
        CHECK(problems(document) == "");
    }
}

TEST_CASE("what only short texts can have is said, each with its control") {
    const auto field = [](const Document& d) { return long_problems(d, token_list(d)).at(0).field; };
    const Document additive = with([](Document& d) { d.options.similarity = Similarity::additive; });
    CHECK(problems(additive) == "long_additive");
    CHECK(field(additive) == Field::similarity);
    CHECK(problems(with([](Document& d) { d.options.softmax.axis = SoftmaxAxis::columns; })) == "long_softmax_axis");
    CHECK(problems(with([](Document& d) { d.options.softmax.axis = SoftmaxAxis::all; })) == "long_softmax_axis");
    CHECK(problems(with([](Document& d) { d.options.softmax.shifted = false; })) == "long_softmax");
    const Document rounded = with([](Document& d) { d.options.softmax.precision = SoftmaxPrecision::float32; });
    CHECK(problems(rounded) == "long_softmax");
    CHECK(field(rounded) == Field::softmax);
    CHECK(problems(with([](Document& d) { d.options.dropout.p = 0.1; })) == "long_dropout");
    CHECK(problems(with([](Document& d) { d.overrides = {{{ArrayId::scores, 0, 1, 2}, 3.0}}; })) == "long_overrides");
    CHECK(problems(with([](Document& d) { d.overrides = {{{ArrayId::scores, 0, 1, 99}, 3.0}}; })) == "");
    CHECK(problems(with([](Document& d) { d.options.scale = {ScaleKind::number, 1e21}; })) == "long_scale");
    CHECK(problems(with([](Document& d) { d.options.temperature = 1e-21; })) == "long_scale");
    CHECK(problems(with([](Document& d) { d.text.clear(); })) == "long_no_token");
}

TEST_CASE("a long text has the problems of a short one, too") {
    CHECK(problems(with([](Document& d) { d.widths.D = 0; })) == "width_range");
    CHECK(problems(with([](Document& d) { d.widths = {.D = 10, .H = 3}; })) == "split split");
    CHECK(problems(with([](Document& d) { d.options.temperature = 0; })) == "temperature");
    CHECK(problems(with([](Document& d) { d.widths.D = 4; d.embedding = EmbeddingSource::one_hot; })) == "one_hot_width");
}

TEST_CASE("a long text that does not fit is refused with bytes and with what would fit") {
    const Document document = with([](Document& d) { d.widths = {.D = 64, .H = 4}; });
    const std::vector<Problem> found = long_problems(document, token_list(document), 100'000);
    REQUIRE(found.size() == 1);
    CHECK(found[0].field == Field::memory);
    CHECK(found[0].key == "problem.memory_width");
    CHECK(sentence(found[0], embedded_language("en")).find("97.7 KiB") != std::string::npos);
    CHECK(problems(document, 1'000'000) == "");
    const Document hand_made = with([](Document& d) { d.weights = WeightSource::hand_made; });
    CHECK(problems(hand_made, 1000) == "memory_hand_made");
}

TEST_CASE("the regime of long texts begins where the numbers of a short one no longer fit") {
    const Document document = with([](Document&) {});
    const TokenList tokens = token_list(document);
    const Sizes sizes{.n = 6, .D = 8, .H = 2, .d_k = 4, .d_v = 4};
    CHECK_FALSE(is_long(document, tokens, estimated_bytes(sizes)));
    CHECK(is_long(document, tokens, estimated_bytes(sizes) - 1));
    CHECK_FALSE(is_long(document, tokens));
}

TEST_CASE("the estimate of a long text grows with n, not with n times n, and never overflows") {
    Sizes sizes{.n = 100'000, .D = 64, .H = 1, .d_k = 64, .d_v = 64};
    const std::size_t one = estimated_long_bytes(sizes, 10'000, {}, 1024);
    CHECK(one > std::size_t{100} << 20);
    CHECK(one < std::size_t{400} << 20);
    sizes.n *= 10;
    const std::size_t ten = estimated_long_bytes(sizes, 10'000, {}, 1024);
    CHECK(ten < 10 * one);
    const Index huge = Index{1} << 60;
    CHECK(estimated_long_bytes({huge, huge, huge, huge, huge}, huge, {}, huge) == std::numeric_limits<std::size_t>::max());
    const Index fits = largest_long_n_that_fits(sizes, 10'000, {}, ten);
    CHECK(fits >= sizes.n);
    CHECK(estimated_long_bytes({.n = fits + 1, .D = 64, .H = 1, .d_k = 64, .d_v = 64}, 10'000, {}, 1) > ten);
}

TEST_CASE("own tokens stand in the text of a list with a space between them") {
    const TokenList list = token_list(with([](Document& d) { d.own_tokens = std::vector<std::string>{"a b", "", "c", "a b"}; }));
    CHECK(list.text == "a b  c a b");
    CHECK(list.vocabulary == std::vector<std::string>{"a b", "", "c"});
    CHECK(list.begin == std::vector<std::uint32_t>{0, 4, 5, 7});
    CHECK(list.end == std::vector<std::uint32_t>{3, 4, 6, 10});
}
