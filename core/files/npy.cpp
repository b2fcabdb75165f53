#include "core/files/npy.h"

#include <fmt/format.h>

#include <cassert>
#include <cmath>
#include <limits>
#include <functional>
#include <numeric>

#include "core/attention/error.h"
#include "core/files/atomic_write.h"
#include "core/files/bytes.h"
#include "core/files/npy_header.h"

namespace attnscope {
namespace {

struct TypeInfo {
    const char* name;
    std::size_t bytes;
};
constexpr TypeInfo type_table[] = {{"bool", 1},   {"int8", 1},   {"int16", 2},  {"int32", 4},   {"int64", 8},   {"uint8", 1},
                                   {"uint16", 2}, {"uint32", 4}, {"uint64", 8}, {"float16", 2}, {"float32", 4}, {"float64", 8}};

struct Half {
    std::uint16_t bits;
};

// IEEE 754 binary16
double value_of(Half half) {
    const int exponent = (half.bits >> 10) & 0x1F;
    const int fraction = half.bits & 0x3FF;
    double magnitude = 0;
    if (exponent == 0) magnitude = std::ldexp(fraction, -24);
    else if (exponent < 31) magnitude = std::ldexp(fraction + 1024, exponent - 25);
    else magnitude = fraction == 0 ? std::numeric_limits<double>::infinity() : std::numeric_limits<double>::quiet_NaN();
    return (half.bits & 0x8000) != 0 ? -magnitude : magnitude;
}

// Byte offsets of elements in C order, beginning anywhere.
class Walk {
public:
    Walk(const NpyArray& array, Index first)
        : shape_(array.shape), strides_(shape_.size()), index_(shape_.size()), element_bytes_(element_bytes(array.type)) {
        Index stride = 1;
        for (std::size_t k = 0; k < shape_.size(); ++k) {
            const std::size_t axis = array.fortran_order ? k : shape_.size() - 1 - k;
            strides_[axis] = stride;
            stride *= shape_[axis];
        }
        for (std::size_t axis = shape_.size(); axis-- > 0;) {
            index_[axis] = first % shape_[axis];
            first /= shape_[axis];
            element_ += index_[axis] * strides_[axis];
        }
    }

    std::size_t offset() const { return static_cast<std::size_t>(element_) * element_bytes_; }

