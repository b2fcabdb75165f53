#pragma once
// What every compute engine offers, and how it says that it cannot go on.

#include <string>
#include <utility>

#include <Eigen/Core>

#include "core/attention/error.h"
#include "core/attention/matrix.h"
#include "core/compute/score_rule.h"

namespace attnscope {

using VectorD = Eigen::VectorXd;

// A window of the n x m weights, which need never exist as a whole:
//   A[i, j] = exp(Q_i . K_j * scale - L[i])        Vaswani et al. 2017, eq. 1, with L[i] = log sum_j exp(scaled(i, j))
// Q (n, d), K (m, d), d >= 1; L (n), from log_sum_exp(). L is double, since a float near 1e4 is already off by 5e-4,
// and so would be every weight of its row. The rows and columns may be any, also none; they lie inside n x m.
// The matrices are only looked at while the call runs.
struct TileRequest {
    Eigen::Ref<const MatrixF> Q;
    Eigen::Ref<const MatrixF> K;
    Eigen::Ref<const VectorD> L;
    ScoreRule rule;
    IndexRange rows;
    IndexRange columns;
};

// weights (rows, columns): between 0 and 1, masked cells and rows that see no key are 0, and so is what is below the
// smallest normal float, 1.2e-38. Where the weight is at least 1e-30 its relative error is below 1e-4 and its absolute
// error below 1e-5, however large the scores are up to 1e9.
struct Tile {
    MatrixF weights;
    std::string notice;  // a sentence for the user when another engine than the chosen one did the work, else empty
};

// One thread at a time may use a Backend.
class Backend {
public:
    virtual ~Backend() = default;

    virtual std::string name() const = 0;  // "CPU", or the name of the device

    // Throws DeviceFailure when the device cannot; asserts shapes and ranges.
    virtual Tile tile(const TileRequest& request) = 0;
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

// Asserts what TileRequest asks of its caller.
void check_shapes(const TileRequest& request);

// No scaled score of the window can be larger in size than this: |Q_i| |K_j| |scale| by Cauchy and Schwarz.
double score_bound(const TileRequest& request);

// Above this bound a float dot product, whose error is some 6e-8 of the bound, would spoil the fifth digit of a weight:
// kernels then carry the scores with at least twice the digits of a float.
inline constexpr double plain_float_score_bound = 64.0;

}  // namespace attnscope
