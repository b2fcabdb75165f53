#include "core/files/npy_header.h"

#include <fmt/format.h>

#include <charconv>
#include <limits>
#include <optional>

#include "core/attention/error.h"
#include "core/files/bytes.h"

namespace attnscope {
namespace {

constexpr std::string_view magic = "\x93NUMPY";
constexpr std::size_t longest_header = std::size_t{1} << 16;  // NumPy itself stops at 10,000 for untrusted files
constexpr std::size_t highest_rank = 32;                      // NumPy's own limit
constexpr std::size_t alignment = 64;

// The header is the text of a Python dictionary with three entries; this reads exactly that.
class DictionaryReader {
public:
    DictionaryReader(std::string_view text, const std::string& name) : text_(text), name_(name) {}

    struct Entries {
        std::string descr;
        bool fortran_order = false;
        Shape shape;
    };

    Entries entries() {
        Entries entries;
        bool has_descr = false, has_order = false, has_shape = false;
        expect('{');
        while (!accept('}')) {
            const std::string key = quoted_text();
            expect(':');
            if (key == "descr" && !has_descr) {
                entries.descr = descr();
                has_descr = true;
            } else if (key == "fortran_order" && !has_order) {
                entries.fortran_order = truth();
                has_order = true;
            } else if (key == "shape" && !has_shape) {
                entries.shape = shape();
                has_shape = true;
            } else {
                const bool is_known = key == "descr" || key == "fortran_order" || key == "shape";
                throw Error(fmt::format("{}: the header has {} '{}'. Save the array again with numpy.save", name_,
                                        is_known ? "two entries" : "an unknown entry", key));
            }
            if (!accept(',')) {
                expect('}');
                break;
            }
        }
        skip_space();
        if (at_ != text_.size()) damaged("its end");
        if (!has_descr || !has_order || !has_shape)
            throw Error(fmt::format("{}: the header lacks '{}'. Save the array again with numpy.save", name_,
                                    !has_descr ? "descr" : !has_order ? "fortran_order" : "shape"));
        return entries;
    }

private:
    [[noreturn]] void damaged(const std::string& expected) const {
        throw Error(fmt::format("{}: the header is damaged at its character {}: expected {}. Save the array again with numpy.save",
                                name_, at_ + 1, expected));
    }
    void skip_space() {
        while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\n' || text_[at_] == '\t')) ++at_;
    }
    bool accept(char c) {
        skip_space();
        if (at_ >= text_.size() || text_[at_] != c) return false;
        ++at_;
        return true;
    }
    void expect(char c) {
        if (!accept(c)) damaged(std::string("'") + c + "'");
    }
    std::string quoted_text() {
        skip_space();
        const char quote = at_ < text_.size() ? text_[at_] : '\0';
        if (quote != '\'' && quote != '"') damaged("a quoted word");
        const std::size_t end = text_.find(quote, at_ + 1);
        if (end == std::string_view::npos) damaged("a closing quote");
        const std::string text(text_.substr(at_ + 1, end - at_ - 1));
        for (const char c : text)
            if (c < 0x20 || c > 0x7E) damaged("plain letters");
        at_ = end + 1;
        return text;
    }
    std::string descr() {
        skip_space();
        if (at_ < text_.size() && text_[at_] == '[')
            throw Error(fmt::format("{}: the array holds records of several fields. Save one field as an array of its own", name_));
        return quoted_text();
    }
    bool truth() {
        skip_space();
        for (const auto& [word, value] : {std::pair{std::string_view("True"), true}, {std::string_view("False"), false}})
            if (text_.substr(at_).starts_with(word)) {
                at_ += word.size();
                return value;
            }
        damaged("True or False");
    }
    Shape shape() {
        Shape shape;
        expect('(');
        while (!accept(')')) {
            shape.push_back(length());
            if (shape.size() > highest_rank)
                throw Error(fmt::format("{}: the array has more than {} dimensions, the most that are read", name_, highest_rank));
            if (!accept(',')) {
                expect(')');
                break;
            }
        }
        return shape;
    }
    Index length() {
        skip_space();
        Index length = 0;
        const char* begin = text_.data() + at_;
        const auto parsed = std::from_chars(begin, text_.data() + text_.size(), length);
        if (parsed.ec == std::errc::result_out_of_range || length < 0)
            throw Error(fmt::format("{}: the header gives a length that no array can have. The file is damaged", name_));
        if (parsed.ec != std::errc{}) damaged("a whole number");
        at_ += static_cast<std::size_t>(parsed.ptr - begin);
        if (at_ < text_.size() && text_[at_] == 'L') ++at_;  // Python 2 wrote long numbers so
        return length;
    }

