#pragma once
// What `attnscope attend` reads and writes, apart from who computes it.

#include <optional>
#include <span>
#include <string>

#include "app/cli/array_file.h"
#include "app/cli/attend_shapes.h"
#include "core/files/npy_write.h"

namespace attnscope {

// Throws Error for numbers that are no mask.
ArrayFile mask_file(const std::string& path);

class AttendMask {
public:
    AttendMask(const ArrayFile& file, const AttendShapes& shapes);

    const std::string& name() const { return input_.name; }
    bool is_boolean() const { return boolean_; }

    // What is added to the scores of rows [first, first + rows) of one head: 0 or -inf for a boolean mask.
    // Throws Error for NaN and +inf, which no softmax can stand.
    MatrixD rows(Index batch, Index head, Index first, Index rows) const;

private:
    double checked(const std::vector<double>& numbers, Index begin, Index at) const;

    ArrayInput input_;
    MaskStrides strides_;
    Index m_;
    bool boolean_;
};

struct AttendArrays {
    ArrayInput q, k, v;
    std::optional<AttendMask> mask;
};

// Empty: not asked for.
struct AttendOutputs {
    std::string out, weights, scores;
};

// The files to write, part by part as blocks of rows are finished; they appear with commit().
class AttendResults {
public:
    AttendResults(const AttendOutputs& outputs, const AttendShapes& shapes, NpyType type);

    bool wants_weights() const { return weights_.has_value(); }
    bool wants_scores() const { return scores_.has_value(); }

    // `weights` and `scores` count where they are wanted.
    template <class Number>
    void append(std::span<const Number> output, std::span<const Number> weights, std::span<const Number> scores) {
        out_.append(output);
        if (weights_) weights_->append(weights);
        if (scores_) scores_->append(scores);
    }

    void commit();

private:
    NpyWriter out_;
    std::optional<NpyWriter> weights_, scores_;
};

}  // namespace attnscope
