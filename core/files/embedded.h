#pragma once
// Files that the build has put into the program.

#include <span>
#include <string_view>

namespace attnscope {

struct EmbeddedFile {
    std::string_view name;  // without folder and extension
    std::string_view bytes;
};

std::span<const EmbeddedFile> embedded_languages();

}  // namespace attnscope
