#include "core/files/settings.h"

#include <algorithm>
#include <cstdlib>
#include <optional>

#include "core/attention/error.h"
#include "core/files/atomic_write.h"
#include "core/files/json.h"

namespace attnscope {
namespace {

constexpr std::uint64_t most_bytes_of_settings = 1 << 20;

std::optional<std::filesystem::path> folder_from(const char* variable) {
    const char* value = std::getenv(variable);
    if (value == nullptr || *value == '\0') return std::nullopt;
    return std::filesystem::path(value);
}

const Json* member(const Json::Object& object, std::string_view name) {
    const auto found = std::find_if(object.begin(), object.end(), [&](const JsonMember& m) { return m.name == name; });
    return found == object.end() ? nullptr : &found->value;
}

void take(const Json* value, std::string& target) {
    if (value == nullptr) return;
    if (const std::string* text = value->as_string()) target = *text;
}

Settings settings_from(const Json& json) {
    Settings settings;
    const Json::Object* object = json.as_object();
    if (object == nullptr) throw Error("the settings are not a JSON object");
    take(member(*object, "language"), settings.language);
    take(member(*object, "theme"), settings.theme);
    take(member(*object, "folder"), settings.folder);
    if (settings.theme != "dark" && settings.theme != "contrast") settings.theme = "light";
    if (const Json* zoom = member(*object, "zoom"))
        if (const auto number = zoom->as_number()) settings.zoom = std::clamp(*number, least_zoom, most_zoom);
    if (const Json* reduced = member(*object, "reduced_motion"))
        if (const bool* value = reduced->as_bool()) settings.reduced_motion = *value;
    if (const Json* files = member(*object, "recent_files"))
        if (const Json::Array* list = files->as_array())
            for (const Json& file : *list)
                if (const std::string* path = file.as_string(); path && settings.recent_files.size() < most_recent_files)
                    settings.recent_files.push_back(*path);
    return settings;
}

std::string settings_text(const Settings& settings) {
    std::string text = "{\n";
    const auto line = [&text](const char* name, const std::string& value) {
        text += "  " + json_string(name) + ": " + value + ",\n";
    };
    line("language", json_string(settings.language));
    line("theme", json_string(settings.theme));
    line("zoom", json_number(settings.zoom));
    line("reduced_motion", settings.reduced_motion ? "true" : "false");
    line("folder", json_string(settings.folder));
    text += "  \"recent_files\": [";
    for (std::size_t i = 0; i < settings.recent_files.size(); ++i)
        text += (i == 0 ? "\n    " : ",\n    ") + json_string(settings.recent_files[i]);
    return text + (settings.recent_files.empty() ? "]\n}\n" : "\n  ]\n}\n");
}

}  // namespace

std::filesystem::path settings_folder() {
    if (const auto config = folder_from("XDG_CONFIG_HOME")) return *config / "attnscope";
#if defined(_WIN32)
    if (const auto roaming = folder_from("APPDATA")) return *roaming / "attnscope";
#elif defined(__APPLE__)
    if (const auto home = folder_from("HOME")) return *home / "Library" / "Application Support" / "attnscope";
#endif
    if (const auto home = folder_from("HOME")) return *home / ".config" / "attnscope";
    return std::filesystem::temp_directory_path() / "attnscope";
}

Settings read_settings(const std::filesystem::path& file, std::string* complaint) {
    std::error_code none;
    if (!std::filesystem::exists(file, none)) return {};
    try {
        return settings_from(json_from_text(read_file(file, most_bytes_of_settings), file.string()));
    } catch (const Error& error) {
        if (complaint != nullptr) *complaint = error.what();
        return {};
    }
}

void write_settings(const std::filesystem::path& file, const Settings& settings) {
    std::error_code failure;
    std::filesystem::create_directories(file.parent_path(), failure);
    if (failure)
        throw Error("cannot make the folder " + file.parent_path().string() + ": " + failure.message() +
                    "; the settings are not kept");
    write_file(file, settings_text(settings));
}

void remember_file(Settings& settings, const std::string& file) {
    std::erase(settings.recent_files, file);
    settings.recent_files.insert(settings.recent_files.begin(), file);
    if (settings.recent_files.size() > most_recent_files) settings.recent_files.resize(most_recent_files);
}

}  // namespace attnscope
