#include "app/cli/array_file.h"

#include <cerrno>
#include <cmath>
#include <fstream>
#include <type_traits>
#include <vector>

#include <fmt/format.h>

#include "core/attention/error.h"
#include "core/files/atomic_write.h"

namespace attnscope {

ArrayFile array_file(const char* option, const std::string& path) {
    ArrayFile array{fmt::format("{} {}", option, attnscope::quoted(std::filesystem::path(path))), path};
    FileStatus status;
    if (const int found = real_files().status(path, status); found < 0)
        throw Error(fmt::format("{}: cannot be read: {}", array.name, reason_and_remedy(-found, path)));
    if (status.kind == FileKind::folder) throw Error(fmt::format("{}: cannot be read: {}", array.name, reason_and_remedy(EISDIR, path)));
    // the header is read first and all of it later, which a pipe does not stand
    if (status.kind != FileKind::regular) throw Error(array.name + ": is a pipe or a device; save the array to a file");
    constexpr std::size_t longest_header = 1 << 16;  // far above what NumPy writes for any shape that is accepted here
    std::string beginning(longest_header, '\0');
    std::ifstream stream(path, std::ios::binary);
    stream.read(beginning.data(), static_cast<std::streamsize>(longest_header));
    if (stream.gcount() == 0 && status.size > 0) read_npy(path);  // says why
    beginning.resize(static_cast<std::size_t>(stream.gcount()));
    array.header = npy_header_of(beginning, array.name);
    return array;
}

ArrayFile numbers_file(const char* option, const std::string& path) {
    ArrayFile array = array_file(option, path);
    if (array.header.type != NpyType::f4 && array.header.type != NpyType::f8)
        throw Error(fmt::format("{}: holds {} numbers; give float32 or float64: numpy.save(name, array.astype(numpy.float64))", array.name, type_name(array.header.type)));
    return array;
}

ArrayInput::ArrayInput(const ArrayFile& file) : name(file.name), array(npy_from_bytes(read_file(file.path), file.name)) {}

namespace {

template <class Number>
auto finite_matrix(const ArrayInput& input, Index head, Index first, Index rows) {
    const NpyArray& array = input.array;
    const Index width = array.shape.back(), length = array.shape[array.shape.size() - 2];
    const Index begin = (head * length + first) * width;
    std::vector<Number> numbers;
    if constexpr (std::is_same_v<Number, float>) numbers = floats_of(array, begin, rows * width);
    else numbers = doubles_of(array, begin, rows * width);
    for (std::size_t i = 0; i < numbers.size(); ++i) {
        if (std::isfinite(numbers[i])) continue;
        const Index place = begin + static_cast<Index>(i);
        const double as_stored = doubles_of(array, place, 1)[0];
        throw Error(fmt::format("{}: the number at {} is {}; only finite numbers{} can be attended to", input.name, place_text(array.shape, place),
                                as_stored, std::isfinite(as_stored) ? " of single precision" : ""));
    }
    using Matrix = std::conditional_t<std::is_same_v<Number, float>, MatrixF, MatrixD>;
    return Matrix(Eigen::Map<const Matrix>(numbers.data(), rows, width));
}

}  // namespace

MatrixD finite_rows(const ArrayInput& input, Index head, Index first, Index rows) { return finite_matrix<double>(input, head, first, rows); }
MatrixF finite_float_rows(const ArrayInput& input, Index head, Index first, Index rows) { return finite_matrix<float>(input, head, first, rows); }

std::string place_text(const Shape& shape, Index place) {
    Shape indices(shape.size());
    for (std::size_t axis = shape.size(); axis-- > 0; place /= shape[axis]) indices[axis] = place % shape[axis];
    return shape_text(indices);
}

}  // namespace attnscope
