#include "core/figure/number_text.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <charconv>
#include <cmath>
#include <string_view>

namespace attnscope {
namespace {

constexpr const char* minus = "\u2212";
constexpr double too_long_for_fixed = 1e6;

std::string printed(double value, std::chars_format format, int decimals) {
    // the longest: 309 digits in front of the point and 17 behind it
    std::array<char, 400> buffer;
    const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value, format, decimals);
    assert(end.ec == std::errc{});
    return {buffer.data(), end.ptr};
}

std::string shortest(double value, std::chars_format format) {
    std::array<char, 400> buffer;
    const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value, format);
    assert(end.ec == std::errc{});
    return {buffer.data(), end.ptr};
}

bool is_zero_text(const std::string& digits) { return digits.find_first_of("123456789") == std::string::npos; }

std::string not_finite(double value) {
    if (std::isnan(value)) return "NaN";
    return value < 0 ? "\u2212\u221E" : "\u221E";
}

std::string with_sign(bool negative, const std::string& digits) {
    return negative && !is_zero_text(digits) ? minus + digits : digits;
}

void drop_trailing_zeros(std::string& digits) {
    if (digits.find('.') == std::string::npos) return;
    digits.erase(digits.find_last_not_of('0') + 1);
    if (digits.back() == '.') digits.pop_back();
}

// "2.30e-07" -> "2.3·10⁻⁷"
std::string power_of_ten(const std::string& scientific) {
    const std::size_t e = scientific.find('e');
    std::string mantissa = scientific.substr(0, e);
    drop_trailing_zeros(mantissa);
    int exponent = 0;
    const char* first = scientific.data() + e + 1;
    std::from_chars(*first == '+' ? first + 1 : first, scientific.data() + scientific.size(), exponent);
    return mantissa + "\u00B710" + superscript_digits(std::to_string(exponent));
}

bool is_scientific(const std::string& digits) { return digits.find('e') != std::string::npos; }

std::string scientific_digits(double size, int decimals) { return printed(size, std::chars_format::scientific, std::max(1, decimals)); }

// What number_text writes, before signs and superscripts.
std::string digits_of(double size, int decimals) {
    if (size < too_long_for_fixed) {
        std::string digits = printed(size, std::chars_format::fixed, decimals);
        if (size == 0 || !is_zero_text(digits)) return digits;
    }
    return scientific_digits(size, decimals);
}

std::string digits_of(double size, int decimals, Notation notation) {
    constexpr double least_fixed = 0.1, beyond_fixed = 1000;
    const bool fixed = notation == Notation::fixed || size == 0 || (size >= least_fixed && size < beyond_fixed);
    return fixed ? printed(size, std::chars_format::fixed, decimals) : scientific_digits(size, decimals);
}

// The digits read back as the same double exactly when its shortest form is no longer.
bool reads_back(const std::string& digits, double size) {
    double back = 0.0;
    std::from_chars(digits.data(), digits.data() + digits.size(), back);
    return back == size;
}

std::string replaced(const std::string& text, const std::array<const char*, 12>& table) {
    std::string result;
    for (const char c : text) {
        if (c >= '0' && c <= '9') result += table[static_cast<std::size_t>(c - '0')];
        else if (c == '-') result += table[10];
        else if (c == '+') result += table[11];
        else result += c;
    }
    return result;
}

}  // namespace

std::string number_text(double value, int decimals) {
    assert(decimals >= 0 && decimals <= 17);
    if (!std::isfinite(value)) return not_finite(value);
    const std::string digits = digits_of(std::abs(value), decimals);
    return with_sign(value < 0, is_scientific(digits) ? power_of_ten(digits) : digits);
}

std::string cell_text(double value, int decimals) {
    assert(decimals >= 0 && decimals <= 17);
    if (!std::isfinite(value)) return not_finite(value);
    const double size = std::abs(value);
    if (size == 0) return "0";
    if (size >= too_long_for_fixed) {
        std::string digits = printed(size, std::chars_format::scientific, 1);
        const std::size_t plus = digits.find("e+");
        if (plus != std::string::npos) digits.erase(plus + 1, digits[plus + 2] == '0' ? 2 : 1);
        return with_sign(value < 0, digits);
    }
    const int shown = size >= 1e5 ? 0 : size >= 1e4 ? std::min(decimals, 1) : decimals;
    return with_sign(value < 0, printed(size, std::chars_format::fixed, shown));
}

std::string shortest_text(double value) {
    if (!std::isfinite(value)) return not_finite(value);
    const double size = std::abs(value);
    if (size != 0 && (size < 1e-5 || size >= 1e15))
        return with_sign(value < 0, power_of_ten(shortest(size, std::chars_format::scientific)));
    return with_sign(value < 0, shortest(size, std::chars_format::fixed));
}

bool is_exact(double value, int decimals) { return !std::isfinite(value) || reads_back(digits_of(std::abs(value), decimals), std::abs(value)); }

std::string number_text(double value, int decimals, Notation notation) {
    assert(decimals >= 0 && decimals <= 17);
    if (!std::isfinite(value)) return not_finite(value);
    if (value == 0) return "0";
    const std::string digits = digits_of(std::abs(value), decimals, notation);
    return with_sign(value < 0, is_scientific(digits) ? power_of_ten(digits) : digits);
}

bool is_exact(double value, int decimals, Notation notation) {
    return !std::isfinite(value) || reads_back(digits_of(std::abs(value), decimals, notation), std::abs(value));
}

std::string count_text(std::uint64_t count) {
    const std::string digits = std::to_string(count);
    std::string text;
    for (std::size_t i = 0; i < digits.size(); ++i) {
        if (i > 0 && (digits.size() - i) % 3 == 0) text += ',';
        text += digits[i];
    }
    return text;
}

std::string superscript_digits(const std::string& text) {
    return replaced(text, {"\u2070", "\u00B9", "\u00B2", "\u00B3", "\u2074", "\u2075", "\u2076", "\u2077", "\u2078", "\u2079",
                           "\u207B", "\u207A"});
}

std::string subscript_text(const std::string& text) {
    static constexpr std::string_view letters = "aehijklmnoprstuvx";
    static constexpr std::array signs = {"ₐ", "ₑ", "ₕ", "ᵢ", "ⱼ", "ₖ", "ₗ", "ₘ", "ₙ", "ₒ", "ₚ", "ᵣ", "ₛ", "ₜ", "ᵤ", "ᵥ", "ₓ"};
    static_assert(letters.size() == signs.size());
    static constexpr std::array digits = {"₀", "₁", "₂", "₃", "₄", "₅", "₆", "₇", "₈", "₉"};
    std::string result;
    for (const char c : text) {
        const std::size_t letter = letters.find(c);
        if (letter != std::string_view::npos) result += signs[letter];
        else if (c >= '0' && c <= '9') result += digits[static_cast<std::size_t>(c - '0')];
        else return "_" + text;
    }
    return result;
}

}  // namespace attnscope
