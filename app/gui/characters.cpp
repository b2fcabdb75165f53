#include "app/gui/characters.h"

#include <imgui_internal.h>

#include <cstddef>

namespace attnscope {
namespace {

constexpr unsigned code_points = 0x110000;

struct CodeRange {
    unsigned first, last;
};

// what labels, numbers and mathematics are made of; few, as each is drawn in every font and size
constexpr CodeRange always[] = {
    {0x20, 0x7E},      // ASCII
    {0xA0, 0xBF},      // signs of Latin-1
    {0xD7, 0xD7},      // times
    {0x3B1, 0x3C9},    // small Greek letters
    {0x3F5, 0x3F5},    // another epsilon
    {0x1D40, 0x1D40},  // the T of a transpose
    {0x1D62, 0x1D6A},  // more subscripts
    {0x2010, 0x2027},  // dashes, quotation marks, ellipsis
    {0x2032, 0x2033},  // primes
    {0x2039, 0x203A},  // between folders
    {0x2070, 0x209C},  // superscripts and subscripts
    {0x2113, 0x2113},  // the sum of a row
    {0x211D, 0x211D},  // the real numbers
    {0x2190, 0x2194},  // arrows
    {0x2208, 0x2208},  // element of
    {0x2211, 0x221E},  // sum, minus, root, infinity
    {0x2248, 0x2248},  // about equal
    {0x2260, 0x2265},  // comparisons
    {0x2295, 0x2299},  // circled operators
    {0x22A4, 0x22A5},  // transpose as in TeX
    {0x22C5, 0x22C5},  // dot operator
    {0x22EF, 0x22EF},  // dots between terms
    {0x2C7C, 0x2C7C},  // the subscript j
    {0xFFFD, 0xFFFD},  // what stands for invalid bytes
};

}  // namespace

Characters::Characters() : seen_(code_points, false) {
    for (const CodeRange& range : always)
        for (unsigned c = range.first; c <= range.last; ++c) take(c);
}

void Characters::add(std::string_view utf8) {
    const char* at = utf8.data();
    const char* const end = at + utf8.size();
    while (at < end) {
        unsigned c = 0;
        at += ImTextCharFromUtf8(&c, at, end);
        if (c < 0x20 || c >= code_points || seen_[c]) continue;
        take(c);
        ++revision_;
    }
}

void Characters::take(unsigned c) {
    seen_[c] = true;
    sorted_.insert(static_cast<ImWchar>(c));
}

std::vector<ImWchar> Characters::ranges() const {
    std::vector<ImWchar> pairs;
    for (const ImWchar c : sorted_)
        if (!pairs.empty() && pairs.back() + 1 == c) pairs.back() = c;
        else pairs.insert(pairs.end(), {c, c});
    pairs.push_back(0);
    return pairs;
}

}  // namespace attnscope
