#pragma once
// The one comparison of matrices in the tests: says what differs, or nothing.

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <string>

#include "core/attention/matrix.h"

namespace attnscope {

// The largest finite |b|, and at least 1: an error is measured against the size of the whole matrix, since its entries are
// sums of terms of that size, and against 1 where the matrix is small.
inline double size_of_entries(const MatrixD& matrix) {
    double size = 1.0;
    for (Index k = 0; k < matrix.size(); ++k)
        if (std::isfinite(matrix.data()[k])) size = std::max(size, std::abs(matrix.data()[k]));
    return size;
}

// Infinities only equal themselves, NaN equals NaN.
inline bool numbers_agree(double a, double b, double largest_error) {
    if (std::isnan(b)) return std::isnan(a);
    if (std::isinf(b) || std::isinf(a)) return a == b;
    return std::abs(a - b) <= largest_error;
}

// Empty where |is - expected| <= tolerance * max(1, max|expected|) in every cell and infinities and NaN stand in the same
// cells. Otherwise: the shapes, or the first differing cell (from 0), both values, and the largest error.
inline std::string difference(const MatrixD& is, const MatrixD& expected, double tolerance) {
    if (is.rows() != expected.rows() || is.cols() != expected.cols())
        return fmt::format("is ({}, {}), expected ({}, {})", is.rows(), is.cols(), expected.rows(), expected.cols());
    const double allowed = tolerance * size_of_entries(expected);
    std::string first;
    Index differing = 0;
    double largest = 0.0;
    for (Index i = 0; i < is.rows(); ++i)
        for (Index j = 0; j < is.cols(); ++j) {
            const double a = is(i, j), b = expected(i, j);
            if (std::isfinite(a) && std::isfinite(b)) largest = std::max(largest, std::abs(a - b));
            if (numbers_agree(a, b, allowed)) continue;
            if (++differing == 1) first = fmt::format("first in row {}, column {}: is {}, expected {}", i, j, a, b);
        }
    if (differing == 0) return {};
    return fmt::format("{} of {} cells differ, {}; the largest error of finite numbers is {}, allowed is {}", differing,
                       is.size(), first, largest, allowed);
}

}  // namespace attnscope
