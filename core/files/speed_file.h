#pragma once
// Speeds that were measured on this machine, kept in its cache folder so that they need not be measured at every start.

#include <filesystem>
#include <optional>
#include <string>

namespace attnscope {

// $XDG_CACHE_HOME/attnscope, ~/.cache/attnscope, or what the system has instead. All in it can be deleted at any time.
std::filesystem::path cache_folder();

// cache_folder() / "speeds.json"
std::filesystem::path speed_file();

// Operations per second of an engine; none where the file does not have it, or is damaged.
std::optional<double> kept_speed(const std::filesystem::path& file, const std::string& engine);

// Makes the folder; atomic. A folder that cannot be written is no error: the speed will be measured again.
void keep_speed(const std::filesystem::path& file, const std::string& engine, double speed);

}  // namespace attnscope
