#pragma once
// Text from the command line, a file or standard input, as valid UTF-8; what had to be replaced is reported.

#include <iosfwd>
#include <string>
#include <string_view>

namespace attnscope {

// `source` names the bytes in the report.
std::string clean_text(std::string_view bytes, std::string_view source, std::ostream& messages);

// All of it. Throws Error where that is more than a document or a text may have.
std::string standard_input_bytes();

std::string text_from_standard_input(std::ostream& messages);

// Throws Error.
std::string text_from_file(const std::string& path, std::ostream& messages);

}  // namespace attnscope
