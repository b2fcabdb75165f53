#include <zlib.h>

#include <algorithm>
#include <cassert>

#include "core/files/bytes.h"
#include "core/files/zip.h"
#include "core/files/zip_format.h"

namespace attnscope {
namespace {

using namespace zip_format;

constexpr std::uint16_t version_plain = 20, version_zip64 = 45;
constexpr std::uint16_t made_on_unix = 3 << 8;
constexpr std::uint32_t mode_of_files = 0100644U << 16;  // a regular file that everybody may read
constexpr std::uint16_t time_midnight = 0;
constexpr std::uint16_t date_1980_01_01 = (1 << 5) | 1;
constexpr std::uint16_t names_are_utf8 = 1 << 11;

// The numbers of an entry that are too large for their place, in the order of the zip64 field.
struct Oversized {
    std::uint64_t from;
    std::string field;

    std::uint32_t place(std::uint64_t number) {
        if (number < from) return static_cast<std::uint32_t>(number);
        append_little_endian(field, number);
        return in_zip64;
    }
    std::string extra() const {
        std::string bytes;
        if (field.empty()) return bytes;
        append_little_endian(bytes, zip64_field);
        append_little_endian(bytes, static_cast<std::uint16_t>(field.size()));
        return bytes + field;
    }
};

// What a local header and a line of the list have in common, from the version needed to the length of the extra field.
std::string common_part(const ZipEntry& entry, std::uint16_t version, std::uint32_t packed, std::uint32_t unpacked,
                        std::size_t extra_bytes) {
    std::string bytes;
    append_little_endian(bytes, version);
    append_little_endian(bytes, names_are_utf8);
    append_little_endian(bytes, stored);
    append_little_endian(bytes, time_midnight);
    append_little_endian(bytes, date_1980_01_01);
    append_little_endian(bytes, entry.crc);
    append_little_endian(bytes, packed);
    append_little_endian(bytes, unpacked);
    append_little_endian(bytes, static_cast<std::uint16_t>(entry.name.size()));
    append_little_endian(bytes, static_cast<std::uint16_t>(extra_bytes));
    return bytes;
}

std::string local_header(const ZipEntry& entry, std::uint64_t zip64_from) {
    // here the zip64 field always holds both sizes
    Oversized oversized{.from = entry.bytes >= zip64_from ? 0 : zip64_from, .field = {}};
    const std::uint32_t unpacked = oversized.place(entry.bytes), packed = oversized.place(entry.packed_bytes);
    const std::string extra = oversized.extra();
    std::string bytes;
    append_little_endian(bytes, local_signature);
    return bytes + common_part(entry, extra.empty() ? version_plain : version_zip64, packed, unpacked, extra.size()) + entry.name + extra;
}

std::string central_line(const ZipEntry& entry, std::uint64_t zip64_from) {
    Oversized oversized{.from = zip64_from, .field = {}};
    const std::uint32_t unpacked = oversized.place(entry.bytes), packed = oversized.place(entry.packed_bytes);
    const std::uint32_t offset = oversized.place(entry.offset);
    const std::string extra = oversized.extra();
    const std::uint16_t version = extra.empty() ? version_plain : version_zip64;
    std::string bytes;
    append_little_endian(bytes, central_signature);
    append_little_endian(bytes, static_cast<std::uint16_t>(made_on_unix | version));
    bytes += common_part(entry, version, packed, unpacked, extra.size());
    append_little_endian(bytes, std::uint16_t{0});  // length of the comment
    append_little_endian(bytes, std::uint16_t{0});  // disk
    append_little_endian(bytes, std::uint16_t{0});  // internal attributes
    append_little_endian(bytes, mode_of_files);
    append_little_endian(bytes, offset);
    return bytes + entry.name + extra;
}

std::string zip64_end(std::uint64_t count, std::uint64_t list_begin, std::uint64_t list_bytes) {
    std::string bytes;
    append_little_endian(bytes, end64_signature);
    append_little_endian(bytes, std::uint64_t{end64_bytes - 12});  // of what follows
    append_little_endian(bytes, static_cast<std::uint16_t>(made_on_unix | version_zip64));
    append_little_endian(bytes, version_zip64);
    append_little_endian(bytes, std::uint32_t{0});  // this disk
    append_little_endian(bytes, std::uint32_t{0});  // disk of the list
    append_little_endian(bytes, count);
    append_little_endian(bytes, count);
    append_little_endian(bytes, list_bytes);
    append_little_endian(bytes, list_begin);
    append_little_endian(bytes, locator64_signature);
    append_little_endian(bytes, std::uint32_t{0});
    append_little_endian(bytes, list_begin + list_bytes);
    append_little_endian(bytes, std::uint32_t{1});  // disks
    return bytes;
}

}  // namespace

ZipWriter::ZipWriter(const std::filesystem::path& path, const FileSystem& files, std::uint64_t zip64_from)
    : file_(path, files), zip64_from_(zip64_from) {}

void ZipWriter::add(const std::string& name, const std::function<void(const Consumer&)>& produce) {
    assert(std::none_of(entries_.begin(), entries_.end(), [&](const ZipEntry& entry) { return entry.name == name; }));
    ZipEntry entry{.name = name, .offset = file_.size()};
    uLong crc = 0;
    produce([&](std::string_view part) {
        crc = crc32_z(crc, reinterpret_cast<const Bytef*>(part.data()), part.size());
        entry.bytes += part.size();
    });
    entry.crc = static_cast<std::uint32_t>(crc);
    entry.packed_bytes = entry.bytes;
    file_.append(local_header(entry, zip64_from_));
    [[maybe_unused]] const std::uint64_t data_begin = file_.size();
    produce([&](std::string_view part) { file_.append(part); });
    assert(file_.size() - data_begin == entry.bytes);
    entries_.push_back(std::move(entry));
}

void ZipWriter::commit() {
    const std::uint64_t list_begin = file_.size();
    for (const ZipEntry& entry : entries_) file_.append(central_line(entry, zip64_from_));
    const std::uint64_t list_bytes = file_.size() - list_begin;
    const bool zip64 = list_begin >= zip64_from_ || list_bytes >= zip64_from_ || entries_.size() >= in_zip64_short;
    if (zip64) file_.append(zip64_end(entries_.size(), list_begin, list_bytes));
    const auto count = zip64 ? in_zip64_short : static_cast<std::uint16_t>(entries_.size());
    std::string bytes;
    append_little_endian(bytes, end_signature);
    append_little_endian(bytes, std::uint16_t{0});  // this disk
    append_little_endian(bytes, std::uint16_t{0});  // disk of the list
    append_little_endian(bytes, count);
    append_little_endian(bytes, count);
    append_little_endian(bytes, zip64 ? in_zip64 : static_cast<std::uint32_t>(list_bytes));
    append_little_endian(bytes, zip64 ? in_zip64 : static_cast<std::uint32_t>(list_begin));
    append_little_endian(bytes, std::uint16_t{0});  // length of the comment
    file_.append(bytes);
    file_.commit();
}

}  // namespace attnscope
