#include <doctest/doctest.h>

#include <cmath>
#include <functional>
#include <limits>
#include <numeric>

#include "core/files/json.h"
#include "core/files/npy_header.h"
#include "core/files/npy_write.h"
#include "tests/program.h"
#include "tests/read_png.h"
#include "tests/scratch_folder.h"

using namespace attnscope;

namespace {

using Words = std::vector<std::string>;

// Numbers 0.1, 0.2, ... of this shape.
void write_numbers(const std::string& path, const Shape& shape) {
    std::vector<double> numbers(static_cast<std::size_t>(std::accumulate(shape.begin(), shape.end(), Index{1}, std::multiplies{})));
    for (std::size_t i = 0; i < numbers.size(); ++i) numbers[i] = 0.1 * static_cast<double>(i + 1);
    write_npy(path, shape, numbers);
}

// q, k, v of a case that works: H = 4, G = 2, n = 3, m = 5, d = 2, d_v = 1.
struct Files {
    ScratchFolder folder;
    Files() {
        write_numbers(folder.file("q.npy"), {4, 3, 2});
        write_numbers(folder.file("k.npy"), {2, 5, 2});
        write_numbers(folder.file("v.npy"), {2, 5, 1});
    }
    std::string name(const std::string& file) const { return "'" + folder.file(file) + "'"; }

    Words arrays() const { return {"--q", folder.file("q.npy"), "--k", folder.file("k.npy"), "--v", folder.file("v.npy")}; }

    Outcome mapped(const Words& words) const {
        Words all = {"map"};
        all.insert(all.end(), words.begin(), words.end());
        return attnscope_program(all);
    }
    Outcome mapped_arrays(const Words& more) const {
        Words words = arrays();
        words.insert(words.end(), more.begin(), more.end());
        return mapped(words);
    }

    // What it says; checks the exit code and that nothing was written.
    std::string refusal(int exit_code, const Words& words) const {
        const auto before = folder.names();
        const Outcome outcome = mapped(words);
        CHECK(outcome.exit_code == exit_code);
        CHECK(outcome.out.empty());
        CHECK(folder.names() == before);
        return outcome.err;
    }
    std::string refused_arrays(int exit_code, const Words& more) const {
        Words words = arrays();
        words.insert(words.end(), more.begin(), more.end());
        return refusal(exit_code, words);
    }
};

const Words text = {"--text", "the cat sat on the mat", "--head", "1"};

Words with(Words words, const Words& more) {
    words.insert(words.end(), more.begin(), more.end());
    return words;
}

}  // namespace

TEST_CASE("map writes what is asked for, with an axis for heads where there are several") {
    const Files files;
    const ScratchFolder& folder = files.folder;
    const Outcome outcome = files.mapped_arrays({"--out-map", folder.file("m.npy"), "--lse", folder.file("l.npy"), "--out", folder.file("o.npy"), "--bins", "2"});
    CHECK(outcome.exit_code == 0);
    CHECK(outcome.err.empty());
    CHECK(read_npy(folder.file("m.npy")).shape == Shape{4, 2, 2});
    CHECK(read_npy(folder.file("m.npy")).type == NpyType::f4);
    CHECK(read_npy(folder.file("l.npy")).shape == Shape{4, 3});
    CHECK(read_npy(folder.file("l.npy")).type == NpyType::f8);
    CHECK(read_npy(folder.file("o.npy")).shape == Shape{4, 3, 1});
}

TEST_CASE("one head of a map is that head of the map of all") {
    const Files files;
    const ScratchFolder& folder = files.folder;
    CHECK(files.mapped_arrays({"--out-map", folder.file("all.npy"), "--out", folder.file("o.npy")}).exit_code == 0);
    CHECK(files.mapped_arrays({"--out-map", folder.file("one.npy"), "--head", "2"}).exit_code == 0);
    CHECK(read_npy(folder.file("one.npy")).shape == Shape{3, 5});
    CHECK(floats_of(read_npy(folder.file("one.npy"))) == floats_of(read_npy(folder.file("all.npy")), 2 * 15, 15));
}

