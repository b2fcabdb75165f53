#include "core/attention/random.h"

#include <cassert>
#include <cmath>
#include <span>

namespace attnscope {
namespace {

constexpr std::uint64_t golden_gamma = 0x9E3779B97F4A7C15u;

std::uint64_t mixed(std::uint64_t x) {
    x ^= x >> 30;
    x *= 0xBF58476D1CE4E5B9u;
    x ^= x >> 27;
    x *= 0x94D049BB133111EBu;
    x ^= x >> 31;
    return x;
}

std::uint64_t fnv1a_64(std::string_view bytes) {
    std::uint64_t hash = 0xCBF29CE484222325u;
    for (const char byte : bytes) {
        hash ^= static_cast<unsigned char>(byte);
        hash *= 0x100000001B3u;
    }
    return hash;
}

// ln x for finite x > 0 from basic operations alone, since libraries differ in the last bit of theirs.
// x = m 2^e with m in [sqrt(1/2), sqrt(2)); ln m = 2 atanh f, f = (m - 1)/(m + 1), |f| < 0.172, so f^23 < 3e-18.
double portable_log(double x) {
    int exponent = 0;
    double m = std::frexp(x, &exponent);
    if (m < 0.70710678118654752440) {
        m *= 2;
        exponent -= 1;
    }
    const double f = (m - 1) / (m + 1);
    const double f2 = f * f;
    double series = 0;
    for (int k = 21; k >= 1; k -= 2) series = series * f2 + 1.0 / k;
    return exponent * 0.69314718055994530942 + 2 * f * series;
}

// Coefficients from the highest power down.
double polynomial(std::span<const double> coefficients, double x) {
    double sum = 0;
    for (const double c : coefficients) sum = sum * x + c;
    return sum;
}

constexpr double a[] = {2.5090809287301226727e3,  3.3430575583588128105e4, 6.7265770927008700853e4, 4.5921953931549871457e4,
                        1.3731693765509461125e4,  1.9715909503065514427e3, 1.3314166789178437745e2, 3.3871328727963666080};
constexpr double b[] = {5.2264952788528545610e3,  2.8729085735721942674e4, 3.9307895800092710610e4, 2.1213794301586595867e4,
                        5.3941960214247511077e3,  6.8718700749205790830e2, 4.2313330701600911252e1, 1.0};
constexpr double c[] = {7.74545014278341407640e-4, 2.27238449892691845833e-2, 2.41780725177450611770e-1, 1.27045825245236838258,
                        3.64784832476320460504,    5.76949722146069140550,    4.63033784615654529590,    1.42343711074968357734};
constexpr double d[] = {1.05075007164441684324e-9, 5.47593808499534494600e-4, 1.51986665636164571966e-2, 1.48103976427480074590e-1,
                        6.89767334985100004550e-1, 1.67638483018380384940,    2.05319162663775882187,    1.0};
constexpr double e[] = {2.01033439929228813265e-7, 2.71155556874348757815e-5, 1.24266094738807843860e-3, 2.65321895265761230930e-2,
                        2.96560571828504891230e-1, 1.78482653991729133580,    5.46378491116411436990,    6.65790464350110377720};
constexpr double f[] = {2.04426310338993978564e-15, 1.42151175831644588870e-7, 1.84631831751005468180e-5, 7.86869131145613259100e-4,
                        1.48753612908506148525e-2,  1.36929880922735805310e-1, 5.99832206555887937690e-1, 1.0};

}  // namespace

RandomStream::RandomStream(std::uint64_t seed, std::string_view name) : key_(mixed(seed + golden_gamma) ^ fnv1a_64(name)) {}

std::uint64_t RandomStream::bits(std::uint64_t k) const { return mixed(key_ + (k + 1) * golden_gamma); }

double RandomStream::uniform(std::uint64_t k) const {
    return (static_cast<double>(bits(k) >> 11) + 0.5) * 0x1p-53;
}

double RandomStream::gaussian(std::uint64_t k) const { return inverse_normal_cdf(uniform(k)); }

MatrixD gaussian_matrix(const RandomStream& stream, Index rows, Index columns, double standard_deviation) {
    MatrixD matrix(rows, columns);
    for (Index k = 0; k < matrix.size(); ++k)
        matrix.data()[k] = standard_deviation * stream.gaussian(static_cast<std::uint64_t>(k));
    return matrix;
}

MatrixD uniform_matrix(const RandomStream& stream, Index rows, Index columns, double half_width) {
    MatrixD matrix(rows, columns);
    for (Index k = 0; k < matrix.size(); ++k)
        matrix.data()[k] = half_width * (2 * stream.uniform(static_cast<std::uint64_t>(k)) - 1);
    return matrix;
}

double inverse_normal_cdf(double p) {
    assert(p > 0 && p < 1);
    const double q = p - 0.5;
    if (std::abs(q) <= 0.425) {
        const double r = 0.180625 - q * q;
        return q * polynomial(a, r) / polynomial(b, r);
    }
    // p keeps its digits near 0, and 1 - p near 1
    const double r = std::sqrt(-portable_log(q < 0 ? p : 1 - p));
    const double x = r <= 5 ? polynomial(c, r - 1.6) / polynomial(d, r - 1.6) : polynomial(e, r - 5) / polynomial(f, r - 5);
    return q < 0 ? -x : x;
}

}  // namespace attnscope
