#include "app/gui/folder_entries.h"

#include <algorithm>
#include <cstdlib>

namespace attnscope {
namespace {

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

std::string lowered(std::string text) {
    std::transform(text.begin(), text.end(), text.begin(), lower);
    return text;
}

bool before(const FolderEntry& a, const FolderEntry& b) {
    if (a.is_folder != b.is_folder) return a.is_folder;
    const std::string lower_a = lowered(a.name), lower_b = lowered(b.name);
    return lower_a != lower_b ? lower_a < lower_b : a.name < b.name;
}

}  // namespace

std::string utf8_of(const std::filesystem::path& path) {
    const std::u8string text = path.u8string();
    return {text.begin(), text.end()};
}

std::filesystem::path path_of(const std::string& utf8) { return std::filesystem::path(std::u8string(utf8.begin(), utf8.end())); }

FolderListing folder_entries(const std::filesystem::path& folder, std::span<const char* const> extensions) {
    FolderListing listing;
    std::error_code failure;
    std::filesystem::directory_iterator entry(folder, std::filesystem::directory_options::skip_permission_denied, failure);
    for (; !failure && entry != std::filesystem::directory_iterator(); entry.increment(failure)) {
        const std::string name = utf8_of(entry->path().filename());
        if (name.empty() || name.front() == '.') continue;
        std::error_code unreadable;
        const bool is_folder = entry->is_directory(unreadable);
        const bool wanted = extensions.empty() || std::any_of(extensions.begin(), extensions.end(), [&](const char* e) { return lowered(name).ends_with(e); });
        if (is_folder || wanted) listing.entries.push_back({.name = name, .is_folder = is_folder});
    }
    if (failure) listing.problem = failure.message();
    std::sort(listing.entries.begin(), listing.entries.end(), before);
    return listing;
}

bool matches(const FolderEntry& entry, const std::string& typed) { return lowered(entry.name).find(lowered(typed)) != std::string::npos; }

std::filesystem::path home_folder() {
    for (const char* variable : {"HOME", "USERPROFILE"})
        if (const char* home = std::getenv(variable); home != nullptr && *home != '\0') return home;
    std::error_code failure;
    const std::filesystem::path current = std::filesystem::current_path(failure);
    return failure ? std::filesystem::path("/") : current;
}

}  // namespace attnscope
