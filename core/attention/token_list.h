#pragma once
// The tokens of a text of any length: every distinct text once, and for each token which one it is and where it stands.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/attention/matrix.h"

namespace attnscope {

struct TokenList {
    std::string text;                       // UTF-8; own tokens stand in it with a space between them
    std::vector<std::uint32_t> begin, end;  // n: token i is bytes [begin, end) of text
    std::vector<std::int32_t> ids;          // n, by first appearance of the distinct text
    std::vector<std::string> vocabulary;    // the distinct texts, by id

    Index size() const { return static_cast<Index>(ids.size()); }
    Index words() const { return static_cast<Index>(vocabulary.size()); }
    Index id(Index token) const { return ids[static_cast<std::size_t>(token)]; }
    const std::string& label(Index token) const { return vocabulary[static_cast<std::size_t>(id(token))]; }
};

}  // namespace attnscope
