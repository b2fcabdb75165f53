#pragma once
// Which characters the font atlas must hold.

#include <imgui.h>

#include <set>
#include <string_view>
#include <vector>

namespace attnscope {

// ASCII and the signs of mathematics from the start; any other character once it was seen.
class Characters {
public:
    Characters();

    // Every character of a text that is about to be drawn; invalid UTF-8 counts as U+FFFD.
    void add(std::string_view utf8);

    // Rises whenever a new character came in.
    int revision() const { return revision_; }

    // Pairs of first and last code point, ended by 0, as ImFontConfig wants them.
    std::vector<ImWchar> ranges() const;

private:
    void take(unsigned code_point);

    std::vector<bool> seen_;  // by code point
    std::set<ImWchar> sorted_;  // the same
    int revision_ = 0;
};

}  // namespace attnscope
