#include <doctest/doctest.h>

#include "core/document/edit_tokens.h"
#include "core/document/own_numbers.h"
#include "core/document/resolve.h"

using namespace attnscope;

namespace {

Document four_words() {
    Document document;
    document.text = "red green blue grey";
    document.options.mask.padding = {3};
    document.options.mask.blocked = {{0, 1}, {2, 3}};
    document.overrides = {{{ArrayId::scores, 1, 1, 2}, 4.0}};
    return document;
}

Document reordered(const Document& document, const std::vector<Index>& order) {
    const std::vector<PlacedToken> tokens = placed_tokens(document);
    std::vector<PlacedToken> next;
    for (const Index i : order) next.push_back(tokens[static_cast<std::size_t>(i)]);
    return with_tokens(document, next);
}

}  // namespace

TEST_CASE("tokens that stay where they are leave the document as it is") {
    CHECK(with_tokens(four_words(), placed_tokens(four_words())) == four_words());
}

TEST_CASE("a moved token takes its vector, its padding, its paint and its overrides with it") {
    const Document document = with_own_embedding(four_words());
    const Document moved = reordered(document, {3, 0, 1, 2});
    CHECK(moved.text == "grey red green blue");
    CHECK(equal(moved.own_E.row(1), document.own_E.row(0)));
    CHECK(moved.options.mask.padding == std::vector<Index>{0});
    CHECK(moved.options.mask.blocked == std::vector<Cell>{{1, 2}, {3, 0}});
    CHECK(moved.overrides == std::vector<Override>{{{ArrayId::scores, 1, 2, 3}, 4.0}});
    CHECK(reordered(moved, {1, 2, 3, 0}) == document);
}

TEST_CASE("a removed token takes what belongs to it along") {
    const Document document = with_own_embedding(four_words());
    const Document without = reordered(document, {0, 1, 3});
    CHECK(without.text == "red green grey");
    CHECK(without.own_E.rows() == 3);
    CHECK(equal(without.own_E.row(2), document.own_E.row(3)));
    CHECK(without.options.mask.blocked == std::vector<Cell>{{0, 1}});
    CHECK(without.overrides.empty());
    CHECK(reordered(document, {}).text.empty());
}

TEST_CASE("a new token begins with a vector of zeros among one's own vectors") {
    const Document document = with_own_embedding(four_words());
    std::vector<PlacedToken> tokens = placed_tokens(document);
    tokens.insert(tokens.begin() + 1, {.text = "pink", .from = {}});
    const Document longer = with_tokens(document, tokens);
    CHECK(token_texts(longer) == std::vector<std::string>{"red", "pink", "green", "blue", "grey"});
    CHECK(longer.own_E.row(1).isZero(0));
    CHECK(equal(longer.own_E.row(2), document.own_E.row(1)));
}

TEST_CASE("a text is written anew where its tokenizer finds the tokens in it, else they are the document's own") {
    Document chinese;
    chinese.text = "注意力机制";
    chinese.tokenizer = TokenizerKind::characters;
    CHECK(reordered(chinese, {4, 0, 1, 2, 3}).text == "制注意力机");
    CHECK_FALSE(reordered(chinese, {4, 0, 1, 2, 3}).own_tokens);
    Document words;
    words.text = "a b";
    std::vector<PlacedToken> tokens = placed_tokens(words);
    tokens[1].text = "two words";
    CHECK(with_tokens(words, tokens).own_tokens == std::vector<std::string>{"a", "two words"});
}

TEST_CASE("the edit that leads from some tokens to others is found again") {
    const std::vector<std::string> before = {"red", "green", "blue", "grey"};
    const auto tokens_after = [](const TokenEdit& edit) { return token_texts(with_token_edit(four_words(), edit)); };
    for (const TokenEdit& edit : {TokenEdit{.kind = TokenEdit::Kind::move, .at = 0, .to = 3, .text = {}}, TokenEdit{.kind = TokenEdit::Kind::move, .at = 3, .to = 1, .text = {}},
                                  TokenEdit{.kind = TokenEdit::Kind::move, .at = 1, .to = 2, .text = {}}, TokenEdit{.kind = TokenEdit::Kind::remove, .at = 0, .text = {}},
                                  TokenEdit{.kind = TokenEdit::Kind::remove, .at = 3, .text = {}}, TokenEdit{.kind = TokenEdit::Kind::insert, .at = 4, .text = "black white"},
                                  TokenEdit{.kind = TokenEdit::Kind::insert, .at = 0, .text = "black"}}) {
        CAPTURE(edit.at);
        CHECK(token_edit_between(before, tokens_after(edit)) == edit);
    }
    CHECK(token_edit_between(before, tokens_after({.kind = TokenEdit::Kind::move, .at = 2, .to = 1, .text = {}}))->at == 1);
    CHECK_FALSE(token_edit_between(before, before));
    CHECK_FALSE(token_edit_between(before, {"red", "grey"}));
    CHECK_FALSE(token_edit_between(before, {"grey", "green", "blue", "red"}));
    CHECK_FALSE(token_edit_between({}, before));
}

TEST_CASE("an inserted text is cut as the document's own text is, and one of spaces inserts nothing") {
    CHECK(with_token_edit(four_words(), {.kind = TokenEdit::Kind::insert, .at = 1, .text = "black, white"}).text == "red black , white green blue grey");
    CHECK(with_token_edit(four_words(), {.kind = TokenEdit::Kind::insert, .at = 1, .text = "  "}) == four_words());
    Document own = four_words();
    own.own_tokens = {{"red", "##dish"}};
    own.options.mask = {};
    own.overrides.clear();
    CHECK(token_texts(with_token_edit(own, {.kind = TokenEdit::Kind::insert, .at = 2, .text = "##er"})) == std::vector<std::string>{"red", "##dish", "##er"});
}
