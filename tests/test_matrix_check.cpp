// The comparison that other tests rely on must itself be able to fail.

#include <doctest/doctest.h>

#include <limits>

#include "tests/matrix_check.h"

using namespace attnscope;

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();
constexpr double tolerance = 1e-12;  // any would do

MatrixD matrix(double a, double b, double c, double d) {
    MatrixD m(2, 2);
    m << a, b, c, d;
    return m;
}

}  // namespace

TEST_CASE("a difference names the first differing cell, both values and the largest error") {
    CHECK(difference(matrix(1, 2, 3.5, 5), matrix(1, 2, 3, 4), tolerance) ==
          "2 of 4 cells differ, first in row 1, column 0: is 3.5, expected 3; the largest error of finite numbers is 1, "
          "allowed is 4e-12");
}

TEST_CASE("an error is measured against the largest finite entry, or 1") {
    CHECK(difference(matrix(1000 + 5e-10, 0, 0, infinity), matrix(1000, 0, 0, infinity), tolerance).empty());
    CHECK_FALSE(difference(matrix(1000 + 5e-9, 0, 0, infinity), matrix(1000, 0, 0, infinity), tolerance).empty());
    CHECK(difference(matrix(5e-13, 0, 0, 0), matrix(0, 0, 0, 0), tolerance).empty());
    CHECK_FALSE(difference(matrix(5e-12, 0, 0, 0), matrix(0, 0, 0, 0), tolerance).empty());
}

TEST_CASE("infinities equal only themselves and NaN equals NaN") {
    CHECK(difference(matrix(infinity, -infinity, not_a_number, 0), matrix(infinity, -infinity, not_a_number, 0), tolerance).empty());
    CHECK_FALSE(difference(matrix(infinity, 0, 0, 0), matrix(-infinity, 0, 0, 0), tolerance).empty());
    CHECK_FALSE(difference(matrix(0, 0, 0, 0), matrix(infinity, 0, 0, 0), tolerance).empty());
    CHECK_FALSE(difference(matrix(infinity, 0, 0, 0), matrix(0, 0, 0, 0), tolerance).empty());
    CHECK_FALSE(difference(matrix(not_a_number, 0, 0, 0), matrix(0, 0, 0, 0), tolerance).empty());
    CHECK_FALSE(difference(matrix(0, 0, 0, 0), matrix(not_a_number, 0, 0, 0), tolerance).empty());
}

TEST_CASE("matrices of different shapes differ") {
    CHECK(difference(MatrixD::Zero(2, 3), MatrixD::Zero(3, 2), tolerance) == "is (2, 3), expected (3, 2)");
}
