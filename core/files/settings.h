#pragma once
// What a person prefers, kept between starts in settings.json.

#include <filesystem>
#include <string>
#include <vector>

namespace attnscope {

struct Settings {
    std::string language;                   // "en" or "zh"; empty: as the system says
    std::string theme = "light";            // "light", "dark" or "contrast"
    double zoom = 1.0;                      // on top of the monitor's own scale
    bool reduced_motion = false;
    std::string folder;                     // UTF-8, where the file browser opens; empty: the home folder
    std::vector<std::string> recent_files;  // UTF-8 paths, the latest first, at most most_recent_files
    bool operator==(const Settings&) const = default;
};
inline constexpr std::size_t most_recent_files = 10;
inline constexpr double least_zoom = 0.5, most_zoom = 3.0;

// The folder of this program's settings: $XDG_CONFIG_HOME/attnscope, ~/.config/attnscope, or what the system has instead.
std::filesystem::path settings_folder();

// Defaults where the file does not exist. Damaged files and unknown values never keep the program from starting: what cannot
// be read has its default, and `complaint`, where given, says what.
Settings read_settings(const std::filesystem::path& file, std::string* complaint = nullptr);

// Atomic; makes the folder. Throws Error.
void write_settings(const std::filesystem::path& file, const Settings& settings);

// Moves `file` to the front of the recent files.
void remember_file(Settings& settings, const std::string& file);

}  // namespace attnscope
