#include "core/attention/long_setup.h"

#include <algorithm>
#include <limits>

#include "core/attention/trace.h"

namespace attnscope {

namespace {

constexpr std::size_t most_bytes = std::numeric_limits<std::size_t>::max();
std::size_t saturating(double bytes) { return bytes >= 0x1p63 ? most_bytes : static_cast<std::size_t>(bytes); }

}  // namespace

bool is_long(const Sizes& sizes, std::size_t memory_limit) { return estimated_bytes(sizes) > memory_limit; }

// In double, whose rounding does not matter here and which cannot overflow.
std::size_t estimated_long_bytes(const Sizes& s, Index table_rows, const Options& options, Index bins) {
    const auto real = [](Index count) { return static_cast<double>(count); };
    const double n = real(s.n), D = real(s.D), keys = real(s.H) * real(s.d_k), values = real(s.H) * real(s.d_v);
    const bool of_tokens = options.positions == PositionKind::own || options.positions == PositionKind::sinusoidal;
    const double weights = options.projections ? D * (2 * keys + values) : 0.0;
    const double doubles = real(table_rows) * D + (options.positions == PositionKind::own ? n * D : 0.0) + weights +
                           (options.output_projection ? values * D : 0.0) + real(s.H) * n;
    double floats = n * (D + 2 * keys + 2 * values) + weights / 2;
    if (options.output_projection) floats += n * D;
    if (options.similarity == Similarity::cosine) floats += 2 * n * keys;
    if (of_tokens && options.layer_norm) floats += n * D;
    if (!of_tokens) floats += real(table_rows) * (D + std::max(keys, values));
    const double side = std::min(real(bins), n);
    floats += 2 * real(s.H) * side * side;
    constexpr double token_bytes = 16;  // id, place and the characters
    return saturating(doubles * sizeof(double) + floats * sizeof(float) + n * token_bytes);
}

Index largest_long_n_that_fits(Sizes sizes, Index table_rows, const Options& options, std::size_t memory_limit) {
    Index fits = 0, too_many = Index{1} << 40;
    while (too_many - fits > 1) {
        sizes.n = fits + (too_many - fits) / 2;
        (estimated_long_bytes(sizes, table_rows, options, 1) <= memory_limit ? fits : too_many) = sizes.n;
    }
    return fits;
}

}  // namespace attnscope
