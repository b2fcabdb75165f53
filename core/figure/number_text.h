#pragma once
// Numbers as a reader sees them: correctly rounded, a true minus sign, nothing shown as zero that is not.

#include <cstdint>
#include <string>

namespace attnscope {

// Fixed decimals (0 to 17), rounded correctly (ties to even of the exact binary value), minus sign U+2212, never "-0.00",
// "−∞", "∞", "NaN". A number that is not zero but would print as zero, and one from 10⁶ on, is written as 2.3·10⁻⁷ with
// max(1, decimals) decimals in front of the power, trailing zeros dropped.
std::string number_text(double value, int decimals);

// The same in a notation that is chosen for a whole line: fixed decimals, in which a small number may print as "0.00" and a
// large one is written out; or powers of ten for all but the numbers from 0.1 to 1000. An exact zero is "0".
enum class Notation { fixed, powers_of_ten };
std::string number_text(double value, int decimals, Notation notation);

// For the cells of a matrix, where there is no room for powers of ten: an exact zero is "0", a number that rounds to zero
// is "0.00". From 10⁴ on with fewer decimals, from 10⁶ on as "1.2e6".
std::string cell_text(double value, int decimals);

// The shortest decimal number that reads back as the same double, e.g. "0.1", "−1234.5", "1.5·10⁻¹²".
std::string shortest_text(double value);

// Whether number_text(value, decimals) is the number itself: its shortest decimal form needs no more digits.
bool is_exact(double value, int decimals);
bool is_exact(double value, int decimals, Notation notation);

// 215133 -> "215,133"
std::string count_text(std::uint64_t count);

// The digits and signs of `text` as Unicode superscripts; other characters stay.
std::string superscript_digits(const std::string& text);

// "k" -> "ₖ", "2" -> "₂"; where Unicode has no subscript for a character, "_" in front of the text.
std::string subscript_text(const std::string& text);

}  // namespace attnscope
