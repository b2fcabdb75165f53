// The few vector functions that all kernels share; compiled once per instruction set (Highway's foreach_target).

#if defined(ATTNSCOPE_SIMD_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef ATTNSCOPE_SIMD_INL_H_
#undef ATTNSCOPE_SIMD_INL_H_
#else
#define ATTNSCOPE_SIMD_INL_H_
#endif

#include <cstddef>
#include <cstdint>

#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace attnscope::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

using Floats = hn::ScalableTag<float>;
using Vector = hn::Vec<Floats>;

inline constexpr Floats floats{};

// A register tile holds panel_vectors vectors times broadcasts numbers: 24 sums, 3 vectors and a broadcast in the 32
// registers of AVX-512 and NEON, 12 sums in the 16 of AVX2 and older.
inline constexpr std::size_t lanes = HWY_LANES(float);
inline constexpr std::size_t panel_vectors = 3;
inline constexpr std::size_t panel = panel_vectors * lanes;
#if HWY_TARGET <= HWY_AVX3 || HWY_TARGET == HWY_NEON
inline constexpr std::size_t broadcasts = 8;
#else
inline constexpr std::size_t broadcasts = 4;
#endif

// 2^t for t <= 127, to 1.1 units in the last place; 0 below the smallest normal float, t < -126.
// Where permuting 16 lanes is one instruction: t = k + i/16 + f with |f| <= 1/32; 2^(k + i/16) from a table of the
// fractions, into whose exponents k is added; 2^f is a polynomial of degree 3.
// Elsewhere: t = k + f with |f| <= 1/2 and a polynomial of degree 6. Both are minimax in the relative error.
#if HWY_TARGET <= HWY_AVX3
HWY_INLINE Vector exp2(Vector t) {
    const hn::RebindToSigned<Floats> ints;
    // the bits of 2^(i/16) less i/16 of an exponent's step, so that adding the sum's last bits gives the right exponent
    alignas(64) static constexpr std::int32_t table[16] = {0x3f800000, 0x3f7daac3, 0x3f7b95c2, 0x3f79c3d3, 0x3f7837f0, 0x3f76f532, 0x3f75fed7, 0x3f75583f, 0x3f7504f3, 0x3f7508a4, 0x3f75672a, 0x3f76248c, 0x3f7744fd, 0x3f78ccdf, 0x3f7ac0c7, 0x3f7d257d};
    // counts in sixteenths
    const Vector shifter = hn::Set(floats, 786432.0f);
    const Vector shifted = hn::Add(t, shifter);
    const Vector f = hn::Sub(t, hn::Sub(shifted, shifter));
    const auto sixteenths = hn::BitCast(ints, shifted);
    const auto indices = hn::IndicesFromVec(ints, hn::And(sixteenths, hn::Set(ints, 15)));
    const auto fraction = hn::TableLookupLanes(hn::Load(ints, table), indices);
    const Vector power = hn::BitCast(floats, hn::Add(fraction, hn::ShiftLeft<19>(sixteenths)));
    Vector p = hn::MulAdd(hn::Set(floats, 0.055504108664821576f), f, hn::Set(floats, 0.24023589966330736f));
    p = hn::MulAdd(p, f, hn::Set(floats, 0.6931471805599453f));
    const Vector result = hn::MulAdd(hn::Mul(p, f), power, power);
    return hn::IfThenElseZero(hn::Ge(t, hn::Set(floats, -126.0f)), result);
}
#else
HWY_INLINE Vector exp2(Vector t) {
    const hn::RebindToSigned<Floats> ints;
    // the sum's last bits are k, since a float of this size counts in ones
    const Vector shifter = hn::Set(floats, 12582912.0f);
    const Vector shifted = hn::Add(t, shifter);
    const Vector f = hn::Sub(t, hn::Sub(shifted, shifter));
    Vector p = hn::Set(floats, 0.00015353361959569156f);
    p = hn::MulAdd(p, f, hn::Set(floats, 0.0013398875016719103f));
    p = hn::MulAdd(p, f, hn::Set(floats, 0.00961843691766262f));
    p = hn::MulAdd(p, f, hn::Set(floats, 0.055503323674201965f));
    p = hn::MulAdd(p, f, hn::Set(floats, 0.24022647738456726f));
    p = hn::MulAdd(p, f, hn::Set(floats, 0.6931471824645996f));
    p = hn::MulAdd(p, f, hn::Set(floats, 1.0f));
    const auto k = hn::ShiftLeft<23>(hn::BitCast(ints, shifted));
    const Vector power = hn::BitCast(floats, hn::Add(hn::BitCast(ints, p), k));
    return hn::IfThenElseZero(hn::Ge(t, hn::Set(floats, -126.0f)), power);
}
#endif

// tanh(x) = 1 - 2 / (e^2x + 1), to about 1e-7 of absolute error
HWY_INLINE Vector tanh(Vector x) {
    const Vector one = hn::Set(floats, 1.0f), limit = hn::Set(floats, 60.0f);
    constexpr float two_log2e = 2.8853900817779268f;
    const Vector t = hn::Min(hn::Mul(x, hn::Set(floats, two_log2e)), limit);
    return hn::Sub(one, hn::Div(hn::Set(floats, 2.0f), hn::Add(exp2(t), one)));
}

