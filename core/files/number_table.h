#pragma once
// Matrices as people copy them between programs: numbers in lines.

#include <optional>
#include <string>
#include <string_view>

#include "core/attention/matrix.h"

namespace attnscope {

// Lines of finite numbers with tabs, commas, semicolons or spaces between them; brackets are passed over, a true minus sign
// is understood. Where tabs or semicolons part the numbers and no point stands anywhere, a comma is a decimal comma. Throws Error naming line and text where something else stands, or where a line is longer than the first.
MatrixD matrix_from_text(std::string_view text);

// One finite number as a person types it: "0.5", "0,5", "−2", "1/3", "1e-3". None for anything else.
std::optional<double> number_from_text(std::string_view text);

// Tabs between numbers, a line feed behind each line; every number reads back as the same double.
std::string text_from_matrix(const MatrixD& matrix);

// "np.array([[0.5, -np.inf], [1, 2]])", every number as above.
std::string numpy_from_matrix(const MatrixD& matrix);

// "\begin{bmatrix} 0.50 & -\infty \\ ..." with `decimals` (0 to 17) decimals, for LaTeX's mathematics mode.
std::string latex_from_matrix(const MatrixD& matrix, int decimals);

}  // namespace attnscope
