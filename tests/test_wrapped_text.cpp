#include <doctest/doctest.h>

#include <string>

#include "app/gui/widgets/wrapped_text.h"

using namespace attnscope;

namespace {

// every character is as wide as one unit
double count_of_characters(std::string_view line) {
    double count = 0.0;
    for (const char c : line) count += (static_cast<unsigned char>(c) & 0xC0) != 0x80 ? 1.0 : 0.0;
    return count;
}

WrappedText wrap(const std::string& text, double width) { return wrapped(text, width, count_of_characters); }

}  // namespace

TEST_CASE("a line breaks behind the last space that fits") {
    CHECK(wrap("the cat sat on", 8).shown == "the cat \nsat on");
    CHECK(wrap("the cat sat on", 7).shown == "the cat \nsat on");  // the space hangs over the edge
    CHECK(wrap("the cat sat on", 80).shown == "the cat sat on");
}

TEST_CASE("a text without spaces breaks between characters, never inside one") {
    CHECK(wrap("\u6ce8\u610f\u529b\u673a\u5236", 2).shown == "\u6ce8\u610f\n\u529b\u673a\n\u5236");
    CHECK(wrap("abc", 0.5).shown == "a\nb\nc");
}

TEST_CASE("line ends of the text stay and are not counted as added") {
    const WrappedText text = wrap("ab\ncd ef\n", 3);
    CHECK(text.shown == "ab\ncd \nef\n");
    CHECK(text.added == std::vector<std::size_t>{6});
}

TEST_CASE("without the added line ends the shown text is the text") {
    for (const std::string text : {"", " ", "a", "the  cat sat\n\non the mat ", "\u6ce8\u610f x \u529b\u673a\u5236"}) {
        for (const double width : {0.5, 1.0, 3.0, 7.0, 100.0}) {
            const WrappedText result = wrap(text, width);
            std::string bare = result.shown;
            for (auto at = result.added.rbegin(); at != result.added.rend(); ++at) bare.erase(*at, 1);
            CHECK(bare == text);
            for (std::size_t i = 0; i <= text.size(); ++i) CHECK(result.in_text(result.in_shown(i)) == i);
        }
    }
}

TEST_CASE("what is typed into the shown text is typed into the text") {
    const std::string text = "the cat sat on";
    const WrappedText before = wrap(text, 8);
    // `shown` with a bar where the cursor stands
    const auto after = [&](std::string shown) {
        const std::size_t cursor = shown.find('|');
        return edited(text, before, shown.erase(cursor, 1), cursor, Erasing::none);
    };
    CHECK(after("the cat \nsat on!|").text == "the cat sat on!");
    CHECK(after("the cat \nsat on!|").cursor == 15);
    CHECK(after("the X|cat \nsat on").text == "the Xcat sat on");
    CHECK(after("the X|cat \nsat on").cursor == 5);
    CHECK(after("the dog|").text == "the dog");
    CHECK(after("|").text.empty());
    CHECK(after("the cat \n\n|sat on").text == "the cat \nsat on");
    CHECK(after("the cat \nsat |").text == "the cat sat ");
}

TEST_CASE("typing a letter before the same letter leaves the cursor behind the new one") {
    const WrappedText before = wrap("aaa", 80);
    CHECK(edited("aaa", before, "aaaa", 1, Erasing::none).cursor == 1);
    CHECK(edited("aaa", before, "aaaa", 1, Erasing::none).text == "aaaa");
    CHECK(edited("aaa", before, "aa", 1, Erasing::backward).cursor == 1);
}

TEST_CASE("erasing an added line end erases the character beside it") {
    const std::string text = "\u6ce8\u610f\u529b";
    const WrappedText before = wrap(text, 2);
    REQUIRE(before.shown == "\u6ce8\u610f\n\u529b");
    CHECK(edited(text, before, text, 6, Erasing::backward).text == "\u6ce8\u529b");
    CHECK(edited(text, before, text, 6, Erasing::backward).cursor == 3);
    CHECK(edited(text, before, text, 6, Erasing::forward).text == "\u6ce8\u610f");
}
