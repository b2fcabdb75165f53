#pragma once
// The logarithm of each row's softmax denominator, in double: with it, any single weight is one dot product away.

#include "core/compute/backend.h"

namespace attnscope {

// L[i] = log sum_j exp(Q_i . K_j * scale) over the keys that query i sees; -inf where it sees none.
// Q (n, d), K (m, d) float; products, sums and exponentials in double, with memory for one block of scores only.
// The running maximum and sum are those of Milakov and Gimelshein 2018, "Online normalizer calculation for softmax".
// Absolute error about 1e-16 * (d + |L|). Asserts equal widths.
VectorD log_sum_exp(const Eigen::Ref<const MatrixF>& Q, const Eigen::Ref<const MatrixF>& K, const ScoreRule& rule);

}  // namespace attnscope
