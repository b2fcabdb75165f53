#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>

#include "core/figure/font_files.h"
#include "core/figure/label.h"

using namespace attnscope;

namespace {
// sums of the digits' own pictures would show it: the emoji font brings digits of its own
constexpr double size = 20;
}

TEST_CASE("scripts whose letters join, stack or turn round need shaping, others do not") {
    for (const char* plain : {"", "the", "naïve", "Straße", "注意力", "猫が", "Ελλάδα", "Привет", "한국어", "3.5", "−∞", "“q”"}) {
        CAPTURE(plain);
        CHECK(!needs_shaping(plain));
    }
    for (const char* shaped : {"ليلى", "नमस्ते", "שלום", "ภาษา", "e\u0301", "😀", "👩‍👩‍👧", "🇩🇪", "❤\uFE0F"}) {
        CAPTURE(shaped);
        CHECK(needs_shaping(shaped));
    }
}

TEST_CASE("text that is not UTF-8 is drawn with a replacement sign and never read past its end") {
    CHECK(!needs_shaping("\xE6\xB3"));
    CHECK(text_extent("a\xFF", size).width > text_extent("a", size).width);
}

TEST_CASE("digits have one width and come from the text font") {
    const double one = text_extent("1", size).width;
    for (const char* digit : {"0", "2", "7", "9"}) CHECK(text_extent(digit, size).width == doctest::Approx(one));
    CHECK(one < 0.8 * size);
}

TEST_CASE("the width of text grows with its size alone") {
    constexpr double unhinted = 0.01;
    CHECK(text_extent("attention", 2 * size).width == doctest::Approx(2 * text_extent("attention", size).width).epsilon(unhinted));
}

TEST_CASE("a label is as large as its text and has ink in the asked colour") {
    for (const char* text : {"slept", "ليلى", "注意力", "नमस्ते"}) {
        CAPTURE(text);
        const LabelImage image = label_image(text, size, {200, 0, 0});
        CHECK(image.rgba.size() == static_cast<std::size_t>(image.width * image.height * 4));
        CHECK(image.width >= text_extent(text, size).width);
        std::uint8_t most = 0;
        for (std::size_t i = 0; i < image.rgba.size(); i += 4) {
            most = std::max(most, image.rgba[i + 3]);
            CHECK(image.rgba[i] <= image.rgba[i + 3]);  // premultiplied
            CHECK(image.rgba[i + 1] == 0);
        }
        CHECK(most > 200);
    }
}

TEST_CASE("an emoji keeps its own colours") {
    const LabelImage image = label_image("😀", 32, {0, 0, 0});
    int yellow = 0;
    for (std::size_t i = 0; i < image.rgba.size(); i += 4)
        if (image.rgba[i] > 180 && image.rgba[i + 1] > 120 && image.rgba[i + 2] < 120) ++yellow;
    CHECK(yellow > 100);
}

TEST_CASE("shortened text fits, ends in dots and never cuts a character") {
    const std::string word = "Donaudampfschifffahrtsgesellschaft";
    const std::string shorter = shortened_to(word, 100, 13);
    CHECK(shorter.ends_with("…"));
    CHECK(word.starts_with(shorter.substr(0, shorter.size() - std::string("…").size())));
    CHECK(text_extent(shorter, 13).width <= 100);
    CHECK(shortened_to("cat", 100, 13) == "cat");
    const std::string family = "👩‍👩‍👧";
    const std::string families = shortened_to(family + family + family + family, 45, 13);
    for (std::string rest = families.substr(0, families.size() - std::string("…").size()); !rest.empty(); rest = rest.substr(family.size()))
        REQUIRE(rest.starts_with(family));
    CHECK(shortened_to(word, 0, 13) == "…");
}

TEST_CASE("wrapped lines fit and lose nothing but separators") {
    const std::vector<std::string> pieces = {"n = 8", "weights: made by hand", "similarity: dot product", "seed: 7"};
    const auto lines = wrapped(pieces, " · ", 180, 11);
    CHECK(lines.size() > 1);
    std::string all;
    for (const std::string& line : lines) {
        CHECK(text_extent(line, 11).width <= 180);
        all += line;
    }
    for (const std::string& piece : pieces) CHECK(all.find(piece) != std::string::npos);
    std::string han;
    for (const std::string& line : wrapped({"注意力机制是一个很长的句子没有空格"}, " · ", 60, 11)) han += line;
    CHECK(han == "注意力机制是一个很长的句子没有空格");
}

TEST_CASE("white space and control characters are visible in labels") {
    CHECK(visible_label(" ") == "␣");
    CHECK(visible_label("\n") == "↵");
    CHECK(visible_label("a b") == "a b");
    CHECK(visible_label("a\x01") == "a\uFFFD");
    CHECK(visible_label("\t") == "⇥");
}

TEST_CASE("a font is read whole, and what is no file reads as nothing") {
    const auto file = font_file(FontFace::text);
    REQUIRE(file);
    CHECK(font_bytes(file->path).size() == std::filesystem::file_size(file->path));
    CHECK(font_bytes(file->path.parent_path()).empty());
    CHECK(font_bytes(file->path.parent_path() / "missing.ttf").empty());
}