TEST_CASE("the summary names sizes and who computed, and gives no file") {
    const Files files;
    const auto before = files.folder.names();
    const Outcome outcome = files.mapped_arrays({"--backend", "cpu"});
    CHECK(outcome.out.starts_with("queries: 3\nkeys: 5\nheads: 4\nwidth: 2\nvalue width: 1\nbins: 3 x 5\nbackend: CPU\nbecause: it was asked for\n"));
    for (const char* line : {"\nchecked: ", "\nseconds: ", "\nGFLOP/s: ", "\npeak memory: "}) CHECK_MESSAGE(outcome.out.find(line) != std::string::npos, line);
    CHECK(files.folder.names() == before);
    const Json json = json_from_text(files.mapped_arrays({"--json"}).out, "summary");
    REQUIRE(json.as_object() != nullptr);
    CHECK(json.as_object()->front().name == "queries");
    CHECK(json.as_object()->front().value.as_integer() == 3);
}

TEST_CASE("a map of a text is a picture with a pixel for each token where there are fewer tokens than bins") {
    const Files files;
    const Outcome outcome = files.mapped(with(text, {"--png", files.folder.file("m.png"), "--causal", "--progress"}));
    CHECK(outcome.exit_code == 0);
    CHECK(outcome.err == "100 %\n");
    const auto picture = read_png(read_file(files.folder.file("m.png")));
    CHECK(picture.width == 6);
    CHECK(picture.height == 6);
}

TEST_CASE("arrays that do not fit together are refused, and nothing is written") {
    Files files;
    const ScratchFolder& folder = files.folder;
    write_numbers(folder.file("k.npy"), {3, 5, 2});
    CHECK(files.refused_arrays(1, {"--out", folder.file("o.npy")}).starts_with("attnscope: --v " + files.name("v.npy") + ": has 2 heads, the keys have 3"));
    write_numbers(folder.file("k.npy"), {2, 5, 3});
    CHECK(files.refused_arrays(1, {}) == "attnscope: --k " + files.name("k.npy") + ": has vectors of 3 numbers, the queries have 2\n");
    write_numbers(folder.file("k.npy"), {2, 0, 2});
    write_numbers(folder.file("v.npy"), {2, 0, 1});
    CHECK(files.refused_arrays(1, {}).find("is empty, so there is nothing to map") != std::string::npos);
    write_numbers(folder.file("q.npy"), {1, 4, 3, 2});
    CHECK(files.refused_arrays(1, {}) == "attnscope: --q " + files.name("q.npy") + ": has shape (1, 4, 3, 2); give (n, d), or (H, n, d) for several heads\n");
}

TEST_CASE("numbers that single precision cannot hold are refused") {
    Files files;
    std::vector<double> numbers(24, 1.0);
    numbers[7] = 1e39;
    write_npy(files.folder.file("q.npy"), {4, 3, 2}, numbers);
    CHECK(files.refused_arrays(1, {"--out-map", files.folder.file("m.npy")}) ==
          "attnscope: --q " + files.name("q.npy") + ": the number at (1, 0, 1) is 1e+39; only finite numbers of single precision can be attended to\n");
    numbers[7] = std::numeric_limits<double>::quiet_NaN();
    write_npy(files.folder.file("q.npy"), {4, 3, 2}, numbers);
    CHECK(files.refused_arrays(1, {}).ends_with("the number at (1, 0, 1) is nan; only finite numbers can be attended to\n"));
    write_npy(files.folder.file("q.npy"), {4, 3, 2}, std::vector<double>(24, 1e38));
    write_npy(files.folder.file("k.npy"), {2, 5, 2}, std::vector<double>(20, 1e38));
    CHECK(files.refused_arrays(1, {"--out-map", files.folder.file("m.npy")}) ==
          "attnscope: the scores can grow beyond single precision, in which they are computed; give smaller numbers or a smaller scale\n");
}

