#include "core/compute/self_attention.h"

#include <algorithm>
#include <cassert>
#include <cmath>

#include "core/compute/kernels/dense.h"
#include "core/compute/kernels/materialised.h"
#include "core/compute/kernels/small.h"

namespace attnscope {

namespace {

Index panels_of(Index columns) { return (columns + panel_columns() - 1) / panel_columns(); }

std::vector<float> packed(const MatrixView& matrix) {
    const Index panels = panels_of(matrix.cols()), size = panel_columns() * matrix.rows();
    std::vector<float> all(static_cast<std::size_t>(panels * size));
    for (Index p = 0; p < panels; ++p) pack_panel(matrix.data(), static_cast<std::size_t>(matrix.outerStride()), matrix.rows(), matrix.cols(), p, all.data() + p * size);
    return all;
}

// scratch is cut at whole cache lines
std::size_t aligned(Index floats) { return (static_cast<std::size_t>(floats) + 15) / 16 * 16; }

}  // namespace

SelfAttention::SelfAttention(const LayerMatrices& matrices, ScoreRule rule, int threads)
    : sizes_{.D = matrices.W_Q.rows(), .H = matrices.heads, .d = matrices.W_Q.cols() / matrices.heads, .d_v = matrices.W_V.cols() / matrices.heads, .width = matrices.W_O.cols()},
      rule_(std::move(rule)), plain_Q_(matrices.W_Q), plain_K_(matrices.W_K), plain_V_(matrices.W_V), plain_O_(matrices.W_O),
      W_Q_(packed(matrices.W_Q)), W_V_(packed(matrices.W_V)), W_O_(packed(matrices.W_O)), W_K_turned_(matrices.W_K.transpose()),
      pool_(threads), scratch_(static_cast<std::size_t>(threads)) {
    assert(matrices.W_K.rows() == sizes_.D && matrices.W_K.cols() == matrices.W_Q.cols() && matrices.W_V.rows() == sizes_.D);
    assert(matrices.W_O.rows() == matrices.W_V.cols());
}

// what the heads share
MaterialisedHead SelfAttention::any_head(Index n) const {
    MaterialisedHead head;
    head.panel_step = static_cast<std::size_t>(panel_columns() * sizes_.H * sizes_.d);
    head.n = head.m = n;
    head.d = sizes_.d;
    head.d_v = sizes_.d_v;
    head.rule = rule_;
    head.Q_line = static_cast<std::size_t>(sizes_.H * sizes_.d);
    head.O_line = static_cast<std::size_t>(sizes_.H * sizes_.d_v);
    return head;
}

void SelfAttention::forward(const MatrixView& X, MatrixF& Y, float* weights) {
    assert(X.cols() == sizes_.D);
    const Index n = X.rows(), panels = panels_of(n), H = sizes_.H;
    Y.resize(n, sizes_.width);
    const SmallLayer small{.X = X.data(), .X_line = static_cast<std::size_t>(X.outerStride()), .W_Q = plain_Q_.data(), .W_K = plain_K_.data(), .W_V = plain_V_.data(), .W_O = plain_O_.data(),
                           .n = n, .D = sizes_.D, .H = H, .d = sizes_.d, .d_v = sizes_.d_v, .width = sizes_.width, .rule = &rule_, .Y = Y.data(), .weights = weights};
    if (is_small(small)) return run_small_layer(small, scratch_[0].floats(small_layer_scratch));
    keys_.floats(static_cast<std::size_t>(panels * panel_columns() * H * sizes_.d));
    values_.floats(static_cast<std::size_t>(H * n * value_line(sizes_.d_v)));
    key_norms_.assign(static_cast<std::size_t>(panels), 0.0);

    const std::size_t of_panel = aligned(panel_columns() * sizes_.D) + aligned(panel_columns() * H * sizes_.d_v);
    pool_.run(panels, [&](Index p, int thread) { project_panel(X, p, scratch_[static_cast<std::size_t>(thread)].floats(of_panel)); });
    largest_key_ = std::sqrt(*std::max_element(key_norms_.begin(), key_norms_.end()));

    const MaterialisedHead head = any_head(n);
    const Index rows = rows_of_block(head), blocks = (n + rows - 1) / rows;
    const std::size_t of_block = materialised_scratch(head) + aligned(rows * H * sizes_.d) + aligned(rows * H * sizes_.d_v);
    pool_.run(blocks, [&](Index piece, int thread) {
        const Index first = (blocks - 1 - piece) * rows;
        attend_rows(X, {first, std::min(first + rows, n)}, Y, weights, scratch_[static_cast<std::size_t>(thread)].floats(of_block));
    });
}

// Keys as panels and values as lines, of all heads, of panel_columns() tokens.
void SelfAttention::project_panel(const MatrixView& X, Index p, float* scratch) {
    const auto line = static_cast<std::size_t>(X.outerStride());
    const Index n = X.rows(), all_keys = sizes_.H * sizes_.d, all_values = sizes_.H * sizes_.d_v, value_floats = value_line(sizes_.d_v);
    float* const X_turned = scratch;
    float* const V = X_turned + aligned(panel_columns() * sizes_.D);
    pack_keys(X.data(), line, n, sizes_.D, p, X_turned);
    float* const K = keys_.data() + p * panel_columns() * all_keys;
    multiply_panel(W_K_turned_.data(), static_cast<std::size_t>(sizes_.D), all_keys, sizes_.D, X_turned, K);
    for (Index h = 0; h < sizes_.H; ++h) {
        const Eigen::Map<const MatrixF> of_head(K + h * sizes_.d * panel_columns(), sizes_.d, panel_columns());
        const double norm = static_cast<double>(of_head.colwise().squaredNorm().maxCoeff());
        key_norms_[static_cast<std::size_t>(p)] = std::max(key_norms_[static_cast<std::size_t>(p)], norm);
    }
    const Index first = p * panel_columns(), rows = std::min(panel_columns(), n - first);
    multiply_packed({.A = X.data() + static_cast<std::size_t>(first) * line, .A_line = line, .rows = rows, .k = sizes_.D, .c = all_values,
                     .panels = W_V_.data(), .C = V, .C_line = static_cast<std::size_t>(all_values)});
    for (Index h = 0; h < sizes_.H; ++h)
        for (Index j = 0; j < rows; ++j) {
            float* const to = values_.data() + (h * n + first + j) * value_floats;
            std::copy_n(V + j * all_values + h * sizes_.d_v, sizes_.d_v, to);
            std::fill(to + sizes_.d_v, to + value_floats, 0.0f);
        }
}

// Queries, attention of all heads and output of some rows, while they are in the caches.
void SelfAttention::attend_rows(const MatrixView& X, IndexRange rows, MatrixF& Y, float* weights, float* scratch) {
    const auto line = static_cast<std::size_t>(X.outerStride());
    const Index n = X.rows(), all_keys = sizes_.H * sizes_.d, all_values = sizes_.H * sizes_.d_v;
    MaterialisedHead head = any_head(n);
    const Index most_rows = rows_of_block(head);
    float* const of_head = scratch;
    float* const Q = of_head + materialised_scratch(head);
    float* const concat = Q + aligned(most_rows * all_keys);
    std::vector<double> L(static_cast<std::size_t>(rows.size()));
    multiply_packed({.A = X.data() + static_cast<std::size_t>(rows.begin) * line, .A_line = line, .rows = rows.size(), .k = sizes_.D, .c = all_keys,
                     .panels = W_Q_.data(), .C = Q, .C_line = static_cast<std::size_t>(all_keys)});
    for (Index h = 0; h < sizes_.H; ++h) {
        const auto queries = Eigen::Map<const MatrixF>(Q, rows.size(), all_keys).middleCols(h * sizes_.d, sizes_.d);
        head.Q = Q + h * sizes_.d;
        head.keys = keys_.data() + h * sizes_.d * panel_columns();
        head.values = values_.data() + h * n * value_line(sizes_.d_v);
        head.first_query = rows.begin;
        head.score_bound = std::sqrt(static_cast<double>(queries.rowwise().squaredNorm().maxCoeff())) * largest_key_ * std::abs(rule_.scale);
        head.O = concat + h * sizes_.d_v;
        head.L = L.data();
        head.weights = weights == nullptr ? nullptr : weights + (h * n + rows.begin) * n;
        attend_block(head, {0, rows.size()}, of_head);
    }
    multiply_packed({.A = concat, .A_line = static_cast<std::size_t>(all_values), .rows = rows.size(), .k = all_values, .c = sizes_.width,
                     .panels = W_O_.data(), .C = Y.data() + rows.begin * sizes_.width, .C_line = static_cast<std::size_t>(sizes_.width)});
}

}  // namespace attnscope
