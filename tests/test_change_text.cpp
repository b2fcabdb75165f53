#include <doctest/doctest.h>

#include "core/document/edit.h"
#include "core/document/edit_tokens.h"
#include "core/document/examples.h"
#include "core/document/own_numbers.h"
#include "core/figure/change_text.h"
#include "core/files/language_file.h"

using namespace attnscope;

namespace {

Document small_document() {
    Document document;
    document.text = "the cat saw";
    return document;
}

std::string told(const Document& before, const Document& after) { return change_text(before, after, embedded_language("en")); }

}  // namespace

TEST_CASE("an edited number is named with its place from 1 and both values") {
    const Document own = with_number(small_document(), {ArrayId::W_Q, 0, 0, 1}, 0.5);
    CHECK(told(own, with_number(own, {ArrayId::W_Q, 0, 0, 1}, 1.2)) == "W_Q 1,2: 0.5 → 1.2");
    CHECK(told(own, own).empty());
}

TEST_CASE("the first edit of drawn numbers is named like every other") {
    const std::string text = told(small_document(), with_number(small_document(), {ArrayId::b_O, 0, 0, 7}, -2.0));
    CHECK(text == "b_O 1,8: 0 → −2");
    const std::string of_hand_made = told(first_example(), with_number(first_example(), {ArrayId::W_V, 0, 0, 0}, 3.0));
    CHECK(of_hand_made == "W_V 1,1: 1 → 3");
}

TEST_CASE("many numbers of one matrix are counted") {
    const Document document = with_own_weights(small_document());
    CHECK(told(document, with_numbers(document, ArrayId::W_O, 0, {2, 2}, MatrixD::Constant(2, 3, 7.0))) == "W_O: 6 numbers");
}

TEST_CASE("changed settings are named with their new value, and not the numbers that follow from them") {
    const Document document = small_document();
    Document other = document;
    other.seed = 8;
    CHECK(told(document, other) == "seed: 8");
    other = document;
    other.options.mask.causal = true;
    other.options.temperature = 2.0;
    CHECK(told(document, other) == "temperature: 2, mask: causal");
}

TEST_CASE("numbers set by hand and released again are named with their head") {
    const Document document = small_document();
    const Document set = with_number(document, {ArrayId::scores, 1, 2, 0}, 0.25);
    CHECK(told(document, set) == "scores of head 2 3,1: set to 0.25");
    CHECK(told(set, without_overrides(set, ArrayId::scores)) == "scores: as computed again");
}

TEST_CASE("changed tokens are shown, long ones in part") {
    Document other = small_document();
    other.text = "the dog";
    CHECK(told(small_document(), other) == "tokens: the dog");
    for (int i = 0; i < 40; ++i) other.text += " word";
    CHECK(told(small_document(), other).size() < 70);
}

TEST_CASE("a document that cannot be run is still told apart") {
    Document broken = small_document();
    broken.widths.H = 3;
    CHECK(told(small_document(), broken) == "other settings");
}

TEST_CASE("a token that is moved, swapped, removed or inserted is named with its place from 1") {
    Document document = small_document();
    document.text = "the cat saw a dog";
    const auto told_of = [&document](const TokenEdit& edit) { return told(document, with_token_edit(document, edit)); };
    CHECK(told_of({.kind = TokenEdit::Kind::move, .at = 1, .to = 4, .text = {}}) == "moved “cat” to place 5");
    CHECK(told_of({.kind = TokenEdit::Kind::move, .at = 2, .to = 1, .text = {}}) == "swapped “cat” and “saw”");
    CHECK(told_of({.kind = TokenEdit::Kind::remove, .at = 1, .text = {}}) == "removed “cat” from place 2");
    CHECK(told_of({.kind = TokenEdit::Kind::insert, .at = 4, .text = "big"}) == "inserted “big” at place 5");
}
