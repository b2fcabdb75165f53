#pragma once
// What every compute engine offers, and how it says that it cannot go on.

#include <string>
#include <vector>

#include <Eigen/Core>

#include "core/attention/error.h"
#include "core/attention/matrix.h"
#include "core/compute/job_control.h"
#include "core/compute/score_rule.h"

namespace attnscope {

using VectorD = Eigen::VectorXd;

// Matrices of a request are only looked at while the call runs; their rows may have any stride, so that the columns of
// one head within a wider matrix are given without a copy.
using MatrixView = Eigen::Ref<const MatrixF>;

enum class Quantity { scores, scaled, masked, weights };
enum class Pooling { mean, max };

// A window of one head's n x m matrix, which need never exist as a whole:
//   scores  S[i, j] = Q_i . K_j
//   scaled  as score_rule.h says          masked  the same, -inf where hidden
//   weights A[i, j] = exp(scaled(i, j) - L[i]), 0 where hidden     Vaswani et al. 2017, eq. 1
// Q (n, d), K (m, d), d >= 1; L (n) = log sum_j exp(scaled(i, j)) over what row i sees; only weights need it. L is double,
// since a float near 1e4 is already off by 5e-4, and so would be every weight of its row.
// Pooled by 2^level: value (p, q) covers the cells of rows [rows.begin + p 2^level, + 2^level) and columns alike, as far as
// they lie inside the window.
struct TileRequest {
    MatrixView Q;
    MatrixView K;
    Eigen::Ref<const VectorD> L;
    ScoreRule rule;
    IndexRange rows;
    IndexRange columns;
    int level = 0;                         // 0 to 30
    Pooling pooling = Pooling::mean;
    Quantity quantity = Quantity::weights;
};

// values (ceil(rows / 2^level), ceil(columns / 2^level)).
// Weights at level 0: between 0 and 1, masked cells and rows that see no key are 0, and so is what is below the smallest normal
// float, 1.2e-38. Where the weight is at least 1e-30 its relative error is below 1e-4 and its absolute error below 1e-5,
// however large the scores are up to 1e9. Pooled weights: relative error below 1e-3; hidden cells count as 0 in a mean.
// Scores, scaled, masked: relative to score_bound() the error is below 1e-6. Pooled `masked`: of the visible cells, -inf
// where there are none.
struct Tile {
    MatrixF values;
    std::string notice;  // a sentence for the user when another engine than the chosen one did the work, else empty
};

// Multi-head attention with the heads side by side: Q (n, H*d), K (m, G*d), V (m, G*d_v); G divides H, consecutive query
// heads share a key head (key_head_of). slopes: of the linear bias, one per query head, in place of rule.slope; or empty.
struct AttendRequest {
    MatrixView Q;
    MatrixView K;
    MatrixView V;
    ScoreRule rule;
    Index query_heads = 1;
    Index key_heads = 1;
    std::vector<double> slopes = {};
    float* weights = nullptr;  // (H, n, m), written where it is not null
    float* scores = nullptr;   // (H, n, m), Q Kᵀ * scale before softcap, bias and mask; written where it is not null
};

struct AttendResult {
    MatrixF O;               // (n, H*d_v); 0 in rows that see no key
    MatrixD L;               // (H, n), -inf in rows that see no key
    std::string notice = {};
};

// The weights of one head pooled into min(bins, n) x min(bins, m) bins. Of B bins, bin b covers rows (columns)
// floor(b*n/B) to floor((b+1)*n/B). Exact: the mean and the maximum of all weights in the bin; hidden cells count as 0.
struct AttentionMap {
    MatrixF mean;
    MatrixF max;
};

struct MapRequest {
    AttendRequest attend;    // its `weights` and `scores` are null
    Index bins = 1024;       // at least 1
};

struct MapResult {
    AttendResult attended;
    std::vector<AttentionMap> heads;  // H
};

// The first index that bin `bin` of `bins` covers of `size` indices; also the end of the bin before.
inline Index first_of_bin(Index bin, Index bins, Index size) {
    // division of 128 bits is slow, and kernels ask often
    if (((bin | size) >> 31) == 0) return bin * size / bins;
    return static_cast<Index>(static_cast<__int128>(bin) * size / bins);
}

// One thread at a time may use a Backend. Every member asserts shapes and ranges, throws DeviceFailure when the device
// cannot, and Cancelled when the stop token asks for it, within 200 ms.
// attend() and attention_map() never hold more than O(n d) and the map; all arithmetic is in float, with errors in O and in
// the weights of a few 1e-6 relative to the largest as long as score_bound() is below plain_float_score_bound, and growing
// with it beyond.
class Backend {
public:
    virtual ~Backend() = default;

    virtual std::string name() const = 0;  // "CPU", or the name of the device

    virtual Tile tile(const TileRequest& request) = 0;
    virtual AttendResult attend(const AttendRequest& request, const JobControl& control) = 0;
    virtual MapResult attention_map(const MapRequest& request, const JobControl& control) = 0;

    // A (n, k) times B (k, c), plus the row `bias` (1, c) or (0, 0) for none.
    virtual MatrixF product(const MatrixView& A, const MatrixView& B, const MatrixView& bias, const JobControl& control) = 0;
};

// The device, not the request, is at fault: another backend can do the same job.
class DeviceFailure : public Error {
public:
    enum class Kind {
        lost,           // it will not answer again
        out_of_memory,  // a smaller job may succeed
        too_large       // the job is beyond this device's limits
    };
    DeviceFailure(Kind failure, const std::string& sentence) : Error(sentence), kind(failure) {}

    Kind kind;
};

// Assert what a request asks of its caller.
void check_shapes(const TileRequest& request);
void check_shapes(const AttendRequest& request);

// The views and the rule of one query head.
MatrixView queries_of(const AttendRequest& request, Index head);
MatrixView keys_of(const AttendRequest& request, Index head);
MatrixView values_of(const AttendRequest& request, Index head);
ScoreRule rule_of(const AttendRequest& request, Index head);

// No dot product of the window, times scale, can be larger in size than this: |Q_i| |K_j| |scale| by Cauchy and Schwarz.
double score_bound(const TileRequest& request);

// Above this bound a float dot product, whose error is some 6e-8 of the bound, would spoil the fifth digit of a weight:
// tiles then carry the scores with at least twice the digits of a float.
inline constexpr double plain_float_score_bound = 64.0;
// The same for the fourth digit, which is more than a pooled picture shows.
inline constexpr double pooled_float_score_bound = 1024.0;

}  // namespace attnscope
