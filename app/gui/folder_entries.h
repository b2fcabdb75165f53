#pragma once
// What a folder holds, as the file browser lists it.

#include <filesystem>
#include <span>
#include <string>
#include <vector>

namespace attnscope {

struct FolderEntry {
    std::string name;  // UTF-8
    bool is_folder = false;
    bool operator==(const FolderEntry&) const = default;
};

struct FolderListing {
    std::vector<FolderEntry> entries;  // folders first, then by name without regard to case; hidden ones are left out
    std::string problem;               // why the folder cannot be read; empty when it can
};

// `extensions` in small letters with their dots; none: every file.
FolderListing folder_entries(const std::filesystem::path& folder, std::span<const char* const> extensions);

// Whether the name holds the typed text, without regard to the case of ASCII letters.
bool matches(const FolderEntry& entry, const std::string& typed);

// UTF-8 and paths, which are wide on Windows.
std::string utf8_of(const std::filesystem::path& path);
std::filesystem::path path_of(const std::string& utf8);

// Where a browser begins when nothing else says so.
std::filesystem::path home_folder();

}  // namespace attnscope
