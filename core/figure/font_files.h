#pragma once
// Where the fonts of window and exports are installed.

#include <filesystem>
#include <optional>
#include <string_view>
#include <vector>

namespace attnscope {

enum class FontFace { text, text_italic, text_semibold, symbols, chinese, chinese_bold, mathematics, emoji };

struct FontFile {
    std::filesystem::path path;
    int face = 0;  // index inside a collection
};

// The first installed family of the face's list, as fontconfig sees it; nothing when none of them is installed.
std::optional<FontFile> font_file(FontFace face);

// A whole font file; empty where it cannot be read.
std::vector<char> font_bytes(const std::filesystem::path& path);

// The family that drawing code should name, e.g. "Noto Sans CJK SC"; the first of the face's list.
std::string_view font_family(FontFace face);

// The Debian package that brings the face, for messages about what is missing.
std::string_view font_package(FontFace face);

}  // namespace attnscope