    void next() {
        for (std::size_t axis = shape_.size(); axis-- > 0;) {
            element_ += strides_[axis];
            if (++index_[axis] < shape_[axis]) return;
            element_ -= strides_[axis] * shape_[axis];
            index_[axis] = 0;
        }
    }

private:
    const Shape& shape_;
    Shape strides_, index_;
    std::size_t element_bytes_;
    Index element_ = 0;
};

// read_one(bytes of one element) for each of the elements
template <class To, class ReadOne>
std::vector<To> converted(const NpyArray& array, Index first, Index count, ReadOne read_one) {
    assert(first >= 0 && count >= 0 && first <= array.count() - count);
    std::vector<To> numbers(static_cast<std::size_t>(count));
    if (count == 0) return numbers;
    const char* data = array.file.data() + array.data_begin;
    if (!array.fortran_order) {
        const std::size_t step = element_bytes(array.type);
        data += static_cast<std::size_t>(first) * step;
        for (std::size_t i = 0; i < numbers.size(); ++i) numbers[i] = read_one(data + i * step);
        return numbers;
    }
    Walk walk(array, first);
    for (std::size_t i = 0; i < numbers.size(); ++i, walk.next()) numbers[i] = read_one(data + walk.offset());
    return numbers;
}

template <class To, class From>
std::vector<To> converted_from(const NpyArray& array, Index first, Index count) {
    return converted<To>(array, first, count,
                         [big = array.big_endian](const char* at) { return static_cast<To>(number_at<From>(at, big)); });
}

template <class To>
std::vector<To> converted(const NpyArray& array, Index first, Index count) {
    switch (array.type) {
        case NpyType::b1: return converted<To>(array, first, count, [](const char* at) { return static_cast<To>(*at != 0 ? 1 : 0); });
        case NpyType::i1: return converted_from<To, std::int8_t>(array, first, count);
        case NpyType::i2: return converted_from<To, std::int16_t>(array, first, count);
        case NpyType::i4: return converted_from<To, std::int32_t>(array, first, count);
        case NpyType::i8: return converted_from<To, std::int64_t>(array, first, count);
        case NpyType::u1: return converted_from<To, std::uint8_t>(array, first, count);
        case NpyType::u2: return converted_from<To, std::uint16_t>(array, first, count);
        case NpyType::u4: return converted_from<To, std::uint32_t>(array, first, count);
        case NpyType::u8: return converted_from<To, std::uint64_t>(array, first, count);
        case NpyType::f4: return converted_from<To, float>(array, first, count);
        case NpyType::f8: return converted_from<To, double>(array, first, count);
        case NpyType::f2:
            return converted<To>(array, first, count, [big = array.big_endian](const char* at) {
                return static_cast<To>(value_of({number_at<std::uint16_t>(at, big)}));
            });
    }
    return {};
}

}  // namespace

std::size_t element_bytes(NpyType type) { return type_table[static_cast<std::size_t>(type)].bytes; }
const char* type_name(NpyType type) { return type_table[static_cast<std::size_t>(type)].name; }
bool is_floating(NpyType type) { return type >= NpyType::f2; }
bool is_integer(NpyType type) { return type >= NpyType::i1 && type <= NpyType::u8; }

Index NpyArray::count() const { return std::accumulate(shape.begin(), shape.end(), Index{1}, std::multiplies<>()); }

NpyArray npy_from_bytes(std::string file, const std::string& name) {
    NpyHeader header = npy_header_of(file, name);
    const std::size_t found = file.size() - header.bytes;
    if (found != header.data_bytes)
        throw Error(fmt::format("{}: shape {} of {} needs {} bytes, but {} follow the header. {}", name, shape_text(header.shape),
                                type_name(header.type), header.data_bytes, found,
                                found < header.data_bytes ? "The file was cut off; copy or save it again" : "Save one array per file"));
    return {.shape = std::move(header.shape), .type = header.type, .big_endian = header.big_endian,
            .fortran_order = header.fortran_order, .file = std::move(file), .data_begin = header.bytes};
}

NpyArray read_npy(const std::filesystem::path& path, const FileSystem& files) {
    return npy_from_bytes(read_file(path, max_file_bytes, files), quoted(path));
}

std::vector<double> doubles_of(const NpyArray& array, Index first, Index count) { return converted<double>(array, first, count); }
std::vector<float> floats_of(const NpyArray& array, Index first, Index count) { return converted<float>(array, first, count); }
std::vector<double> doubles_of(const NpyArray& array) { return doubles_of(array, 0, array.count()); }
std::vector<float> floats_of(const NpyArray& array) { return floats_of(array, 0, array.count()); }

std::vector<bool> bools_of(const NpyArray& array) {
    assert(array.type == NpyType::b1);
    const auto bytes = converted<std::uint8_t>(array, 0, array.count());
    return {bytes.begin(), bytes.end()};
}

std::vector<std::int64_t> integers_of(const NpyArray& array) {
    assert(is_integer(array.type));
    if (array.type == NpyType::u8)
        for (const std::uint64_t number : converted<std::uint64_t>(array, 0, array.count()))
            if (number > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max()))
                throw Error(fmt::format("the number {} is larger than a 64-bit integer with a sign can hold", number));
    return converted<std::int64_t>(array, 0, array.count());
}

std::string shape_text(const Shape& shape) {
    std::string text = "(";
    for (std::size_t k = 0; k < shape.size(); ++k) text += (k == 0 ? "" : ", ") + std::to_string(shape[k]);
    return text + (shape.size() == 1 ? ",)" : ")");
}

}  // namespace attnscope
