#pragma once
// The small languages of option values: numbers, lists, names. Each throws Error (bad usage) that names the option.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/attention/error.h"
#include "core/attention/matrix.h"
#include "core/attention/options.h"
#include "core/files/file_system.h"

namespace attnscope {

// The number of letters to change, insert, leave out or swap with their neighbour to make one word of the other.
std::size_t edit_distance(std::string_view a, std::string_view b);

// The name nearest to `word`; empty where none is near enough to have been meant.
std::string nearest(std::string_view word, const std::vector<std::string>& names);

// "<option>: <sentence>", with the exit code for bad usage
Error usage_error(std::string_view option, std::string_view sentence);

Index whole_number(std::string_view option, std::string_view text);
std::uint64_t seed_number(std::string_view option, std::string_view text);
double finite_number(std::string_view option, std::string_view text);
double positive_number(std::string_view option, std::string_view text);

// "1000", "512K", "512M", "8G": a letter counts 1024, its square or its cube; above 0
std::size_t byte_count(std::string_view option, std::string_view text);

// Any text but the empty one.
std::string file_name(std::string_view option, std::string_view text);

// 0 to 17: a double has no more digits than that
int decimals_of(std::string_view option, std::string_view text);

// "3,1,2"; "none" and "" are the empty list
std::vector<Index> whole_numbers(std::string_view option, std::string_view text);

// "L,R", each -1 or larger; "none" is no window
std::optional<Window> window_of(std::string_view option, std::string_view text);

// "row,column"
Cell cell_of(std::string_view option, std::string_view text);

// Parts between commas; "\," is a comma and "\\" a backslash within a part.
std::vector<std::string> parts_between_commas(std::string_view text);

template <class T>
struct Named {
    T value;
    const char* name;
};

// "words|characters|whitespace", for help and messages; rows have a `name` and a `value`
template <class Row, std::size_t count>
std::string names_of(const Row (&table)[count]) {
    std::string names;
    for (const Row& row : table) names += (names.empty() ? "" : "|") + std::string(row.name);
    return names;
}

template <class Row, std::size_t count>
auto named(std::string_view option, std::string_view text, const Row (&table)[count]) {
    for (const Row& row : table)
        if (text == row.name) return row.value;
    throw usage_error(option, quoted_beginning(text) + " is not one of " + names_of(table));
}

}  // namespace attnscope
