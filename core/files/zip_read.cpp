#include <fmt/format.h>
#include <zlib.h>

#include <algorithm>
#include <set>

#include "core/attention/error.h"
#include "core/files/bytes.h"
#include "core/files/zip.h"
#include "core/files/zip_format.h"
#include "core/text/tokenizer.h"

namespace attnscope {
namespace {

using namespace zip_format;

constexpr std::uint64_t most_a_byte_unpacks_to = 1032;  // deflate: 258 bytes from two bits
constexpr std::uint16_t encrypted_flag = 1;

// Reads the lists at the end of an archive.
class Directory {
public:
    Directory(std::string_view file, const std::string& name, std::uint64_t max_unpacked_bytes)
        : file_(file), name_(name), max_unpacked_bytes_(max_unpacked_bytes) {}

    std::vector<ZipEntry> entries();

private:
    struct Place {
        std::uint64_t begin = 0, bytes = 0, count = 0;
    };

    [[noreturn]] void refuse(const std::string& what) const { throw Error(fmt::format("{}: {}", name_, what)); }
    [[noreturn]] void damaged(const char* part) const { refuse(fmt::format("the archive's {} is damaged. Copy or save it again", part)); }

    template <class T>
    T number(std::uint64_t at) const {
        if (at > file_.size() || file_.size() - at < sizeof(T)) damaged("list of entries");
        return number_at<T>(file_.data() + at, /*big_endian=*/false);
    }

    std::uint64_t end_record() const;
    Place place() const;
    ZipEntry entry(std::uint64_t at, std::uint64_t& next) const;
    void read_zip64_field(ZipEntry& entry, std::uint64_t at, std::uint64_t bytes) const;
    void check_name(const ZipEntry& entry) const;
    void check_sizes(const ZipEntry& entry) const;
    void find_data(ZipEntry& entry) const;
    void check_overlap(std::vector<ZipEntry> entries, std::uint64_t list_begin) const;

