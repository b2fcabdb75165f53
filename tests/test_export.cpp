#include <doctest/doctest.h>

#include <filesystem>

#include "core/figure/font_files.h"
#include "core/files/atomic_write.h"
#include "core/files/npy.h"
#include "tests/program.h"
#include "tests/scratch_folder.h"

using namespace attnscope;

namespace {

using Words = std::vector<std::string>;

Outcome exported(const Words& more) {
    Words words = {"export", "--text", "the cat, 注意力", "--causal"};
    words.insert(words.end(), more.begin(), more.end());
    return attnscope_program(words);
}

bool contains(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

std::string big_endian(unsigned value) {
    std::string bytes;
    for (int shift = 24; shift >= 0; shift -= 8) bytes += static_cast<char>(value >> shift & 0xFF);
    return bytes;
}

}  // namespace

TEST_CASE("the ending of the name chooses the format, and the option overrides it") {
    const ScratchFolder folder;
    struct Row {
        Words words;
        std::string file, beginning;
    };
    for (const Row& row : {Row{{}, "a.png", "\x89PNG\r\n"}, Row{{}, "a.SVG", "<?xml"}, Row{{}, "a.pdf", "%PDF-"},
                           Row{{}, "a.csv", ",the,cat"}, Row{{}, "a.npy", "\x93NUMPY"}, Row{{"--format", "pdf"}, "a", "%PDF-"},
                           Row{{"--format", "csv"}, "b.png", ",the,cat"}}) {
        CAPTURE(row.file);
        Words words = {"--step", "weights", "-o", folder.file(row.file)};
        words.insert(words.end(), row.words.begin(), row.words.end());
        const Outcome outcome = exported(words);
        CHECK(outcome.exit_code == 0);
        CHECK(outcome.out.empty());
        CHECK(outcome.err.empty());
        CHECK(read_file(folder.file(row.file)).starts_with(row.beginning));
    }
}

TEST_CASE("a PNG is as wide as asked for") {
    const ScratchFolder folder;
    REQUIRE(exported({"--step", "weights", "--width", "700", "-o", folder.file("a.png")}).exit_code == 0);
    CHECK(read_file(folder.file("a.png")).substr(16, 4) == big_endian(700));
}

TEST_CASE("pictures hold the text of the tokens, and the options change them") {
    const ScratchFolder folder;
    const auto svg = [&folder](Words more) {
        more.insert(more.end(), {"--step", "weights", "-o", folder.file("a.svg")});
        const Outcome outcome = exported(more);
        CHECK_MESSAGE(outcome.exit_code == 0, outcome.err);
        return read_file(folder.file("a.svg"));
    };
    const std::string plain = svg({});
    CHECK(contains(plain, "注意力"));
    for (const Words& words : {Words{"--head", "1"}, {"--head", "all"}, {"--colormap", "magma"}, {"--range", "per-row"}, {"--theme", "dark"},
                               {"--decimals", "4"}, {"--language", "zh"}, {"--transparent"}, {"--row-sums"}, {"--no-numbers"},
                               {"--no-color-bar"}, {"--no-equation"}, {"--no-caption"}, {"--heading", "Figure 1"}})
        CHECK_MESSAGE(svg(words) != plain, words[0]);
    CHECK(contains(svg({"--heading", "Figure 1"}), "Figure 1"));
}

TEST_CASE("NPY files hold one head or all of them, CSV files one") {
    const ScratchFolder folder;
    const auto shape = [&folder](const Words& words) {
        Words all = words;
        all.insert(all.end(), {"-o", folder.file("a.npy")});
        const Outcome outcome = exported(all);
        CHECK_MESSAGE(outcome.exit_code == 0, outcome.err);
        return read_npy(folder.file("a.npy")).shape;
    };
    CHECK(shape({"--step", "weights"}) == Shape{4, 4});
    CHECK(shape({"--step", "weights", "--head", "all"}) == Shape{2, 4, 4});
    CHECK(shape({"--step", "row_max", "--head", "1"}) == Shape{4});
    CHECK(shape({"--step", "row_max", "--head", "all"}) == Shape{2, 4});
    CHECK(shape({"--step", "W_Q"}) == Shape{8, 8});
    CHECK(shape({"--step", "tokens", "--head", "all"}) == Shape{4});
    REQUIRE(exported({"--step", "masked", "-o", folder.file("a.csv")}).exit_code == 0);
    const std::string table = read_file(folder.file("a.csv"));
    CHECK(table.starts_with(",the,cat,\",\",注意力\nthe,"));
    CHECK(contains(table, "-inf,-inf,-inf\ncat,"));
}

TEST_CASE("what cannot be exported is refused, and nothing is written") {
    const ScratchFolder folder;
    const auto refusal = [&folder](int exit_code, const Words& words) {
        const Outcome outcome = exported(words);
        CHECK(outcome.exit_code == exit_code);
        CHECK(outcome.out.empty());
        CHECK(folder.names().empty());
        return outcome.err;
    };
    const std::string png = folder.file("a.png");
    CHECK(refusal(2, {"--step", "weights", "-o", folder.file("a.jpg")}) ==
          "attnscope: --out: '" + folder.file("a.jpg") + "' ends in none of .png|svg|pdf|csv|npy; give --format, too\n");
    CHECK(refusal(2, {"--step", "weights", "--head", "2", "-o", png}) == "attnscope: --head: there is no head 2 in weights; there are 0 to 1\n");
    CHECK(refusal(2, {"--step", "weights", "--head", "all", "-o", folder.file("a.csv")}) ==
          "attnscope: --head: a CSV file holds one matrix; give a head from 0 to 1\n");
    CHECK(refusal(2, {"--step", "gamma", "-o", png}) == "attnscope: --step: this document has no gamma\n");
    CHECK(refusal(2, {"--step", "weights", "--width", "0", "-o", png}) == "attnscope: --width: '0' is not from 1 to 20000\n");
    CHECK(refusal(2, {"--step", "weights", "--dpi", "-1", "-o", png}) == "attnscope: --dpi: '-1' is not above 0\n");
    CHECK(refusal(2, {"--step", "weights", "--width", "9", "-o", folder.file("a.svg")}) == "attnscope: --width: only PNG pictures have pixels\n");
    CHECK(refusal(2, {"--step", "weights", "--colormap", "jet", "-o", png}) ==
          "attnscope: --colormap: 'jet' is not one of cividis|viridis|magma|grey|diverging\n");
    CHECK(refusal(1, {"--step", "weights", "-o", folder.file("none/a.png")}).starts_with("attnscope: cannot write '" + folder.file("none/a.png")));
    CHECK(refusal(1, {"--step", "weights", "--format", "png", "-o", "/dev/full"}) ==
          "attnscope: cannot write '/dev/full': the disk is full. Free some space or choose another folder\n");
    CHECK(refusal(1, {"--step", "weights", "--dpi", "1e9", "-o", png}) != "");
    CHECK(refusal(1, {"--step", "weights", "--width", "1", "-o", png}).find("this picture cannot be made 1 pixels wide; choose a width from ") != std::string::npos);
    CHECK(refusal(2, {"--step", "scores", "--row-sums", "-o", png}) ==
          "attnscope: --row-sums: the sum of a row of scores means nothing; leave it out, or choose exp, weights or dropped\n");
}

TEST_CASE("without a mathematical font the equation of a picture is a line of text") {
    const ScratchFolder folder;
    const auto letters = font_file(FontFace::text);
    REQUIRE(letters);
    std::filesystem::create_directory(folder.file("fonts"));
    std::filesystem::create_symlink(letters->path, std::filesystem::path(folder.file("fonts")) / letters->path.filename());
    write_file(folder.file("fonts.conf"), "<?xml version=\"1.0\"?><!DOCTYPE fontconfig SYSTEM \"fonts.dtd\"><fontconfig><dir>" + folder.file("fonts") +
                                              "</dir><cachedir>" + folder.file("cache") + "</cachedir></fontconfig>");
    for (const char* name : {"a.svg", "a.png", "a.pdf"}) {
        CAPTURE(name);
        const Outcome outcome = run_program({"env", "FONTCONFIG_FILE=" + folder.file("fonts.conf"), ATTNSCOPE_PROGRAM, "export", "--text", "the cat", "--step",
                                             "scores", "-o", folder.file(name)});
        CHECK(outcome.exit_code == 0);
    }
    CHECK(contains(read_file(folder.file("a.svg")), "Sₕ = Qₕ Kₕᵀ"));
    REQUIRE(exported({"--step", "scores", "-o", folder.file("b.svg")}).exit_code == 0);
    CHECK(!contains(read_file(folder.file("b.svg")), "Sₕ = Qₕ Kₕᵀ"));  // outlines of the mathematical font
}
