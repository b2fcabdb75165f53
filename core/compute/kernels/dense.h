#pragma once
// Matrix products on one thread, with the right-hand matrix packed so that its vectors are read one after the other.

#include <cstddef>

#include "core/attention/matrix.h"

namespace attnscope {

// Columns of a panel on this machine: what one register tile covers.
Index panel_columns();

// Panel p of B (k, c), B[i, j] = B[i * B_line + j]: columns p * panel_columns() and on -> [k][panel_columns()], 0 beyond c.
void pack_panel(const float* B, std::size_t B_line, Index k, Index c, Index p, float* panel);

// Panel p of K transposed, K (m, d): keys p * panel_columns() and on -> [d][panel_columns()], 0 beyond m.
void pack_keys(const float* K, std::size_t K_line, Index m, Index d, Index p, float* panel);

// C (rows, c) = A (rows, k) * B (k, c) + bias (c, or null), B packed: all its panels one after the other.
struct PackedProduct {
    const float* A = nullptr;
    std::size_t A_line = 0;
    Index rows = 0, k = 0, c = 0;
    const float* panels = nullptr;
    const float* bias = nullptr;
    float* C = nullptr;
    std::size_t C_line = 0;
};
void multiply_packed(const PackedProduct& product);

// c (lines, panel_columns()) = A (lines, k) times a packed panel (k, panel_columns()).
void multiply_panel(const float* A, std::size_t A_line, Index lines, Index k, const float* panel, float* c);

}  // namespace attnscope
