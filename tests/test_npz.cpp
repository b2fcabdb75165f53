#include <doctest/doctest.h>

#include "core/files/npz.h"
#include "tests/error_text.h"
#include "tests/failing_files.h"
#include "tests/python_script.h"
#include "tests/scratch_folder.h"

using namespace attnscope;

namespace {
using Parts = std::vector<std::span<const double>>;

void write_sample(const std::filesystem::path& path, const FileSystem& files = real_files(), std::uint64_t zip64_from = 0xFFFFFFFF) {
    const std::vector<double> first = {0.1, -2.5, 3}, second = {4, 5, 6e-320};
    NpzWriter writer(path, files, zip64_from);
    writer.add("x", {2, 3}, Parts{first, second});
    writer.add("ids", {2}, std::vector<std::int64_t>{-1, 1LL << 60});
    writer.add("labels", std::vector<std::string>{"the", "", "注意 👩‍👩‍👧"});
    writer.commit();
}

std::string refusal(std::string bytes, std::uint64_t most_gained = ZipArchive::usual_gain) {
    return error_text([&] {
        const NpzArchive archive(ZipArchive(std::move(bytes), "x.npz", most_gained));
        for (const std::string& name : archive.names()) archive.array(name);
    });
}

const char* const check_sample = R"(
import numpy as np, zipfile, sys
assert zipfile.ZipFile(name).testzip() is None
z = np.load(name, allow_pickle=False)
assert z.files == ['x', 'ids', 'labels'], z.files
assert (z['x'] == np.array([[0.1, -2.5, 3], [4, 5, 6e-320]])).all() and z['x'].dtype == np.float64
assert (z['ids'] == np.array([-1, 2**60])).all() and z['ids'].dtype == np.int64
assert list(z['labels']) == ['the', '', '注意 👩‍👩‍👧']
)";
}  // namespace

TEST_CASE("NumPy reads the archives that are written, zip64 or not") {
    const ScratchFolder folder;
    write_sample(folder / "plain.npz");
    write_sample(folder / "zip64.npz", real_files(), /*zip64_from=*/0);
    write_sample(folder / "mixed.npz", real_files(), /*zip64_from=*/150);
    CHECK(read_file(folder / "zip64.npz").size() > read_file(folder / "mixed.npz").size());
    for (const char* name : {"plain.npz", "zip64.npz", "mixed.npz"}) {
        const PythonResult result = run_python(folder.path(), "name = '" + std::string(name) + "'" + check_sample);
        CHECK_MESSAGE(result.status == 0, name, result.output);
    }
}

TEST_CASE("archives read back what was written, zip64 or not") {
    const ScratchFolder folder;
    for (const std::uint64_t zip64_from : {0xFFFFFFFFULL, 0ULL, 150ULL, 300ULL, 500ULL, 700ULL, 900ULL}) {
        write_sample(folder / "x.npz", real_files(), zip64_from);
        const NpzArchive archive = read_npz(folder / "x.npz");
        CHECK(archive.names() == std::vector<std::string>{"x", "ids", "labels"});
        CHECK(doubles_of(archive.array("x")) == std::vector<double>{0.1, -2.5, 3, 4, 5, 6e-320});
        CHECK(integers_of(archive.array("ids")) == std::vector<std::int64_t>{-1, 1LL << 60});
    }
}

TEST_CASE("the same arrays give the same bytes, whenever they are written") {
    const ScratchFolder folder;
    write_sample(folder / "a.npz");
    write_sample(folder / "b.npz");
    CHECK(read_file(folder / "a.npz") == read_file(folder / "b.npz"));
}

TEST_CASE("an array that an archive lacks is named beside those there are") {
    const ScratchFolder folder;
    write_sample(folder / "x.npz");
    const NpzArchive archive = read_npz(folder / "x.npz");
    CHECK(archive.has("ids"));
    CHECK_FALSE(archive.has("id"));
    CHECK(error_text([&] { archive.array("id"); }) ==
          "'" + (folder / "x.npz").string() + "': there is no array 'id'; there are: x, ids, labels");
}

