#pragma once
// A text with line ends added where it would be too wide, and what an edit of that means for the text itself.

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace attnscope {

// Positions are in bytes.
struct WrappedText {
    std::string shown;                // the text and the added line ends
    std::vector<std::size_t> added;   // where in `shown` these are, rising

    std::size_t in_text(std::size_t shown_position) const;
    std::size_t in_shown(std::size_t text_position) const;  // behind an added line end that stands there
};

// `width_of` measures a line in any unit. Lines break behind white space where there is some, otherwise between
// characters; a line holds at least one character. `text` must be valid UTF-8.
WrappedText wrapped(std::string_view text, double width, const std::function<double(std::string_view)>& width_of);

enum class Erasing { none, backward, forward };  // the key that was pressed

struct TextEdit {
    std::string text;
    std::size_t cursor = 0;  // in the text
};

// The text after `before.shown` was edited into `after` at one place, which left the cursor at `cursor` of `after`.
// Erasing an added line end erases the character beside it, as if the line end were not there.
TextEdit edited(std::string_view text, const WrappedText& before, std::string_view after, std::size_t cursor, Erasing erasing);

}  // namespace attnscope
