#include <doctest/doctest.h>

#include <cmath>
#include <limits>

#include "core/files/npy.h"
#include "core/files/npy_write.h"
#include "tests/error_text.h"
#include "tests/failing_files.h"
#include "tests/python_script.h"
#include "tests/scratch_folder.h"

using namespace attnscope;

namespace {
constexpr double infinity = std::numeric_limits<double>::infinity();

// A version 1.0 file with this dictionary and these data bytes.
std::string npy_file(const std::string& dictionary, const std::string& data = "") {
    std::string file("\x93NUMPY\x01\x00", 8);
    file += static_cast<char>(dictionary.size() % 256);
    file += static_cast<char>(dictionary.size() / 256);
    return file + dictionary + data;
}

std::string refusal(std::string file) {
    return error_text([&] { npy_from_bytes(std::move(file), "x.npy"); });
}
}  // namespace

TEST_CASE("arrays of any rank read back the same") {
    const ScratchFolder folder;
    const std::vector<double> numbers = {0.0, -0.0, 0.1, -infinity, 5e-324, 1.7976931348623157e308};
    for (const Shape& shape : {Shape{6}, Shape{2, 3}, Shape{1, 3, 1, 2}}) {
        write_npy(folder / "x.npy", shape, numbers);
        const NpyArray array = read_npy(folder / "x.npy");
        CHECK(array.shape == shape);
        CHECK(array.type == NpyType::f8);
        CHECK(doubles_of(array) == numbers);
        CHECK(std::signbit(doubles_of(array)[1]));
        CHECK(doubles_of(array, 2, 3) == std::vector<double>{0.1, -infinity, 5e-324});
    }
    write_npy(folder / "x.npy", Shape{}, std::vector<double>{7});
    CHECK(doubles_of(read_npy(folder / "x.npy")) == std::vector<double>{7});
    write_npy(folder / "x.npy", Shape{3, 0}, std::vector<double>{});
    CHECK(read_npy(folder / "x.npy").shape == Shape{3, 0});
    CHECK(doubles_of(read_npy(folder / "x.npy")).empty());
}

TEST_CASE("an array written part by part is that written at once") {
    const ScratchFolder folder;
    std::vector<double> numbers(100000);
    for (std::size_t i = 0; i < numbers.size(); ++i) numbers[i] = static_cast<double>(i) / 7;
    write_npy(folder / "whole.npy", {100, 1000}, numbers);
    NpyWriter writer(folder / "parts.npy", NpyType::f8, {100, 1000});
    for (std::size_t at = 0; at < numbers.size(); at += 1250) writer.append(std::span(numbers).subspan(at, 1250));
    CHECK(folder.names().count("parts.npy") == 0);
    writer.commit();
    CHECK(read_file(folder / "parts.npy") == read_file(folder / "whole.npy"));
    NpyWriter narrow(folder / "narrow.npy", NpyType::f4, {100, 1000});
    narrow.append(std::span<const double>(numbers));
    narrow.commit();
    CHECK(floats_of(read_npy(folder / "narrow.npy"))[12345] == static_cast<float>(numbers[12345]));
}

TEST_CASE("NumPy reads what is written, exactly") {
    const ScratchFolder folder;
    write_npy(folder / "f8.npy", {2, 3}, std::vector<double>{0.1, -infinity, 5e-324, -1.0 / 3, 1e300, 0});
    write_npy(folder / "f4.npy", {3}, std::vector<float>{0.1f, 1e-45f, -3.5f});
    write_npy(folder / "i8.npy", {1, 2}, std::vector<std::int64_t>{std::numeric_limits<std::int64_t>::min(), 3});
    write_npy(folder / "b1.npy", {3}, std::vector<bool>{true, false, true});
    write_npy(folder / "m.npy", MatrixD::Identity(2, 2));
    const PythonResult result = run_python(folder.path(), R"(
import numpy as np
def same(name, expected):
    a = np.load(name, allow_pickle=False)
    assert a.dtype == expected.dtype and a.shape == expected.shape and (a == expected).all(), (name, a)
    assert a.flags.c_contiguous
    with open(name, 'rb') as f:
        assert (len(f.read()) - a.nbytes) % 64 == 0, name
same('f8.npy', np.array([[0.1, -np.inf, 5e-324], [-1/3, 1e300, 0]]))
same('f4.npy', np.array([0.1, 1e-45, -3.5], np.float32))
same('i8.npy', np.array([[-2**63, 3]]))
same('b1.npy', np.array([True, False, True]))
same('m.npy', np.eye(2))
)");
    CHECK_MESSAGE(result.status == 0, result.output);
}

