#include "app/cli/parsing.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>

#include "core/files/file_system.h"

namespace attnscope {
namespace {

template <class T>
std::optional<T> parsed(std::string_view text) {
    if (text.starts_with('+') && !text.starts_with("+-")) text.remove_prefix(1);  // from_chars knows no plus sign
    T value{};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return value;
}

}  // namespace

std::size_t edit_distance(std::string_view a, std::string_view b) {
    // rows of the table of distances between the beginnings of both words
    std::vector<std::size_t> before_last, last(b.size() + 1), row(b.size() + 1);
    for (std::size_t j = 0; j <= b.size(); ++j) last[j] = j;
    for (std::size_t i = 1; i <= a.size(); ++i) {
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            row[j] = std::min({last[j] + 1, row[j - 1] + 1, last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1)});
            const bool swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
            if (swapped) row[j] = std::min(row[j], before_last[j - 2] + 1);
        }
        before_last = last;
        last = row;
    }
    return last[b.size()];
}

std::string nearest(std::string_view word, const std::vector<std::string>& names) {
    std::string best;
    std::size_t least = std::max<std::size_t>(word.size() / 3, 1) + 1;
    for (const std::string& name : names)
        if (const std::size_t distance = edit_distance(word, name); distance < least) {
            least = distance;
            best = name;
        }
    return best;
}

Error usage_error(std::string_view option, std::string_view sentence) {
    return Error(std::string(option) + ": " + std::string(sentence), ExitCode::bad_usage);
}

Index whole_number(std::string_view option, std::string_view text) {
    if (const auto value = parsed<Index>(text)) return *value;
    throw usage_error(option, quoted_beginning(text) + " is not a whole number");
}

std::uint64_t seed_number(std::string_view option, std::string_view text) {
    if (const auto value = parsed<std::uint64_t>(text)) return *value;
    throw usage_error(option, quoted_beginning(text) + " is not a whole number from 0 to 18446744073709551615");
}

double finite_number(std::string_view option, std::string_view text) {
    if (const auto value = parsed<double>(text); value && std::isfinite(*value)) return *value;
    throw usage_error(option, quoted_beginning(text) + " is not a finite number, such as 0.5 or 1e-3");
}

double positive_number(std::string_view option, std::string_view text) {
    const double number = finite_number(option, text);
    if (number > 0) return number;
    throw usage_error(option, quoted_beginning(text) + " is not above 0");
}

std::size_t byte_count(std::string_view option, std::string_view text) {
    constexpr std::string_view letters = "KMG";
    const std::size_t letter = text.empty() ? letters.npos : letters.find(text.back());
    const auto shift = letter == letters.npos ? 0 : 10 * (letter + 1);
    const auto number = parsed<std::size_t>(shift == 0 ? text : text.substr(0, text.size() - 1));
    if (number && *number > 0 && *number <= std::numeric_limits<std::size_t>::max() >> shift) return *number << shift;
    throw usage_error(option, quoted_beginning(text) + " is not a number of bytes, such as 1000000, 512M or 8G");
}

std::string file_name(std::string_view option, std::string_view text) {
    if (!text.empty()) return std::string(text);
    throw usage_error(option, "the name of the file is empty");
}

int decimals_of(std::string_view option, std::string_view text) {
    const Index decimals = whole_number(option, text);
    if (decimals < 0 || decimals > 17) throw usage_error(option, quoted_beginning(text) + " is not from 0 to 17");
    return static_cast<int>(decimals);
}

std::vector<Index> whole_numbers(std::string_view option, std::string_view text) {
    std::vector<Index> numbers;
    if (text.empty() || text == "none") return numbers;
    for (const std::string& part : parts_between_commas(text)) numbers.push_back(whole_number(option, part));
    return numbers;
}

namespace {

// Two numbers; none where the text is anything else.
std::optional<Cell> pair_of(std::string_view text) {
    const std::vector<std::string> parts = parts_between_commas(text);
    if (parts.size() != 2) return std::nullopt;
    const auto first = parsed<Index>(parts[0]), second = parsed<Index>(parts[1]);
    if (!first || !second) return std::nullopt;
    return Cell{*first, *second};
}

}  // namespace

std::optional<Window> window_of(std::string_view option, std::string_view text) {
    if (text == "none") return std::nullopt;
    const auto ends = pair_of(text);
    if (!ends || ends->row < -1 || ends->column < -1)
        throw usage_error(option, quoted_beginning(text) + " is not LEFT,RIGHT, two whole numbers such as 2,0, of which -1 is unlimited, or none");
    return Window{ends->row, ends->column};
}

Cell cell_of(std::string_view option, std::string_view text) {
    if (const auto cell = pair_of(text)) return *cell;
    throw usage_error(option, quoted_beginning(text) + " is not ROW,COLUMN, two whole numbers such as 0,3");
}

std::vector<std::string> parts_between_commas(std::string_view text) {
    std::vector<std::string> parts(1);
    for (std::size_t at = 0; at < text.size(); ++at) {
        const bool escaped = text[at] == '\\' && at + 1 < text.size() && (text[at + 1] == ',' || text[at + 1] == '\\');
        if (escaped) parts.back() += text[++at];
        else if (text[at] == ',') parts.emplace_back();
        else parts.back() += text[at];
    }
    return parts;
}

}  // namespace attnscope
