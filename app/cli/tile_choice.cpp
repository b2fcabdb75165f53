#include "app/cli/tile_choice.h"

#include <fmt/format.h>

#include "app/cli/parsing.h"

namespace attnscope {
namespace {

constexpr int highest_level = 30;

[[noreturn]] void refuse(std::string_view option, const std::string& text) {
    throw usage_error(option, quoted_beginning(text) + " is not ROW0:ROW1,COLUMN0:COLUMN1, from 0 and with the ends left out, such as 0:512,1024:1536, with @LEVEL behind it if you like");
}

// "a:b" in `text`
IndexRange range_of(std::string_view option, const std::string& part, const std::string& text) {
    const std::size_t colon = part.find(':');
    if (colon == part.npos) refuse(option, text);
    try {
        const IndexRange range{whole_number(option, part.substr(0, colon)), whole_number(option, part.substr(colon + 1))};
        if (range.begin >= 0 && range.begin < range.end) return range;
    } catch (const Error&) {
        refuse(option, text);
    }
    throw usage_error(option, quoted_beginning(part) + " is an empty range; the end is left out, so it must be larger than the beginning");
}

}  // namespace

TileChoice tile_choice(std::string_view option, const std::string& text) {
    const std::size_t comma = text.find(','), at = std::min(text.find('@'), text.size());
    if (comma == text.npos || comma > at) refuse(option, text);
    TileChoice tile{.rows = range_of(option, text.substr(0, comma), text), .columns = range_of(option, text.substr(comma + 1, at - comma - 1), text)};
    if (at == text.size()) return tile;
    const Index level = whole_number(option, text.substr(at + 1));
    if (level < 0 || level > highest_level) throw usage_error(option, fmt::format("the level {} is not from 0 to {}", level, highest_level));
    tile.level = static_cast<int>(level);
    return tile;
}

void require_inside(std::string_view option, const TileChoice& tile, Index rows, Index columns) {
    if (!lies_inside(tile.rows, rows)) throw usage_error(option, fmt::format("rows {}:{} reach beyond the {} queries", tile.rows.begin, tile.rows.end, rows));
    if (!lies_inside(tile.columns, columns))
        throw usage_error(option, fmt::format("columns {}:{} reach beyond the {} keys", tile.columns.begin, tile.columns.end, columns));
}

Index pooled_size(IndexRange range, int level) {
    const Index step = Index{1} << level;
    return (range.size() + step - 1) / step;
}

}  // namespace attnscope
