#pragma once
// Where a line of text may end.

#include <cstddef>
#include <string_view>
#include <vector>

namespace attnscope {

// Bytes of a text in UTF-8 behind which a line may end, rising, as Unicode Standard Annex #14 has it: behind spaces and between
// Chinese characters, but not inside a number and not before a full stop. The end of the text is the last one.
std::vector<std::size_t> line_breaks(std::string_view utf8);

}  // namespace attnscope
