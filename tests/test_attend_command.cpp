#include <doctest/doctest.h>

#include <sys/stat.h>

#include <cmath>
#include <filesystem>
#include <functional>
#include <limits>
#include <numeric>

#include "core/files/npy_header.h"
#include "core/files/npy_write.h"
#include "tests/program.h"
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

// q, k, v of a case that works: n = 3, m = 4, d = 2, d_v = 5.
struct Files {
    ScratchFolder folder;
    Files() {
        write_numbers(folder.file("q.npy"), {3, 2});
        write_numbers(folder.file("k.npy"), {4, 2});
        write_numbers(folder.file("v.npy"), {4, 5});
    }
    std::string name(const std::string& file) const { return "'" + folder.file(file) + "'"; }

    Outcome attended(const Words& more) const {
        Words words = {"attend", "--q", folder.file("q.npy"), "--k", folder.file("k.npy"), "--v", folder.file("v.npy"),
                       "--out", folder.file("o.npy")};
        words.insert(words.end(), more.begin(), more.end());
        return attnscope_program(words);
    }

    // What it says; checks the exit code and that nothing was written.
    std::string refusal(int exit_code, const Words& more) const {
        const auto before = folder.names();
        const Outcome outcome = attended(more);
        CHECK(outcome.exit_code == exit_code);
        CHECK(outcome.out.empty());
        CHECK(folder.names() == before);
        return outcome.err;
    }
};

}  // namespace

TEST_CASE("attend writes what is asked for and says nothing") {
    const Files files;
    const Outcome outcome = files.attended({"--weights", files.folder.file("w.npy"), "--scores", files.folder.file("s.npy"), "--causal"});
    CHECK(outcome.exit_code == 0);
    CHECK(outcome.out.empty());
    CHECK(outcome.err.empty());
    CHECK(read_npy(files.folder.file("o.npy")).shape == Shape{3, 5});
    CHECK(read_npy(files.folder.file("w.npy")).shape == Shape{3, 4});
    // q_0 = (0.1, 0.2), k_1 = (0.3, 0.4)
    CHECK(std::abs(doubles_of(read_npy(files.folder.file("s.npy")))[1] - 0.11 / std::sqrt(2.0)) < 1e-15);
    CHECK(doubles_of(read_npy(files.folder.file("w.npy")))[1] == 0);
}

TEST_CASE("arrays of other types, shapes and numbers are refused, and nothing is written") {
    Files files;
    const ScratchFolder& folder = files.folder;
    write_npy(folder.file("integers.npy"), {3, 2}, std::vector<std::int64_t>(6, 1));
    CHECK(files.refusal(1, {"--mask", folder.file("integers.npy")}) ==
          "attnscope: --mask " + files.name("integers.npy") +
              ": holds int64 numbers; give bool (true = may attend): array.astype(bool); or float32 or float64 to be added to the scores: "
              "array.astype(numpy.float64)\n");
    write_numbers(folder.file("mask.npy"), {2, 4});
    CHECK(files.refusal(1, {"--mask", folder.file("mask.npy")}) ==
          "attnscope: --mask " + files.name("mask.npy") + ": has shape (2, 4), which does not broadcast to the weights' (3, 4)\n");
    constexpr double infinity = std::numeric_limits<double>::infinity();
    write_npy(folder.file("mask.npy"), {4}, std::vector<double>{0, -infinity, infinity, 0});
    CHECK(files.refusal(1, {"--mask", folder.file("mask.npy")}) ==
          "attnscope: --mask " + files.name("mask.npy") +
              ": the number at (2,) is inf; give finite numbers, or -inf for what may not be seen\n");
    CHECK(files.refusal(1, {"--mask", folder.file("none.npy")}).find(files.name("none.npy")) != std::string::npos);
    write_numbers(folder.file("v.npy"), {3, 5});
    CHECK(files.refusal(1, {}) == "attnscope: --v " + files.name("v.npy") + ": has 3 rows, the keys have 4; each key needs its value\n");
    write_npy(folder.file("v.npy"), {4, 1}, std::vector<double>{0, 1, NAN, 3});
    CHECK(files.refusal(1, {}) ==
          "attnscope: --v " + files.name("v.npy") + ": the number at (2, 0) is nan; only finite numbers can be attended to\n");
    write_npy(folder.file("v.npy"), {3, 2}, std::vector<std::int64_t>(6, 1));
    CHECK(files.refusal(1, {}) == "attnscope: --v " + files.name("v.npy") + ": holds int64 numbers; give float32 or float64: numpy.save(name, array.astype(numpy.float64))\n");
    write_file(folder.file("v.npy"), "");
    CHECK(files.refusal(1, {}).starts_with("attnscope: --v " + files.name("v.npy") + ": this is no NumPy array"));
    write_file(folder.file("v.npy"), "\x93NUMPY");
    CHECK(files.refusal(1, {}).starts_with("attnscope: --v " + files.name("v.npy")));
    write_file(folder.file("v.npy"), npy_header_bytes("<f8", {4, 5}) + "short");
    CHECK(files.refusal(1, {}).starts_with("attnscope: --v " + files.name("v.npy") + ": shape (4, 5) of float64 needs 160 bytes"));
    write_file(folder.file("v.npy"), npy_header_bytes("<c16", {1, 1}) + std::string(16, '\0'));
    CHECK(files.refusal(1, {}) == "attnscope: --v " + files.name("v.npy") +
                                      ": the array holds complex numbers ('<c16'). Save it as numbers: numpy.save(name, array.astype(numpy.float64))\n");
    std::filesystem::remove(folder.path() / "v.npy");
    CHECK(files.refusal(1, {}) == "attnscope: --v " + files.name("v.npy") + ": cannot be read: there is no such file. Check the name\n");
    REQUIRE(::mkfifo(folder.file("v.npy").c_str(), 0600) == 0);
    CHECK(files.refusal(1, {}) == "attnscope: --v " + files.name("v.npy") + ": is a pipe or a device; save the array to a file\n");
}

