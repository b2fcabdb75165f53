#pragma once
// Files that are something else than the reader was given to understand.

#include <string_view>

namespace attnscope {

// What a file is that begins with these bytes, and what to do with it instead of opening it as a document; empty for anything
// that may be text. "this is a PNG picture, no document. Open the document that it was drawn from"
std::string_view why_no_document(std::string_view bytes);

}  // namespace attnscope
