#include "app/gui/characters.h"

#include <imgui_internal.h>

#include <cstddef>

namespace attnscope {
namespace {

constexpr unsigned code_points = 0x110000;

struct CodeRange {
    unsigned first, last;
};

// what labels, numbers and mathematics are made of
constexpr CodeRange always[] = {
    {0x20, 0x7E},       // ASCII
    {0xA0, 0x17F},      // Latin
    {0x370, 0x3FF},     // Greek
    {0x400, 0x45F},     // Cyrillic
    {0x1D40, 0x1D40},   // the T of a transpose
    {0x2010, 0x2027},   // dashes, quotation marks, ellipsis
    {0x2032, 0x2033},   // primes
    {0x1D62, 0x1D6A},   // more subscripts
    {0x2039, 0x203A},   // between folders
    {0x2070, 0x209C},   // superscripts and subscripts
    {0x211D, 0x211D},   // the real numbers
    {0x2190, 0x2194},   // arrows
    {0x2208, 0x2208},   // element of
    {0x2211, 0x221E},   // sum, minus, root, infinity
    {0x2248, 0x2248},   // about equal
    {0x2260, 0x2265},   // comparisons
    {0x2295, 0x2299},   // circled operators
    {0x22A4, 0x22A5},   // transpose as in TeX
    {0x22C5, 0x22C5},   // dot operator
    {0x2C7C, 0x2C7C},   // the subscript j
    {0x25A0, 0x25CF},   // triangles, squares and circles of the controls
    {0x2713, 0x2713},   // check mark
    {0x1D434, 0x1D467}, // mathematical italic letters
    {0x1D6E2, 0x1D71B}, // mathematical italic Greek
    {0xFFFD, 0xFFFD},   // what stands for invalid bytes
};

}  // namespace

Characters::Characters() : seen_(code_points, false) {
    for (const CodeRange& range : always)
        for (unsigned c = range.first; c <= range.last; ++c) seen_[c] = true;
    seen_[0x210E] = true;  // italic h has its own old place
}

void Characters::add(std::string_view utf8) {
    const char* at = utf8.data();
    const char* const end = at + utf8.size();
    while (at < end) {
        unsigned c = 0;
        at += ImTextCharFromUtf8(&c, at, end);
        if (c < 0x20 || c >= code_points || seen_[c]) continue;
        seen_[c] = true;
        ++revision_;
    }
}

std::vector<ImWchar> Characters::ranges() const {
    std::vector<ImWchar> pairs;
    for (std::size_t c = 1; c < seen_.size(); ++c) {
        if (!seen_[c]) continue;
        const std::size_t first = c;
        while (c + 1 < seen_.size() && seen_[c + 1]) ++c;
        pairs.push_back(static_cast<ImWchar>(first));
        pairs.push_back(static_cast<ImWchar>(c));
    }
    pairs.push_back(0);
    return pairs;
}

}  // namespace attnscope
