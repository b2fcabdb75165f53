#include <doctest/doctest.h>

#include <cmath>

#include "core/attention/random.h"

using namespace attnscope;

TEST_CASE("a seed gives the same numbers on every machine") {
    // computed by an independent program (Python's integers)
    const RandomStream stream(7, "W_Q");
    CHECK(stream.bits(0) == 0xb2e649a3e3d24d0du);
    CHECK(stream.bits(5) == 0x260f2507e8e39e9du);
    CHECK(stream.gaussian(3) == 1.1958022148561436);
}

TEST_CASE("streams with another name or another seed differ") {
    CHECK(RandomStream(7, "W_Q").bits(0) != RandomStream(7, "W_K").bits(0));
    CHECK(RandomStream(7, "W_Q").bits(0) != RandomStream(8, "W_Q").bits(0));
}

TEST_CASE("the inverse normal distribution function inverts the normal distribution function") {
    for (const double p : {1e-300, 1e-40, 1e-12, 1e-4, 0.02, 0.074, 0.076, 0.3, 0.5, 0.61, 0.9, 0.926, 0.999, 1 - 1e-9}) {
        const double x = inverse_normal_cdf(p);
        const double lower = 0.5 * std::erfc(-x / std::sqrt(2.0));
        constexpr double erfc_condition = 1e-12;  // x carries 1e-16; at p = 1e-300 the tail multiplies that by x^2 = 1374
        CHECK(lower == doctest::Approx(p).epsilon(erfc_condition));
    }
}

TEST_CASE("ten thousand Gaussian draws have mean 0 and standard deviation 1") {
    const MatrixD draws = gaussian_matrix(RandomStream(1, "E"), 100, 100, 1.0);
    const double mean = draws.mean();
    CHECK(std::abs(mean) < 0.03);  // three standard errors of the mean
    CHECK(std::abs(std::sqrt((draws.array() - mean).square().mean()) - 1) < 0.025);
}
