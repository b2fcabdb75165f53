#include <doctest/doctest.h>

#include <cmath>
#include <limits>

#include "core/attention/random.h"
#include "core/figure/number_text.h"

using namespace attnscope;

namespace {
constexpr double infinity = std::numeric_limits<double>::infinity();
}

TEST_CASE("fixed decimals are rounded correctly from the exact binary value") {
    CHECK(number_text(0.125, 2) == "0.12");   // a true tie goes to the even digit
    CHECK(number_text(0.375, 2) == "0.38");
    CHECK(number_text(1.005, 2) == "1.00");   // the double is below 1.005
    CHECK(number_text(2.675, 2) == "2.67");
    CHECK(number_text(0.999, 2) == "1.00");
    CHECK(number_text(7.0, 0) == "7");
}

TEST_CASE("a negative number has a true minus sign, and zero has none") {
    CHECK(number_text(-0.8, 2) == "−0.80");
    CHECK(number_text(-0.0, 2) == "0.00");
    CHECK(cell_text(-0.001, 2) == "0.00");
    CHECK(cell_text(-0.14, 2) == "−0.14");
}

TEST_CASE("no number but zero is printed as zero") {
    CHECK(number_text(0.0, 2) == "0.00");
    CHECK(number_text(2.3e-7, 2) == "2.3·10⁻⁷");
    CHECK(number_text(-4e-3, 2) == "−4·10⁻³");
    CHECK(number_text(std::numeric_limits<double>::denorm_min(), 3) == "4.941·10⁻³²⁴");
    CHECK(number_text(0.005, 2) == "0.01");
}

TEST_CASE("in a cell an exact zero differs from a number that rounds to zero") {
    CHECK(cell_text(0.0, 2) == "0");
    CHECK(cell_text(1e-9, 2) == "0.00");
}

TEST_CASE("very large numbers stay short") {
    CHECK(number_text(1234567.0, 2) == "1.23·10⁶");
    CHECK(number_text(1e300, 2) == "1·10³⁰⁰");
    CHECK(cell_text(1.26e6, 2) == "1.3e6");
    CHECK(cell_text(-1e120, 2) == "−1.0e120");
    CHECK(cell_text(12345.678, 2) == "12345.7");
}

TEST_CASE("infinity and NaN have names") {
    CHECK(number_text(-infinity, 2) == "−∞");
    CHECK(cell_text(-infinity, 2) == "−∞");
    CHECK(number_text(infinity, 2) == "∞");
    CHECK(number_text(std::nan(""), 2) == "NaN");
}

TEST_CASE("a printed number is exact when it reads back as the same double") {
    CHECK(is_exact(0.31, 2));
    CHECK(is_exact(-0.8, 2));
    CHECK(is_exact(0.0, 0));
    CHECK(is_exact(2.3e-7, 2));
    CHECK(!is_exact(0.311, 2));
    CHECK(!is_exact(0.1 + 0.2, 2));
    CHECK(is_exact(0.1 + 0.2, 17));
    CHECK(!is_exact(1234567.0, 2));
}

TEST_CASE("the shortest text of a number is its shortest decimal form") {
    CHECK(shortest_text(0.1) == "0.1");
    CHECK(shortest_text(-1234.5) == "−1234.5");
    CHECK(shortest_text(1.5e-12) == "1.5·10⁻¹²");
    CHECK(shortest_text(10000.0) == "10000");
    CHECK(shortest_text(-0.0) == "0");
}

TEST_CASE("a number rounded to two decimals is never further than half a hundredth from its text") {
    const RandomStream random(/*seed=*/5, "number-text");
    for (std::uint64_t k = 0; k < 2000; ++k) {
        const double value = random.gaussian(k) * 10;
        std::string text = number_text(value, 2);
        if (text.find("·") != std::string::npos) continue;
        if (text.starts_with("−")) text.replace(0, 3, "-");
        constexpr double half_a_hundredth = 0.005 * (1 + 1e-12);
        CHECK(std::abs(std::stod(text) - value) <= half_a_hundredth);
    }
}

TEST_CASE("counts have thousands separators") {
    CHECK(count_text(0) == "0");
    CHECK(count_text(999) == "999");
    CHECK(count_text(1000) == "1,000");
    CHECK(count_text(215133) == "215,133");
    CHECK(count_text(18446744073709551615u) == "18,446,744,073,709,551,615");
}

TEST_CASE("an index is written below the line where Unicode has all of its characters there") {
    CHECK(subscript_text("k") == "ₖ");
    CHECK(subscript_text("ij") == "ᵢⱼ");
    CHECK(subscript_text("10") == "₁₀");
    CHECK(subscript_text("Q") == "_Q");
    CHECK(subscript_text("a,2") == "_a,2");
}