// lanes lines of `lanes` floats, turned: to[c][r] = from[r][c]
HWY_INLINE void turn_square(const float* from, std::size_t from_line, float* to, std::size_t to_line) {
    if constexpr (lanes == 16) {
        // interleaving four vectors moves an index's two bits to the end; twice moves all four
        alignas(64) float quarters[4][64];
        alignas(64) float turned[4][64];
        for (std::size_t k = 0; k < 4; ++k)
            hn::StoreInterleaved4(hn::LoadU(floats, from + k * from_line), hn::LoadU(floats, from + (k + 4) * from_line), hn::LoadU(floats, from + (k + 8) * from_line),
                                  hn::LoadU(floats, from + (k + 12) * from_line), floats, quarters[k]);
        for (std::size_t q = 0; q < 4; ++q)
            hn::StoreInterleaved4(hn::Load(floats, quarters[0] + 16 * q), hn::Load(floats, quarters[1] + 16 * q), hn::Load(floats, quarters[2] + 16 * q),
                                  hn::Load(floats, quarters[3] + 16 * q), floats, turned[q]);
        for (std::size_t c = 0; c < 16; ++c) hn::StoreU(hn::Load(floats, turned[c / 4] + 16 * (c % 4)), floats, to + c * to_line);
    } else {
        for (std::size_t r = 0; r < lanes; ++r)
            for (std::size_t c = 0; c < lanes; ++c) to[c * to_line + r] = from[r * from_line + c];
    }
}

struct Product {
    const float* a;         // number (r, k) is a[r * a_row + k * a_step]
    std::size_t a_row, a_step;
    const float* b;         // vector v of line k begins at b[k * b_line + v * lanes]
    std::size_t b_line;
    std::size_t depth;      // k runs over so many
    float* c;               // vector v of line r begins at c[r * c_line + v * lanes]
    std::size_t c_line;
    bool add;               // to what c holds
};

// c[r] (+)= sum_k a(r, k) b[k] for R lines of V vectors: every number of a is broadcast, every vector of b read once, the
// R * V sums stay in registers. finish(sum, r, v) -> what is written.
template <std::size_t R, std::size_t V, class Finish>
HWY_INLINE void multiply_tile(const Product& p, const Finish& finish) {
    Vector sum[R][V];
#pragma GCC unroll 8
    for (std::size_t r = 0; r < R; ++r) {
#pragma GCC unroll 4
        for (std::size_t v = 0; v < V; ++v) sum[r][v] = hn::Zero(floats);
    }
    const float* a = p.a;
    const float* b = p.b;
    for (std::size_t k = 0; k < p.depth; ++k) {
        Vector line[V];
#pragma GCC unroll 4
        for (std::size_t v = 0; v < V; ++v) line[v] = hn::LoadU(floats, b + v * lanes);
#pragma GCC unroll 8
        for (std::size_t r = 0; r < R; ++r) {
            const Vector number = hn::Set(floats, a[r * p.a_row]);
#pragma GCC unroll 4
            for (std::size_t v = 0; v < V; ++v) sum[r][v] = hn::MulAdd(number, line[v], sum[r][v]);
        }
        a += p.a_step;
        b += p.b_line;
    }
#pragma GCC unroll 8
    for (std::size_t r = 0; r < R; ++r) {
#pragma GCC unroll 4
        for (std::size_t v = 0; v < V; ++v) {
            float* const c = p.c + r * p.c_line + v * lanes;
            // what c holds comes last: a long sum that is made in parts of `depth` loses fewer digits
            hn::StoreU(finish(p.add ? hn::Add(hn::LoadU(floats, c), sum[r][v]) : sum[r][v], r, v), floats, c);
        }
    }
}

struct AsItIs {
    HWY_INLINE Vector operator()(Vector sum, std::size_t, std::size_t) const { return sum; }
};

HWY_INLINE Product from_line(Product p, std::size_t line) {
    p.a += line * p.a_row;
    p.c += line * p.c_line;
    return p;
}

// The same for any number of lines of V vectors, R of them at a time. finish(sum, r, v): r counts from the first line.
template <std::size_t R, std::size_t V, class Finish = AsItIs>
HWY_INLINE void multiply(const Product& p, std::size_t line_count, const Finish& finish = {}) {
    std::size_t done = 0;
    const auto finish_here = [&](Vector sum, std::size_t r, std::size_t v) HWY_ATTR { return finish(sum, done + r, v); };
    for (; done + R <= line_count; done += R) multiply_tile<R, V>(from_line(p, done), finish_here);
    if constexpr (R > 4) {
        for (; done + 4 <= line_count; done += 4) multiply_tile<4, V>(from_line(p, done), finish_here);
    }
    if constexpr (R > 2) {
        for (; done + 2 <= line_count; done += 2) multiply_tile<2, V>(from_line(p, done), finish_here);
    }
    for (; done < line_count; ++done) multiply_tile<1, V>(from_line(p, done), finish_here);
}

}  // namespace attnscope::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
