#include "core/files/csv.h"

#include <cassert>
#include <cmath>
#include <functional>

#include "core/files/atomic_write.h"
#include "core/files/json.h"

namespace attnscope {
namespace {

void for_each_line(const MatrixD& matrix, std::span<const std::string> row_labels, std::span<const std::string> column_labels,
                   const std::function<void(const std::string&)>& consume) {
    assert(row_labels.empty() || static_cast<Index>(row_labels.size()) == matrix.rows());
    assert(column_labels.empty() || static_cast<Index>(column_labels.size()) == matrix.cols());
    const bool has_corner = !row_labels.empty();
    if (!column_labels.empty()) {
        std::string line;
        for (std::size_t j = 0; j < column_labels.size(); ++j) line += (j > 0 || has_corner ? "," : "") + csv_field(column_labels[j]);
        consume(line + "\n");
    }
    for (Index i = 0; i < matrix.rows(); ++i) {
        std::string line = has_corner ? csv_field(row_labels[static_cast<std::size_t>(i)]) : "";
        for (Index j = 0; j < matrix.cols(); ++j) line += (j > 0 || has_corner ? "," : "") + csv_number(matrix(i, j));
        consume(line + "\n");
    }
}

}  // namespace

std::string csv_field(std::string_view text) {
    const bool has_edge_space = text.starts_with(' ') || text.ends_with(' ');
    if (text.find_first_of(",\"\r\n") == std::string_view::npos && !has_edge_space) return std::string(text);
    std::string quoted_text = "\"";
    for (const char c : text) {
        if (c == '"') quoted_text += '"';
        quoted_text += c;
    }
    return quoted_text + '"';
}

std::string csv_number(double value) {
    if (std::isnan(value)) return "nan";
    if (std::isinf(value)) return value > 0 ? "inf" : "-inf";
    return json_number(value);
}

std::string csv_text(const MatrixD& matrix, std::span<const std::string> row_labels, std::span<const std::string> column_labels) {
    std::string text;
    for_each_line(matrix, row_labels, column_labels, [&](const std::string& line) { text += line; });
    return text;
}

void write_csv(const std::filesystem::path& path, const MatrixD& matrix, std::span<const std::string> row_labels,
               std::span<const std::string> column_labels, const FileSystem& files) {
    AtomicFile file(path, files);
    for_each_line(matrix, row_labels, column_labels, [&](const std::string& line) { file.append(line); });
    file.commit();
}

}  // namespace attnscope
