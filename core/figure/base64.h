#pragma once
// Bytes as text inside an SVG.

#include <string>
#include <string_view>

namespace attnscope {

// RFC 4648, section 4.
std::string base64(std::string_view bytes);

}  // namespace attnscope
