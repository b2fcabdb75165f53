#include "tests/source_rules.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <optional>
#include <regex>
#include <sstream>
#include <stdexcept>

namespace attnscope {
namespace {

struct Room {
    std::string folder;                // or one file
    std::vector<std::string> may_use;  // folders or files of ours
};

// the first room whose folder a file lies in is its room, so exceptions come first
const std::vector<Room>& rooms() {
    static const std::vector<Room> all = {
        {"core/compute/backends.cpp", {"core/attention/", "core/compute/", "core/gpu/"}},
        {"core/attention/", {"core/attention/"}},
        {"core/text/", {"core/attention/", "core/text/"}},
        {"core/document/", {"core/attention/", "core/text/", "core/document/"}},
        {"core/compute/", {"core/attention/", "core/compute/"}},
        {"core/gpu/", {"core/attention/", "core/compute/", "core/gpu/", "shaders/"}},
        {"core/files/", {"core/attention/", "core/text/", "core/document/", "core/files/"}},
        {"core/figure/", {"core/attention/", "core/text/", "core/document/", "core/files/", "core/figure/"}},
        {"app/gui/",
         {"core/attention/", "core/text/", "core/document/", "core/compute/", "core/files/", "core/figure/", "app/gui/"}},
        {"app/cli/",
         {"core/attention/", "core/text/", "core/document/", "core/compute/", "core/files/", "core/figure/", "app/cli/"}},
        {"app/main.cpp",
         {"core/attention/", "core/text/", "core/document/", "core/compute/", "core/files/", "core/figure/", "app/"}},
    };
    return all;
}

struct Library {
    std::string name;
    std::regex headers;
    std::vector<std::string> only_in;  // folders or files
};

const std::vector<Library>& libraries() {
    static const std::vector<Library> all = {
        {"Dear ImGui, GLFW and OpenGL", std::regex("(imgui.*|imstb_.*|GLFW/.*|GL/.*|EGL/.*|GLES.*|KHR/.*|.*/imgui[^/]*)"), {"app/gui/"}},
        {"nlohmann-json", std::regex("nlohmann/.*"), {"core/files/"}},
        {"ICU", std::regex("unicode/.*"), {"core/text/"}},
        {"Cairo, Pango, HarfBuzz and fontconfig", std::regex("(cairo.*|pango.*|hb.*|harfbuzz/.*|fontconfig/.*)"), {"core/figure/"}},
        {"FreeType", std::regex("(ft2build\\.h|freetype.*)"), {"core/figure/", "app/gui/"}},
        {"Vulkan", std::regex("(vulkan/.*|vk_.*)"), {"core/gpu/"}},
        {"Highway", std::regex("hwy/.*"), {"core/compute/kernels/"}},
        {"CLI11", std::regex("CLI/.*"), {"app/main.cpp", "app/cli/"}},
        {"zlib", std::regex("zlib\\.h"), {"core/files/"}},
        {"doctest", std::regex("doctest/.*"), {}},
    };
    return all;
}

bool lies_in(const std::string& path, const std::string& folder) { return path.starts_with(folder); }

bool lies_in_any(const std::string& path, const std::vector<std::string>& folders) {
    return std::any_of(folders.begin(), folders.end(), [&](const std::string& folder) { return lies_in(path, folder); });
}

std::string joined(const std::vector<std::string>& words) {
    return words.empty() ? "tests" : fmt::format("{}", fmt::join(words, ", "));
}

bool is_source(const std::string& path) { return path.ends_with(".cpp") || path.ends_with(".h"); }

// input.cpp and input_text.cpp are parts of one panel and may share input.h
bool is_header_of_its_panel(const std::string& path, const std::string& included) {
    const std::string panel = included.substr(0, included.size() - std::string(".h").size());
    return path == panel + ".cpp" || path == panel + ".h" || lies_in(path, panel + "_");
}

// what is wrong with one include of ours, or nothing
std::optional<std::string> broken_rule_of_ours(const std::string& path, const std::string& included) {
    if (!lies_in_any(included, {"core/", "app/", "tests/", "shaders/"}))
        return "an include of ours is written from the repository root";
    if (lies_in(path, "tests/")) return std::nullopt;
    const auto room = std::find_if(rooms().begin(), rooms().end(), [&](const Room& r) { return lies_in(path, r.folder); });
    if (room == rooms().end()) return "this folder has no include rule; tests/source_rules.cpp lists them";
    if (!lies_in_any(included, room->may_use))
        return fmt::format("{} may include only {}", room->folder, joined(room->may_use));
    if (room->folder == "core/figure/" && lies_in(included, "core/files/json"))
        return "core/figure may use core/files but not its JSON";
    if (lies_in(path, "app/gui/panels/") && lies_in(included, "app/gui/panels/") && included != "app/gui/panels/panels.h" &&
        !is_header_of_its_panel(path, included))
        return "panels never include panels; panels.h lists them all, app/gui/widgets holds what they share";
    return std::nullopt;
}

// what is wrong with one include of a library, or nothing
std::optional<std::string> broken_rule_of_libraries(const std::string& path, const std::string& included) {
    if (lies_in(path, "tests/")) return std::nullopt;
    for (const Library& library : libraries())
        if (std::regex_match(included, library.headers) && !lies_in_any(path, library.only_in))
            return fmt::format("{} only in {}", library.name, joined(library.only_in));
    return std::nullopt;
}

template <class Visit>
void for_each_line(const std::string& text, Visit visit) {
    std::istringstream lines(text);
    std::string line;
    for (int number = 1; std::getline(lines, line); ++number) visit(line, number);
}

}  // namespace

std::vector<std::string> broken_include_rules(const SourceTexts& sources) {
    static const std::regex include_line("\\s*#\\s*include\\s*([<\"]?)([^>\"\\s]*).*");
    std::vector<std::string> broken;
    for (const auto& [path, text] : sources) {
        if (!is_source(path)) continue;
        const auto& file = path;  // a structured binding cannot be captured
        for_each_line(text, [&](const std::string& line, int number) {
            std::smatch match;
            // a regular expression over every line of the tree is slow, most lines hold no '#'
            if (line.find('#') == std::string::npos || !std::regex_match(line, match, include_line)) return;
            std::optional<std::string> rule;
            const std::string included = match[2];
            if (match[1].length() == 0) {
                // FreeType wants its headers named by macros such as FT_FREETYPE_H
                rule = included.starts_with("FT_") ? broken_rule_of_libraries(file, "freetype/" + included)
                                                   : "an include names its file, not a macro";
            } else {
                rule = broken_rule_of_libraries(file, included);
                if (!rule && match[1] == "\"") rule = broken_rule_of_ours(file, included);
                if (!rule && match[1] == "<" && lies_in_any(included, {"core/", "app/", "tests/"}))
                    rule = "an include of ours stands in quotation marks";
            }
            if (rule) broken.push_back(fmt::format("{}:{}: {}; it includes {}", file, number, *rule, included));
        });
    }
    return broken;
}

std::vector<std::string> files_that_are_too_long(const SourceTexts& sources, int line_limit) {
    std::vector<std::string> broken;
    for (const auto& [path, text] : sources) {
        const auto lines = std::count(text.begin(), text.end(), '\n');
        if (is_source(path) && lines > line_limit)
            broken.push_back(fmt::format("{}: {} lines, and {} is the limit", path, lines, line_limit));
    }
    return broken;
}

std::vector<std::string> lines_with_machine_paths(const SourceTexts& sources) {
    // written in two pieces, or this file would break its own rule
    const std::vector<std::string> folders = {"/wo" "rk/", "/tmp/" "wt", "/ro" "ot/"};
    std::vector<std::string> broken;
    for (const auto& [path, text] : sources) {
        const auto& file = path;
        for (const std::string& folder : folders) {
            if (text.find(folder) == std::string::npos) continue;
            for_each_line(text, [&](const std::string& line, int number) {
                if (line.find(folder) != std::string::npos)
                    broken.push_back(fmt::format("{}:{}: names {}", file, number, folder));
            });
        }
    }
    return broken;
}

SourceTexts source_texts(const std::string& repository, const std::vector<std::string>& names) {
    namespace fs = std::filesystem;
    SourceTexts texts;
    const auto read = [&](const fs::path& file) {
        std::ifstream stream(file, std::ios::binary);
        std::ostringstream text;
        text << stream.rdbuf();
        texts[fs::relative(file, repository).generic_string()] = text.str();
    };
    for (const std::string& name : names) {
        const fs::path start = fs::path(repository) / name;
        if (!fs::exists(start)) throw std::runtime_error(start.string() + " does not exist");
        if (fs::is_regular_file(start)) read(start);
        if (!fs::is_directory(start)) continue;
        for (auto entry = fs::recursive_directory_iterator(start); entry != fs::recursive_directory_iterator(); ++entry) {
            const std::string leaf = entry->path().filename().string();
            if (entry->is_directory() && (leaf.starts_with(".") || leaf.starts_with("build"))) entry.disable_recursion_pending();
            if (entry->is_regular_file()) read(entry->path());
        }
    }
    return texts;
}

}  // namespace attnscope
