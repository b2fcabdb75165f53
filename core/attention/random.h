#pragma once
// Random numbers that are the same on every machine: counter-based, and only IEEE basic operations and square roots.

#include <cstdint>
#include <string_view>

#include "core/attention/matrix.h"

namespace attnscope {

// One named stream of a seed; draw k depends on nothing but seed, name and k.
// splitmix64: Steele, Lea, Flood 2014, "Fast splittable pseudorandom number generators".
class RandomStream {
public:
    RandomStream(std::uint64_t seed, std::string_view name);

    std::uint64_t bits(std::uint64_t k) const;
    double uniform(std::uint64_t k) const;   // in (0, 1)
    double gaussian(std::uint64_t k) const;  // mean 0, standard deviation 1

private:
    std::uint64_t key_;
};

// Entry (i, j) is draw i*columns + j.
MatrixD gaussian_matrix(const RandomStream& stream, Index rows, Index columns, double standard_deviation);
MatrixD uniform_matrix(const RandomStream& stream, Index rows, Index columns, double half_width);

// The inverse of the normal distribution function, 0 < p < 1; relative error about 1e-16.
// Wichura 1988, algorithm AS 241, PPND16.
double inverse_normal_cdf(double p);

}  // namespace attnscope