    std::string_view text_;
    const std::string& name_;
    std::size_t at_ = 0;
};

std::optional<NpyType> type_of(std::string_view letters) {
    constexpr std::pair<const char*, NpyType> types[] = {
        {"b1", NpyType::b1}, {"i1", NpyType::i1}, {"i2", NpyType::i2}, {"i4", NpyType::i4}, {"i8", NpyType::i8}, {"u1", NpyType::u1},
        {"u2", NpyType::u2}, {"u4", NpyType::u4}, {"u8", NpyType::u8}, {"f2", NpyType::f2}, {"f4", NpyType::f4}, {"f8", NpyType::f8}};
    for (const auto& [word, type] : types)
        if (letters == word) return type;
    return std::nullopt;
}

const char* kind_of(char letter) {
    switch (letter) {
        case 'O': return "Python objects, which are not read because they could run programs";
        case 'c': return "complex numbers";
        case 'U': case 'S': case 'a': return "text";
        case 'V': return "raw bytes";
        case 'M': case 'm': return "dates or times";
        case 'f': return "floating-point numbers of an unusual size";
        default: return "elements of an unknown type";
    }
}

void read_type(NpyHeader& header, const std::string& descr, const std::string& name) {
    const bool has_order = !descr.empty() && std::string_view("<>|=").find(descr[0]) != std::string_view::npos;
    const auto type = type_of(std::string_view(descr).substr(has_order ? 1 : 0));
    if (type && descr[0] == '|' && element_bytes(*type) > 1)
        throw Error(fmt::format("{}: the element type '{}' lacks its byte order. Save the array again with numpy.save", name, descr));
    if (!type)
        throw Error(fmt::format("{}: the array holds {} ('{}'). Save it as numbers: numpy.save(name, array.astype(numpy.float64))", name,
                                kind_of(descr.size() > 1 ? descr[has_order ? 1 : 0] : '\0'), descr));
    header.type = *type;
    header.big_endian = has_order && (descr[0] == '>' || (descr[0] == '=' && std::endian::native == std::endian::big));
}

std::size_t data_bytes_of(const NpyHeader& header, const std::string& name) {
    constexpr std::size_t most = std::numeric_limits<std::ptrdiff_t>::max();
    std::size_t bytes = element_bytes(header.type);
    bool is_empty = false;
    for (const Index length : header.shape) is_empty = is_empty || length == 0;
    if (is_empty) return 0;
    for (const Index length : header.shape) {
        if (bytes > most / static_cast<std::size_t>(length))
            throw Error(fmt::format("{}: the shape {} needs more bytes than any file has. The header is damaged", name,
                                    shape_text(header.shape)));
        bytes *= static_cast<std::size_t>(length);
    }
    return bytes;
}

}  // namespace

NpyHeader npy_header_of(std::string_view file, const std::string& name) {
    if (file.starts_with("PK"))
        throw Error(fmt::format("{}: this is a ZIP archive, no single array. Take one array out of the NPZ file", name));
    if (!file.starts_with(magic))
        throw Error(fmt::format("{}: this is no NumPy array: it does not begin with \\x93NUMPY. Save it with numpy.save", name));
    const auto cut_off = [&] {
        return Error(fmt::format("{}: the file ends inside its header, it was cut off. Copy or save it again", name));
    };
    if (file.size() < magic.size() + 2) throw cut_off();
    const int major = static_cast<unsigned char>(file[magic.size()]), minor = static_cast<unsigned char>(file[magic.size() + 1]);
    if (major < 1 || major > 3 || minor != 0)
        throw Error(fmt::format("{}: NPY version {}.{} is unknown; versions 1.0, 2.0 and 3.0 are read", name, major, minor));
    const std::size_t length_bytes = major == 1 ? 2 : 4;
    const std::size_t text_begin = magic.size() + 2 + length_bytes;
    if (file.size() < text_begin) throw cut_off();
    const char* length_at = file.data() + magic.size() + 2;
    const std::size_t length = major == 1 ? number_at<std::uint16_t>(length_at, false) : number_at<std::uint32_t>(length_at, false);
    if (length > longest_header)
        throw Error(fmt::format("{}: the header has {} bytes; at most {} are read", name, length, longest_header));
    if (length > file.size() - text_begin) throw cut_off();

    DictionaryReader::Entries entries = DictionaryReader(file.substr(text_begin, length), name).entries();
    NpyHeader header;
    header.shape = std::move(entries.shape);
    header.fortran_order = entries.fortran_order;
    header.bytes = text_begin + length;
    read_type(header, entries.descr, name);
    header.data_bytes = data_bytes_of(header, name);
    return header;
}

std::string npy_header_bytes(std::string_view descr, const Shape& shape) {
    std::string text = fmt::format("{{'descr': '{}', 'fortran_order': False, 'shape': {}, }}", descr, shape_text(shape));
    const std::size_t before = magic.size() + 2 + 2;
    text.append((alignment - (before + text.size() + 1) % alignment) % alignment, ' ');
    text += '\n';
    std::string bytes(magic);
    bytes += {'\x01', '\x00'};
    append_little_endian(bytes, static_cast<std::uint16_t>(text.size()));  // 32 lengths of 19 digits fit
    return bytes + text;
}

}  // namespace attnscope