    std::string_view file_;
    const std::string& name_;
    std::uint64_t max_unpacked_bytes_;
};

// The last record whose comment ends with the file.
std::uint64_t Directory::end_record() const {
    constexpr std::size_t longest_comment = 0xFFFF;
    if (!file_.starts_with("PK")) refuse("this is no NPZ file: it is no ZIP archive. Save it with numpy.savez");
    if (file_.size() >= end_bytes) {
        const std::uint64_t last = file_.size() - end_bytes;
        const std::uint64_t first = last > longest_comment ? last - longest_comment : 0;
        for (std::uint64_t at = last + 1; at-- > first;)
            if (number<std::uint32_t>(at) == end_signature && at + end_bytes + number<std::uint16_t>(at + 20) == file_.size()) return at;
    }
    refuse("the end of the archive is missing, it was cut off. Copy or save it again");
}

Directory::Place Directory::place() const {
    const std::uint64_t end = end_record();
    Place place{.begin = number<std::uint32_t>(end + 16),
                .bytes = number<std::uint32_t>(end + 12),
                .count = number<std::uint16_t>(end + 10)};
    if (number<std::uint16_t>(end + 4) != 0 || number<std::uint16_t>(end + 6) != 0 || number<std::uint16_t>(end + 8) != place.count)
        refuse("the archive is one part of several. Join the parts first");
    std::uint64_t list_end = end;
    if (place.begin == in_zip64 || place.bytes == in_zip64 || place.count == in_zip64_short) {
        if (end < locator64_bytes || number<std::uint32_t>(end - locator64_bytes) != locator64_signature) damaged("zip64 record");
        const std::uint64_t at = number<std::uint64_t>(end - locator64_bytes + 8);
        if (at > end - locator64_bytes || end - locator64_bytes - at < end64_bytes || number<std::uint32_t>(at) != end64_signature)
            damaged("zip64 record");
        place = {.begin = number<std::uint64_t>(at + 48),
                 .bytes = number<std::uint64_t>(at + 40),
                 .count = number<std::uint64_t>(at + 32)};
        list_end = at;
    }
    if (place.begin > list_end || place.bytes != list_end - place.begin || place.count > place.bytes / central_bytes)
        damaged("list of entries");
    return place;
}

void Directory::read_zip64_field(ZipEntry& entry, std::uint64_t at, std::uint64_t bytes) const {
    const std::uint64_t end = at + bytes;
    while (end - at >= 4) {
        const std::uint64_t length = number<std::uint16_t>(at + 2);
        const bool is_zip64 = number<std::uint16_t>(at) == zip64_field;
        at += 4;
        if (length > end - at) damaged("list of entries");
        std::uint64_t value = at;
        for (std::uint64_t* number_in_field : {&entry.bytes, &entry.packed_bytes, &entry.offset}) {
            if (!is_zip64 || *number_in_field != in_zip64) continue;
            if (at + length - value < 8) damaged("list of entries");
            *number_in_field = number<std::uint64_t>(value);
            value += 8;
        }
        at += length;
    }
}

ZipEntry Directory::entry(std::uint64_t at, std::uint64_t& next) const {
    if (number<std::uint32_t>(at) != central_signature) damaged("list of entries");
    const std::uint64_t name_bytes = number<std::uint16_t>(at + 28), extra_bytes = number<std::uint16_t>(at + 30);
    const std::uint64_t comment_bytes = number<std::uint16_t>(at + 32);
    next = at + central_bytes + name_bytes + extra_bytes + comment_bytes;
    if (next > file_.size()) damaged("list of entries");
    ZipEntry entry{.name = std::string(file_.substr(at + central_bytes, name_bytes)),
                   .crc = number<std::uint32_t>(at + 16),
                   .packed_bytes = number<std::uint32_t>(at + 20),
                   .bytes = number<std::uint32_t>(at + 24),
                   .offset = number<std::uint32_t>(at + 42)};
    check_name(entry);
    if ((number<std::uint16_t>(at + 8) & encrypted_flag) != 0)
        refuse(fmt::format("the entry '{}' is encrypted. Save the archive without a password", entry.name));
    const std::uint16_t method = number<std::uint16_t>(at + 10);
    if (method != stored && method != deflated)
        refuse(fmt::format("the entry '{}' is packed by method {}; stored (0) and deflated (8) are read", entry.name, method));
    entry.deflated = method == deflated;
    read_zip64_field(entry, at + central_bytes + name_bytes, extra_bytes);
    return entry;
}

void Directory::check_name(const ZipEntry& entry) const {
    const bool has_folder = entry.name.find_first_of("/\\:") != std::string::npos || entry.name == "." || entry.name == "..";
    const bool has_control = std::any_of(entry.name.begin(), entry.name.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20; });
    if (entry.name.empty() || has_folder || has_control || !clean_utf8(entry.name).invalid_at.empty())
        refuse(fmt::format("the archive has an entry {}, which is no plain name. Give its arrays plain names",
                           attnscope::quoted(entry.name)));
}

void Directory::check_sizes(const ZipEntry& entry) const {
    if (!entry.deflated && entry.bytes != entry.packed_bytes)
        refuse(fmt::format("the stored entry '{}' gives two sizes, {} and {} bytes. The archive is damaged", entry.name, entry.packed_bytes,
                           entry.bytes));
    if (entry.deflated && entry.bytes / most_a_byte_unpacks_to > entry.packed_bytes)
        refuse(fmt::format("the entry '{}' says that {} bytes unpack to {}, which is impossible. The archive is damaged", entry.name,
                           entry.packed_bytes, entry.bytes));
}

void Directory::find_data(ZipEntry& entry) const {
    if (entry.offset > file_.size() || file_.size() - entry.offset < local_bytes ||
        number<std::uint32_t>(entry.offset) != local_signature)
        refuse(fmt::format("the entry '{}' is not where the archive says. The archive is damaged", entry.name));
    const std::uint64_t name_bytes = number<std::uint16_t>(entry.offset + 26), extra_bytes = number<std::uint16_t>(entry.offset + 28);
    if (file_.substr(entry.offset + local_bytes, name_bytes) != entry.name)
        refuse(fmt::format("the entry '{}' has two names. The archive is damaged", entry.name));
    entry.data_begin = entry.offset + local_bytes + name_bytes + extra_bytes;
}

void Directory::check_overlap(std::vector<ZipEntry> entries, std::uint64_t list_begin) const {
    std::sort(entries.begin(), entries.end(), [](const ZipEntry& a, const ZipEntry& b) { return a.offset < b.offset; });
    for (std::size_t i = 0; i < entries.size(); ++i) {
        const std::uint64_t limit = i + 1 < entries.size() ? entries[i + 1].offset : list_begin;
        if (entries[i].data_begin > limit || entries[i].packed_bytes > limit - entries[i].data_begin)
            refuse(fmt::format("the entry '{}' overlaps what follows it. The archive is damaged", entries[i].name));
    }
}

std::vector<ZipEntry> Directory::entries() {
    const Place list = place();
    std::vector<ZipEntry> entries;
    std::set<std::string> names;
    std::uint64_t at = list.begin, total = 0;
    for (std::uint64_t i = 0; i < list.count; ++i) {
        ZipEntry next_entry = entry(at, at);
        check_sizes(next_entry);
        find_data(next_entry);
        if (!names.insert(next_entry.name).second)
            refuse(fmt::format("the archive has the entry '{}' twice. Keep one of them", next_entry.name));
        if (next_entry.bytes > max_unpacked_bytes_ - total)
            refuse(fmt::format("the archive unpacks to more than {} bytes, the most that is read", max_unpacked_bytes_));
        total += next_entry.bytes;
        entries.push_back(std::move(next_entry));
    }
    if (at != list.begin + list.bytes) damaged("list of entries");
    check_overlap(entries, list.begin);
    return entries;
}

// Raw deflate, ended on every way out.
struct Inflater {
    z_stream stream{};
    bool is_ready = inflateInit2(&stream, -MAX_WBITS) == Z_OK;
    ~Inflater() {
        if (is_ready) inflateEnd(&stream);
    }
};

}  // namespace

