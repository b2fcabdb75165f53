#include "app/cli/attend_arrays.h"

#include <limits>

#include <fmt/format.h>

#include "core/attention/error.h"

namespace attnscope {

ArrayFile mask_file(const std::string& path) {
    ArrayFile mask = array_file("--mask", path);
    if (mask.header.type != NpyType::b1 && mask.header.type != NpyType::f4 && mask.header.type != NpyType::f8)
        throw Error(fmt::format("{}: holds {} numbers; give bool (true = may attend): array.astype(bool); or float32 or float64 to be added to the scores: array.astype(numpy.float64)",
                                mask.name, type_name(mask.header.type)));
    return mask;
}

AttendMask::AttendMask(const ArrayFile& file, const AttendShapes& shapes)
    : input_(file), strides_(broadcast_strides(file.shape(), shapes)), m_(shapes.m), boolean_(input_.array.type == NpyType::b1) {}

MatrixD AttendMask::rows(Index batch, Index head, Index first, Index rows) const {
    MatrixD added(rows, m_);
    for (Index i = 0; i < (strides_.row == 0 ? 1 : rows); ++i) {
        const Index begin = batch * strides_.batch + head * strides_.head + (first + i) * strides_.row;
        const std::vector<double> numbers = doubles_of(input_.array, begin, strides_.column == 0 ? 1 : m_);
        for (Index j = 0; j < m_; ++j) added(i, j) = checked(numbers, begin, j * strides_.column);
    }
    if (strides_.row == 0)
        for (Index i = 1; i < rows; ++i) added.row(i) = added.row(0);
    return added;
}

double AttendMask::checked(const std::vector<double>& numbers, Index begin, Index at) const {
    const double number = numbers[static_cast<std::size_t>(at)];
    if (boolean_) return number != 0 ? 0.0 : -std::numeric_limits<double>::infinity();
    if (number < std::numeric_limits<double>::infinity()) return number;
    throw Error(fmt::format("{}: the number at {} is {}; give finite numbers, or -inf for what may not be seen", input_.name,
                            place_text(input_.array.shape, begin + at), number));
}

AttendResults::AttendResults(const AttendOutputs& outputs, const AttendShapes& shapes, NpyType type) : out_(outputs.out, type, shapes.output()) {
    if (!outputs.weights.empty()) weights_.emplace(outputs.weights, type, shapes.weights());
    if (!outputs.scores.empty()) scores_.emplace(outputs.scores, type, shapes.weights());
}

void AttendResults::commit() {
    out_.commit();
    if (weights_) weights_->commit();
    if (scores_) scores_->commit();
}

}  // namespace attnscope
