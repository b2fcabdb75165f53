#include "core/files/speed_file.h"

#include <cmath>
#include <cstdlib>
#include <map>

#include "core/attention/error.h"
#include "core/files/atomic_write.h"
#include "core/files/file_system.h"
#include "core/files/json.h"

namespace attnscope {

namespace {

std::map<std::string, double> speeds_in(const std::filesystem::path& file) {
    std::error_code none;
    std::map<std::string, double> speeds;
    if (!std::filesystem::is_regular_file(file, none)) return speeds;
    try {
        const Json json = json_from_text(read_file(file), file.filename().string());
        if (const Json::Object* members = json.as_object())
            for (const JsonMember& member : *members)
                if (const std::optional<double> speed = member.value.as_number(); speed && *speed > 0 && std::isfinite(*speed)) speeds[member.name] = *speed;
    } catch (const Error&) {
        speeds.clear();  // a cache that cannot be read is an empty one
    }
    return speeds;
}

}  // namespace

std::filesystem::path cache_folder() {
    const auto folder = [](const char* variable) {
        const char* value = std::getenv(variable);
        return std::filesystem::path(value != nullptr ? value : "");
    };
    if (const auto cache = folder("XDG_CACHE_HOME"); cache.is_absolute()) return cache / "attnscope";
#if defined(_WIN32)
    if (const auto local = folder("LOCALAPPDATA"); !local.empty()) return local / "attnscope" / "cache";
#elif defined(__APPLE__)
    if (const auto home = folder("HOME"); !home.empty()) return home / "Library" / "Caches" / "attnscope";
#endif
    if (const auto home = folder("HOME"); !home.empty()) return home / ".cache" / "attnscope";
    return std::filesystem::temp_directory_path() / "attnscope-cache";
}

std::filesystem::path speed_file() { return cache_folder() / "speeds.json"; }

std::optional<double> kept_speed(const std::filesystem::path& file, const std::string& engine) {
    const std::map<std::string, double> speeds = speeds_in(file);
    const auto found = speeds.find(engine);
    return found == speeds.end() ? std::nullopt : std::optional(found->second);
}

void keep_speed(const std::filesystem::path& file, const std::string& engine, double speed) {
    std::map<std::string, double> speeds = speeds_in(file);
    speeds[engine] = speed;
    std::string text;
    for (const auto& [name, value] : speeds) text += (text.empty() ? "{\n  " : ",\n  ") + json_string(name) + ": " + json_number(value);
    try {
        std::error_code none;
        std::filesystem::create_directories(file.parent_path(), none);
        write_file(file, text + "\n}\n");
    } catch (const Error&) {
        return;  // measured again at the next start
    }
}

}  // namespace attnscope