TEST_CASE("what NumPy writes is read, in every version, type, byte order and memory order") {
    const ScratchFolder folder;
    const PythonResult result = run_python(folder.path(), R"(
import numpy as np
from numpy.lib import format
base = np.array([[[0, 1, 2], [3, 4, 5]], [[6, 7, 8], [9, 10, 11]], [[12, 13, 14], [15, 16, 17]], [[18, 19, 20], [21, 22, 100]]])
with open('list.txt', 'w') as names:
    def save(name, array, version):
        with open(name, 'wb') as f:
            format.write_array(f, array, version=version)
        names.write(name + '\n')
    for order in '<>':
        for kind in ['i1', 'i2', 'i4', 'i8', 'u1', 'u2', 'u4', 'u8', 'f2', 'f4', 'f8']:
            for layout in 'CF':
                for version in [(1, 0), (2, 0), (3, 0)]:
                    a = np.asarray(base.astype(order + kind), order=layout)
                    save('%s_%s_%s_%d.npy' % ('lb'[order == '>'], kind, layout, version[0]), a, version)
np.save('bool.npy', np.array([[True, False], [False, True]], order='F'))
np.save('half.npy', np.array([1/3, -65504, 6e-8, -0.0, np.inf, -np.inf, np.nan], np.float16))
np.save('half64.npy', np.array([1/3, -65504, 6e-8, -0.0, np.inf, -np.inf, np.nan], np.float16).astype(float))
np.save('scalar.npy', np.float64(2.5))
)");
    REQUIRE_MESSAGE(result.status == 0, result.output);
    std::vector<double> expected(24);
    for (std::size_t i = 0; i < 23; ++i) expected[i] = static_cast<double>(i);
    expected[23] = 100;
    const std::vector<float> expected_floats(expected.begin(), expected.end());
    std::string list = read_file(folder / "list.txt");
    int count = 0;
    for (std::size_t end; (end = list.find('\n')) != std::string::npos; list.erase(0, end + 1), ++count) {
        const std::string name = list.substr(0, end);
        CAPTURE(name);
        const NpyArray array = read_npy(folder / name);
        CHECK(array.shape == Shape{4, 2, 3});
        CHECK(doubles_of(array) == expected);
        CHECK(floats_of(array) == expected_floats);
        CHECK(doubles_of(array, 5, 14) == std::vector<double>(expected.begin() + 5, expected.begin() + 19));
        if (is_integer(array.type)) CHECK(integers_of(array) == std::vector<std::int64_t>(expected.begin(), expected.end()));
    }
    CHECK(count == 132);
    CHECK(bools_of(read_npy(folder / "bool.npy")) == std::vector<bool>{true, false, false, true});
    const auto half = doubles_of(read_npy(folder / "half.npy")), wide = doubles_of(read_npy(folder / "half64.npy"));
    REQUIRE(half.size() == wide.size());
    for (std::size_t i = 0; i + 1 < half.size(); ++i) CHECK(half[i] == wide[i]);
    CHECK(std::isnan(half.back()));
    CHECK(read_npy(folder / "scalar.npy").shape.empty());
    CHECK(doubles_of(read_npy(folder / "scalar.npy")) == std::vector<double>{2.5});
}

TEST_CASE("the header may have any order of entries, quotes and spaces, and Python 2's long numbers") {
    const NpyArray array = npy_from_bytes(npy_file("{\"shape\":( 2L ,),'fortran_order':False , 'descr':'|i1'}", "\x05\xff"), "x.npy");
    CHECK(doubles_of(array) == std::vector<double>{5, -1});
}

TEST_CASE("an unsigned number beyond int64 is refused as an integer and rounded as a double") {
    const NpyArray array = npy_from_bytes(npy_file("{'descr': '<u8', 'fortran_order': False, 'shape': (1,), }", std::string(8, '\xff')), "x.npy");
    CHECK(doubles_of(array) == std::vector<double>{0x1p64});
    CHECK_FALSE(error_text([&] { integers_of(array); }).empty());
}

TEST_CASE("every beginning of a file is refused, whole files only are read") {
    const ScratchFolder folder;
    write_npy(folder / "x.npy", {2, 3}, std::vector<double>(6, 1.5));
    const std::string file = read_file(folder / "x.npy");
    for (std::size_t length = 0; length < file.size(); ++length) CHECK_FALSE(refusal(file.substr(0, length)).empty());
    CHECK(refusal(file).empty());
    CHECK(refusal(file + "x") == "x.npy: shape (2, 3) of float64 needs 48 bytes, but 49 follow the header. Save one array per file");
}

TEST_CASE("a file with any one byte changed is read or refused, never worse") {
    const ScratchFolder folder;
    write_npy(folder / "x.npy", {2, 3}, std::vector<double>(6, 1.5));
    const std::string file = read_file(folder / "x.npy");
    for (std::size_t at = 0; at < 128; ++at)
        for (int value = 0; value < 256; ++value) {
            std::string changed = file;
            changed[at] = static_cast<char>(value);
            std::vector<double> numbers;
            const std::string error = error_text([&] { numbers = doubles_of(npy_from_bytes(changed, "x.npy")); });
            CHECK((error.empty() ? numbers.size() <= 48 : error.starts_with("x.npy: ")));
        }
}

TEST_CASE("whichever call fails while an array is written, no part of it appears") {
    const ScratchFolder folder;
    const std::vector<double> numbers(100000, 1.0);
    for (int k = 1;; ++k) {
        const FailingFiles files({.at_call = k, .error_number = ENOSPC});
        const std::string error = error_text([&] { write_npy(folder / "x.npy", {100000}, numbers, files); });
        if (files.calls() < k) break;
        const bool is_there = folder.names().count("x.npy") == 1;
        CHECK(is_there == (error.empty() || error.find("is written completely") != std::string::npos));
        if (is_there) CHECK(read_npy(folder / "x.npy").count() == 100000);
        CHECK(folder.names().size() == (is_there ? 1 : 0));
        std::filesystem::remove(folder / "x.npy");
    }
}
