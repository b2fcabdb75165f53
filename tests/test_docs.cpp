// The documentation is true: what it shows the program print, the program prints; every step is described; pictures are there.

#include <doctest/doctest.h>

#include <filesystem>
#include <sstream>

#include "core/attention/steps.h"
#include "core/files/atomic_write.h"
#include "tests/program.h"
#include "tests/scratch_folder.h"

using namespace attnscope;

namespace {

struct Example {
    std::string command, output;  // both streams
};

// The commands of every ```console block and what follows them.
std::vector<Example> examples_of(const std::string& markdown) {
    std::vector<Example> examples;
    bool inside = false;
    std::istringstream lines(markdown);
    for (std::string line; std::getline(lines, line);) {
        if (line.starts_with("```")) inside = line == "```console";
        else if (inside && line.starts_with("$ ")) examples.push_back({line.substr(2), {}});
        else if (inside && !examples.empty()) examples.back().output += line + "\n";
    }
    return examples;
}

// `pattern` with … for any text.
bool matches(std::string_view text, std::string_view pattern) {
    constexpr std::string_view any = "…";
    const std::size_t gap = pattern.find(any);
    if (gap == pattern.npos) return text == pattern;
    if (!text.starts_with(pattern.substr(0, gap))) return false;
    const std::string_view rest = pattern.substr(gap + any.size());
    for (std::size_t at = gap; at <= text.size(); ++at)
        if (matches(text.substr(at), rest)) return true;
    return false;
}

const std::filesystem::path root = SOURCE_FOLDER;

std::vector<std::filesystem::path> pages() {
    std::vector<std::filesystem::path> found = {root / "README.md"};
    for (const auto& entry : std::filesystem::recursive_directory_iterator(root / "docs"))
        if (entry.path().extension() == ".md") found.push_back(entry.path());
    return found;
}

}  // namespace

TEST_CASE("an ellipsis in an example stands for any text") {
    CHECK(matches("abc", "a…c"));
    CHECK(matches("ac\n", "a…\n"));
    CHECK(!matches("abd", "a…c"));
    CHECK(!matches("abc", "ab"));
}

TEST_CASE("every command on a page of documentation prints what the page says") {
    const ScratchFolder folder;
    for (const auto& file : std::filesystem::directory_iterator(root / "assets/examples"))
        std::filesystem::copy_file(file.path(), folder / file.path().filename().string());
    std::filesystem::create_directory(folder / "bin");
    std::filesystem::create_symlink(ATTNSCOPE_PROGRAM, folder / "bin" / "attnscope");
    std::filesystem::create_symlink("/usr/bin/python3", folder / "bin" / "python3");
    std::size_t commands = 0;
    for (const std::filesystem::path& page : pages())
        for (const Example& example : examples_of(read_file(page))) {
            ++commands;
            CAPTURE(page.filename().string());
            CAPTURE(example.command);
            const std::string script = "cd '" + folder.path().string() + "' && PATH=\"$PWD/bin:$PATH\" && " + example.command;
            const Outcome outcome = run_program({"sh", "-c", script});
            CHECK_MESSAGE(matches(outcome.out + outcome.err, example.output), (outcome.out + outcome.err));
        }
    CHECK(commands >= 40);
}

TEST_CASE("every step has its section in the mathematics, and every array is named there") {
    const std::string page = read_file(root / "docs" / "mathematics.md");
    int number = 1;
    for (const StepInfo& step : steps()) {
        CHECK_MESSAGE(page.find("## " + std::to_string(number++) + " · " + step.name) != std::string::npos, step.name);
        for (const ArrayId id : step.results)
            CHECK_MESSAGE(page.find("`" + std::string(info(id).name) + "`") != std::string::npos, info(id).name);
    }
}

TEST_CASE("everything that a page links to or shows is there") {
    for (const std::filesystem::path& path : pages()) {
        const std::string page = read_file(path);
        for (std::size_t at = page.find("]("); at != std::string::npos; at = page.find("](", at + 1)) {
            const std::string target = page.substr(at + 2, page.find_first_of(")#", at + 2) - at - 2);
            if (target.empty() || target.starts_with("http")) continue;
            CHECK_MESSAGE(std::filesystem::exists(path.parent_path() / target), path.filename().string(), ": ", target);
        }
    }
}
