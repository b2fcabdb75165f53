// The documentation is true: what it shows the program print, the program prints, and every step is described.

#include <doctest/doctest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "core/attention/steps.h"
#include "tests/program.h"

using namespace attnscope;

namespace {

const std::filesystem::path root = SOURCE_FOLDER;

std::string text_of(const std::filesystem::path& path) {
    std::ifstream file(path);
    REQUIRE_MESSAGE(file.good(), path.string());
    std::stringstream text;
    text << file.rdbuf();
    return text.str();
}

std::vector<std::string> lines_of(const std::string& text) {
    std::istringstream stream(text);
    std::vector<std::string> lines;
    for (std::string line; std::getline(stream, line);) lines.push_back(line);
    return lines;
}

// The file with what follows each "$ attnscope" line of a console block replaced by what the program prints.
// A command runs by sh in the folder `root`; what it writes to files goes where it says, so the pages write none.
std::string page_as_printed(const std::string& page) {
    constexpr std::string_view prompt = "$ attnscope ";
    std::string result;
    bool inside = false, replacing = false;
    for (const std::string& line : lines_of(page)) {
        if (line.starts_with("```")) {
            inside = line == "```console";
            replacing = false;
        }
        if (inside && line.starts_with(prompt)) {
            result += line + '\n';
            const std::string command = "cd '" + root.string() + "' && '" ATTNSCOPE_PROGRAM "' " + line.substr(prompt.size());
            result += run_program({"sh", "-c", command}).out;
            replacing = true;
        } else if (!replacing) {
            result += line + '\n';
        }
    }
    return result;
}

std::vector<std::filesystem::path> pages() {
    std::vector<std::filesystem::path> found = {root / "README.md"};
    for (const auto& entry : std::filesystem::directory_iterator(root / "docs"))
        if (entry.path().extension() == ".md") found.push_back(entry.path());
    return found;
}

}  // namespace

// ATTNSCOPE_UPDATE_DOCS=1 writes the pages instead; read the difference before you commit it.
TEST_CASE("every command on a documentation page prints what stands below it") {
    const bool update = std::getenv("ATTNSCOPE_UPDATE_DOCS") != nullptr;
    int commands = 0;
    for (const std::filesystem::path& path : pages()) {
        const std::string page = text_of(path);
        for (std::size_t at = page.find("\n$ attnscope "); at != std::string::npos; at = page.find("\n$ attnscope ", at + 1)) ++commands;
        const std::string printed = page_as_printed(page);
        if (update) {
            std::ofstream(path) << printed;
            continue;
        }
        const std::vector<std::string> is = lines_of(page), should = lines_of(printed);
        for (std::size_t i = 0; i < std::max(is.size(), should.size()); ++i) {
            INFO(path.filename().string(), " line ", i + 1);
            REQUIRE((i < is.size() ? is[i] : "nothing") == (i < should.size() ? should[i] : "nothing"));
        }
    }
    CHECK(commands >= step_count);
}

TEST_CASE("every step has its section in the mathematics, and every array is named there") {
    const std::string page = text_of(root / "docs" / "mathematics.md");
    int number = 1;
    for (const StepInfo& step : steps()) {
        CHECK_MESSAGE(page.find("## " + std::to_string(number++) + " · " + step.name) != std::string::npos, step.name);
        for (const ArrayId id : step.results) CHECK_MESSAGE(page.find("`" + std::string(info(id).name) + "`") != std::string::npos, info(id).name);
    }
}

TEST_CASE("every picture that a page shows is there") {
    for (const std::filesystem::path& path : pages()) {
        const std::string page = text_of(path);
        for (std::size_t at = page.find("]("); at != std::string::npos; at = page.find("](", at + 1)) {
            const std::string target = page.substr(at + 2, page.find_first_of(")#", at + 2) - at - 2);
            if (target.empty() || target.starts_with("http")) continue;
            CHECK_MESSAGE(std::filesystem::exists(path.parent_path() / target), path.filename().string(), ": ", target);
        }
    }
}