ZipArchive::ZipArchive(std::string bytes, std::string name, std::uint64_t most_gained)
    : bytes_(std::move(bytes)), name_(std::move(name)), entries_(Directory(bytes_, name_, bytes_.size() + most_gained).entries()) {}

const ZipEntry* ZipArchive::find(std::string_view entry_name) const {
    const auto found = std::find_if(entries_.begin(), entries_.end(), [&](const ZipEntry& entry) { return entry.name == entry_name; });
    return found == entries_.end() ? nullptr : &*found;
}

std::string ZipArchive::unpacked(const ZipEntry& entry) const {
    const auto refuse = [&](const char* what) {
        return Error(fmt::format("{}: the entry '{}' {}. Copy or save the archive again", name_, entry.name, what));
    };
    std::string result;
    if (!entry.deflated) {
        result = bytes_.substr(entry.data_begin, entry.bytes);
    } else {
        constexpr std::size_t step = std::size_t{1} << 20;
        Inflater inflater;
        if (!inflater.is_ready) throw std::bad_alloc();
        std::string_view rest = std::string_view(bytes_).substr(entry.data_begin, entry.packed_bytes);
        int state = Z_OK;
        while (state == Z_OK) {
            const std::size_t part = std::min(rest.size(), step);
            inflater.stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(rest.data()));  // zlib reads only
            inflater.stream.avail_in = static_cast<uInt>(part);
            const std::size_t filled = result.size();
            // one byte more than declared shows that there is more
            result.resize(std::min<std::uint64_t>(entry.bytes + 1, filled + std::max(step, filled / 2)));
            const std::size_t space = std::min<std::size_t>(result.size() - filled, std::size_t{1} << 30);
            inflater.stream.next_out = reinterpret_cast<Bytef*>(result.data() + filled);
            inflater.stream.avail_out = static_cast<uInt>(space);
            state = inflate(&inflater.stream, Z_NO_FLUSH);
            rest.remove_prefix(part - inflater.stream.avail_in);
            result.resize(filled + space - inflater.stream.avail_out);
            if (result.size() > entry.bytes) throw refuse("unpacks to more bytes than it says");
        }
        if (state != Z_STREAM_END || !rest.empty()) throw refuse("is damaged or was cut off");
        if (result.size() != entry.bytes) throw refuse("unpacks to fewer bytes than it says");
    }
    const auto crc = crc32_z(0, reinterpret_cast<const Bytef*>(result.data()), result.size());
    if (crc != entry.crc) throw refuse("is damaged: its checksum is wrong");
    return result;
}

}  // namespace attnscope
