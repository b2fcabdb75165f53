#include <doctest/doctest.h>

#include <filesystem>
#include <sstream>

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

}  // namespace

TEST_CASE("an ellipsis in an example stands for any text") {
    CHECK(matches("abc", "a…c"));
    CHECK(matches("ac\n", "a…\n"));
    CHECK(!matches("abd", "a…c"));
    CHECK(!matches("abc", "ab"));
}

TEST_CASE("every command in the user guide prints what the guide says") {
    const ScratchFolder folder;
    for (const auto& file : std::filesystem::directory_iterator(SOURCE_FOLDER "/assets/examples"))
        std::filesystem::copy_file(file.path(), folder / file.path().filename().string());
    std::filesystem::create_directory(folder / "bin");
    std::filesystem::create_symlink(ATTNSCOPE_PROGRAM, folder / "bin" / "attnscope");
    std::filesystem::create_symlink("/usr/bin/python3", folder / "bin" / "python3");
    const std::vector<Example> examples = examples_of(read_file(SOURCE_FOLDER "/docs/user-guide.md"));
    CHECK(examples.size() >= 15);
    for (const Example& example : examples) {
        CAPTURE(example.command);
        const std::string script = "cd '" + folder.path().string() + "' && PATH=\"$PWD/bin:$PATH\" && " + example.command;
        const Outcome outcome = run_program({"sh", "-c", script});
        CHECK_MESSAGE(matches(outcome.out + outcome.err, example.output), (outcome.out + outcome.err));
    }
}
