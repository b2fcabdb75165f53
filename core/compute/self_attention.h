#pragma once
// A whole layer of multi-head self-attention in single precision, weights of attention written out, with its matrices packed
// once: for inputs that come again and again, and for the benchmark.

#include <vector>

#include "core/compute/arena.h"
#include "core/compute/backend.h"
#include "core/compute/thread_pool.h"

namespace attnscope {

struct MaterialisedHead;

// W_Q, W_K (D, H*d), W_V (D, H*d_v), W_O (H*d_v, D'); no biases.
struct LayerMatrices {
    MatrixView W_Q, W_K, W_V, W_O;
    Index heads = 1;
};

class SelfAttention {
public:
    // threads: at least 1.
    SelfAttention(const LayerMatrices& matrices, ScoreRule rule, int threads);

    // Y = concat(heads) W_O with heads A_h V_h, A_h = softmax(masked(Q_h K_hᵀ scale))    Vaswani et al. 2017, section 3.2.2
    // X (n, D) -> Y (n, D'), weights (H, n, n) where it is not null. Asserts the widths.
    void forward(const MatrixView& X, MatrixF& Y, float* weights);

private:
    struct Sizes {
        Index D, H, d, d_v, width;  // width: D' of the output
    };
    void project_panel(const MatrixView& X, Index p, float* scratch);
    void attend_rows(const MatrixView& X, IndexRange rows, MatrixF& Y, float* weights, float* scratch);
    MaterialisedHead any_head(Index n) const;

    Sizes sizes_;
    ScoreRule rule_;
    MatrixF plain_Q_, plain_K_, plain_V_, plain_O_;  // as given, for a handful of tokens
    std::vector<float> W_Q_, W_V_, W_O_;             // packed panels
    MatrixF W_K_turned_;                             // (H*d, D)
    ThreadPool pool_;
    std::vector<Arena> scratch_;          // one per thread
    Arena keys_, values_;
    std::vector<double> key_norms_;       // [panel]: the largest |K_j|^2 of any head
    double largest_key_ = 0.0;            // the largest |K_j|
};

}  // namespace attnscope
