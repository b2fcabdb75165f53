#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>

#include "core/attention/error.h"
#include "core/files/atomic_write.h"
#include "core/files/settings.h"
#include "core/files/speed_file.h"
#include "tests/scratch_folder.h"

using namespace attnscope;

TEST_CASE("settings are read back as they were written") {
    const ScratchFolder folder;
    const auto file = folder / "new folder" / "settings.json";
    const Settings written{.language = "zh", .theme = "dark", .zoom = 1.1, .reduced_motion = true,
                           .folder = "/home/\u732b \"and\\", .recent_files = {"/a.json", "/b \n.json"}};
    write_settings(file, written);
    CHECK(read_settings(file) == written);
}

TEST_CASE("missing settings are the defaults and nobody complains") {
    std::string complaint;
    CHECK(read_settings("/nowhere/at/all/settings.json", &complaint) == Settings{});
    CHECK(complaint.empty());
}

TEST_CASE("damaged settings are the defaults and the complaint names the file") {
    const ScratchFolder folder;
    const auto file = folder / "settings.json";
    for (const char* damaged : {"", "{", "[1]", "{\"zoom\": }", "\xff\xfe"}) {
        std::ofstream(file, std::ios::trunc) << damaged;
        std::string complaint;
        CHECK(read_settings(file, &complaint) == Settings{});
        CHECK_FALSE(complaint.empty());
    }
}

TEST_CASE("settings of a wrong kind or out of range have their default or nearest value") {
    const ScratchFolder folder;
    const auto file = folder / "settings.json";
    std::ofstream(file) << R"({"theme": "pink", "zoom": 99, "language": 5, "recent_files": [1, "/a"], "from the future": {}})";
    const Settings settings = read_settings(file);
    CHECK(settings.theme == "light");
    CHECK(settings.zoom == most_zoom);
    CHECK(settings.language.empty());
    CHECK(settings.recent_files == std::vector<std::string>{"/a"});
}

TEST_CASE("a remembered file moves to the front and the list stays short") {
    Settings settings;
    for (int i = 0; i < 15; ++i) remember_file(settings, std::to_string(i));
    remember_file(settings, "10");
    CHECK(settings.recent_files.size() == most_recent_files);
    CHECK(settings.recent_files.front() == "10");
    CHECK(settings.recent_files[1] == "14");
}

TEST_CASE("a measured speed is kept until the file is damaged or lost, which is no error") {
    const ScratchFolder folder;
    const std::filesystem::path file = folder / "cache" / "speeds.json";
    CHECK(kept_speed(file, "CPU") == std::nullopt);
    keep_speed(file, "CPU", 2.5e11);
    keep_speed(file, "Sandcastle \"3000\"", 1e13);
    CHECK(kept_speed(file, "CPU") == 2.5e11);
    CHECK(kept_speed(file, "Sandcastle \"3000\"") == 1e13);
    CHECK(kept_speed(file, "another") == std::nullopt);
    for (const char* damaged : {"{\"CPU\": ", "[1]", "{\"CPU\": \"fast\"}", "{\"CPU\": -1}", ""}) {
        write_file(file, damaged);
        CHECK(kept_speed(file, "CPU") == std::nullopt);
        keep_speed(file, "CPU", 3.0);
        CHECK(kept_speed(file, "CPU") == 3.0);
    }
    keep_speed("/proc/nowhere/speeds.json", "CPU", 1.0);
}
