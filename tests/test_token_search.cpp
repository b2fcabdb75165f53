#include <doctest/doctest.h>

#include "core/document/resolve_long.h"
#include "core/text/token_search.h"

using namespace attnscope;

namespace {

using Places = std::vector<Index>;

TokenList tokens_of(const std::string& text) {
    Document document;
    document.text = text;
    return token_list(document);
}

Places places(const std::string& text, const std::string& query) { return places_of(tokens_of(text), query, TokenizerKind::words); }

}  // namespace

TEST_CASE("a word is found wherever it stands, whatever its capitals") {
    CHECK(places("The cat and the dog, THE end", "the") == Places{0, 3, 6});
    CHECK(places("\xC3\x84rger und \xC3\xA4rger", "\xC3\x84RGER") == Places{0, 2});  // Ä, ä
    CHECK(places("Stra\xC3\x9F" "e STRASSE", "strasse") == Places{0, 1});             // ß folds to ss
}

TEST_CASE("a phrase is found where all its words follow one another") {
    CHECK(places("the cat sat, the dog sat, the cat ran", "The Cat") == Places{0, 8});
    CHECK(places("a a a a", "a a") == Places{0, 1, 2});
    CHECK(places("the cat sat.", "sat .") == Places{2});
}

TEST_CASE("what does not occur, and what is no word, is found nowhere") {
    CHECK(places("the cat", "dog").empty());
    CHECK(places("the cat", "cats").empty());
    CHECK(places("the cat", "cat the").empty());
    CHECK(places("the cat", "  ").empty());
    CHECK(places("", "cat").empty());
    CHECK(places("cat", "cat cat").empty());
}

TEST_CASE("the context of a token is the text around it, as it is written") {
    const TokenList tokens = tokens_of("One  two,\nthree four");
    const TokenContext context = context_of(tokens, 2, 2);  // the comma
    CHECK(context.before == "One  two");
    CHECK(context.token == ",");
    CHECK(context.after == "\nthree four");
    CHECK_FALSE(context.cut_before);
    CHECK_FALSE(context.cut_after);
    const TokenContext narrow = context_of(tokens, 2, 1);
    CHECK(narrow.before == "two");
    CHECK(narrow.after == "\nthree");
    CHECK(narrow.cut_before);
    CHECK(narrow.cut_after);
    CHECK(context_of(tokens, 0, 0).before == "");
    CHECK(context_of(tokens, 0, 0).token == "One");
}