TEST_CASE("an array that claims to be huge, and more bins or tiles than fit, are refused before memory is asked for") {
    Files files;
    const ScratchFolder& folder = files.folder;
    CHECK(files.refused_arrays(1, {"--memory", "1K"}).starts_with("attnscope: these arrays and their map need "));
    CHECK(files.refusal(1, with(text, {"--memory", "1K"})).ends_with(", or give a larger --memory\n"));
    write_file(folder.file("k.npy"), npy_header_bytes("<f8", {2, Index{1} << 54, 2}));
    write_file(folder.file("v.npy"), npy_header_bytes("<f8", {2, Index{1} << 54, 1}));
    CHECK(files.refused_arrays(1, {}).starts_with("attnscope: these arrays and their map need "));
    write_numbers(folder.file("q.npy"), {20'000, 1});
    CHECK(files.refusal(1, {"--q", folder.file("q.npy"), "--k", folder.file("q.npy"), "--memory", "100M", "--tile", "0:20000,0:20000", "--out-tile", folder.file("t.npy")})
              .starts_with("attnscope: --tile: 20000 x 20000 numbers need 1600000000 bytes of memory"));
}

TEST_CASE("map's bad usage is refused") {
    const Files files;
    const ScratchFolder& folder = files.folder;
    const std::string o = folder.file("o.npy");
    CHECK(files.refusal(2, {}) == "attnscope: nothing to map: give --q and --k, or a text with --text-file, --text, --tokens or a document\n");
    CHECK(files.refusal(2, {"--q", folder.file("q.npy")}) == "attnscope: --k: the keys are missing; give them, too\n");
    CHECK(files.refusal(2, {"--k", folder.file("k.npy")}) == "attnscope: --q: the queries are missing; give them, too\n");
    CHECK(files.refused_arrays(2, {"--text", "a"}) == "attnscope: --q: arrays and a text cannot both be mapped; leave one of them out\n");
    CHECK(files.refused_arrays(2, {"--heads", "2"}) == "attnscope: --heads: belongs to a text; with --q and --k leave it out\n");
    CHECK(files.refusal(2, {"--q", folder.file("q.npy"), "--k", folder.file("k.npy"), "--out", o}) == "attnscope: --out: there is no output without values; give --v, too\n");
    CHECK(files.refused_arrays(2, {"--out", folder.file("k.npy")}) == "attnscope: --out: this is the file of --k, which would be lost; give another\n");
    CHECK(files.refused_arrays(2, {"--out", o, "--lse", o}) == "attnscope: --out: this is the file of --lse; give another\n");
    CHECK(files.refused_arrays(2, {"--head", "4"}) == "attnscope: --head: there is no head 4; the heads are 0 to 3\n");
    CHECK(files.refused_arrays(2, {"--png", folder.file("m.png")}) == "attnscope: --png: this is of one head; give --head, too, from 0 to 3\n");
    CHECK(files.refused_arrays(2, {"--tile", "0:1,0:1"}) == "attnscope: --tile: goes into a file; give --out-tile, too\n");
    CHECK(files.refused_arrays(2, {"--out-tile", o}) == "attnscope: --out-tile: needs --tile, which says what of the matrix\n");
    CHECK(files.refused_arrays(2, {"--head", "0", "--tile", "0:4,0:1", "--out-tile", o}) == "attnscope: --tile: rows 0:4 reach beyond the 3 queries\n");
    CHECK(files.refused_arrays(2, {"--padding", "5"}) == "attnscope: --padding: there is no key 5; the keys are 0 to 4\n");
    CHECK(files.refused_arrays(2, {"--block", "3,0"}) == "attnscope: --block: there is no cell 3,0; rows are 0 to 2, columns 0 to 4\n");
    CHECK(files.refused_arrays(2, {"--temperature", "0"}) == "attnscope: --temperature: must be from 1e-20 to 1e20; 1 leaves the scores as they are\n");
    CHECK(files.refused_arrays(2, {"--bins", "0"}) == "attnscope: --bins: '0' is not at least 1\n");
    CHECK(files.refused_arrays(2, {"--threads", "0"}) == "attnscope: --threads: '0' is not from 1 to 1024\n");
    CHECK(files.refused_arrays(2, {"--linear"}) == "attnscope: --linear: is of the picture; give --png, too\n");
    CHECK(files.refused_arrays(2, {"--backend", "fast"}) == "attnscope: --backend: 'fast' is not one of auto|cpu|gpu; --device names a device\n");
    CHECK(files.refused_arrays(2, {"--backend", "cpu", "--device", "x"}) == "attnscope: --device: contradicts --backend cpu; leave one of them out\n");
    CHECK(files.refused_arrays(2, {"--device", "no such device"}).starts_with("attnscope: there is no device whose name contains \"no such device\""));
    CHECK(files.refusal(2, with(text, {"--softcap", "3"})) == "attnscope: --softcap: belongs to --q and --k; a document has none\n");
    CHECK(files.refusal(2, with(text, {"--set", "E[0,0]=3"})) == "attnscope: --set: numbers typed over are kept for short texts only; leave it out\n");
}

TEST_CASE("what a long text cannot have is refused in the sentence that the window says") {
    const Files files;
    CHECK(files.refusal(1, with(text, {"--dropout", "0.1"})) ==
          "attnscope: dropout is computed for short texts only; set its probability to 0, or choose a shorter text\n");
    CHECK(files.refusal(1, with(text, {"--similarity", "additive"})).starts_with("attnscope: additive similarity is computed for short texts only"));
    CHECK(files.refusal(1, {"--text", ""}) == "attnscope: the text has no token; write some words\n");
}
