#include <doctest/doctest.h>

#include <string>

#include "core/text/line_breaks.h"

using namespace attnscope;

namespace {

// The text with a bar where a line may end.
std::string with_bars(const std::string& text) {
    std::string all;
    std::size_t begin = 0;
    for (const std::size_t end : line_breaks(text)) {
        all += text.substr(begin, end - begin) + "|";
        begin = end;
    }
    return all;
}

}  // namespace

TEST_CASE("a line ends behind a space, not inside a word or a number") {
    CHECK(with_bars("the cat sat") == "the |cat |sat|");
    CHECK(with_bars("from \u22121.42 to 1.42") == "from |\u22121.42 |to |1.42|");
}

TEST_CASE("a Chinese line ends between characters, but neither inside a number nor before a full stop") {
    CHECK(with_bars("\u4ece 1.42\u3002") == "\u4ece |1.42\u3002|");
    CHECK(with_bars("\u6ce8\u610f\u529b\u3002") == "\u6ce8|\u610f|\u529b\u3002|");
}

TEST_CASE("an empty text has one end") { CHECK(with_bars("") == "|"); }
