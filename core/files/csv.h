#pragma once
// A matrix with its labels as comma-separated values: RFC 4180 with lines that end in a line feed.

#include <filesystem>
#include <span>
#include <string>
#include <string_view>

#include "core/attention/matrix.h"
#include "core/files/file_system.h"

namespace attnscope {

// In quotes where it holds a comma, a quote or a line end, or begins or ends with a space.
std::string csv_field(std::string_view text);

// The shortest digits that read back as the same double; -inf, inf, nan.
std::string csv_number(double value);

// A first line of column labels and a first column of row labels, where they are given; the corner is empty.
// Asserts one label per row and column, or none.
std::string csv_text(const MatrixD& matrix, std::span<const std::string> row_labels = {}, std::span<const std::string> column_labels = {});
void write_csv(const std::filesystem::path& path, const MatrixD& matrix, std::span<const std::string> row_labels = {},
               std::span<const std::string> column_labels = {}, const FileSystem& files = real_files());

}  // namespace attnscope
