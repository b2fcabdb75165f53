#include <doctest/doctest.h>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <sys/stat.h>

#include <map>

#include "core/document/validate.h"
#include "core/files/atomic_write.h"
#include "core/files/document_json.h"
#include "core/files/npz.h"
#include "tests/error_text.h"
#include "tests/scratch_folder.h"

using namespace attnscope;
namespace fs = std::filesystem;

namespace {
const fs::path bad_folder = fs::path(TESTS_FOLDER) / "bad";

bool is_a_bad_file(const fs::path& path) {
    return path.extension() == ".json" || path.extension() == ".npy" || path.extension() == ".npz";
}

// What a person is told about the file; the key of a sentence and its arguments where the file can be read but not run.
std::string answer_to(const fs::path& path) {
    std::string unfinished;
    std::string error = error_text([&] {
        if (path.extension() == ".npy") {
            doubles_of(read_npy(path));
        } else if (path.extension() == ".npz") {
            const NpzArchive archive = read_npz(path);
            for (const std::string& name : archive.names()) doubles_of(archive.array(name));
        } else {
            for (const Problem& problem : validate(read_document(path)))
                unfinished += fmt::format("{}{}({})", unfinished.empty() ? "" : " ", problem.key, fmt::join(problem.arguments, ", "));
        }
    });
    const std::string name = quoted(path);
    for (std::size_t at; (at = error.find(name)) != std::string::npos;) error.replace(at, name.size(), "FILE");
    return error.empty() ? unfinished : error;
}

// From tests/bad/expected.tsv: file name, tab, answer.
std::map<std::string, std::string> expected_answers() {
    std::map<std::string, std::string> answers;
    std::string table = read_file(bad_folder / "expected.tsv");
    for (std::size_t end; (end = table.find('\n')) != std::string::npos; table.erase(0, end + 1)) {
        const std::string line = table.substr(0, end);
        const std::size_t tab = line.find('\t');
        REQUIRE(tab != std::string::npos);
        REQUIRE_MESSAGE(answers.emplace(line.substr(0, tab), line.substr(tab + 1)).second, line);
    }
    return answers;
}
}  // namespace

TEST_CASE("every kept bad file is answered with its message") {
    const auto expected = expected_answers();
    CHECK(expected.size() >= 60);
    for (const auto& [name, answer] : expected) {
        CAPTURE(name);
        REQUIRE(fs::exists(bad_folder / name));
        CHECK(answer_to(bad_folder / name) == answer);
    }
}

TEST_CASE("every kept bad file has an expected message") {
    const auto expected = expected_answers();
    for (const auto& entry : fs::directory_iterator(bad_folder))
        if (is_a_bad_file(entry.path())) CHECK_MESSAGE(expected.contains(entry.path().filename().string()), entry.path());
    for (const auto& [name, answer] : expected) CHECK_MESSAGE(answer.size() > 20, name);
}

TEST_CASE("no reader leaves anything behind or changes a bad file") {
    const ScratchFolder folder;
    for (const auto& [name, answer] : expected_answers()) {
        fs::copy_file(bad_folder / name, folder / name);
        CHECK_FALSE(answer_to(folder / name).empty());
        CHECK(folder.names() == std::set<std::string>{name});
        CHECK(read_file(folder / name) == read_file(bad_folder / name));
        fs::remove(folder / name);
    }
}

TEST_CASE("every beginning of a document is refused, the whole is read") {
    Document document;
    document.own_tokens = {"注意", "a\"b"};
    document.own_E = MatrixD::Constant(2, 8, 0.5);
    const std::string text = document_to_json(document);
    for (std::size_t length = 0; length + 2 < text.size(); ++length)
        CHECK(error_text([&] { document_from_json(text.substr(0, length), "x.json"); }).starts_with("x.json: "));
    CHECK(document_from_json(text, "x.json") == document);
}

TEST_CASE("a document with any one byte changed is read or refused, never worse") {
    const std::string text = document_to_json(Document());
    for (std::size_t at = 0; at < text.size(); ++at)
        for (const char c : {'\0', '"', '[', '}', ',', '9', '-', 'e', '\\', '\xff', '\n'}) {
            std::string changed = text;
            changed[at] = c;
            const std::string error = error_text([&] { document_from_json(changed, "x.json"); });
            CHECK((error.empty() || error.starts_with("x.json: ")));
        }
}

TEST_CASE("a document beyond the size limit is refused by its size alone") {
    const ScratchFolder folder;
    write_file(folder / "x.json", "{}");
    fs::resize_file(folder / "x.json", std::uintmax_t{300} << 20);  // a hole: no disk is used
    CHECK(answer_to(folder / "x.json") == "cannot read FILE: it has 314572800 bytes; at most 268435456 are read");
}

TEST_CASE("nesting of a hundred thousand levels is refused, not followed") {
    for (const char* opening : {"[", "{\"a\":"}) {
        std::string text;
        for (int i = 0; i < 100000; ++i) text += opening;
        CHECK(error_text([&] { document_from_json(text, "x.json"); }).find("nested more than 32 deep") != std::string::npos);
    }
}

TEST_CASE("what is no file is refused by every reader") {
    const ScratchFolder folder;
    for (const char* ending : {".json", ".npy", ".npz"}) {
        const fs::path missing = folder / (std::string("missing") + ending), directory = folder / (std::string("folder") + ending);
        const fs::path loop = folder / (std::string("loop") + ending), pipe = folder / (std::string("pipe") + ending);
        fs::create_directory(directory);
        fs::create_symlink(loop.filename(), loop);
        REQUIRE(::mkfifo(pipe.c_str(), 0600) == 0);
        CHECK(answer_to(missing) == "cannot read FILE: there is no such file. Check the name");
        CHECK(answer_to(directory) == "cannot read FILE: it is a folder. Name a file inside it");
        CHECK(answer_to(loop) == "cannot read FILE: its links lead in a circle. Choose another file");
        CHECK(answer_to(pipe).starts_with("FILE: "));  // a pipe that nobody writes to is an empty file, not a wait
    }
}