TEST_CASE("an array that claims to be huge is refused before memory is asked for") {
    Files files;
    write_file(files.folder.file("k.npy"), npy_header_bytes("<f8", {Index{1} << 55, 2}));
    write_file(files.folder.file("v.npy"), npy_header_bytes("<f8", {Index{1} << 55, 1}));
    const std::string sentence = files.refusal(1, {});
    CHECK_MESSAGE(sentence.starts_with("attnscope: these arrays need "), sentence);
}

TEST_CASE("the memory limit is a sentence with bytes and a length that fits") {
    const Files files;
    const std::string sentence = files.refusal(1, {"--memory", "1K"});
    CHECK_MESSAGE(sentence.starts_with("attnscope: these arrays need "), sentence);
    CHECK_MESSAGE(sentence.ends_with("bytes of memory, and the limit is 1024; queries and keys of length 2 would fit, or give a larger --memory\n"), sentence);
}

TEST_CASE("scores beyond double precision are refused instead of becoming NaN") {
    const Files files;
    write_npy(files.folder.file("q.npy"), {1, 2}, std::vector<double>{1e308, 1e308});
    write_npy(files.folder.file("k.npy"), {4, 2}, std::vector<double>(8, 1e308));
    CHECK(files.refusal(1, {}).ends_with("the scores grow beyond double precision; give smaller numbers or a smaller --scale\n"));
}

TEST_CASE("attend's bad usage is refused") {
    const Files files;
    CHECK(files.refusal(2, {"--weights", files.folder.file("o.npy")}) == "attnscope: --weights: this is the file of --out; give another\n");
    CHECK(files.refusal(2, {"--scores", files.folder.file("./o.npy")}) == "attnscope: --scores: this is the file of --out; give another\n");
    CHECK(files.refusal(2, {"--weights", files.folder.file("k.npy")}) == "attnscope: --weights: this is the file of --k, which would be lost; give another\n");
    CHECK(files.refusal(2, {"--weights", ""}) == "attnscope: --weights: the name of the file is empty\n");
    CHECK(files.refusal(2, {"--softcap", "0"}) == "attnscope: --softcap: '0' is not above 0\n");
    CHECK(files.refusal(2, {"--window", "a,b"}) == "attnscope: --window: 'a,b' is not LEFT,RIGHT, two whole numbers such as 2,0, of which -1 is unlimited, or none\n");
    CHECK(files.refusal(2, {"--scale", "nan"}).starts_with("attnscope: --scale: 'nan' is not a finite number"));
    CHECK(attnscope_program({"attend", "--q", "q.npy"}).exit_code == 2);
}

TEST_CASE("attend with a backend of single precision writes float32, whatever it read") {
    const Files files;
    CHECK(files.attended({"--backend", "cpu", "--threads", "1", "--weights", files.folder.file("w.npy")}).exit_code == 0);
    CHECK(read_npy(files.folder.file("o.npy")).type == NpyType::f4);
    CHECK(read_npy(files.folder.file("w.npy")).type == NpyType::f4);
    CHECK(files.attended({"--backend", "double"}).exit_code == 0);
    CHECK(read_npy(files.folder.file("o.npy")).type == NpyType::f8);
}

TEST_CASE("what single precision cannot do is refused") {
    const Files files;
    const ScratchFolder& folder = files.folder;
    CHECK(files.refusal(2, {"--threads", "2"}) == "attnscope: --threads: double precision takes one thread; give --backend, too, or leave it out\n");
    CHECK(files.refusal(2, {"--backend", "double", "--device", "x"}).starts_with("attnscope: --device: --backend double is one thread of the processor"));
    write_npy(folder.file("mask.npy"), {4}, std::vector<double>{0, 1, 2, 0});
    CHECK(files.refusal(1, {"--backend", "cpu", "--mask", folder.file("mask.npy")}) ==
          "attnscope: --mask " + files.name("mask.npy") +
              ": numbers that are added to the scores need double precision; leave --backend out, or give a boolean mask: numpy.isfinite(array)\n");
    write_npy(folder.file("q.npy"), {1, 2}, std::vector<double>{1e38, 1e38});
    write_npy(folder.file("k.npy"), {4, 2}, std::vector<double>(8, 1e38));
    CHECK(files.refusal(1, {"--backend", "cpu"}).find("the scores can grow beyond single precision, in which they are computed") != std::string::npos);
}

TEST_CASE("attend with a backend does what it does in double where there is nothing to attend to") {
    const Files files;
    write_npy(files.folder.file("k.npy"), {0, 2}, std::vector<double>{});
    write_npy(files.folder.file("v.npy"), {0, 5}, std::vector<double>{});
    CHECK(files.attended({"--backend", "cpu"}).exit_code == 0);
    CHECK(floats_of(read_npy(files.folder.file("o.npy"))) == std::vector<float>(15, 0.0F));
}