TEST_CASE("archives that NumPy writes are read, stored and deflated") {
    const ScratchFolder folder;
    const PythonResult result = run_python(folder.path(), R"(
import numpy as np
a = np.arange(300000, dtype=float).reshape(3, 1000, 100)
b = np.asfortranarray(np.arange(6, dtype='>f4').reshape(2, 3))
np.savez('stored.npz', a=a, b=b)
np.savez_compressed('deflated.npz', a=a, b=b, empty=np.zeros((0, 3)))
np.savez('none.npz')
)");
    REQUIRE_MESSAGE(result.status == 0, result.output);
    for (const char* name : {"stored.npz", "deflated.npz"}) {
        const NpzArchive archive = read_npz(folder / name);
        const NpyArray a = archive.array("a");
        CHECK(a.shape == Shape{3, 1000, 100});
        CHECK(doubles_of(a, 299998, 2) == std::vector<double>{299998, 299999});
        CHECK(doubles_of(archive.array("b")) == std::vector<double>{0, 1, 2, 3, 4, 5});
    }
    CHECK(read_npz(folder / "deflated.npz").array("empty").shape == Shape{0, 3});
    CHECK(read_npz(folder / "none.npz").names().empty());
}

TEST_CASE("every beginning of an archive is refused") {
    const ScratchFolder folder;
    write_sample(folder / "x.npz");
    const std::string file = read_file(folder / "x.npz");
    for (std::size_t length = 0; length < file.size(); ++length) CHECK(refusal(file.substr(0, length)).starts_with("x.npz: "));
}

TEST_CASE("an archive with any one byte changed is read or refused, never worse") {
    const ScratchFolder folder;
    const PythonResult result = run_python(folder.path(), R"(
import numpy as np
np.savez_compressed('d.npz', a=np.arange(20.0), b=np.arange(3))
np.savez('s.npz', a=np.arange(2.0))
)");
    REQUIRE_MESSAGE(result.status == 0, result.output);
    for (const char* name : {"d.npz", "s.npz"}) {
        const std::string file = read_file(folder / name);
        for (std::size_t at = 0; at < file.size(); ++at)
            for (const int change : {0x01, 0x08, 0x80, 0xFF}) {
                std::string changed = file;
                changed[at] = static_cast<char>(changed[at] ^ change);
                const std::string error = refusal(changed);
                CHECK((error.empty() || error.starts_with("x.npz")));
            }
    }
}

TEST_CASE("a bomb is refused by what it declares and by what it holds") {
    const ScratchFolder folder;
    const PythonResult result = run_python(folder.path(), R"(
import numpy as np, struct
np.savez_compressed('bomb.npz', a=np.zeros(4000000, np.int8))
data = bytearray(open('bomb.npz', 'rb').read())
at = data.rindex(b'PK\x01\x02')
packed = struct.unpack_from('<I', data, at + 20)[0]
struct.pack_into('<I', data, at + 24, packed * 1032 + 2000)
open('boast.npz', 'wb').write(data)
struct.pack_into('<I', data, at + 24, 1000)
open('liar.npz', 'wb').write(data)
struct.pack_into('<I', data, at + 24, 4000001 + 128)
open('short.npz', 'wb').write(data)
)");
    REQUIRE_MESSAGE(result.status == 0, result.output);
    const std::string bomb = read_file(folder / "bomb.npz");
    CHECK(refusal(bomb, 1000000) ==
          "x.npz: the archive unpacks to more than " + std::to_string(bomb.size() + 1000000) + " bytes, the most that is read");
    CHECK(refusal(bomb, 4000128 - bomb.size()).empty());
    CHECK(refusal(read_file(folder / "boast.npz")).find("which is impossible") != std::string::npos);
    CHECK(refusal(read_file(folder / "liar.npz")).find("unpacks to more bytes than it says") != std::string::npos);
    CHECK(refusal(read_file(folder / "short.npz")).find("unpacks to fewer bytes than it says") != std::string::npos);
}

TEST_CASE("whichever call fails while an archive is written, no part of it appears") {
    const ScratchFolder folder;
    for (int k = 1;; ++k) {
        const FailingFiles files({.at_call = k, .error_number = EIO});
        const std::string error = error_text([&] { write_sample(folder / "x.npz", files); });
        if (files.calls() < k) break;
        const bool is_there = folder.names().count("x.npz") == 1;
        CHECK(is_there == (error.empty() || error.find("is written completely") != std::string::npos));
        if (is_there) CHECK(read_npz(folder / "x.npz").names().size() == 3);
        CHECK(folder.names().size() == (is_there ? 1 : 0));
        std::filesystem::remove(folder / "x.npz");
    }
}
