#pragma once
// The matrix types of the double-precision reference.

#include <Eigen/Core>
#include <Eigen/StdVector>

namespace attnscope {

using Index = Eigen::Index;

// row-major, as the file formats and a reader's eye go; a vector is a matrix with one row
using MatrixD = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
using MatrixF = Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

struct Cell {
    Index row = 0;
    Index column = 0;
    auto operator<=>(const Cell&) const = default;
};

// Equal shapes and equal entries; Eigen's == asserts when the shapes differ.
inline bool equal(const MatrixD& a, const MatrixD& b) {
    return a.rows() == b.rows() && a.cols() == b.cols() && (a.array() == b.array()).all();
}

}  // namespace attnscope
