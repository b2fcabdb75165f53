#include "core/compute/kernels/targets.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "core/compute/kernels/dense.cpp"
#include <hwy/foreach_target.h>

#include "core/compute/kernels/simd-inl.h"

#include <algorithm>

#include "core/compute/kernels/dense.h"

HWY_BEFORE_NAMESPACE();
namespace attnscope::HWY_NAMESPACE {
namespace {

// a panel of so many lines, 48 KiB at most, stays in the second-level cache
constexpr Index depth_at_once = 256;
constexpr Index columns = static_cast<Index>(panel);

Index columns_of_panel() { return columns; }

void pack_lines(const float* B, std::size_t B_line, Index k, Index c, Index p, float* to) {
    const Index begin = p * columns, count = std::min(columns, c - begin);
    for (Index i = 0; i < k; ++i, to += columns) {
        std::copy_n(B + static_cast<std::size_t>(i) * B_line + begin, count, to);
        std::fill(to + count, to + columns, 0.0f);
    }
}

void pack_turned(const float* K, std::size_t K_line, Index m, Index d, Index p, float* to) {
    constexpr auto side = static_cast<Index>(lanes);
    const Index begin = p * columns, count = std::min(columns, m - begin);
    for (Index j = 0; j < columns; j += side)
        for (Index c = 0; c < d; c += side) {
            const float* const from = K + static_cast<std::size_t>(begin + j) * K_line + static_cast<std::size_t>(c);
            if (j + side <= count && c + side <= d) {
                turn_square(from, K_line, to + c * columns + j, panel);
                continue;
            }
            for (Index k = 0; k < std::min(side, d - c); ++k)
                for (Index key = 0; key < side; ++key)
                    to[(c + k) * columns + j + key] = j + key < count ? from[static_cast<std::size_t>(key) * K_line + static_cast<std::size_t>(k)] : 0.0f;
        }
}

void multiply_one_panel(const PackedProduct& product, const float* b, Index column, float* C, std::size_t C_line) {
    alignas(64) float bias[panel] = {};
    if (product.bias != nullptr) std::copy_n(product.bias + column, std::min(columns, product.c - column), bias);
    for (Index k = 0; k < product.k; k += depth_at_once) {
        const Index depth = std::min(depth_at_once, product.k - k);
        const Product part{.a = product.A + k, .a_row = product.A_line, .a_step = 1, .b = b + k * columns, .b_line = panel,
                           .depth = static_cast<std::size_t>(depth), .c = C, .c_line = C_line, .add = k > 0};
        const auto rows = static_cast<std::size_t>(product.rows);
        if (k + depth == product.k) {
            multiply<broadcasts, panel_vectors>(part, rows, [&](Vector sum, std::size_t, std::size_t v) HWY_ATTR {
                return hn::Add(sum, hn::LoadU(floats, bias + v * lanes));
            });
        } else {
            multiply<broadcasts, panel_vectors>(part, rows);
        }
    }
}

void multiply_panels(const PackedProduct& product) {
    constexpr Index rows_at_once = 96;  // beside the panel in the second-level cache
    alignas(64) float edge[rows_at_once * panel];
    for (Index row = 0; row < product.rows; row += rows_at_once) {
        PackedProduct block = product;
        block.A += static_cast<std::size_t>(row) * product.A_line;
        block.rows = std::min(rows_at_once, product.rows - row);
        float* const C = product.C + static_cast<std::size_t>(row) * product.C_line;
        for (Index column = 0; column < product.c; column += columns) {
            const float* const b = product.panels + column * product.k;
            const Index count = std::min(columns, product.c - column);
            if (count == columns) {
                multiply_one_panel(block, b, column, C + column, product.C_line);
                continue;
            }
            multiply_one_panel(block, b, column, edge, panel);
            for (Index i = 0; i < block.rows; ++i) std::copy_n(edge + i * columns, count, C + static_cast<std::size_t>(i) * product.C_line + column);
        }
    }
}

void multiply_into_panel(const float* A, std::size_t A_line, Index lines, Index k, const float* b, float* c) {
    for (Index first = 0; first < k; first += depth_at_once)
        multiply<broadcasts, panel_vectors>({.a = A + first, .a_row = A_line, .a_step = 1, .b = b + first * columns, .b_line = panel,
                                             .depth = static_cast<std::size_t>(std::min(depth_at_once, k - first)), .c = c, .c_line = panel, .add = first > 0},
                                            static_cast<std::size_t>(lines));
}

}  // namespace
}  // namespace attnscope::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace attnscope {

HWY_EXPORT(columns_of_panel);
HWY_EXPORT(pack_lines);
HWY_EXPORT(pack_turned);
HWY_EXPORT(multiply_panels);
HWY_EXPORT(multiply_into_panel);

Index panel_columns() { return HWY_DYNAMIC_DISPATCH(columns_of_panel)(); }
void pack_panel(const float* B, std::size_t B_line, Index k, Index c, Index p, float* to) { HWY_DYNAMIC_DISPATCH(pack_lines)(B, B_line, k, c, p, to); }
void pack_keys(const float* K, std::size_t K_line, Index m, Index d, Index p, float* to) { HWY_DYNAMIC_DISPATCH(pack_turned)(K, K_line, m, d, p, to); }
void multiply_panel(const float* A, std::size_t A_line, Index lines, Index k, const float* b, float* c) {
    HWY_DYNAMIC_DISPATCH(multiply_into_panel)(A, A_line, lines, k, b, c);
}
void multiply_packed(const PackedProduct& product) { HWY_DYNAMIC_DISPATCH(multiply_panels)(product); }

}  // namespace attnscope
#endif
